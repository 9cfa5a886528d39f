"""Group disclosure: a line in which everybody is of one category tells that of each of them, however many they are."""

from collections.abc import Iterator

import numpy as np

from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.tables import CountTable, Dimension, Ints, Mask


def lines_within(dimensions: tuple[Dimension, ...], groups: tuple[str, ...]) -> Iterator[Ints]:
    """The lines along these dimensions, as `lines_of` gives those along all: cells that make up the last.

    >>> from commonweal.methods.disclosure.tables import dimension
    >>> both = (dimension("ward", ["A"]), dimension("religion", ["x", "y"]))
    >>> [line.tolist() for line in lines_within(both, ("religion",))]
    [[0, 1, 2], [3, 4, 5]]
    """
    shape = tuple(len(one.categories) for one in dimensions)
    numbers = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape)
    for axis, one in enumerate(dimensions):
        if one.name in groups:
            beside = np.moveaxis(numbers, axis, -1)
            for line in one.lines():
                yield from beside[..., line].reshape(-1, len(line))


def telling_zeros(table: CountTable, rule: Rule) -> Mask:
    """A count of nobody in each line that is all of one category: hidden, it may be some of them.

    Of several that one whose category has most people elsewhere, which is the likeliest to be believed.

    >>> from commonweal.methods.disclosure.tables import table_from
    >>> rows = [("A", "x", 40), ("A", "y", 0), ("B", "x", 30), ("B", "y", 50)]
    >>> table = table_from(({"ward": ward, "religion": religion}, n) for ward, religion, n in rows)
    >>> np.argwhere(telling_zeros(table, Rule(5, groups=("religion",)))).tolist()
    [[0, 1]]
    """
    counts = table.counts.ravel()
    found = np.zeros(len(counts), dtype=bool)
    for line, of_all in _with_all(table, rule.groups):
        parts = line[:-1]
        if len(parts) > 1 and (counts[parts] > 0).sum() == 1:
            empty = parts[counts[parts] == 0]
            found[empty[np.argmax(of_all[empty])]] = True
    return found.reshape(table.counts.shape)


def _with_all(table: CountTable, groups: tuple[str, ...]) -> Iterator[tuple[Ints, Ints]]:
    """Each line, and for every cell the count of its category among all."""
    for one in groups:
        axes = [axis for axis, dimension in enumerate(table.dimensions) if dimension.name == one]
        for axis in axes:
            totals = table.counts[tuple(slice(None) if d == axis else -1 for d in range(table.counts.ndim))]
            wide = totals.reshape([-1 if d == axis else 1 for d in range(table.counts.ndim)])
            of_all = np.broadcast_to(wide, table.counts.shape).ravel()
            for line in lines_within(table.dimensions, (one,)):
                yield line, of_all
