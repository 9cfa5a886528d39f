"""Meetings as a calendar that programs read (RFC 5545): when, and no more of it than may lie on a telephone."""

import datetime
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from commonweal.meetings.classes import is_open
from commonweal.meetings.models import Meeting, State
from commonweal.people.veiling import Veil

LINE = 75  # octets, after which a line goes on in the next (3.1)


def as_calendar(meetings: Iterable[Meeting], *, site: str, now: datetime.datetime) -> bytes:
    """These meetings as one calendar. Of what is not OFFICIAL, or is of tension, it says when and where to read more.

    site: what stands before the path of a meeting's page. now: when it is made.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonweal//Meetings//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(_('Meetings of the partnership'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for meeting in meetings:
        lines += _event(meeting, site, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(meeting: Meeting, site: str, now: datetime.datetime) -> Iterator[str]:
    host = site.split("://")[-1].split("/")[0]
    yield "BEGIN:VEVENT"
    yield f"UID:{meeting.public_id}@{host}"
    yield f"DTSTAMP:{_instant(now)}"
    yield f"DTSTART:{_instant(meeting.starts_at)}"
    yield f"DTEND:{_instant(meeting.ends_at)}"
    if is_open(meeting.visibility_class):
        yield f"SUMMARY:{_escaped(str(meeting.body))}"
        if meeting.place:
            # It lies on a telephone and with whoever keeps that person’s calendar: no school is named, whoever reads.
            yield f"LOCATION:{_escaped(Veil.for_many().over(meeting.place))}"
    else:
        yield f"SUMMARY:{_escaped(_('Meeting'))}"
        yield "CLASS:CONFIDENTIAL"
    yield f"URL:{site}/partnership/meetings/{meeting.public_id}/"
    yield f"STATUS:{'CANCELLED' if meeting.state == State.CANCELLED else 'CONFIRMED'}"
    yield "END:VEVENT"


def _instant(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    r"""Text as a property holds it (3.3.11).

    >>> _escaped("Room 4; left, up\nthen ring")
    'Room 4\\; left\\, up\\nthen ring'
    """
    for plain, kept in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, kept)
    return "".join(c for c in text if c == "\t" or c >= " ")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, never within a character; all but the first begin with a blank.

    >>> list(_folded("a" * 80))[1]
    ' aaaaa'
    """
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
