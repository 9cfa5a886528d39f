"""What is measured and which published tables are known, read once from `definitions/evidence.toml`."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from commonweal.maps.layers import About

# What `about` says in the file, as the registry of layers knows it.
ABOUT = {
    "population": About.POPULATION,
    "ethnicity": About.ETHNICITY,
    "religion": About.RELIGION,
    "nationality": About.NATIONALITY,
    "deprivation": About.DEPRIVATION,
    "crime": About.CRIME,
    "tension": About.TENSION,
    "hate": About.HATE,
    "strengths": About.STRENGTH,
    "places": About.PLACES,
    "reach": About.REACH,
}
UNITS = ("count", "percent", "score", "rank", "decile")


@dataclass(frozen=True)
class Measured:
    """One measure: its words, its unit, of whom it is, what it says of an area, whether groups add up.

    by: of which characteristic its groups are, where they are of one: see `characteristics`.
    """

    code: str
    name: str
    unit: str
    about: About
    universe: str = ""
    adds_up: bool = False
    by: str = ""


@dataclass(frozen=True)
class Layout:
    """How a table is read: which column is what, and what the file does not say of itself.

    measure with value (and group, base) for one row each; `groups` and `measures` for one column each;
    `ages` for one column a year of age. `codes` where the column's name does not say type and year.
    about: what a measure that the definitions do not know says of an area, a key of ABOUT; `unit` and `name` are
    such a measure's too: a count and its code, unless said.
    """

    title: str
    publisher: str
    licence: str
    as_of: datetime.date | None = None
    code: str = ""
    measure: str = ""
    value: str = ""
    group: str = ""
    base: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    ages: bool = False
    codes: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = True
    # Of which characteristic the groups are; of a table of reach also which service, and whose by its short name.
    by: str = ""
    service: str = ""
    run_by: str = ""
    about: str = ""
    unit: str = ""
    name: str = ""

    @property
    def measured(self) -> tuple[str, ...]:
        """The codes of every measure that the table tells."""
        return tuple(dict.fromkeys(filter(None, (self.measure, *self.measures, *self.totals))))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a file must have to be read in this way; ages are found by what they are."""
        named = (self.value, self.group, self.base, str(self.codes.get("column", "")))
        return tuple(
            dict.fromkeys(
                filter(None, (*named, *self.groups.values(), *self.measures.values(), *self.totals.values()))
            )
        )


@cache
def _content() -> dict[str, Any]:
    text = files("commonweal.definitions").joinpath("evidence.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def measures() -> dict[str, Measured]:
    """Every measure that is known, by its code."""
    return {
        entry["code"]: Measured(
            entry["code"],
            entry["name"],
            entry["unit"],
            ABOUT[entry["about"]],
            entry.get("universe", ""),
            entry.get("adds_up", False),
            entry.get("by", ""),
        )
        for entry in _content()["measure"]
    }


@cache
def layouts() -> tuple[Layout, ...]:
    """The published tables that are read as they come, in the order in which they are tried."""
    return tuple(Layout(**entry) for entry in _content()["layout"])


def unit_in(layout: Layout, measure: str) -> str:
    """The unit of a measure of a table: as the definitions say, or as the table does of one of its own.

    >>> unit_in(layouts()[0], "residents"), unit_in(Layout("Pupils", "A school", "", unit="percent"), "pupils")
    ('count', 'percent')
    """
    known = measures().get(measure)
    return known.unit if known else layout.unit or "count"


@cache
def _broad() -> dict[tuple[str, str], str]:
    return {
        (entry["measure"], group): entry["group"]
        for entry in _content()["broad"]
        for group in (entry["group"], *entry["of"])
    }


def broad_group(measure: str, group: str) -> str:
    """The broad group that a group of a table belongs to; itself where the definitions name none.

    >>> broad_group("ethnicity", "Asian: Chinese"), broad_group("religion", "Sikh")
    ('Asian', 'Sikh')
    """
    return _broad().get((measure, group), group)


def layout_of(header: list[str]) -> Layout | None:
    """The first known table that has these columns; None for another.

    >>> layout_of(["lsoa21_code", "total_residents", "religion", "n", "prop"]).code
    'census-2021-religion'
    >>> layout_of(["lsoa21_code", "pupils"]) is None
    True
    """
    there = set(header)
    for layout in layouts():
        has_ages = not layout.ages or {"0", "1", "2"} <= there
        if set(layout.columns) <= there and has_ages:
            return layout
    return None


def nearest_layout(header: list[str]) -> tuple[Layout, list[str]] | None:
    """The known table that this one is most like, and the columns that it lacks; None when it is like none.

    A source that changed its columns is so told apart from one that was never known.
    """
    there = set(header)
    shares = [
        (len(there & set(layout.columns)) / len(layout.columns), layout)
        for layout in layouts()
        if layout.columns
    ]
    share, layout = max(shares, key=lambda pair: pair[0])
    if share < 0.5:
        return None
    return layout, [column for column in layout.columns if column not in there]
