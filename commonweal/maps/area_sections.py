"""What stands in the panel and on the page of an area: domains register sections, strengths first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise

from commonweal.maps.layers import About, may_stand_together
from commonweal.people.marking import highest
from commonweal.places.models import Area

Words = str | Promise
STRENGTHS_FIRST = 10


@dataclass(frozen=True)
class Section:
    """One section. draw: (viewer, area) -> what its template needs, or None when there is nothing for them; `markings`
    in it are those of the items that it shows to somebody signed in.

    about: what it tells of, so that it never stands beside what it must not. order: strengths have 10, and
    nothing comes before them.
    """

    code: str
    title: Words
    order: int
    template: str
    draw: Callable[[Any, Area], dict[str, Any] | None]
    about: frozenset[About]


@dataclass(frozen=True)
class Drawn:
    """A section as one viewer sees it. markings: of the items that stand in it."""

    code: str
    title: Words
    content: str
    markings: tuple[str, ...] = ()


_sections: dict[str, Section] = {}


def register(*sections: Section) -> None:
    """Offer sections; the same code again replaces what was offered before."""
    for section in sections:
        if section.order < STRENGTHS_FIRST:
            raise ValueError(f"{section.code}: nothing comes before strengths on an area's page.")
        _sections[section.code] = section


def sections_for(request: HttpRequest, area: Area, *, beside: frozenset[About] = frozenset()) -> list[Drawn]:
    """The sections of an area that this viewer may see, in order.

    beside: what else is on the page, such as what the map beside it is about. A section that must not stand
    there is left out.
    """
    drawn = []
    for section in sorted(_sections.values(), key=lambda one: one.order):
        if not may_stand_together(section.about | beside):
            continue
        context = section.draw(request.user, area)
        if context is not None:
            content = render_to_string(section.template, {"area": area, **context}, request)
            markings = tuple(context.get("markings", ()))
            drawn.append(Drawn(section.code, section.title, content, markings))
    return drawn


def marking_of(sections: Iterable[Drawn], also: Iterable[str] = ()) -> str:
    """The words of the highest marking among the items of these sections, and of what else is on the page."""
    return highest([*also, *(marking for section in sections for marking in section.markings)])
