"""Withholding further counts so that a withheld one cannot be worked out: boxes that can move together.

In one dimension a count can move against another: what one part gains another loses, and so do the wholes that
hold only one of the two. A box is such a move in every dimension at once; its corners gain and lose by turns, and
no published total notices. So when all corners of a box are withheld, the true table and every table along that
movement look the same from outside: how far the box can move is how far each of its corners is hidden, which is
a proof and needs no rule of thumb. For tables without wholes this is the hypercube method (Repsilber 1994; Giessing
2003).
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.tables import CountTable, Dimension, Ints, Mask

WHOLES_COST = 8.0  # to withhold a total costs its readers more than to withhold one of its parts
FIRST = 6  # moves of one dimension that are tried before others are
CANDIDATES = 40  # and so many where some box is found among those
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


@dataclass(frozen=True)
class Choice:
    """Moves of one dimension with what each withholds beside the cell itself, the cheapest first.

    offsets: how far each corner lies in the flat table, moves x longest. prices: without what is withheld already.
    """

    moves: Moves
    offsets: Ints
    prices: Floats

    def under(self, price: float, most: int | None = None) -> "Choice":
        """Those that cost less, and no more than so many."""
        number = int(np.searchsorted(self.prices, price))
        number = number if most is None else min(number, most)
        return Choice(
            Moves(self.moves.places[:number], self.moves.signs[:number]),
            self.offsets[:number],
            self.prices[:number],
        )


class Boxes:
    """Finds boxes in one table. costs: what it costs readers to lose each count; infinite where it may not be.

    floor: the least that a withheld count, or each of them, can be; counts below it cannot be withheld. width: how far each corner
    of a box has to be hidden. withheld: what is withheld from the start.
    """

    def __init__(
        self, table: CountTable, *, costs: Floats, floor: int | Ints, width: int, withheld: Mask
    ) -> None:
        self.table, self.width = table, width
        room = table.counts - floor
        self.costs = np.where(room < 0, np.inf, costs)
        self.room = room.ravel()
        self.free = np.where(withheld & np.isfinite(self.costs), 0.0, self.costs)
        shape = table.counts.shape
        self.strides = [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]
        self._moves: dict[tuple[int, int], Moves] = {}

    def moves(self, axis: int, at: int) -> Moves:
        if (axis, at) not in self._moves:
            self._moves[axis, at] = moves_of(self.table.dimensions[axis], at)
        return self._moves[axis, at]

    def withhold(self, corners: Ints) -> None:
        """These are withheld from now on, and cost nothing more."""
        places = tuple(corners.T)
        self.free[places] = np.where(np.isfinite(self.costs[places]), 0.0, self.costs[places])

    def cheapest(self, at: tuple[int, ...]) -> Ints | None:
        """The corners (corners x dimensions) of the box that hides `at` and adds least to what is withheld.

        A box costs no less than its moves do together: so once one is found among the cheapest moves, those that cost
        as much beside the cheapest of the other dimensions need no look. None if no box does it.
        """
        choices = [self._by_price(axis, at) for axis in range(len(at))]
        cost, found = self._cheapest(at, [one.under(np.inf, FIRST) for one in choices])
        if not all(len(one.prices) for one in choices):
            return None
        least = [float(one.prices[0]) for one in choices]
        most = CANDIDATES if found is not None else None
        rest = [one.under(cost - sum(least) + own, most) for one, own in zip(choices, least, strict=True)]
        if all(len(one.prices) for one in rest) and any(len(one.prices) > FIRST for one in rest):
            _cost, better = self._cheapest(at, rest)
            found = better if better is not None else found
        return found

    def _by_price(self, axis: int, at: tuple[int, ...]) -> Choice:
        """The moves of one dimension, those that withhold little beside `at` first."""
        moves = self.moves(axis, at[axis])
        across: tuple[Any, ...] = (*at[:axis], slice(None), *at[axis + 1 :])
        line = self.free[across]
        beside = line[moves.places[:, 1:]]
        if beside.shape[1] > 1:
            beside = np.where(moves.signs[:, 1:] != 0, beside, 0.0)
        price = beside.sum(axis=1)
        order = np.argsort(price, kind="stable")
        order = order[: int(np.isfinite(price).sum())]
        offsets = (moves.places[order] - at[axis]) * self.strides[axis]
        return Choice(Moves(moves.places[order], moves.signs[order]), offsets, price[order])

    def _cheapest(self, at: tuple[int, ...], choices: list[Choice]) -> tuple[float, Ints | None]:
        numbers = tuple(len(one.prices) for one in choices)
        if not all(numbers):
            return np.inf, None
        here = sum(i * stride for i, stride in zip(at, self.strides, strict=True))
        free = self.free.ravel()
        cost: Any = np.zeros((1,) * len(at))
        up: Any = FAR  # how far `at` can rise and fall
        down: Any = FAR
        for slots in _slots(tuple(one.offsets.shape[1] for one in choices)):
            # A corner at the place of the cell itself in some dimension is the same for all moves of that one.
            few = [slice(None) if slot else slice(1) for slot in slots]
            flat = here + _outer(
                [one.offsets[some, slot] for one, some, slot in zip(choices, few, slots, strict=True)], np.add
            )
            sign = _outer(
                [one.moves.signs[some, slot] for one, some, slot in zip(choices, few, slots, strict=True)],
                np.multiply,
            )
            room, price = self.room[flat], free[flat]
            cost = cost + (np.where(sign != 0, price, 0.0) if max(slots) > 1 else price)
            up = np.minimum(up, np.where(sign < 0, room, FAR))
            down = np.minimum(down, np.where(sign > 0, room, FAR))
        cost = np.broadcast_to(np.where(up + down < self.width, np.inf, cost), numbers)
        best = np.unravel_index(int(np.argmin(cost)), numbers)
        if not np.isfinite(cost[best]):
            return np.inf, None
        chosen = [
            one.moves.places[move][one.moves.signs[move] != 0].tolist()
            for one, move in zip(choices, best, strict=True)
        ]
        return float(cost[best]), np.array(list(product(*chosen)), dtype=np.int64)


@lru_cache(maxsize=64)
def _slots(longest: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every corner of a box, those that few moves tell apart first, so that large arrays come last."""
    return sorted(product(*map(range, longest)), key=lambda slots: sum(slot > 0 for slot in slots))


def _outer(parts: list[Ints], how: Any) -> Ints:
    """One number for each combination of the parts, added or multiplied."""
    found = parts[0]
    for part in parts[1:]:
        found = how.outer(found, part)
    return found


def costs_of(table: CountTable) -> Floats:
    """What it costs readers to lose each count: more for larger counts, and much more for wholes and totals."""
    costs = 1.0 + np.log2(1.0 + table.counts)
    for axis, one in enumerate(table.dimensions):
        wholes = np.ones(len(one.categories))
        wholes[one.parts :] = WHOLES_COST
        costs *= wholes.reshape([-1 if d == axis else 1 for d in range(costs.ndim)])
    return np.asarray(costs)
