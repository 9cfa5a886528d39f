"""Room on a still map: signs that would lie on one another become a group with a count, names step aside.

The same rules as those of the live map (`static/maps/room.mjs`), in points of the picture.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

NEAR = 16  # closer than this, two signs cover one another
REACH = 11  # half a sign
GROUP = 17  # half a group's sign
SIDE = 13  # how far from the middle each of the two kinds of one group stands
WIDEST = 2 * (GROUP + SIDE)
Square = tuple[int, int]
_STEPS = [(along, down) for down in (0, 18, 30, 44, 60) for along in (0, 26, 48, 70)]
SHIFTS = sorted(
    {(a * sign, d * up) for a, d in _STEPS for sign in (1, -1) for up in (1, -1)},
    key=lambda step: (math.hypot(*step), step),
)


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2
            and abs(self.y - other.y) < (self.height + other.height) / 2
        )


@dataclass(frozen=True)
class Pile:
    """Signs at nearly one place: its middle, and how many there are of each kind."""

    x: float
    y: float
    kinds: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return sum(number for _kind, number in self.kinds)

    @cached_property
    def box(self) -> Box:
        """What its sign fills: one sign, one count, or the counts of two kinds side by side."""
        half = GROUP if self.count > 1 else REACH
        return Box(self.x, self.y, WIDEST if len(self.kinds) > 1 else 2 * half, 2 * half)

    def signs(self) -> Iterator[tuple[str, int, float]]:
        """Kind, count and x of each sign that is drawn for it."""
        for at, (kind, number) in enumerate(self.kinds):
            yield kind, number, self.x + (SIDE * (2 * at - 1) if len(self.kinds) > 1 else 0)


def piles_of(signs: Iterable[tuple[str, float, float]]) -> list[Pile]:
    """Signs (kind, x, y) in piles, most of them of one, none of which lies on another.

    >>> [(pile.count, pile.kinds) for pile in piles_of([("tension", 0, 0), ("strength", 3, 0), ("tension", 90, 0)])]
    [(2, (('strength', 1), ('tension', 1))), (1, (('tension', 1),))]
    """
    squares: dict[Square, list[Pile]] = defaultdict(list)
    for kind, x, y in sorted(signs):
        squares[_square(x, y, NEAR)].append(Pile(x, y, ((kind, 1),)))
    piles = [_joined(square) for square in squares.values()]
    while len(apart := _once_joined(piles)) < len(piles):
        piles = apart
    return apart


def _square(x: float, y: float, side: float) -> Square:
    return math.floor(x / side), math.floor(y / side)


def _once_joined(piles: Sequence[Pile]) -> list[Pile]:
    """Each pile joined to the first before it whose sign it lies on. Only near squares are looked through."""
    apart: list[Pile] = []
    near: dict[Square, list[int]] = defaultdict(list)
    for pile in piles:
        column, line = _square(pile.x, pile.y, WIDEST)
        around = (at for i in (-1, 0, 1) for j in (-1, 0, 1) for at in near.get((column + i, line + j), ()))
        at = min((at for at in around if apart[at].box.overlaps(pile.box)), default=None)
        if at is None:
            near[column, line].append(len(apart))
            apart.append(pile)
            continue
        near[_square(apart[at].x, apart[at].y, WIDEST)].remove(at)
        apart[at] = _joined([apart[at], pile])
        near[_square(apart[at].x, apart[at].y, WIDEST)].append(at)
    return apart


def _joined(piles: Sequence[Pile]) -> Pile:
    total = sum(pile.count for pile in piles)
    kinds: dict[str, int] = defaultdict(int)
    for pile in piles:
        for kind, number in pile.kinds:
            kinds[kind] += number
    return Pile(
        sum(pile.x * pile.count for pile in piles) / total,
        sum(pile.y * pile.count for pile in piles) / total,
        tuple(sorted(kinds.items())),
    )


def place_for(name: Box, taken: Iterable[Box], allows: Callable[[float, float], bool]) -> Box | None:
    """The nearest place for a name that is free and that `allows(x, y)`; None where there is no such place.

    >>> place_for(Box(0, 0, 20, 10), [Box(0, 0, 20, 20)], lambda x, y: True)
    Box(x=0, y=-18, width=20, height=10)
    """
    boxes = list(taken)
    for along, down in SHIFTS:
        there = Box(name.x + along, name.y + down, name.width, name.height)
        if any(there.overlaps(box) for box in boxes):
            continue
        if (along or down) and not allows(there.x, there.y):
            continue
        return there
    return None
