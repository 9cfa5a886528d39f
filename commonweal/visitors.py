"""Where a visitor comes from: known while they are there, to tell them apart, and kept nowhere."""

import ipaddress
from contextlib import suppress

from django.conf import settings


def address_of(connected: str, forwarded_for: str) -> str:
    """The address of whoever is behind a connection, which may be our own proxy's.

    Only what a proxy named in COMMONWEAL_PROXIES says is believed, and of that only the last address, the one which it
    added itself. connected: the address that the connection comes from. forwarded_for: its X-Forwarded-For.
    """
    if settings.HTTPS and connected in settings.PROXIES:
        with suppress(ValueError):
            return str(ipaddress.ip_address(forwarded_for.rsplit(",", 1)[-1].strip()))
    return connected


def household_of(address: str) -> str:
    """What counts as one visitor's: an address of version 4, or the network of version 6 that one line is given.

    >>> household_of("2001:db8::7"), household_of("::ffff:192.0.2.7"), household_of("192.0.2.7"), household_of("")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
