"""Through whose eyes a command looks: `--as` names a person by e-mail address, or the public."""

from typing import Any

PUBLIC = ("public", "anonymous", "nobody")


class NoSuchPerson(ValueError):
    """Nobody has this e-mail address."""


def viewer_named(name: str) -> Any:
    """The person with this e-mail address; somebody who is not signed in for "public".

    The machine's own operator asks, so it may be said that an address is not known. Raises NoSuchPerson.
    """
    from django.contrib.auth.models import AnonymousUser

    from commonweal.people.addresses import kept_address
    from commonweal.people.models import User

    if name.strip().casefold() in PUBLIC:
        return AnonymousUser()
    person = User.objects.filter(email=kept_address(name)).first()
    if person is None:
        raise NoSuchPerson(
            f"Nobody has the e-mail address {name}. Give the address of somebody with an account, or “public” for "
            "whoever is not signed in."
        )
    return person
