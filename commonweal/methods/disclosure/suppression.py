"""Withholding unsafe counts, and as little else as it takes that they cannot be worked out."""

from dataclasses import dataclass

import numpy as np

from commonweal.methods.disclosure.bounds import System, narrow
from commonweal.methods.disclosure.boxes import Boxes, costs_of
from commonweal.methods.disclosure.groups import telling_zeros
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.tables import CountTable, Ints, Mask, lines_of


class CannotProtect(ValueError):
    """The table cannot be published in this breakdown. The message says which count gives it away."""


@dataclass(frozen=True)
class Protected:
    """A table and what of it is withheld.

    withheld: True for each count that is not published. unsafe: those among them that are under the threshold;
    the others are withheld only to hide these.
    """

    table: CountTable
    rule: Rule
    withheld: Mask
    unsafe: Mask

    @property
    def lost(self) -> "Lost":
        """How much readers lose."""
        return loss(self.table, self.withheld)


@dataclass(frozen=True)
class Lost:
    """What is withheld of a table: cells, of how many that are not 0, and the people counted in inner cells."""

    cells: int
    of_cells: int
    people: int
    of_people: int


def loss(table: CountTable, withheld: Mask) -> Lost:
    """How much of a table is withheld?"""
    return Lost(
        cells=int(withheld.sum()),
        of_cells=int((table.counts > 0).sum()),
        people=int(table.counts[table.inner][withheld[table.inner]].sum()),
        of_people=int(table.counts.flat[-1]),
    )


def unsafe_counts(table: CountTable, rule: Rule) -> Mask:
    """Which counts, totals too, are under the threshold? Nobody is under it too where zeros are not safe, or tell
    that a whole group is of one category."""
    least = 1 if rule.zeros_are_safe else 0
    small = (table.counts < rule.threshold) & (table.counts >= least)
    return np.asarray(small | telling_zeros(table, rule) if rule.groups else small)


def protect(
    table: CountTable,
    rule: Rule,
    *,
    withheld_before: Mask | None = None,
    published_before: Mask | None = None,
    known: Ints | None = None,
) -> Protected:
    """Withhold every unsafe count and as little else as is needed to hide it.

    withheld_before, published_before: what earlier releases withheld of it, which is withheld again, and what they
    published, which can hide nothing any more. known: how many of each everybody can count one by one, totals too.

    Each withheld count ends hidden by `rule.width`: the least and the greatest that an outsider can work out are
    at least so far apart. Boxes of withheld cells (`boxes`) prove it as they are chosen. Where none does it,
    CannotProtect is raised: the table is to be published in a coarser breakdown.

    >>> from commonweal.methods.disclosure.tables import table_from
    >>> rows = [("A", "x", 2), ("A", "y", 40), ("B", "x", 30), ("B", "y", 50), ("C", "x", 60), ("C", "y", 70)]
    >>> table = table_from(({"ward": ward, "group": group}, n) for ward, group, n in rows)
    >>> protect(table, Rule(5)).withheld.astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0], [0, 0, 0]]
    """
    unsafe = unsafe_counts(table, rule)
    costs = costs_of(table)
    withheld = unsafe.copy()
    if withheld_before is not None:
        withheld |= withheld_before
    if published_before is not None:
        costs[published_before] = np.inf
        slipped = np.argwhere(withheld & published_before)
        if len(slipped):
            raise CannotProtect(
                f"{_named(table, tuple(slipped[0]))} is to be withheld, and an earlier release published it."
            )
    # The largest first: the boxes of counts that can move far hide smaller ones on the way.
    order = sorted(map(tuple, np.argwhere(withheld).tolist()), key=lambda at: (-int(table.counts[at]), at))
    floor = rule.floor if known is None else np.maximum(known, rule.floor)
    boxes = Boxes(table, costs=costs, floor=floor, width=rule.width, withheld=withheld)
    is_hidden = np.zeros(withheld.shape, dtype=bool)
    for at in order:
        if is_hidden[at]:
            continue  # a corner of a box that was chosen for another: all its corners move as far
        corners = boxes.cheapest(at)
        if corners is None:
            raise CannotProtect(
                f"{_named(table, at)} cannot be published, and nothing that could be withheld beside it hides it. "
                "Publish fewer or larger categories."
            )
        places = tuple(corners.T)
        withheld[places] = is_hidden[places] = True
        boxes.withhold(corners)
    return Protected(table, rule, withheld, unsafe)


def _named(table: CountTable, at: tuple[int, ...]) -> str:
    named = zip(table.dimensions, at, strict=True)
    return ", ".join(f"{one.levels[i] or one.name} “{one.categories[i]}”" for one, i in named)


def system_of(table: CountTable, withheld: Mask, rule: Rule) -> System:
    """What an outsider knows of one table alone: the published counts, the method, and that it adds up."""
    counts = table.counts.ravel().astype(float)
    is_open = withheld.ravel()
    lower = np.where(is_open, float(rule.floor), counts)
    upper = np.where(is_open, np.inf, counts)
    sums = []
    for lines in lines_of(table.dimensions):
        signs = np.append(np.ones(lines.shape[1] - 1), -1.0)
        sums += [(line, signs) for line in lines[is_open[lines].any(axis=1)]]
    return System(lower, upper, sums)


def too_tight(table: CountTable, withheld: Mask, rule: Rule) -> dict[tuple[int, ...], tuple[int, int | None]]:
    """The withheld counts that an outsider bounds more tightly than the rule allows, with their bounds.

    A count that must be at or over the threshold is nobody's secret, however well it is known.
    """
    cells: Ints = np.flatnonzero(withheld)
    found = narrow(system_of(table, withheld, rule), dict.fromkeys(cells.tolist(), rule.width))
    shape = table.counts.shape
    return {
        tuple(map(int, np.unravel_index(cell, shape))): (low, high)
        for cell, (low, high) in found.items()
        if is_too_tight(low, high, rule)
    }


def is_too_tight(low: int, high: int | None, rule: Rule, width: int | None = None) -> bool:
    """Is a count that is known to lie between these known too well? width: how far apart they must be.

    That nobody was counted is told where zeros are safe, and so may be known.

    >>> is_too_tight(1, 4, Rule(5)), is_too_tight(1, 6, Rule(5)), is_too_tight(5, 5, Rule(5))
    (True, False, False)
    """
    width = rule.width if width is None else width
    return low < rule.threshold and high is not None and high >= rule.floor and high - low < width
