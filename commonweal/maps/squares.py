"""Signs of a still map counted by squares of a grid: as a density in colour, or as groups with their number."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from commonweal.maps.legends import DENSITY_STEPS, colours_of_density
from commonweal.maps.room import Pile
from commonweal.ui import palette

Sign = tuple[str, float, float]
DENSE = 16  # the side of a square that is coloured, in points of the picture
WIDE = 64  # the side of one that has a number in its middle


def squares_of(signs: Iterable[Sign], kinds: tuple[str, ...], side: float = DENSE) -> Iterator[str]:
    """The squares of this side that hold any of these signs, in the colour of how many, as SVG."""
    colours = colours_of_density(kinds)
    counted = Counter((math.floor(x / side), math.floor(y / side)) for _kind, x, y in signs)
    for (column, line), count in sorted(counted.items()):
        colour = colours[int(np.searchsorted(DENSITY_STEPS, count, side="right"))]
        yield (
            f'<rect x="{column * side:.1f}" y="{line * side:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{colour}" '
            f'fill-opacity="0.85" stroke="{palette.INK_SOFT}" stroke-width="0.5"/>'
        )


def groups_of(signs: Iterable[Sign]) -> list[Pile]:
    """A pile in the middle of each large square that holds any of these signs.

    >>> groups_of([("tension", 3, 3), ("strength", 60, 9), ("tension", 70, 3)])[0].kinds
    (('strength', 1), ('tension', 1))
    """
    squares: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for kind, x, y in signs:
        squares[math.floor(x / WIDE), math.floor(y / WIDE)][kind] += 1
    return [
        Pile((column + 0.5) * WIDE, (line + 0.5) * WIDE, tuple(sorted(kinds.items())))
        for (column, line), kinds in sorted(squares.items())
    ]
