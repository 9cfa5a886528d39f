"""Whom a body should hear and whom it hears: seats by sector, and the sectors that nobody speaks for now."""

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.models import Body, Membership, User
from commonweal.people.organisations_models import Sector


@cache
def _content() -> dict[str, Any]:
    text = files("commonweal.definitions").joinpath("bodies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def sectors() -> list[tuple[str, str]]:
    """The sectors that a seat can be for, as code and name, in the order of the definition."""
    return [(entry["code"], _(entry["name"])) for entry in _content()["sector"]]


def sector_name(code: str) -> str:
    """The name of a sector; of one that the definition has no more, the one that organisations know, or its code."""
    known = dict(Sector.choices) | dict(sectors())
    return str(known.get(code, code))


def seats_wanted(kind: str) -> list[str]:
    """The sectors that a body of this kind should have a seat for; none for a kind that the definition leaves out.

    >>> "police" in seats_wanted("board"), seats_wanted("no such kind")
    (True, [])
    """
    return list(_content()["seats"].get(kind, []))


def sector_of(seat: Membership) -> str:
    """Which sector this seat speaks for: as was said, or that of the organisation on whose behalf it is held."""
    return seat.sector or (seat.on_behalf_of.sector if seat.on_behalf_of else "")


def is_held(seat: Membership, on: datetime.date) -> bool:
    """Is somebody in this seat on that day? Who closed their account sits nowhere any more."""
    return (
        seat.from_on <= on and (seat.until_on is None or seat.until_on >= on) and bool(seat.person.is_active)
    )


def speaks_as_elected(person: User) -> bool:
    """Does this person sit on a body as an elected member today? What they send is then a councillor's word."""
    today = timezone.localdate()
    seats = Membership.objects.filter(person=person, sector="elected", from_on__lte=today)
    return seats.exclude(until_on__lt=today).exists()


@dataclass(frozen=True)
class Gap:
    """A sector that nobody speaks for in a body. ended_on: the last day of the last seat; None where there was none."""

    sector: str
    ended_on: datetime.date | None

    @property
    def words(self) -> str:
        """The gap in a sentence."""
        if self.ended_on is None:
            return _("%(sector)s: no seat yet") % {"sector": sector_name(self.sector)}
        words = _("%(sector)s: no seat since %(day)s")
        return words % {"sector": sector_name(self.sector), "day": f"{self.ended_on:%-d %B %Y}"}


def gaps_of(body: Body, seats: Iterable[Membership], *, on: datetime.date) -> list[Gap]:
    """The sectors that a body of this kind should hear and that nobody speaks for on that day. An observer does not.

    seats: all that the body has and had, each with its person and organisation.
    """
    speaking = [seat for seat in seats if seat.role != Membership.Role.OBSERVER]
    heard = {sector_of(seat) for seat in speaking if is_held(seat, on)}
    return [
        Gap(
            sector,
            max(
                (
                    seat.until_on or on
                    for seat in speaking
                    if sector_of(seat) == sector and seat.from_on <= on and not is_held(seat, on)
                ),
                default=None,
            ),
        )
        for sector in seats_wanted(body.kind)
        if sector not in heard
    ]
