"""Values by area: what can be asked of them, classes for the map, and rows for table and files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import ArrayLike

from commonweal.maps.layers import BadRequest, Column, Row, Values
from commonweal.maps.populations import population_of
from commonweal.places.models import AreaSet
from commonweal.places.selectors import area_set_of, areas_of, current_area_sets


@dataclass(frozen=True)
class Asked:
    """What was asked of a layer of values: which areas, counts or rates, and the layer's own filters."""

    area_set: AreaSet
    codes: tuple[str, ...]
    filters: Any = None
    is_rate: bool = False

    def __repr__(self) -> str:
        return f"{self.area_set.pk}:{self.area_set.geometry_hash}:{self.is_rate}:{self.filters!r}"


def usual_area_set() -> AreaSet | None:
    """The areas that a map begins with: those that levels are judged for, else the largest in use."""
    sets = {one.area_type.code: one for one in current_area_sets()}
    return sets.get(settings.NEIGHBOURHOOD_TYPE) or next(iter(sets.values()), None)


def area_set_asked(query: QueryDict) -> AreaSet:
    """The areas that an address asks for by `areas`, a type such as ward. Raises BadRequest."""
    asked = query.get("areas", "")
    found = area_set_of(asked) if asked else usual_area_set()
    if found is None:
        if asked:
            raise BadRequest(_("There are no areas of the type “%(type)s” in use.") % {"type": asked[:20]})
        raise BadRequest(_("No areas are loaded yet. Load them with: commonweal load areas."))
    return found


def asked_of_areas(query: QueryDict, filters: Any = None) -> Asked:
    """What an address asks of a layer of values. `measure` is count or rate. Raises BadRequest."""
    area_set = area_set_asked(query)
    measure = query.get("measure") or "count"
    if measure not in ("count", "rate"):
        raise BadRequest(_("A measure is “count” or “rate”."))
    if measure == "rate" and population_of(area_set) is None:
        raise BadRequest(_("Nobody has loaded how many people live in these areas, so there is no rate."))
    codes = tuple(areas_of(area_set).values_list("code", flat=True))
    return Asked(area_set, codes, filters, measure == "rate")


def per_thousand(counts: Mapping[str, float], area_set: AreaSet) -> dict[str, float]:
    """Counts for each 1,000 residents; areas whose population is not known, or is none, are left out."""
    population = population_of(area_set)
    residents = population.residents if population else {}
    return {code: 1000 * number / residents[code] for code, number in counts.items() if residents.get(code)}


def class_bounds(values: ArrayLike, classes: int = 5) -> list[float]:
    """Upper ends of classes, each reaching further than the one before by the same factor.

    One place far above the rest so stays apart from them. Zero is a class of its own when it occurs; no
    class is empty. Values that are not a number are left out; negative ones are refused.

    >>> class_bounds([0, 0, 1, 2, 3, 4, 80], classes=4)
    [0.0, 4.0, 80.0]
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if (known < 0).any():
        raise ValueError("These classes are for counts and rates, which are not below zero.")
    bounds = [0.0] if (known == 0).any() else []
    above = np.sort(known[known > 0])
    if len(above):
        lowest, highest = above[0], above[-1]
        number = classes - len(bounds)
        steps = lowest * (highest / lowest) ** (np.arange(1, number + 1) / number)
        # The largest value that occurs within each step.
        within = np.searchsorted(above, steps * (1 + 1e-9), side="right") - 1
        bounds += above[within[within >= 0]].tolist()
    return sorted(set(bounds))


def steps_of(values: Iterable[float]) -> tuple[float, ...]:
    """The lowest value of each class above the first; zero is a class of its own where it occurs.

    The classes are those of `class_bounds`: one place far above the rest does not make all others look
    alike.

    >>> steps_of([0, 0, 1, 2, 3, 4, 80])
    (1, 3, 80)
    >>> steps_of([0, 0]), steps_of([])
    ((), ())
    """
    known = sorted(values)
    bounds = class_bounds(known)
    return tuple(next(value for value in known if value > bound) for bound in bounds[:-1])


@dataclass(frozen=True)
class ByArea:
    """Columns, rows and count of a layer of values."""

    columns: Callable[[Any], tuple[Column, ...]]
    rows: Callable[..., Iterator[Row]]
    count: Callable[[Any, Asked], int]


def rows_by_area(values: Callable[[Any, Asked], Values], label: Any = "") -> ByArea:
    """One row for each area: its code, its name, the value, and words for a value that is not a number."""

    def rows(viewer: Any, asked: Asked, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        found = values(viewer, asked)
        area_type = found.area_set.area_type.code
        for code, name in areas_of(found.area_set).values_list("code", "name")[start:stop]:
            value = None if code in found.suppressed else found.of.get(code)
            if code in found.suppressed:
                words = _("Withheld")
            elif value is None:
                words = str(found.unknown or _("Not known"))
            else:
                words = str(found.named.get(value, found.unit))
            yield Row(id=f"{area_type}:{code}", values=(code, name, value, words), area_code=code)

    columns = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Area")),
        Column("value", label or gettext_lazy("Value"), is_numeric=True),
        Column("means", gettext_lazy("What it is")),
    )
    return ByArea(columns=lambda viewer: columns, rows=rows, count=lambda viewer, asked: len(asked.codes))
