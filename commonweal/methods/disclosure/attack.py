"""The attacker: what can be worked out from everything that was published, by all sums that link it.

The attacker knows every release, the method (a withheld count is not 0 where zeros are published), which
areas make up which, and, where zeros are withheld, that they were counted themselves (`Rule.width`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.bounds import Impossible, System, narrow
from commonweal.methods.disclosure.groups import lines_within
from commonweal.methods.disclosure.rounding import Rounding
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.scopes import Scope, Told, rests, stretches
from commonweal.methods.disclosure.shares import Shares
from commonweal.methods.disclosure.suppression import is_too_tight
from commonweal.methods.disclosure.tables import Dimension, Ints, Key, key_of, lines_of, places_of

WITHHELD = -1
OTHERS = "others than"
DIFFERENCE = "a difference of releases"


@dataclass(frozen=True)
class Published:
    """A table as it was published.

    about: what is counted and when; tables about the same can be laid beside each other. counts: with every
    total, and -1 for what is withheld. rounding: how the counts were rounded, where they were.
    scope: which part of what is counted it is of. between: the least and the greatest that each count can be, where a
    percentage tells it; -1: there is no greatest. shares: those percentages, as they are read.
    """

    name: str
    about: str
    rule: Rule
    dimensions: tuple[Dimension, ...]
    counts: Ints
    rounding: Rounding | None = None
    scope: Scope = field(default_factory=Scope)
    between: tuple[Ints, Ints] | None = None
    shares: Shares | None = None

    @property
    def width(self) -> int:
        """How far apart the least and the greatest possible value of what it hides must be.

        Of a rounded 0 only those counts are possible that are under the base, nobody among them: one less.
        """
        return self.rule.width - 1 if self.rounding else self.rule.width

    def ends(self, count: int) -> tuple[float, float]:
        """Between which numbers a count lies that was published so.

        >>> Published("one", "residents", Rule(5), (), np.array(0), Rounding(5)).ends(10)
        (6.0, 14.0)
        """
        if count == WITHHELD:
            return float(self.rule.floor), np.inf
        radius = self.rounding.radius if self.rounding else 0
        return float(max(0, count - radius)), float(count + radius)

    def keys(self) -> list[Told]:
        """What each cell counts, in the order of `counts.ravel()`: the same in every table about the same."""
        pairs = self.scope.pairs
        return [(self.about, key_of(self.dimensions, at) | pairs) for at in places_of(self.dimensions)]


@dataclass(frozen=True)
class Lookup:
    """Which areas (or other categories) make up which: every part belongs to one whole.

    parts, wholes: names of the two dimensions. of: part -> whole.
    """

    parts: str
    wholes: str
    of: Mapping[str, str]


@dataclass(frozen=True)
class Leak:
    """A withheld count that is known too well: between which numbers it lies."""

    release: str
    cell: dict[str, str]
    low: int
    high: int
    is_everybody: bool = False

    def __str__(self) -> str:
        """In words. Where it is everybody in a group, low and high are how many of them are of another category."""
        named = ", ".join(f"{name} “{category}”" for name, category in self.cell.items()) or "the whole"
        if self.is_everybody:
            return f"{named} is everybody, or all but {self.high or 'nobody'}, in its group"
        return f"{named} is between {self.low} and {self.high}"


class _Known:
    """Everything published, as unknowns and sums."""

    def __init__(self) -> None:
        self.number: dict[Told, int] = {}
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.told_by: dict[int, str] = {}
        self.sums: list[tuple[Ints, NDArray[np.float64]]] = []

    def unknown(self, key: Told) -> int:
        """The number of what a cell counts; new ones lie anywhere from nobody up."""
        at = self.number.setdefault(key, len(self.number))
        if at == len(self.lower):
            self.lower.append(0.0)
            self.upper.append(np.inf)
        return at

    def tell(self, at: int, low: float, high: float, release: str) -> None:
        """A release says that an unknown lies between these."""
        if low > self.upper[at] or high < self.lower[at]:
            raise Impossible(
                f"{release} says {_said(low, high)} where {self.told_by.get(at, 'another')} says "
                f"{_said(self.lower[at], self.upper[at])}. "
                "If the figures were revised, say so in what they are about."
            )
        if low > self.lower[at] or high < self.upper[at]:
            self.told_by[at] = release
        self.lower[at], self.upper[at] = max(self.lower[at], low), min(self.upper[at], high)

    def add_up(self, parts: Sequence[Told], whole: Told) -> None:
        """What nobody published among these becomes known by its difference."""
        self.add([self.unknown(one) for one in parts], self.unknown(whole))

    def add(self, parts: Sequence[int], whole: int) -> None:
        signs = np.append(np.ones(len(parts)), -1.0)
        self.sums.append((np.array([*parts, whole], dtype=np.int64), signs))


def _said(low: float, high: float) -> str:
    if low == high:
        return f"{low:.0f}"
    return f"{low:.0f} or more" if high == np.inf else f"{low:.0f} to {high:.0f}"


class _Hidden(NamedTuple):
    """What is not to be known: what release hides it, its number among the unknowns, and how far its ends must be."""

    release: str
    key: Key
    at: int
    rule: Rule
    width: int


def attack(
    releases: Sequence[Published], lookups: Iterable[Lookup] = (), *, beside: Iterable[Published] = ()
) -> list[Leak]:
    """Which withheld counts do all these releases together give away?

    beside: what else everybody knows and nobody hides, such as how many can be counted one by one (`at_least`).
    Raises Impossible when they contradict each other.

    >>> from commonweal.methods.disclosure.tables import dimension
    >>> wards = (dimension("ward", ["A", "B"]),)
    >>> attack([Published("one", "residents", Rule(5), wards, np.array([WITHHELD, 20, 23]))])
    [Leak(release='one', cell={'ward': 'A'}, low=3, high=3, is_everybody=False)]
    """
    known = _Known()
    hidden: list[_Hidden] = []
    for release in releases:
        hidden += _read(known, release)
    for one in beside:
        list(_read(known, one))
    told = len(known.number)
    for lookup in lookups:
        _link(known, lookup)
    names = {name for release in releases for name in release.scope.within}
    for parts, whole in [*rests(known.number, names), *stretches(known.number)]:
        known.add_up(parts, whole)
    hidden += _differences(known, releases, told)
    groups = [one for release in releases for one in _groups(known, release)]
    needed: dict[int, int] = {one.at: 2 for one in groups}
    for _name, _key, at, _rule, width in hidden:
        needed[at] = max(needed.get(at, 0), width)
    found = narrow(System(np.array(known.lower), np.array(known.upper), known.sums), needed)
    return [
        Leak(name, dict(sorted(key)), *_ends(found[at]))
        for name, key, at, rule, width in hidden
        if at in found and is_too_tight(*found[at], rule, width)
    ] + [
        Leak(one.release, dict(sorted(one.key)), *_ends(found[one.at]), is_everybody=True)
        for one in groups
        if one.at in found and (found[one.at][1] or 0) <= 1
    ]


def _groups(known: _Known, release: Published) -> Iterator[_Hidden]:
    """How many of each group are of another category than the one that all may be of: more than one reader must be.

    Asked of groups in which some are counted and in no two categories two are.
    """
    keys = release.keys()
    for line in lines_within(release.dimensions, release.rule.groups):
        numbers = [known.number[keys[cell]] for cell in line.tolist()]
        is_some = [part for part, at in enumerate(numbers[:-1]) if known.lower[at] >= 2]
        if len(is_some) > 1 or known.lower[numbers[-1]] < 1 or len(numbers) < 3:
            continue
        for part in is_some or range(len(numbers) - 1):
            about, key = keys[int(line[part])]
            others = known.unknown((about, key | {(OTHERS, release.name)}))
            known.add([numbers[other] for other in range(len(numbers) - 1) if other != part], others)
            yield _Hidden(release.name, key, others, release.rule, 2)


def _differences(known: _Known, releases: Sequence[Published], told: int) -> Iterator[_Hidden]:
    """What no release tells of and their differences may: as hidden as the least strict of those about the same asks."""
    least: dict[str, Published] = {}
    for release in sorted(releases, key=lambda one: (one.rule.threshold, one.width)):
        least.setdefault(release.about, release)
    for (about, key), at in known.number.items():
        if at >= told:
            rule = replace(least[about].rule, groups=())
            yield _Hidden(DIFFERENCE, key, at, rule, min(rule.threshold, least[about].width))


def _read(known: _Known, release: Published) -> Iterator[_Hidden]:
    """Add a release to what is known; gives what it withholds or rounds, as numbered there."""
    numbers = []
    for told, count in zip(release.keys(), release.counts.ravel().tolist(), strict=True):
        at = known.unknown(told)
        numbers.append(at)
        cell = len(numbers) - 1
        if release.between:
            low, high = (float(ends.ravel()[cell]) for ends in release.between)
            known.tell(at, low, np.inf if high == WITHHELD else high, release.name)
        else:
            known.tell(at, *release.ends(count), release.name)
        if release.rounding or release.between:
            rule = replace(
                release.rule, groups=()
            )  # that nobody is of a category is judged by its whole line
            yield _Hidden(release.name, told[1], at, rule, release.width)
        elif count == WITHHELD:
            yield _Hidden(release.name, told[1], at, release.rule, release.width)
    for lines in lines_of(release.dimensions):
        for line in lines.tolist():
            known.add([numbers[cell] for cell in line[:-1]], numbers[line[-1]])


def _ends(ends: tuple[int, int | None]) -> tuple[int, int]:
    low, high = ends
    assert high is not None, "what has no end is not too tight"
    return low, high


def _link(known: _Known, lookup: Lookup) -> None:
    """Every whole that stands in a release is the sum of its parts, published or not, whatever else is given."""
    made_of: dict[str, list[str]] = {}
    for part, whole in lookup.of.items():
        made_of.setdefault(whole, []).append(part)
    for about, categories in list(known.number):
        whole = dict(categories).get(lookup.wholes, "")
        if whole in made_of:
            rest = frozenset(pair for pair in categories if pair[0] != lookup.wholes)
            parts = [known.unknown((about, rest | {(lookup.parts, part)})) for part in made_of[whole]]
            known.add(parts, known.number[about, categories])
