"""What an address asks the map to draw of open figures: a measure and, of most, one of its groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from commonweal.evidence.governing import datasets_for, governing
from commonweal.evidence.models import Dataset, Measure
from commonweal.maps.layers import BadRequest
from commonweal.maps.measures import Asked, asked_of_areas

# By heading: what is asked for, and how it reads.
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class Of:
    """What is drawn: a measure and, where it is told by groups, one of them."""

    measure: str
    group: str = ""

    @property
    def name(self) -> str:
        """How an address names it."""
        return f"{self.measure}:{self.group}" if self.group else self.measure


def chosen(query: QueryDict, parameter: str, choices: Choices) -> Of:
    """What an address asks for; the first of the choices where it says nothing."""
    wanted = query.get(parameter) or next((name for _heading, own in choices for name, _words in own), "")
    measure, _colon, group = wanted.partition(":")
    return Of(measure, group)


def not_drawn(of: Of) -> BadRequest:
    """What is said where there is no such choice."""
    return BadRequest(_("There are no figures of “%(name)s”.") % {"name": of.name[:60]})


def asked_of(query: QueryDict, of: Of) -> Asked:
    """The areas that an address asks for, and what is drawn of them: never for each 1,000 residents."""
    areas = query.copy()
    areas.pop("measure", None)
    return asked_of_areas(areas, of)


def newest_open(measure: Measure) -> Dataset | None:
    """The open table that governs a measure."""
    return next(iter(governing(measure.code, datasets_for(AnonymousUser()))), None)
