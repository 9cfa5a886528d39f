"""Which rows of a Morton-sorted array may lie in a box, as a few runs of neighbouring rows."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost
from commonweal.maps.tiles.grid import WORLD_BITS

# A piece of the world with this few rows is not cut further; its rows are looked at one by one.
FEW_ROWS = 32


@innermost
def first_at_least(keys, wanted, low, high):
    """The first row from low to high whose key is not below the wanted one."""
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def runs_in_box(keys, left, top, right, bottom):
    """The runs of rows that cover a box, in order: an int64 array of (first, last + 1, whole).

    keys: sorted Morton keys. The box is in world steps, half open: left <= x < right, top <= y < bottom.
    Where `whole` is 1 every row of the run is in the box; where it is 0 each must still be looked at.
    Works by cutting the world in four until a piece is empty, wholly inside or small.

    >>> runs_in_box(np.array([0, 1, 2, 3], np.int64), 0, 0, 2, 2)[:, :2].tolist()
    [[0, 4]]
    """
    runs = np.empty((64, 3), np.int64)
    count = 0
    if keys.shape[0] == 0 or left >= right or top >= bottom:
        return runs[:0]
    # Each piece: bits left below it, its x and y in steps, its first key, first and last row.
    pieces = np.empty((4 * (WORLD_BITS + 1), 6), np.int64)
    pieces[0, 0] = WORLD_BITS
    pieces[0, 1] = 0
    pieces[0, 2] = 0
    pieces[0, 3] = 0
    pieces[0, 4] = 0
    pieces[0, 5] = keys.shape[0]
    waiting = 1
    while waiting > 0:
        waiting -= 1
        bits, px, py, key = pieces[waiting, 0], pieces[waiting, 1], pieces[waiting, 2], pieces[waiting, 3]
        first, last = pieces[waiting, 4], pieces[waiting, 5]
        side = np.int64(1) << bits
        if first >= last or px >= right or py >= bottom or px + side <= left or py + side <= top:
            continue
        inside = px >= left and py >= top and px + side <= right and py + side <= bottom
        if inside or last - first <= FEW_ROWS or bits == 0:
            whole = 1 if inside else 0
            if count > 0 and runs[count - 1, 1] == first and runs[count - 1, 2] == whole:
                runs[count - 1, 1] = last
                continue
            if count == runs.shape[0]:
                longer = np.empty((2 * count, 3), np.int64)
                longer[:count] = runs
                runs = longer
            runs[count, 0] = first
            runs[count, 1] = last
            runs[count, 2] = whole
            count += 1
            continue
        bits -= 1
        side >>= 1
        quarter = np.int64(1) << (2 * bits)
        cut1 = first_at_least(keys, key + quarter, first, last)
        cut2 = first_at_least(keys, key + 2 * quarter, cut1, last)
        cut3 = first_at_least(keys, key + 3 * quarter, cut2, last)
        for corner in range(3, -1, -1):  # pushed last to first, so that rows come out in order
            if corner == 0:
                begin, end = first, cut1
            elif corner == 1:
                begin, end = cut1, cut2
            elif corner == 2:
                begin, end = cut2, cut3
            else:
                begin, end = cut3, last
            if begin < end:
                pieces[waiting, 0] = bits
                pieces[waiting, 1] = px + side * (corner & 1)
                pieces[waiting, 2] = py + side * (corner >> 1)
                pieces[waiting, 3] = key + corner * quarter
                pieces[waiting, 4] = begin
                pieces[waiting, 5] = end
                waiting += 1
    return runs[:count]


@innermost
def tile_box(z, x, y, buffer):
    """The box of a tile with its margin, in world steps: left, top, right, bottom (half open).

    buffer: the margin in tile units. Margins stop at the edge of the world.
    """
    side = np.int64(1) << (31 - z)
    margin = (buffer * side + 4095) >> 12
    world = np.int64(1) << 31
    left = max(x * side - margin, 0)
    top = max(y * side - margin, 0)
    right = min((x + 1) * side + margin, world)
    bottom = min((y + 1) * side + margin, world)
    return left, top, right, bottom
