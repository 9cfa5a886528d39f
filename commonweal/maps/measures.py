"""Values by area: what can be asked of them, classes for the map, and rows for table and files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import ArrayLike, NDArray

from commonweal.maps.layers import BadRequest, Column, Legend, Row, Values, Words
from commonweal.maps.populations import population_of
from commonweal.methods.estimate import rates
from commonweal.places.models import AreaSet
from commonweal.places.selectors import area_set_of, areas_of, current_area_sets

# Of files only, for a page has less room; the facts stand in the legend beside the table.
BEHIND = (
    Column("count", gettext_lazy("Count"), is_numeric=True, is_in_table=False),
    Column("residents", gettext_lazy("Residents"), is_numeric=True, is_in_table=False),
    Column("lower", gettext_lazy("Lower limit"), is_numeric=True, is_in_table=False),
    Column("upper", gettext_lazy("Upper limit"), is_numeric=True, is_in_table=False),
)
FACTS = (
    Column("base", gettext_lazy("Base"), is_in_table=False),
    Column("period", gettext_lazy("Period"), is_in_table=False),
    Column("boundaries", gettext_lazy("Boundaries"), is_in_table=False),
    Column("source", gettext_lazy("Source"), is_in_table=False),
    Column("method", gettext_lazy("Method"), is_in_table=False),
)


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


def values_of_counts(
    asked: Asked, counted: Mapping[str, float], unit: Words, *, unknown: Words = ""
) -> Values:
    """Counts by area as asked for: as they are, or for each 1,000 residents with the limits of chance.

    There is no rate for areas whose population is not known, or is none.
    """
    if not asked.is_rate:
        return Values(
            asked.area_set,
            counted,
            steps=steps_of(counted.values()),
            unit=unit,
            unknown=unknown,
            counted=counted,
        )
    population = population_of(asked.area_set)
    known = population.residents if population else {}
    residents = {code: known[code] for code in counted if known.get(code)}
    counted = {code: counted[code] for code in residents}
    found = rates(list(counted.values()), list(residents.values()))
    of = {code: _rounded(value) for code, value in zip(counted, found.value, strict=True)}
    return Values(
        asked.area_set,
        of,
        steps=steps_of(of.values()),
        unit=_("per 1,000 residents"),
        unknown=unknown,
        counted=counted,
        residents=residents,
        limits={
            code: (_rounded(low), _rounded(high))
            for code, low, high in zip(counted, found.lower, found.upper, strict=True)
        },
    )


def _rounded(number: float) -> float:
    """To four figures, here and once, so that map, legend, table and files say the same.

    >>> _rounded(12.34567), _rounded(0.0012345678)
    (12.35, 0.001235)
    """
    return float(f"{number:.4g}")


def legend_of_values(asked: Asked, *, base: Words, period: Words, source: Words, method: Words) -> Legend:
    """What stands under a map of values and in its files: of a rate also whose residents, and what its limits are."""
    area_set = asked.area_set
    population = population_of(area_set) if asked.is_rate else None
    if population is not None:
        source += _("; residents: %(source)s, %(year)s") % {
            "source": population.source,
            "year": population.vintage,
        }
    if asked.is_rate:
        base += _(", per 1,000 residents")
        method += _(
            ". Lower and upper are 95 % limits of chance around a rate (Byar's method, exact below 10); events "
            "that draw others after them spread wider"
        )
    return Legend(
        base=base,
        vintage="",
        method=method,
        period=period,
        boundaries=f"{area_set}; {area_set.source}" if area_set.source else str(area_set),
        source=source,
    )


def class_bounds(values: ArrayLike, classes: int = 5) -> list[float]:
    """Upper ends of classes, each reaching further than the one before by the same factor.

    One place far above the rest so stays apart from them, and the rest are told apart all the same: where a class
    would be empty the fullest one is halved in its place. Zero is a class of its own when it occurs. Values that
    are not a number are left out; negative ones are refused.

    >>> class_bounds([0, 0, 1, 2, 3, 4, 80], classes=4)
    [0.0, 2.0, 4.0, 80.0]
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
        reached = set(above[within[within >= 0]].tolist())
        bounds += _halved(np.unique(above), reached, number)
    return sorted(bounds)


