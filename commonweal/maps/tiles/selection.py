"""The compiled loop that decides which points are let through: permission, filter, place, changes.

Every tile, count and grid of counts asks here, so they cannot differ.
"""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost
from commonweal.maps.tiles.filters import ANY_BIT, BETWEEN, IN_LIST, IN_TABLE, MISSING
from commonweal.maps.tiles.runs import first_at_least, runs_in_box

# Rows are judged so many at a time, condition by condition: short loops without branches.
BLOCK = 4096


@innermost
def judge_block(first, last, classes, columns, permitted, conditions, sets, passes):
    """May these rows be seen, and were they asked for? Sets passes[0 : last - first] to 1 or 0.

    A class beyond the table, or negative, is not permitted. A missing value meets no condition.
    """
    count = last - first
    for i in range(count):
        visibility = np.int64(classes[first + i])
        known = (visibility >= 0) & (visibility < permitted.shape[0])
        passes[i] = known & permitted[visibility * known]
    for c in range(conditions.shape[0]):
        how = conditions[c, 0]
        column = conditions[c, 1]
        one = conditions[c, 2]
        two = conditions[c, 3]
        if how == IN_TABLE:
            words = conditions[c, 4]
            for i in range(count):
                step = np.int64(columns[column, first + i]) - one
                spanned = (step >= 0) & (step < two)
                step *= spanned
                passes[i] &= spanned & ((sets[words + (step >> 5)] >> (step & 31)) & 1)
        elif how == BETWEEN:
            for i in range(count):
                value = np.int64(columns[column, first + i])
                passes[i] &= (value >= one) & (value <= two)
        elif how == ANY_BIT:
            for i in range(count):
                value = np.int64(columns[column, first + i])
                passes[i] &= (value != MISSING) & ((value & one) != 0)
        elif how == IN_LIST:
            for i in range(count):
                value = np.int64(columns[column, first + i])
                at = first_at_least(sets, value, one, two)
                passes[i] &= at < two and sets[at] == value


@innermost
def choose_in_runs(arrays, removed_rows, runs, box, asked, passes, chosen):
    """Put the rows of the runs that are let through into `chosen`, ascending; gives how many."""
    _keys, xs, ys, classes, columns, _ids, _public = arrays
    left, top, right, bottom = box
    permitted, conditions, sets = asked
    count = np.int64(0)
    if permitted.shape[0] == 0:
        return count
    removed_count = removed_rows.shape[0]
    for r in range(runs.shape[0]):
        skip = first_at_least(removed_rows, runs[r, 0], 0, removed_count)
        for first in range(runs[r, 0], runs[r, 1], BLOCK):
            last = min(first + BLOCK, runs[r, 1])
            judge_block(first, last, classes, columns, permitted, conditions, sets, passes)
            if runs[r, 2] == 0:
                for row in range(first, last):
                    px, py = np.int64(xs[row]), np.int64(ys[row])
                    passes[row - first] &= (px >= left) & (px < right) & (py >= top) & (py < bottom)
            while skip < removed_count and removed_rows[skip] < last:
                passes[removed_rows[skip] - first] = 0
                skip += 1
            for row in range(first, last):
                chosen[count] = row
                count += passes[row - first]
    return count


@compiled
def choose_rows(arrays, removed_rows, box, asked):
    """The rows in a box that are let through: int64, ascending.

    arrays: `PointSnapshot.loop_arrays`.  removed_rows: rows to leave out, ascending.
    box: left, top, right, bottom in world steps, half open.  asked: permitted, conditions and sets.
    """
    runs = runs_in_box(arrays[0], box[0], box[1], box[2], box[3])
    most = np.int64(0)
    for r in range(runs.shape[0]):
        most += runs[r, 1] - runs[r, 0]
    chosen = np.empty(most + 1, np.int64)
    passes = np.empty(BLOCK, np.uint8)
    count = choose_in_runs(arrays, removed_rows, runs, box, asked, passes, chosen)
    return chosen[:count]
