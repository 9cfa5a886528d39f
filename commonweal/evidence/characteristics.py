"""Of which characteristic the groups of a measure are, and what may be told by it.

A characteristic is one of the nine of section 4 of the Equality Act 2010, or a consultation strand that has none of
them, such as new arrivals.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from commonweal.maps.layers import About, may_stand_together, refuse_laying_over
from commonweal.people.models import Strand

# How people fare; none is a pressure, and none says who lives somewhere.
FARING = frozenset({About.DEPRIVATION, About.STRENGTH, About.PLACES})
# Told by these, anything tells of who lives somewhere.
TELLS_WHO = {
    "race": frozenset({About.ETHNICITY, About.NATIONALITY}),
    "religion": frozenset({About.RELIGION}),
    "new-arrivals": frozenset({About.NATIONALITY}),
}


@cache
def characteristics() -> dict[str, str]:
    """The name of each characteristic, by its code, in the order of the Act; strands that have none come last."""
    text = files("commonweal.definitions").joinpath("partnership.toml").read_text(encoding="utf-8")
    content: dict[str, Any] = tomllib.loads(text)
    by_law = {entry["code"]: entry["name"] for entry in content["characteristic"]}
    others = {entry["code"]: entry["name"] for entry in content["strand"] if not entry["characteristics"]}
    return by_law | others


def name_of(by: str) -> str:
    """A characteristic in words.

    >>> name_of("race"), name_of("new-arrivals")
    ('Race', 'New arrivals')
    """
    return gettext(characteristics()[by])


def with_characteristic(what: object, by: str) -> str:
    """What is told by the groups of a characteristic, in words.

    >>> with_characteristic("Repairs done in time", "race")
    'Repairs done in time, by race'
    """
    return gettext("%(outcome)s, by %(characteristic)s") % {
        "outcome": what,
        "characteristic": name_of(by).lower(),
    }


def told_by(about: About, by: str) -> frozenset[About]:
    """What a measure tells of an area when it is told by the groups of a characteristic.

    >>> sorted(told_by(About.DEPRIVATION, "religion"))
    [<About.DEPRIVATION: 'deprivation'>, <About.RELIGION: 'religion'>]
    """
    return frozenset({about}) | TELLS_WHO.get(by, frozenset())


def may_be_told_by(about: About, by: str) -> bool:
    """May this be told by the groups of this characteristic? No pressure is told by who lives somewhere.

    >>> may_be_told_by(About.HATE, "race"), may_be_told_by(About.HATE, "disability")
    (False, True)
    """
    return may_stand_together(told_by(about, by))


def refuse_telling_by(about: About, by: str) -> None:
    """Raise LaidOver where a pressure would be told by ethnic group, faith or origin."""
    refuse_laying_over(told_by(about, by))


def tells_of_residents() -> Q:
    """The measures whose groups are shares of all, such as those of a census.

    The groups of an outcome are each out of their own number, and those of reach are of whom a service reaches:
    neither says who lives somewhere.
    """
    fares = ~Q(by="") & Q(about__in=[str(one) for one in FARING])
    return ~fares & ~Q(about=str(About.REACH))


def strands_of(by: str) -> list[Strand]:
    """The consultation strands that speak for a characteristic today, each with who supports it."""
    today = timezone.localdate()
    in_use = Q(valid_from=None) | Q(valid_from__lte=today)
    in_use &= Q(valid_to=None) | Q(valid_to__gte=today)
    found = Strand.objects.filter(Q(code=by, characteristics=None) | Q(characteristics__code=by), in_use)
    return list(found.select_related("support_organisation").distinct())
