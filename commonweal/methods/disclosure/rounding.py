"""Controlled rounding: every count becomes a neighbouring multiple of a base, and all totals still add up.

Solved as an integer programme by HiGHS (Huangfu and Hall 2018), as Salazar-González, Lowthian, Young, Merola, Bond
and Brown (2004) do. In two dimensions a rounding always exists (Cox 1987) and the linear programme gives it; in three
or more there may be none (Causey, Cox and Ernst 1985), and then only a relaxed one, whose counts move further.

An outsider learns no more than that each count lies less than base x reach from what is published: any table so near
may have become this very one. For the rounding starts from multiples drawn by chance, each of them possible; were
they those published, they would add up and none would be nearer (`_steps`). Nor do the sums tell more: one person
more or less in an inner count moves that and its totals alike, which all have the same room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.tables import CountTable, Dimension, Ints, lines_of, with_totals

NODES = 2_000  # branches tried before giving up: a number of them, not of seconds, so that each machine answers alike
LARGE = 5_000  # cells from which on the distance need not be the very least, which takes minutes to prove
GAP = 0.01  # how far over the least distance it may then be
Floats = NDArray[np.float64]


class CannotRound(ValueError):
    """No rounding adds up. The message says what can be done instead."""


@dataclass(frozen=True)
class Rounding:
    """How a table is rounded. base: what every count becomes a multiple of.

    reach: how many multiples a count may move. 1: to one of the two beside it, and a multiple of the base stays
    (zero-restricted). More is the relaxed form, for tables that cannot be rounded so.
    """

    base: int = 5
    reach: int = 1

    def __post_init__(self) -> None:
        if not 2 <= self.base <= 1000 or not 1 <= self.reach <= 10:
            raise ValueError("Round to a base of 2 to 1000, with a reach of 1 to 10.")

    @property
    def radius(self) -> int:
        """How far at most a count can lie from what is published.

        >>> Rounding(5).radius, Rounding(5, reach=2).radius
        (4, 9)
        """
        return self.base * self.reach - 1

    def check(self, rule: Rule) -> None:
        """Raises CannotRound for a base that is too small for the rule: what is published as 0 may be 0 to base - 1."""
        if self.base < rule.width:
            raise CannotRound(
                f"Rounding to {self.base} hides too little for a threshold of {rule.threshold}"
                f"{'' if rule.floor else ' where nobody is to be hidden too'}. Round to {rule.width} or more."
            )


@dataclass(frozen=True)
class Rounded:
    """A table and what its counts became. `counts` adds up as the table does."""

    table: CountTable
    rounding: Rounding
    counts: Ints

    @property
    def moved(self) -> "Moved":
        """How much readers lose."""
        far = np.abs(self.counts - self.table.counts)
        return Moved(int((far > 0).sum()), int(far.size), int(far.sum()), int(far.max()))


class Moved(NamedTuple):
    """What rounding changed: how many cells of how many, by how much together, and the farthest."""

    cells: int
    of_cells: int
    together: int
    farthest: int


def round_table(
    table: CountTable,
    rounding: Rounding,
    *,
    chance: np.random.Generator | None = None,
    fixed: Ints | None = None,
    known: Ints | None = None,
) -> Rounded:
    """Round every count to a multiple such that all totals add up, with the least distance.

    chance: where multiples to start from are drawn: each count is drawn upwards the more often the nearer the next
    multiple is, so that nobody who knows the method can tell more than `Rounding.radius`. Without it the counts
    themselves are where it starts: nearer, and then a published 0 is known to be less than half a base.
    fixed: what counts were rounded to before and are again; -1 where they are free. known: how many of each everybody
    can count one by one; none is rounded to less, which would tell that it is between the two. Raises CannotRound.

    >>> from commonweal.methods.disclosure.tables import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 6), ({"ward": "C"}, 7)])
    >>> round_table(table, Rounding(5)).counts.tolist()
    [5, 5, 5, 15]
    """
    true = table.counts.ravel()
    low, high = _reached(true, rounding)
    if known is not None:
        low = np.minimum(np.maximum(low, -(-known.ravel() // rounding.base)), high)
    if fixed is not None:
        set_before = fixed.ravel()
        if (
            (set_before >= 0)
            & ((set_before % rounding.base != 0) | (np.abs(set_before - true) > rounding.radius))
        ).any():
            raise CannotRound(
                "An earlier release rounded these counts otherwise, so that both would tell more."
            )
        low = np.where(set_before >= 0, set_before // rounding.base, low)
        high = np.where(set_before >= 0, set_before // rounding.base, high)
    drawn = None if chance is None else _drawn(true, low, high, rounding, chance)
    if drawn is not None and _adds_up(table, drawn):
        return Rounded(table, rounding, (drawn * rounding.base).reshape(table.counts.shape))
    found = _solved(table.dimensions, low, high, _steps(true, low, high, drawn, rounding.base))
    if found is None:
        raise CannotRound(_why(rounding, fixed is not None and bool((fixed >= 0).any())))
    return Rounded(table, rounding, (found * rounding.base).reshape(table.counts.shape))


def _adds_up(table: CountTable, multiples: Ints) -> bool:
    all_of_them = multiples.reshape(table.counts.shape)
    return np.array_equal(with_totals(all_of_them[table.inner], table.dimensions), all_of_them)


def _why(rounding: Rounding, is_bound: bool) -> str:
    told = "with what was published before" if is_bound else "to multiples so near"
    return (
        f"No rounding to {rounding.base} {told} was found that adds up. Let counts move up to "
        f"{rounding.reach + 1} multiples (reach), or publish fewer categories."
    )


def _reached(true: Ints, rounding: Rounding) -> tuple[Ints, Ints]:
    """The least and the greatest multiple that each count can become, as a number of bases."""
    low = -(-(true - rounding.radius) // rounding.base)
    return np.maximum(low, 0), (true + rounding.radius) // rounding.base


def _drawn(true: Ints, low: Ints, high: Ints, rounding: Rounding, chance: np.random.Generator) -> Ints:
    """A multiple for each count, the nearer the likelier, and every one that it can become with some chance.

    With a reach of 1 it is unbiased: 3 becomes 5 three times of five, and 0 twice (Cox 1987).
    """
    reach = rounding.base * rounding.reach
    choices = low[:, None] + np.arange(int((high - low).max()) + 1)
    weights = np.where(choices <= high[:, None], reach - np.abs(choices * rounding.base - true[:, None]), 0)
    weights = np.maximum(weights, np.where(choices == low[:, None], 1, 0))
    ends = np.cumsum(weights, axis=1)
    at = (chance.random(len(true))[:, None] * ends[:, -1:] >= ends).sum(axis=1)
    return np.asarray(low + at)


@dataclass(frozen=True)
class _Steps:
    """Steps of one base each, from the least multiple of a cell upwards. cell: whose. price: what it adds to costs.

    A cell's steps cost more and more, so that the cheapest way takes them in turn.
    """

    cell: Ints
    price: Floats


def _steps(true: Ints, low: Ints, high: Ints, drawn: Ints | None, base: int) -> _Steps:
    """What each step costs: the distance, and twice that from what was drawn.

    So whatever was drawn is the only best choice where it adds up: any other is farther from it by d, and nearer to
    the true count by d at most.
    """
    cells, prices = [np.array([], dtype=np.int64)], [np.array([])]
    for step in range(int((high - low).max(initial=0))):
        own = np.flatnonzero(low + step < high)
        here = (low[own] + step) * float(base)
        price = np.abs(here + base - true[own]) - np.abs(here - true[own])
        if drawn is not None:
            start = drawn[own] * float(base)
            price = price + 2 * (np.abs(here + base - start) - np.abs(here - start))
        cells.append(own)
        prices.append(price)
    return _Steps(np.concatenate(cells), np.concatenate(prices))


def _solved(dimensions: Sequence[Dimension], low: Ints, high: Ints, steps: _Steps) -> Ints | None:
    """The multiple that each cell becomes; None where nothing adds up."""
    number = len(steps.cell)
    if number == 0:  # every count is a multiple
        whole = all(
            (low[lines[:, :-1]].sum(axis=1) == low[lines[:, -1]]).all() for lines in lines_of(dimensions)
        )
        return low if whole else None
    order = np.argsort(steps.cell, kind="stable")
    begins = np.searchsorted(steps.cell[order], np.arange(len(low) + 1))
    starts, columns, values, owed = [0], [], [], []
    for lines in lines_of(dimensions):
        for line in lines:
            own = [order[begins[cell] : begins[cell + 1]] for cell in line.tolist()]
            signs = [np.full(len(one), 1.0) for one in own[:-1]] + [np.full(len(own[-1]), -1.0)]
            owed.append(float(low[line[-1]] - low[line[:-1]].sum()))
            columns.append(np.concatenate(own))
            values.append(np.concatenate(signs))
            starts.append(starts[-1] + len(columns[-1]))
    solver = _quiet(len(low))
    none = np.array([], dtype=np.int32)
    solver.addCols(number, steps.price, np.zeros(number), np.ones(number), 0, none, none, np.array([]))
    solver.changeColsIntegrality(
        number,
        np.arange(number, dtype=np.int32),
        np.full(number, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
    )
    solver.addRows(
        len(owed), np.array(owed), np.array(owed), starts[-1], np.array(starts[:-1], dtype=np.int32),
        np.concatenate(columns).astype(np.int32), np.concatenate(values),
    )  # fmt: skip
    solver.run()
    if solver.getInfo().primal_solution_status != 2:  # feasible; also where the branches ran out
        return None
    taken = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    return low + np.bincount(steps.cell, weights=taken, minlength=len(low)).astype(np.int64)


def _quiet(cells: int) -> Any:
    make: Any = highspy.Highs  # its types are those of a modelling language that is not used here
    solver = make()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", GAP if cells > LARGE else 0.0)
    solver.setOptionValue("mip_max_nodes", NODES)
    return solver
