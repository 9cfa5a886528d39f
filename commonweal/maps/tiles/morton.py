"""One number for a place, such that near places have near numbers (Morton order, or Z-order)."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost


@innermost
def spread_bits(number):
    """The 31 bits of a number with a gap after each: 0b11 becomes 0b101."""
    v = np.int64(number)
    v = (v | (v << 16)) & 0x0000FFFF0000FFFF
    v = (v | (v << 8)) & 0x00FF00FF00FF00FF
    v = (v | (v << 4)) & 0x0F0F0F0F0F0F0F0F
    v = (v | (v << 2)) & 0x3333333333333333
    return (v | (v << 1)) & 0x5555555555555555


@compiled
def morton_keys(xs, ys):
    """The Morton key of each position: bits of x and y in turn, 62 bits in an int64.

    xs, ys: int32 arrays of steps (`grid.world_steps`). All keys of one tile are neighbours: the tile
    z/x/y holds those whose key, shifted right by 2 * (31 - z), is the key of (x, y).

    >>> morton_keys(np.array([1, 0], np.int32), np.array([0, 1], np.int32)).tolist()
    [1, 2]
    """
    keys = np.empty(xs.shape[0], np.int64)
    for i in range(xs.shape[0]):
        keys[i] = spread_bits(xs[i]) | (spread_bits(ys[i]) << 1)
    return keys
