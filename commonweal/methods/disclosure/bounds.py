"""What can be worked out of withheld counts: the least and the greatest that each can be, by linear programming.

Solved by HiGHS (Huangfu and Hall 2018), once for each end of each cell, from where the last solution stood.
Independent of how the cells were chosen: this is what an outsider with a computer does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.tables import Ints

SLACK = 1e-6  # a bound of 3.9999999 is 4
ENDLESS = 1e8  # no count of people is as large: what can be so great has no greatest
AT_ONCE = 6  # looks in a chance direction before each unknown is asked about
Floats = NDArray[np.float64]


class Impossible(ValueError):
    """No counts fit what is published: two releases contradict each other, or one does not add up."""


@dataclass(frozen=True)
class System:
    """Everything that is known: for each unknown what it lies between, and which sums hold.

    lower, upper: one for each unknown; equal where it is published. sums: (unknowns, signs): the unknowns times
    their signs add up to nothing, as the cells of a line and, with -1, its total.
    """

    lower: Floats
    upper: Floats
    sums: Sequence[tuple[Ints, Floats]]


def bounds(system: System, wanted: Iterable[int]) -> dict[int, tuple[int, int | None]]:
    """The least and the greatest whole number that each wanted unknown can be; None: there is no greatest.

    Raises Impossible when nothing fits.

    >>> line = (np.array([0, 1, 2]), np.array([1.0, 1.0, -1.0]))
    >>> bounds(System(np.array([1.0, 1.0, 9.0]), np.array([np.inf, np.inf, 9.0]), [line]), [0])
    {0: (1, 8)}
    """
    wanted = set(wanted)
    found: dict[int, tuple[int, int | None]] = {
        one: (int(system.lower[one]), int(system.lower[one]))
        for one in wanted
        if system.lower[one] == system.upper[one]
    }
    for unknowns, part in parts(system):
        asked = [(at, one) for at, one in enumerate(unknowns.tolist()) if one in wanted]
        if asked:
            ends = _ends(part, [at for at, _one in asked])
            found |= {one: end for (_at, one), end in zip(asked, ends, strict=True)}
    return {one: found[one] for one in sorted(wanted)}


def narrow(system: System, needed: Mapping[int, int]) -> dict[int, tuple[int, int | None]]:
    """The bounds of those unknowns whose least and greatest number are less than so far apart; the others are left out.

    The same as `bounds` finds, and much sooner where most are far apart: every solution on the way shows one value
    that each unknown may have, and those whose values are far enough apart need no question of their own.

    >>> line = (np.array([0, 1, 2]), np.array([1.0, 1.0, -1.0]))
    >>> system = System(np.array([1.0, 1.0, 9.0]), np.array([np.inf, np.inf, 9.0]), [line])
    >>> narrow(system, {0: 7}), narrow(system, {0: 8})
    ({}, {0: (1, 8)})
    """
    found: dict[int, tuple[int, int | None]] = {
        one: (int(system.lower[one]), int(system.lower[one]))
        for one in needed
        if system.lower[one] == system.upper[one]
    }
    for unknowns, part in parts(system):
        width = np.array([needed.get(one, 0) for one in unknowns.tolist()], dtype=np.int64)
        asked = [at for at, one in enumerate(unknowns.tolist()) if one in needed]
        if asked:
            found |= {int(unknowns[at]): end for at, end in _narrow(part, asked, width).items()}
    return {one: found[one] for one in sorted(found)}


def _narrow(part: System, asked: list[int], width: Ints) -> dict[int, tuple[int, int | None]]:
    solver = _loaded(part)
    number = len(width)
    least, greatest = np.full(number, np.inf), np.full(number, -np.inf)

    def see() -> None:
        value = np.array(solver.getSolution().col_value)[:number]
        np.minimum(least, value, out=least)
        np.maximum(greatest, value, out=greatest)

    def is_far_apart() -> Any:
        return np.floor(greatest + SLACK) - np.ceil(least - SLACK) >= width

    chance = np.random.default_rng(0)  # which corner is looked at first changes no answer
    left = np.array(asked)
    for _attempt in range(AT_ONCE if len(asked) > 1 else 0):
        ways = np.zeros(number + 1)
        ways[left] = chance.choice([-1.0, 1.0], len(left))
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            _look(solver, ways, sense)
            see()
        left = np.array(asked)[~is_far_apart()[asked]]
        if not len(left):
            return {}
    _look(solver, np.zeros(number + 1), highspy.ObjSense.kMinimize)
    found: dict[int, tuple[int, int | None]] = {}
    for one in left.tolist():
        if is_far_apart()[one]:
            continue
        low = _solved(solver, one, highspy.ObjSense.kMinimize, see)
        high = _solved(solver, one, highspy.ObjSense.kMaximize, see)
        if not is_far_apart()[one]:
            found[one] = (
                int(np.ceil(low - SLACK)),
                None if high > ENDLESS / 2 else int(np.floor(high + SLACK)),
            )
    return found


def _look(solver: Any, costs: Floats, sense: Any) -> None:
    """Solve for a whole set of costs."""
    solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    solver.changeObjectiveSense(sense)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Impossible("No counts fit what is published.")


def parts(system: System) -> list[tuple[Ints, System]]:
    """The system without what is known already, in parts that have nothing to do with each other.

    Each part: the numbers of its unknowns, and a system of them alone, in which published counts have become the
    sum that the rest must come to: the last unknown, which is fixed.
    """
    is_open = system.lower != system.upper
    group = np.arange(len(is_open))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = int(group[one])
        return one

    lines: list[tuple[Ints, Floats, float]] = []
    for unknowns, signs in system.sums:
        kept = is_open[unknowns]
        known = float(system.lower[unknowns[~kept]] @ signs[~kept])
        if kept.any():
            lines.append((unknowns[kept], signs[kept], known))
            first = root(int(unknowns[kept][0]))
            for other in unknowns[kept][1:]:
                group[root(int(other))] = first
        elif abs(known) > SLACK:
            raise Impossible("What is published does not add up.")
    members: dict[int, list[int]] = {}
    for one in np.flatnonzero(is_open).tolist():
        members.setdefault(root(one), []).append(one)
    of_part: dict[int, list[tuple[Ints, Floats, float]]] = {}
    for line in lines:
        of_part.setdefault(root(int(line[0][0])), []).append(line)
    return [(np.array(own), _part(system, own, of_part.get(which, []))) for which, own in members.items()]


def _part(system: System, own: list[int], lines: list[tuple[Ints, Floats, float]]) -> System:
    place = {one: at for at, one in enumerate(own)}
    known = len(own)  # one more unknown, fixed at 1, which carries what is published
    sums = [
        (np.array([*(place[one] for one in unknowns.tolist()), known]), np.array([*signs, total]))
        for unknowns, signs, total in lines
    ]
    return System(np.append(system.lower[own], 1.0), np.append(system.upper[own], 1.0), sums)


def _ends(part: System, asked: list[int]) -> list[tuple[int, int | None]]:
    solver = _loaded(part)
    ends: list[tuple[int, int | None]] = []
    for one in asked:
        least = _solved(solver, one, highspy.ObjSense.kMinimize)
        greatest = _solved(solver, one, highspy.ObjSense.kMaximize)
        end = None if greatest > ENDLESS / 2 else int(np.floor(greatest + SLACK))
        ends.append((int(np.ceil(least - SLACK)), end))
    return ends


def _loaded(part: System) -> Any:
    make: Any = highspy.Highs  # its types are those of a modelling language that is not used here
    solver = make()
    solver.setOptionValue("output_flag", False)
    number = len(part.lower)
    lower, upper = part.lower, np.minimum(part.upper, ENDLESS)
    none = np.array([], dtype=np.int32)
    solver.addCols(number, np.zeros(number), lower, upper, 0, none, none, np.array([]))
    starts = np.cumsum([0, *(len(unknowns) for unknowns, _signs in part.sums)])[:-1].astype(np.int32)
    if part.sums:
        solver.addRows(
            len(part.sums), np.zeros(len(part.sums)), np.zeros(len(part.sums)),
            int(sum(len(unknowns) for unknowns, _signs in part.sums)), starts,
            np.concatenate([unknowns for unknowns, _signs in part.sums]).astype(np.int32),
            np.concatenate([signs for _unknowns, signs in part.sums]),
        )  # fmt: skip
    return solver


def _solved(solver: Any, one: int, sense: Any, see: Callable[[], None] = lambda: None) -> float:
    solver.changeObjectiveSense(sense)
    solver.changeColCost(one, 1.0)
    solver.run()
    # Read before the cost is changed back, which forgets the answer and keeps where it was found.
    status, value = solver.getModelStatus(), float(solver.getInfo().objective_function_value)
    see()
    solver.changeColCost(one, 0.0)
    if status != highspy.HighsModelStatus.kOptimal:
        raise Impossible("No counts fit what is published.")
    return value
