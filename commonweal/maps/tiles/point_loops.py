"""The compiled loops over points: who is let through, and what is written of them."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled
from commonweal.maps.tiles.filters import ANY_BIT, BETWEEN, MISSING, ONE_OF
from commonweal.maps.tiles.protobuf import (
    FEATURE_GEOMETRY,
    FEATURE_ID,
    FEATURE_TAGS,
    FEATURE_TYPE,
    LAYER_FEATURE,
    LAYER_VALUE,
    MOVE_ONCE,
    POINT,
    VALUE_STRING,
    close_length,
    write_integer_value,
    write_varint,
    write_zigzag,
)
from commonweal.maps.tiles.runs import first_at_least, runs_in_box, tile_box


@compiled
def is_let_through(row, classes, columns, permitted, conditions, sets):
    """May this row be seen, and was it asked for?

    A class beyond the table, or negative, is not permitted. A missing value meets no condition.
    """
    visibility = classes[row]
    if visibility < 0 or visibility >= permitted.shape[0] or not permitted[visibility]:
        return False
    for c in range(conditions.shape[0]):
        value = np.int64(columns[conditions[c, 1], row])
        if value == MISSING:
            return False
        if conditions[c, 0] == ONE_OF:
            last = conditions[c, 3]
            at = first_at_least(sets, value, conditions[c, 2], last)
            if at == last or sets[at] != value:
                return False
        elif conditions[c, 0] == BETWEEN:
            if value < conditions[c, 2] or value > conditions[c, 3]:
                return False
        elif conditions[c, 0] == ANY_BIT and (value & conditions[c, 2]) == 0:
            return False
    return True


@compiled
def value_index(value, slots, indexes, count):
    """Where a whole number stands among the values of the tile; -1 - slot when it is not there yet."""
    mask = slots.shape[0] - 1
    slot = (np.int64(value) * 2654435761 >> 8) & mask
    while indexes[slot] >= 0:
        if slots[slot] == value:
            return np.int64(indexes[slot])
        slot = (slot + 1) & mask
    return -1 - slot


@compiled
def write_points(base, added, removed_rows, z, x, y, buffer, permitted, conditions, sets, carried):
    """Write the features and values of a tile: (uint8 array, uint8 array, how many features).

    base, added: `PointSnapshot.loop_arrays`. removed_rows: rows of base to leave out, ascending.
    carried: the columns written as tags, whose keys are numbered 0, 1, ...; the public id, when there
    is one, is the key after them. One pass; each value is written once, when it is first met.
    """
    left, top, right, bottom = tile_box(z, x, y, buffer)
    origin_x = np.int64(x) << (31 - z)
    origin_y = np.int64(y) << (31 - z)
    base_runs = runs_in_box(base[0], left, top, right, bottom)
    added_runs = runs_in_box(added[0], left, top, right, bottom)
    most = np.int64(0)
    for r in range(base_runs.shape[0]):
        most += base_runs[r, 1] - base_runs[r, 0]
    for r in range(added_runs.shape[0]):
        most += added_runs[r, 1] - added_runs[r, 0]
    # Room for the largest possible feature; memory that is not written to is never really taken.
    out = np.empty(most * (42 + 10 * (carried.shape[0] + 1)), np.uint8)
    values = np.empty(4096, np.uint8)
    slots = np.empty(1024, np.int64)
    indexes = np.full(1024, -1, np.int32)
    at = np.int64(0)
    values_at = np.int64(0)
    value_count = np.int64(0)
    distinct = np.int64(0)
    features = np.int64(0)
    for part in range(2):
        if part == 0:
            keys, xs, ys, classes, columns, ids, public = base
            runs = base_runs
            removed_count = removed_rows.shape[0]
        else:
            keys, xs, ys, classes, columns, ids, public = added
            runs = added_runs
            removed_count = 0
        width = public.shape[1]
        for r in range(runs.shape[0]):
            whole = runs[r, 2] == 1
            skip = removed_count
            if removed_count:
                skip = first_at_least(removed_rows, runs[r, 0], 0, removed_count)
            for row in range(runs[r, 0], runs[r, 1]):
                if skip < removed_count and removed_rows[skip] == row:
                    skip += 1
                    continue
                px = np.int64(xs[row])
                py = np.int64(ys[row])
                if not whole and (px < left or px >= right or py < top or py >= bottom):
                    continue
                if not is_let_through(row, classes, columns, permitted, conditions, sets):
                    continue
                features += 1
                out[at] = LAYER_FEATURE
                feature_length = at + 1
                at += 2
                if width == 0:
                    out[at] = FEATURE_ID
                    at = write_varint(out, at + 1, ids[row])
                if carried.shape[0] or width:
                    out[at] = FEATURE_TAGS
                    tags_length = at + 1
                    at += 2
                    for k in range(carried.shape[0]):
                        value = np.int64(columns[carried[k], row])
                        if value == MISSING:
                            continue
                        index = value_index(value, slots, indexes, distinct)
                        if index < 0:
                            slots[-1 - index] = value
                            indexes[-1 - index] = value_count
                            index = value_count
                            value_count += 1
                            distinct += 1
                            if values_at + 16 > values.shape[0]:
                                values = longer(values, values_at)
                            values_at = write_integer_value(values, values_at, value)
                            if 2 * distinct > slots.shape[0]:
                                slots, indexes = roomier(slots, indexes)
                        at = write_varint(out, at, k)
                        at = write_varint(out, at, index)
                    if width:
                        if values_at + width + 16 > values.shape[0]:
                            values = longer(values, values_at)
                        values_at = write_public_id(values, values_at, public, row)
                        at = write_varint(out, at, carried.shape[0])
                        at = write_varint(out, at, value_count)
                        value_count += 1
                    at = close_length(out, tags_length, at)
                out[at] = FEATURE_TYPE
                out[at + 1] = POINT
                out[at + 2] = FEATURE_GEOMETRY
                out[at + 4] = MOVE_ONCE
                end = write_zigzag(out, at + 5, ((px - origin_x) << 12) >> (31 - z))
                end = write_zigzag(out, end, ((py - origin_y) << 12) >> (31 - z))
                out[at + 3] = end - at - 4
                at = close_length(out, feature_length, end)
    return out[:at], values[:values_at], features


@compiled
def longer(values, used):
    """The same bytes with room for twice as many."""
    more = np.empty(2 * values.shape[0], np.uint8)
    more[:used] = values[:used]
    return more


@compiled
def roomier(slots, indexes):
    """The same table of values with twice the slots."""
    new_slots = np.empty(2 * slots.shape[0], np.int64)
    new_indexes = np.full(2 * slots.shape[0], -1, np.int32)
    for old in range(slots.shape[0]):
        if indexes[old] >= 0:
            slot = -1 - value_index(slots[old], new_slots, new_indexes, 0)
            new_slots[slot] = slots[old]
            new_indexes[slot] = indexes[old]
    return new_slots, new_indexes


@compiled
def write_public_id(values, at, public, row):
    """Write a public identifier as a string value; padding at its end is left out."""
    length = public.shape[1]
    while public[row, length - 1] == 0:
        length -= 1
    values[at] = LAYER_VALUE
    values[at + 1] = length + 2
    values[at + 2] = VALUE_STRING
    values[at + 3] = length
    for i in range(length):
        values[at + 4 + i] = public[row, i]
    return at + 4 + length


@compiled
def count_rows(base, added, removed_rows, z, x, y, permitted, conditions, sets):
    """How many points lie in a tile itself, without margin, of those let through."""
    left, top, right, bottom = tile_box(z, x, y, 0)
    total = np.int64(0)
    for part in range(2):
        keys, xs, ys, classes, columns, ids, public = base if part == 0 else added
        removed_count = removed_rows.shape[0] if part == 0 else 0
        runs = runs_in_box(keys, left, top, right, bottom)
        for r in range(runs.shape[0]):
            skip = first_at_least(removed_rows, runs[r, 0], 0, removed_count)
            for row in range(runs[r, 0], runs[r, 1]):
                if skip < removed_count and removed_rows[skip] == row:
                    skip += 1
                    continue
                if runs[r, 2] == 0 and (xs[row] < left or xs[row] >= right or ys[row] < top or ys[row] >= bottom):
                    continue
                if is_let_through(row, classes, columns, permitted, conditions, sets):
                    total += 1
    return total
