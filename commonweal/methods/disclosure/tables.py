"""Tables of counts with all their totals: the form in which they are protected and published."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

TOTAL = "Total"
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Key = frozenset[tuple[str, str]]


class NotATable(ValueError):
    """The figures are not a table of counts. The message says which figure and why."""


@dataclass(frozen=True)
class Dimension:
    """What a table is broken down by, with its wholes (such as wards of small areas) and its total.

    categories: the parts first, then the wholes that they make up, `Total` last. levels: what each is one of, such
    as "lsoa" and "ward". parents: where each counts in; -1 for the total.
    """

    name: str
    categories: tuple[str, ...]
    levels: tuple[str, ...]
    parents: tuple[int, ...]

    @cached_property
    def parts(self) -> int:
        """How many categories are made up of no others. They come first."""
        inner = set(self.parents)
        return sum(at not in inner for at in range(len(self.categories)))

    @cached_property
    def ways_up(self) -> list[tuple[int, ...]]:
        """For each category, itself and everything that it counts in, up to the total."""
        ways: list[tuple[int, ...]] = []
        for at in range(len(self.categories)):
            way = [at]
            while self.parents[way[-1]] != -1:
                way.append(self.parents[way[-1]])
            ways.append(tuple(way))
        return ways

    def lines(self) -> Iterator[list[int]]:
        """Categories that make up another, that one last."""
        made_of: dict[int, list[int]] = {}
        for at, parent in enumerate(self.parents):
            if parent != -1:
                made_of.setdefault(parent, []).append(at)
        for whole, parts in made_of.items():
            yield [*parts, whole]


def dimension(
    name: str, parts: Sequence[str], *, whole_of: Mapping[str, str] | None = None, level: str = ""
) -> Dimension:
    """A dimension of parts and their total; with `whole_of`, also of the wholes that each part belongs to.

    level: what the wholes are, such as "ward". Raises NotATable for a part that belongs to none.

    >>> dimension("lsoa", ["a", "b", "c"], whole_of={"a": "W", "b": "W", "c": "V"}, level="ward").parents
    (3, 3, 4, 5, 5, -1)
    """
    if whole_of is None:
        last = len(parts)
        return Dimension(
            name, (*parts, TOTAL), (*(name for _part in parts), ""), (*(last for _part in parts), -1)
        )
    lost = [part for part in parts if part not in whole_of]
    if lost:
        raise NotATable(f"“{lost[0]}” belongs to no {level}.")
    wholes = list(dict.fromkeys(whole_of[part] for part in parts))
    last = len(parts) + len(wholes)
    parents = [len(parts) + wholes.index(whole_of[part]) for part in parts]
    return Dimension(
        name,
        (*parts, *wholes, TOTAL),
        (*(name for _part in parts), *(level for _whole in wholes), ""),
        (*parents, *(last for _whole in wholes), -1),
    )


def key_of(dimensions: Sequence[Dimension], at: Sequence[int]) -> Key:
    """What a cell counts, whatever table it stands in: its categories and what each is one of, without totals.

    >>> key_of([dimension("ward", ["A", "B"])], [0])
    frozenset({('ward', 'A')})
    """
    named = zip(dimensions, at, strict=True)
    return frozenset((one.levels[i], one.categories[i]) for one, i in named if one.parents[i] != -1)


@dataclass(frozen=True)
class CountTable:
    """Counts of people by one to several dimensions, with every total.

    counts: one axis a dimension, as long as its categories.
    """

    dimensions: tuple[Dimension, ...]
    counts: Ints

    def __post_init__(self) -> None:
        if self.counts.shape != tuple(len(one.categories) for one in self.dimensions):
            raise NotATable("The counts have another shape than the categories.")
        if (self.counts < 0).any():
            raise NotATable("A count is below zero.")
        if not np.array_equal(with_totals(self.counts[self.inner], self.dimensions), self.counts):
            raise NotATable("The table does not add up.")

    @property
    def inner(self) -> tuple[slice, ...]:
        """Where the counts stand that are made up of no others."""
        return tuple(slice(0, one.parts) for one in self.dimensions)

    def key(self, at: Sequence[int]) -> Key:
        """What a cell counts, whatever table it stands in."""
        return key_of(self.dimensions, at)


def with_totals(inner: Ints, dimensions: Sequence[Dimension]) -> Ints:
    """The same counts with the wholes and the total at the end of every axis.

    >>> both = [dimension("sex", ["f", "m"]), dimension("ward", ["A", "B"])]
    >>> with_totals(np.array([[1, 2], [3, 4]]), both).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    for axis, one in enumerate(dimensions):
        belongs = np.zeros((len(one.categories), one.parts), dtype=np.int64)
        for part in range(one.parts):
            belongs[list(one.ways_up[part]), part] = 1
        inner = np.moveaxis(np.tensordot(belongs, inner, axes=(1, axis)), 0, axis)
    return inner


