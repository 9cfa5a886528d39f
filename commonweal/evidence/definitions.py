"""What is measured and which published tables are known, read once from `definitions/evidence.toml`."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    `ages` for one column a year of age; `under` for one column a group, each named “Religion: Sikh”. `codes` where
    the column's name does not say type and year; without them, they are found by the codes. `names` where areas are
    named and have no code: column, type, year, and the endings that are no part of a name.
    low, high: the ends of a figure's interval. pick, picks: the columns whose words say what a row measures, and what
    stands in them for each measure. only: what must stand in a column, where it is there. whole: the group that is
    everybody, and the measure that it is. {years} in a column is a financial year, 2023/24; the latest is read.
    note: what whoever reads its figures must know. rhythm, lag: how often it comes, and how many days after the day
    that it speaks of (`rhythms`). about: what a measure that the definitions do not know says of an area, a key of ABOUT; `unit` and `name` are
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
    low: str = ""
    high: str = ""
    under: str = ""
    pick: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    rhythm: str = ""
    lag: int = 0

    @property
    def measured(self) -> tuple[str, ...]:
        """The codes of every measure that the table tells."""
        whole = self.whole.get("measure", "")
        return tuple(
            dict.fromkeys(filter(None, (self.measure, *self.measures, *self.picks, *self.totals, whole)))
        )

    @property
    def picked_by(self) -> tuple[str, ...]:
        """The columns whose words say what a row measures."""
        return tuple(self.pick.split(" / ")) if self.pick else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a file must have to be read in this way; ages are found by what they are."""
        named = (
            self.value,
            self.group,
            self.base,
            self.low,
            self.high,
            *self.picked_by,
            str(self.codes.get("column", "")),
            str(self.names.get("column", "")),
        )
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

    A group that is named after its broad one, as in the census of 2021, belongs to that.

    >>> broad_group("ethnicity", "Asian: Chinese"), broad_group("religion", "Sikh")
    ('Asian', 'Sikh')
    >>> broad_group("ethnicity", "White: Roma"), broad_group("tenure", "Owned: Owns outright")
    ('White', 'Owned: Owns outright')
    """
    known = _broad()
    if found := known.get((measure, group)):
        return found
    return known.get((measure, group.partition(": ")[0]), group)


def column_name(words: str) -> str:
    """A column's name as layouts write it: single spaces, and without what Nomis adds to each.

    >>> column_name("Ethnic group:  White; measures: Value")
    'Ethnic group: White'
    """
    return " ".join(words.split()).removesuffix("; measures: Value")


def layout_of(header: list[str]) -> Layout | None:
    """The first known table that has these columns; None for another.

    >>> layout_of(["lsoa21_code", "total_residents", "religion", "n", "prop"]).code
    'census-2021-religion'
    >>> layout_of(["lsoa21_code", "pupils"]) is None
    True
    """
    for layout in layouts():
        fitted = fitted_to(layout, header)
        there = set(header)
        has_ages = not fitted.ages or bool(fitted.group) or {"0", "1", "2"} <= there
        if set(fitted.columns) <= there and has_ages:
            return fitted
    return None


YEARS_IN_COLUMN = re.compile(r"\b(20\d\d)/(\d\d)\b")


def fitted_to(layout: Layout, header: list[str]) -> Layout:
    """A layout whose columns name a financial year, with the latest year that stands in the columns of a table.

    Its figures are of the last day of that year. A layout without years is itself.

    >>> survey = Layout("Survey {years}", "", "", value="{years} Percentage (%)")
    >>> told = fitted_to(survey, ["2023/24 Percentage (%)", "2024/25 Percentage (%)"])
    >>> told.title, told.value, told.as_of.isoformat()
    ('Survey 2024/25', '2024/25 Percentage (%)', '2025-03-31')
    """
    if "{years}" not in layout.title:
        return layout
    years = sorted({found[0] for column in header if (found := YEARS_IN_COLUMN.search(column))})
    if not years:
        return layout
    said = {
        name: getattr(layout, name).replace("{years}", years[-1])
        for name in ("title", "value", "base", "low", "high")
    }
    return replace(layout, **said, as_of=datetime.date(int(years[-1][:4]) + 1, 3, 31))


def nearest_layout(header: list[str]) -> tuple[Layout, list[str]] | None:
    """The known table that this one is most like, and the columns that it lacks; None when it is like none.

    A source that changed its columns is so told apart from one that was never known.
    """
    there = set(header)
    likeness = []
    for layout in (fitted_to(one, header) for one in layouts()):
        # A column of codes is in many tables and makes none of them alike.
        telling = [column for column in layout.columns if column != layout.codes.get("column")]
        if telling:
            likeness.append((len(there & set(telling)) / len(telling), layout))
    share, layout = max(likeness, key=lambda pair: pair[0])
    if share < 0.5 or (share == 0.5 and len(layout.columns) < 4):
        return None
    return layout, [column for column in layout.columns if column not in there]
