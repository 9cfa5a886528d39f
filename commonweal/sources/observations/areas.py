"""Which loaded areas a table is of: by its codes and their year, or by the names of areas where it has no codes."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from commonweal.places.area_types import is_statistical, kind_of_code
from commonweal.places.models import Area, AreaSet
from commonweal.places.selectors import area_set_of, published_area_sets
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.read import Figures, Key

T = TypeVar("T")
# What official names have before or after what people say: “Bristol, City of”.
_AROUND = re.compile(r"^(?:city|county|borough) of | (?:city|county) of$")


@dataclass(frozen=True)
class AreasFound:
    """The set that a table is of, and the areas in it by code.

    names: the code that each name of the table was found under. other_kinds: areas of another kind, such as
    counties among districts, which are not looked for. other_year: the year that the table's areas are of, where
    the set is of another.
    """

    area_set: AreaSet
    ids: dict[str, int]
    names: dict[str, str] = field(default_factory=dict)
    not_found: list[str] = field(default_factory=list)
    other_kinds: list[str] = field(default_factory=list)
    other_year: int = 0


def find_areas(figures: Figures, name: str) -> AreasFound:
    """The areas that a table is of. Where it names them, its figures are put under their codes.

    Raises NotLoaded when the areas are not there, or none of the table's is among them.
    """
    if figures.layout.names:
        return _by_name(figures, name)
    codes = {code for code, _measure, _group in figures.values}
    area_set = _set_of(figures, codes)
    ids = dict(Area.objects.filter(area_set=area_set).values_list("code", "id"))
    if not codes & set(ids):
        raise NotLoaded(
            f"Not one code of {name}, such as {min(codes)}, is among {area_set}. "
            "They may be of another year or place."
        )
    year = figures.vintage if figures.vintage != area_set.vintage else 0
    return AreasFound(area_set, ids, other_year=year)


def _set_of(figures: Figures, codes: set[str]) -> AreaSet:
    kind, year = figures.area_type or _kind_of(codes), figures.vintage
    if not kind:
        raise NotLoaded(
            f"The codes, such as {min(codes)}, do not say which kind of area they are of. "
            "Name their column by type and year, such as ward25_code."
        )
    exact = area_set_of(kind, year) if year else None
    if exact is not None:
        return exact
    # A council's code changes with its boundaries, so that it can be looked for in another year's. A small
    # statistical area's may stay when its boundaries are drawn anew.
    if figures.area_type and year and not figures.layout.code:
        raise _no_areas(kind, year)
    if year and is_statistical(kind):
        raise _no_areas(kind, year)
    sets = [one for one in published_area_sets() if one.area_type.code == kind]
    if not sets:
        raise _no_areas(kind, year)
    return max(sets, key=lambda one: (_covered(one, codes), -abs(one.vintage - (year or one.vintage))))


def _covered(area_set: AreaSet, codes: set[str]) -> float:
    """Which share of the areas of a set a table tells of."""
    own = set(area_set.areas.values_list("code", flat=True))
    return len(own & codes) / len(own) if own else 0.0


def _kind_of(codes: set[str]) -> str:
    kinds = Counter(filter(None, map(kind_of_code, codes)))
    return kinds.most_common(1)[0][0] if kinds else ""


def _no_areas(kind: str, year: int) -> NotLoaded:
    of = f" of {year}" if year else ""
    return NotLoaded(f"No {kind} areas{of} are loaded. Load them first: commonweal load areas.")


def _by_name(figures: Figures, name: str) -> AreasFound:
    """Match areas by name in the set of the table's year or, without one, in that of the nearest year."""
    said = figures.layout.names
    kind, year = str(said["type"]), int(said["year"])
    endings = set(str(said.get("endings", "")).split())
    sets = [one for one in published_area_sets() if one.area_type.code == kind]
    if not sets:
        raise _no_areas(kind, year)
    area_set = min(sets, key=lambda one: abs(one.vintage - year))
    known: dict[str, list[str]] = {}
    for code, called in area_set.areas.values_list("code", "name"):
        known.setdefault(plain_name(called), []).append(code)
    names: dict[str, str] = {}
    not_found, other_kinds = [], []
    for written in dict.fromkeys(code for code, _measure, _group in figures.values):
        body, _space, ending = written.rpartition(" ")
        if endings and ending not in endings:
            other_kinds.append(written)
            continue
        codes = known.get(plain_name(body if endings else written), [])
        if len(codes) == 1 and codes[0] not in names.values():
            names[written] = codes[0]
        else:
            not_found.append(written)
    if not names:
        raise NotLoaded(
            f"Not one of the {len(not_found)} names of {name}, such as {sorted(not_found)[0]}, is among {area_set}."
        )
    figures.values = _by_code(figures.values, names)
    figures.limits = _by_code(figures.limits, names)
    ids = dict(Area.objects.filter(area_set=area_set).values_list("code", "id"))
    other_year = year if year != area_set.vintage else 0
    return AreasFound(area_set, ids, names, not_found, other_kinds, other_year)


def _by_code(told: Mapping[Key, T], codes: Mapping[str, str]) -> dict[Key, T]:
    """What is told of areas by name, by their codes; of a name that was not found, as it stands."""
    return {(codes.get(name, name), measure, group): one for (name, measure, group), one in told.items()}


def plain_name(name: str) -> str:
    """A name of an area as it is compared: small letters, no marks, “and” for “&”, no “City of”.

    >>> plain_name("Bristol, City of") == plain_name("Bristol")
    True
    >>> plain_name("King’s Lynn & West Norfolk") == plain_name("Kings Lynn and West Norfolk")
    True
    >>> plain_name("Southend-on-Sea")
    'southend on sea'
    """
    text = name.casefold().replace("&", " and ").replace("'", "").replace("’", "").replace(".", "")
    return _AROUND.sub("", " ".join(re.sub(r"[^\w]+", " ", text).split()))