def table_from(
    rows: Iterable[tuple[Mapping[str, str], int]],
    *,
    nested: Mapping[str, tuple[str, Mapping[str, str]]] | None = None,
) -> CountTable:
    """Make a table from rows of categories by dimension, and a count.

    nested: for a dimension the level of its wholes and part -> whole, such as {"lsoa": ("ward", {"E01": "E05"})}.
    Totals are worked out; rows that state them are checked against it. A combination without a row counts
    nobody. Raises NotATable when a row comes twice, names other dimensions, or a total does not add up.

    >>> table_from([({"ward": "A", "sex": "f"}, 3), ({"ward": "B", "sex": "m"}, 4)]).counts.tolist()
    [[3, 0, 3], [0, 4, 4], [3, 4, 7]]
    """
    found = [(dict(categories), count) for categories, count in rows]
    if not found:
        raise NotATable("There is no row.")
    names = tuple(found[0][0])
    cells: dict[tuple[str, ...], int] = {}
    for categories, count in found:
        if tuple(categories) != names:
            raise NotATable(
                f"A row has the dimensions {', '.join(categories)}, the first {', '.join(names)}."
            )
        at = tuple(categories.values())
        if at in cells:
            raise NotATable(f"{_named(names, at)} is there twice.")
        cells[at] = count
    dimensions = tuple(
        _dimension(name, dict.fromkeys(at[d] for at in cells), (nested or {}).get(name))
        for d, name in enumerate(names)
    )
    places = [{category: at for at, category in enumerate(one.categories)} for one in dimensions]
    inner = np.zeros(tuple(one.parts for one in dimensions), dtype=np.int64)
    stated = []
    for at, count in cells.items():
        place = tuple(known[category] for known, category in zip(places, at, strict=True))
        if all(i < one.parts for i, one in zip(place, dimensions, strict=True)):
            inner[place] = count
        else:
            stated.append((at, place, count))
    table = CountTable(dimensions, with_totals(inner, dimensions))
    for at, place, count in stated:
        if count != table.counts[place]:
            raise NotATable(
                f"{_named(names, at)} is given as {count}, and its parts add up to {table.counts[place]}."
            )
    return table


def _dimension(name: str, found: Iterable[str], nested: tuple[str, Mapping[str, str]] | None) -> Dimension:
    level, whole_of = nested or ("", {})
    wholes = {*whole_of.values(), TOTAL}
    parts = [category for category in found if category not in wholes]
    if not parts:
        raise NotATable(f"“{name}” has no category but its total.")
    return dimension(name, parts, whole_of=whole_of if nested else None, level=level)


def _named(names: Sequence[str], at: Sequence[str]) -> str:
    return ", ".join(f"{name} “{category}”" for name, category in zip(names, at, strict=True))


def lines_of(dimensions: Sequence[Dimension]) -> Iterator[Ints]:
    """Every line of a table: arrays of lines x cells, in each line the cells that make up the last.

    Cells are numbered as in `counts.ravel()`.

    >>> [lines.tolist() for lines in lines_of([dimension("ward", ["A", "B"])])]
    [[[0, 1, 2]]]
    """
    shape = tuple(len(one.categories) for one in dimensions)
    numbers = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape)
    for axis, one in enumerate(dimensions):
        beside = np.moveaxis(numbers, axis, -1)
        for line in one.lines():
            yield beside[..., line].reshape(-1, len(line))


def places_of(dimensions: Sequence[Dimension]) -> Iterator[tuple[int, ...]]:
    """The place of every cell, in the order of `counts.ravel()`."""
    return product(*(range(len(one.categories)) for one in dimensions))
