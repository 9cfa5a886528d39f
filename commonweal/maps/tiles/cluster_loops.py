"""The compiled loops that count points in the cells of a tile and write the counts."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost
from commonweal.maps.tiles.protobuf import (
    CLOSE,
    FEATURE_GEOMETRY,
    FEATURE_TAGS,
    FEATURE_TYPE,
    LAYER_FEATURE,
    LAYER_VALUE,
    MOVE_ONCE,
    POINT,
    POLYGON,
    VALUE_DOUBLE,
    close_length,
    write_integer_value,
    write_varint,
    write_zigzag,
)
from commonweal.maps.tiles.runs import tile_box
from commonweal.maps.tiles.selection import choose_rows


@compiled
def count_cells(base, added, removed_rows, z, x, y, cell_bits, permitted, conditions, sets):
    """Counts by cell, and the sums of positions from the tile's corner: three int64 arrays.

    The tile has 2**cell_bits cells a side; the arrays run row by row from the north-west.
    """
    cells = np.int64(1) << (2 * cell_bits)
    counts = np.zeros(cells, np.int64)
    sum_x = np.zeros(cells, np.int64)
    sum_y = np.zeros(cells, np.int64)
    box = tile_box(z, x, y, 0)
    asked = (permitted, conditions, sets)
    add_to_cells(base, choose_rows(base, removed_rows, box, asked), box, z, cell_bits, counts, sum_x, sum_y)
    added_rows = choose_rows(added, removed_rows[:0], box, asked)
    add_to_cells(added, added_rows, box, z, cell_bits, counts, sum_x, sum_y)
    return counts, sum_x, sum_y


@innermost
def add_to_cells(arrays, rows, box, z, cell_bits, counts, sum_x, sum_y):
    """Add these rows to their cells."""
    _keys, xs, ys, _classes, _columns, _ids, _public = arrays
    left, top, _right, _bottom = box
    shift = 31 - z - cell_bits
    for i in range(rows.shape[0]):
        px = np.int64(xs[rows[i]]) - left
        py = np.int64(ys[rows[i]]) - top
        cell = ((py >> shift) << cell_bits) | (px >> shift)
        counts[cell] += 1
        sum_x[cell] += px
        sum_y[cell] += py


@compiled
def write_cells(counts, sum_x, sum_y, row_area_km2, z, cell_bits, as_squares):
    """Write a feature for each cell that has points, with its count and density: (features, values).

    row_area_km2: the ground under one cell of each row. A point stands at the mean of those it counts.
    """
    used = 0
    for cell in range(counts.shape[0]):
        used += counts[cell] > 0
    out = np.empty(used * 64, np.uint8)
    values = np.empty(used * 24, np.uint8)
    one_double = np.empty(1, np.float64)
    octets = one_double.view(np.uint8)
    slot_count = 64
    while slot_count < 2 * used:
        slot_count *= 2
    slots = np.zeros(slot_count, np.int64)
    indexes = np.zeros(slot_count, np.int64)
    at = np.int64(0)
    values_at = np.int64(0)
    value_count = np.int64(0)
    side = np.int64(4096) >> cell_bits
    shift = 31 - z
    for cell in range(counts.shape[0]):
        count = counts[cell]
        if count == 0:
            continue
        slot = (count * 2654435761 >> 8) & (slot_count - 1)
        while slots[slot] != 0 and slots[slot] != count:
            slot = (slot + 1) & (slot_count - 1)
        if slots[slot] == 0:
            slots[slot] = count
            indexes[slot] = value_count
            value_count += 1
            values_at = write_integer_value(values, values_at, count)
        row = cell >> cell_bits
        one_double[0] = count / row_area_km2[row]
        values[values_at] = LAYER_VALUE
        values[values_at + 1] = 9
        values[values_at + 2] = VALUE_DOUBLE
        for i in range(8):
            values[values_at + 3 + i] = octets[i]
        values_at += 11
        out[at] = LAYER_FEATURE
        feature_length = at + 1
        at += 2
        out[at] = FEATURE_TAGS
        tags_length = at + 1
        at = write_varint(out, at + 2, 0)
        at = write_varint(out, at, indexes[slot])
        at = write_varint(out, at, 1)
        at = write_varint(out, at, value_count)
        value_count += 1
        at = close_length(out, tags_length, at)
        out[at] = FEATURE_TYPE
        out[at + 1] = POLYGON if as_squares else POINT
        out[at + 2] = FEATURE_GEOMETRY
        geometry_length = at + 3
        out[at + 4] = MOVE_ONCE
        if as_squares:
            at = write_square(out, at + 5, (cell & ((1 << cell_bits) - 1)) * side, row * side, side)
        else:
            at = write_zigzag(out, at + 5, ((sum_x[cell] // count) << 12) >> shift)
            at = write_zigzag(out, at, ((sum_y[cell] // count) << 12) >> shift)
        at = close_length(out, geometry_length, at)
        at = close_length(out, feature_length, at)
    return out[:at], values[:values_at]


@innermost
def write_square(out, at, left, top, side):
    """Write the rest of an outer ring around a square, after its "move" command."""
    at = write_zigzag(out, at, left)
    at = write_zigzag(out, at, top)
    at = write_varint(out, at, (3 << 3) | 2)
    at = write_zigzag(out, at, side)
    at = write_zigzag(out, at, 0)
    at = write_zigzag(out, at, 0)
    at = write_zigzag(out, at, side)
    at = write_zigzag(out, at, -side)
    at = write_zigzag(out, at, 0)
    out[at] = CLOSE
    return at + 1