def _halved(values: NDArray[np.float64], bounds: set[float], number: int) -> list[float]:
    """So many upper ends of classes, the class of the most different values halved until there are enough."""
    while len(bounds) < min(number, len(values)):
        ends = np.array(sorted(bounds))
        classes = np.split(values, np.searchsorted(values, ends, side="right")[:-1])
        fullest = max(classes, key=len)
        middle = np.sqrt(fullest[0] * fullest[-1])
        # The largest value below the middle, in factors; never the last, which ends the class already.
        bounds.add(float(fullest[:-1][fullest[:-1] <= max(middle, fullest[0])][-1]))
    return sorted(bounds)


def steps_of(values: Iterable[float]) -> tuple[float, ...]:
    """The lowest value of each class above the first; zero is a class of its own where it occurs.

    The classes are those of `class_bounds`: one place far above the rest does not make all others look
    alike. Where all are the same, what is less is a class of its own: in another week some may be.

    >>> steps_of([0, 0, 1, 2, 3, 4, 80])
    (1, 2, 3, 80)
    >>> steps_of([0, 0]), steps_of([]), steps_of([7, 7])
    ((), (), (7,))
    """
    known = sorted(values)
    bounds = class_bounds(known)
    if len(bounds) == 1 and known[0] > 0:
        return (known[0],)
    return tuple(next(value for value in known if value > bound) for bound in bounds[:-1])


@dataclass(frozen=True)
class ByArea:
    """Columns, rows and count of a layer of values."""

    columns: Callable[[Any], tuple[Column, ...]]
    rows: Callable[..., Iterator[Row]]
    count: Callable[[Any, Asked], int]


def rows_by_area(
    values: Callable[[Any, Asked], Values],
    label: Words = "",
    *,
    legend: Callable[[Asked], Legend],
    is_counted: bool = True,
) -> ByArea:
    """One row for each area: its code, its name, the value, words for it, and in files what makes it honest.

    is_counted: the value is a count of things, or a rate of it, and not a judgement.
    """

    def rows(
        viewer: Any, asked: Asked, start: int = 0, stop: int | None = None, *, found: Values | None = None
    ) -> Iterator[Row]:
        found = found or values(viewer, asked)
        area_type = found.area_set.area_type.code
        about = legend(asked)
        facts = tuple(str(words) for words in (about.base, about.period, about.boundaries, about.source))
        for code, name in areas_of(found.area_set).values_list("code", "name")[start:stop]:
            value = None if code in found.suppressed else found.of.get(code)
            behind = _behind(found, code, is_withheld=code in found.suppressed) if is_counted else ()
            yield Row(
                id=f"{area_type}:{code}",
                values=(code, name, value, _means(found, code), *behind, *facts, str(about.method)),
                area_code=code,
                marking=found.markings.get(code, ""),
            )

    columns = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Area")),
        Column("value", label or gettext_lazy("Value"), is_numeric=True),
        Column("means", gettext_lazy("What it is")),
        *(BEHIND if is_counted else ()),
        *FACTS,
    )
    return ByArea(columns=lambda viewer: columns, rows=rows, count=lambda viewer, asked: len(asked.codes))


def _means(found: Values, code: str) -> str:
    value = found.of.get(code)
    if code in found.suppressed:
        return _("Withheld")
    return str(found.unknown or _("Not known")) if value is None else str(found.named.get(value, found.unit))


def _behind(found: Values, code: str, *, is_withheld: bool) -> tuple[float | None, ...]:
    """What a value is made of: how many things, of how many residents, between what limits."""
    if is_withheld:
        return (None,) * len(BEHIND)
    lower, upper = found.limits.get(code, (None, None))
    return found.counted.get(code), found.residents.get(code), lower, upper
