"""The layer of boundaries: open to everybody."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.layers import About, Column, Kind, Layer, Legend, Row, Values, register
from commonweal.maps.measures import Asked, asked_of_areas
from commonweal.places.selectors import areas_of

COLUMNS = (
    Column("code", gettext_lazy("Code")),
    Column("name", gettext_lazy("Area")),
    Column("square_metres", gettext_lazy("Square metres"), is_numeric=True),
)


def rows(
    viewer: Any, asked: Asked, start: int = 0, stop: int | None = None, *, found: Values | None = None
) -> Iterator[Row]:
    """The areas of a set, by code."""
    area_type = asked.area_set.area_type.code
    for code, name, size in areas_of(asked.area_set).values_list("code", "name", "area_m2")[start:stop]:
        yield Row(id=f"{area_type}:{code}", values=(code, name, round(size)), area_code=code)


def legend(asked: Asked) -> Legend:
    """Whose boundaries they are."""
    area_set = asked.area_set
    return Legend(
        base=_(area_set.area_type.plural),
        vintage=str(area_set.vintage),
        method=_("Source: %(source)s. Licence: %(licence)s.")
        % {"source": area_set.source or _("not given"), "licence": area_set.licence or _("not given")},
    )


def register_boundaries() -> None:
    """Offer the boundaries of every loaded type of area to the map."""
    register(
        Layer(
            code="boundaries",
            name=gettext_lazy("Boundaries"),
            kind=Kind.OUTLINES,
            about=frozenset({About.PLACES}),
            may_see=lambda viewer: True,
            is_public=True,
            is_of_viewer=False,
            columns=lambda viewer: COLUMNS,
            ask=lambda query, viewer: asked_of_areas(query),
            rows=rows,
            count=lambda viewer, asked: len(asked.codes),
            legend=legend,
            order=900,
            values=lambda viewer, asked: Values(asked.area_set, {}),
        )
    )
