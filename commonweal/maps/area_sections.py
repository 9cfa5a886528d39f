"""What stands in the panel and on the page of an area: domains register sections, strengths first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise

from commonweal.places.models import Area

Words = str | Promise
STRENGTHS_FIRST = 10


@dataclass(frozen=True)
class Section:
    """One section. draw: (viewer, area) -> what its template needs, or None when there is nothing for them.

    order: strengths have 10, and nothing comes before them.
    """

    code: str
    title: Words
    order: int
    template: str
    draw: Callable[[Any, Area], dict[str, Any] | None]


@dataclass(frozen=True)
class Drawn:
    """A section as one viewer sees it."""

    code: str
    title: Words
    content: str


_sections: dict[str, Section] = {}


def register(*sections: Section) -> None:
    """Offer sections; the same code again replaces what was offered before."""
    for section in sections:
        if section.order < STRENGTHS_FIRST:
            raise ValueError(f"{section.code}: nothing comes before strengths on an area's page.")
        _sections[section.code] = section


def sections_for(request: HttpRequest, area: Area) -> list[Drawn]:
    """The sections of an area that this viewer may see, in order."""
    drawn = []
    for section in sorted(_sections.values(), key=lambda one: one.order):
        context = section.draw(request.user, area)
        if context is not None:
            content = render_to_string(section.template, {"area": area, **context}, request)
            drawn.append(Drawn(section.code, section.title, content))
    return drawn
