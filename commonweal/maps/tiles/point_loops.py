"""The compiled loop that writes points as features of a tile."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost
from commonweal.maps.tiles.filters import MISSING
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
from commonweal.maps.tiles.runs import tile_box
from commonweal.maps.tiles.selection import choose_rows

# Columns whose numbers lie this near each other are looked up by the number itself.
NUMBERS_WITH_OWN_SLOT = 8192


@innermost
def value_slot(value, slots, indexes, lowest):
    """The slot of a whole number in the table of the tile's values; its index is -1 until it has one.

    With as many slots as numbers can differ (slots is empty), each number has its own, from the lowest
    on; otherwise numbers are scattered and looked for.
    """
    if slots.shape[0] == 0:
        return value - lowest
    mask = slots.shape[0] - 1
    slot = (value * 2654435761 >> 8) & mask
    while indexes[slot] >= 0 and slots[slot] != value:
        slot = (slot + 1) & mask
    return slot


@innermost
def packed_varint(number):
    """The bytes of a number below 2**28 as one number, first byte lowest, and above them how many."""
    packed = np.int64(0)
    size = np.int64(0)
    while number >= 128:
        packed |= ((number & 127) | 128) << (8 * size)
        number >>= 7
        size += 1
    return packed | (number << (8 * size)) | ((size + 1) << 32)


@compiled
def write_points(base, added, removed_rows, numbers, z, x, y, buffer, permitted, conditions, sets, carried):
    """Write the features and values of a tile: (uint8 array, uint8 array, how many features).

    base, added: `PointSnapshot.loop_arrays`. removed_rows: rows of base to leave out, ascending.
    numbers: what stands in the columns: at most how many different numbers, the lowest, the highest.
    carried: the columns written as tags, whose keys are numbered 0, 1, ...; the public id, when there
    is one, is the key after them. Each value is written once, when it is first met.
    """
    box = tile_box(z, x, y, buffer)
    asked = (permitted, conditions, sets)
    base_rows = choose_rows(base, removed_rows, box, asked)
    added_rows = choose_rows(added, removed_rows[:0], box, asked)
    most = base_rows.shape[0] + added_rows.shape[0]
    width = max(base[6].shape[1], added[6].shape[1])
    distinct, lowest, highest = numbers
    most_values = min(distinct, most * carried.shape[0])
    if highest - lowest < NUMBERS_WITH_OWN_SLOT:
        slots = np.empty(0, np.int64)
        indexes = np.full(max(highest - lowest + 1, 0), -1, np.int64)
    else:
        slot_count = 64
        while slot_count < 2 * most_values:
            slot_count *= 2
        slots = np.empty(slot_count, np.int64)
        indexes = np.full(slot_count, -1, np.int64)
    # Room for the largest possible feature; memory that is not written to is never really taken.
    out = np.empty(most * (42 + 10 * (carried.shape[0] + 1)), np.uint8)
    values = np.empty(most_values * 10 + most * (width + 4) * (width > 0), np.uint8)
    where = (np.int64(x) << (31 - z), np.int64(y) << (31 - z), 31 - z, lowest)
    start = (np.int64(0), np.int64(0), np.int64(0))
    middle = write_rows(base, base_rows, where, carried, out, values, slots, indexes, start)
    end = write_rows(added, added_rows, where, carried, out, values, slots, indexes, middle)
    return out[: end[0]], values[: end[1]], most


@innermost
def write_rows(arrays, rows, where, carried, out, values, slots, indexes, state):
    """Write these rows, going on from a state: bytes of features, bytes of values, number of values."""
    _keys, xs, ys, _classes, columns, ids, public = arrays
    origin_x, origin_y, shift, lowest = where
    at, values_at, value_count = state
    width = public.shape[1]
    carried_count = carried.shape[0]
    for i in range(rows.shape[0]):
        row = rows[i]
        out[at] = LAYER_FEATURE
        feature_length = at + 1
        at += 2
        if width == 0:
            out[at] = FEATURE_ID
            at = write_varint(out, at + 1, ids[row])
        if carried_count or width:
            out[at] = FEATURE_TAGS
            tags_length = at + 1
            at += 2
            for k in range(carried_count):
                value = np.int64(columns[carried[k], row])
                if value == MISSING:
                    continue
                slot = value_slot(value, slots, indexes, lowest)
                packed = indexes[slot]
                if packed < 0:
                    if slots.shape[0]:
                        slots[slot] = value
                    packed = packed_varint(value_count)
                    indexes[slot] = packed
                    value_count += 1
                    values_at = write_integer_value(values, values_at, value)
                # Four bytes are written and as many kept as count: quicker than asking how many.
                out[at] = k
                out[at + 1] = packed & 255
                out[at + 2] = (packed >> 8) & 255
                out[at + 3] = (packed >> 16) & 255
                out[at + 4] = (packed >> 24) & 255
                at += 1 + (packed >> 32)
            if width:
                values_at = write_public_id(values, values_at, public, row)
                at = write_varint(out, at, carried_count)
                at = write_varint(out, at, value_count)
                value_count += 1
            at = close_length(out, tags_length, at)
        out[at] = FEATURE_TYPE
        out[at + 1] = POINT
        out[at + 2] = FEATURE_GEOMETRY
        out[at + 4] = MOVE_ONCE
        end = write_zigzag(out, at + 5, ((np.int64(xs[row]) - origin_x) << 12) >> shift)
        end = write_zigzag(out, end, ((np.int64(ys[row]) - origin_y) << 12) >> shift)
        out[at + 3] = end - at - 4
        at = close_length(out, feature_length, end)
    return at, values_at, value_count


@innermost
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
def count_points_in(base, added, removed_rows, z, x, y, permitted, conditions, sets):
    """How many points lie in a tile itself, without margin, of those let through."""
    box = tile_box(z, x, y, 0)
    asked = (permitted, conditions, sets)
    here = choose_rows(base, removed_rows, box, asked).shape[0]
    return here + choose_rows(added, removed_rows[:0], box, asked).shape[0]
