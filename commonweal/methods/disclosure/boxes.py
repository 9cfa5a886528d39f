"""Withholding further counts so that a withheld one cannot be worked out: boxes that can move together.

In one dimension a count can move against another: what one part gains another loses, and so do the wholes that
hold only one of the two. A box is such a move in every dimension at once; its corners gain and lose by turns, and
no published total notices. So when all corners of a box are withheld, the true table and every table along that
movement look the same from outside: how far the box can move is how far each of its corners is hidden, which is
a proof and needs no rule of thumb. For tables without wholes this is the hypercube method (Repsilber 1994; Giessing
2003).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.tables import CountTable, Dimension, Ints, Mask

WHOLES_COST = 8.0  # to withhold a total costs its readers more than to withhold one of its parts
CANDIDATES = 40  # moves of one dimension that are tried before all are
FAR = np.int64(10**12)  # more than any count
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moves:
    """The moves of one dimension that let a category gain: which others gain and lose with it.

    places, signs: moves x longest; 1 gains, -1 loses, 0 is nothing. The category itself stands first.
    """

    places: Ints
    signs: Ints


def moves_of(one: Dimension, at: int) -> Moves:
    """Every move in which a category gains: a part of it gains, and another part loses or the total gains.

    >>> from commonweal.methods.disclosure.tables import dimension
    >>> moves_of(dimension("ward", ["A", "B"]), 0).signs.tolist()
    [[1, -1], [1, 1]]
    """
    inside = [part for part in range(one.parts) if at in one.ways_up[part]]
    outside = [part for part in range(one.parts) if at not in one.ways_up[part]]
    found: list[dict[int, int]] = []
    for gains in inside:
        up = one.ways_up[gains]
        for loses in outside:
            down = one.ways_up[loses]
            found.append({at: 1} | {i: 1 for i in up if i not in down} | {i: -1 for i in down if i not in up})
        found.append({at: 1} | dict.fromkeys(up, 1))
    longest = max(map(len, found))
    places = np.array([[*move, *([at] * (longest - len(move)))] for move in found], dtype=np.int64)
    signs = np.array([[*move.values(), *([0] * (longest - len(move)))] for move in found], dtype=np.int64)
    return Moves(places, signs)


class Boxes:
    """Finds boxes in one table. costs: what it costs readers to lose each count; infinite where it may not be.

    floor: the least that a withheld count, or each of them, can be; counts below it cannot be withheld. width: how far each corner
    of a box has to be hidden.
    """

    def __init__(self, table: CountTable, *, costs: Floats, floor: int | Ints, width: int) -> None:
        self.table, self.width = table, width
        self.room = table.counts - floor
        self.costs = np.where(self.room < 0, np.inf, costs)
        self._moves: dict[tuple[int, int], Moves] = {}

    def moves(self, axis: int, at: int) -> Moves:
        if (axis, at) not in self._moves:
            self._moves[axis, at] = moves_of(self.table.dimensions[axis], at)
        return self._moves[axis, at]

    def cheapest(self, at: tuple[int, ...], withheld: Mask) -> Ints | None:
        """The corners (corners x dimensions) of the box that hides `at` and adds least to what is withheld.

        Looked for among the cheap moves first, and among all where those do not do. None if no box does it.
        """
        free = np.where(withheld & np.isfinite(self.costs), 0.0, self.costs)
        choices = [self._by_price(axis, at, free) for axis in range(len(at))]
        few = self._cheapest(at, free, [_first(one, CANDIDATES) for one in choices])
        if few is not None or all(len(one.places) <= CANDIDATES for one in choices):
            return few
        return self._cheapest(at, free, choices)

    def _by_price(self, axis: int, at: tuple[int, ...], free: Floats) -> Moves:
        """The moves of one dimension, those that withhold little beside `at` first."""
        moves = self.moves(axis, at[axis])
        line = free[tuple(slice(None) if d == axis else at[d] for d in range(len(at)))]
        price = np.where(moves.signs != 0, line[moves.places], 0.0)[:, 1:].sum(axis=1)
        order = np.argsort(price, kind="stable")
        order = order[np.isfinite(price[order])]
        return Moves(moves.places[order], moves.signs[order])

    def _cheapest(self, at: tuple[int, ...], free: Floats, choices: list[Moves]) -> Ints | None:
        numbers = tuple(len(one.places) for one in choices)
        if not all(numbers):
            return None
        cost = np.zeros(numbers)
        up, down = np.full(numbers, FAR), np.full(numbers, FAR)  # how far `at` can rise and fall
        for slots in product(*(range(one.places.shape[1]) for one in choices)):
            index = np.ix_(*(one.places[:, slot] for one, slot in zip(choices, slots, strict=True)))
            sign = _outer([one.signs[:, slot] for one, slot in zip(choices, slots, strict=True)])
            cost += np.where(sign != 0, free[index], 0.0)
            room = self.room[index]
            up = np.where(sign < 0, np.minimum(up, room), up)
            down = np.where(sign > 0, np.minimum(down, room), down)
        cost[up + down < self.width] = np.inf
        best = np.unravel_index(int(np.argmin(cost)), cost.shape)
        if not np.isfinite(cost[best]):
            return None
        chosen = [
            one.places[move][one.signs[move] != 0].tolist() for one, move in zip(choices, best, strict=True)
        ]
        return np.array(list(product(*chosen)), dtype=np.int64)


def _first(moves: Moves, number: int) -> Moves:
    return Moves(moves.places[:number], moves.signs[:number])


def _outer(signs: list[Ints]) -> Ints:
    found = np.ones((1,) * len(signs), dtype=np.int64)
    for axis, one in enumerate(signs):
        found = found * one.reshape([-1 if d == axis else 1 for d in range(len(signs))])
    return found


def costs_of(table: CountTable) -> Floats:
    """What it costs readers to lose each count: more for larger counts, and much more for wholes and totals."""
    costs = 1.0 + np.log2(1.0 + table.counts)
    for axis, one in enumerate(table.dimensions):
        wholes = np.ones(len(one.categories))
        wholes[one.parts :] = WHOLES_COST
        costs *= wholes.reshape([-1 if d == axis else 1 for d in range(costs.ndim)])
    return np.asarray(costs)
