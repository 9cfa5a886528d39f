"""The compiled loops over areas: cut to the tile, written with the right winding."""

import numpy as np

from commonweal.maps.tiles.compiled import compiled, innermost
from commonweal.maps.tiles.protobuf import (
    CLOSE,
    FEATURE_GEOMETRY,
    FEATURE_TAGS,
    FEATURE_TYPE,
    LAYER_FEATURE,
    MOVE_ONCE,
    POLYGON,
    close_length,
    write_varint,
    write_zigzag,
)


@innermost
def cut_side(ring, count, cut, axis, limit, keep_below):
    """Cut a ring at one straight line (Sutherland and Hodgman 1974); gives how many corners are left.

    ring, cut: int64 (room, 2); the result goes into `cut`, which needs room for twice the corners.
    """
    made = 0
    other = 1 - axis
    for i in range(count):
        before = i - 1 if i > 0 else count - 1
        here, there = ring[i, axis], ring[before, axis]
        here_in = here <= limit if keep_below else here >= limit
        there_in = there <= limit if keep_below else there >= limit
        if here_in != there_in:
            # Counted from the same end whichever way the border runs, so that neighbours meet.
            if here < there:
                low, high, from_, to = here, there, ring[i, other], ring[before, other]
            else:
                low, high, from_, to = there, here, ring[before, other], ring[i, other]
            cut[made, axis] = limit
            cut[made, other] = from_ + np.int64(np.floor((to - from_) * ((limit - low) / (high - low)) + 0.5))
            made += 1
        if here_in:
            cut[made, 0] = ring[i, 0]
            cut[made, 1] = ring[i, 1]
            made += 1
    return made


@innermost
def tidy(ring, count):
    """Take repeated corners out of a ring, in place; gives how many are left."""
    made = 0
    for i in range(count):
        if made == 0 or ring[i, 0] != ring[made - 1, 0] or ring[i, 1] != ring[made - 1, 1]:
            ring[made, 0] = ring[i, 0]
            ring[made, 1] = ring[i, 1]
            made += 1
    while made > 1 and ring[0, 0] == ring[made - 1, 0] and ring[0, 1] == ring[made - 1, 1]:
        made -= 1
    return made


@innermost
def twice_area(ring, count):
    """Twice the area of a ring by the surveyor's formula; positive for an outer ring (y to the south)."""
    total = np.int64(0)
    for i in range(count):
        after = i + 1 if i + 1 < count else 0
        total += ring[i, 0] * ring[after, 1] - ring[after, 0] * ring[i, 1]
    return total


@innermost
def write_ring(out, at, ring, count, cursor):
    """Write a closed ring as commands, from the cursor's place, and move the cursor to its last corner."""
    out[at] = MOVE_ONCE
    at = write_zigzag(out, at + 1, ring[0, 0] - cursor[0])
    at = write_zigzag(out, at, ring[0, 1] - cursor[1])
    at = write_varint(out, at, ((count - 1) << 3) | 2)
    for i in range(1, count):
        at = write_zigzag(out, at, ring[i, 0] - ring[i - 1, 0])
        at = write_zigzag(out, at, ring[i, 1] - ring[i - 1, 1])
    out[at] = CLOSE
    cursor[0] = ring[count - 1, 0]
    cursor[1] = ring[count - 1, 1]
    return at + 1


@innermost
def clipped_ring(corners, first, last, origin_x, origin_y, shift, low, high, inside, one, two):
    """Bring a ring into the tile's units and cut it to the box; gives how many corners, left in `one`."""
    count = last - first
    for i in range(count):
        one[i, 0] = (np.int64(corners[first + i, 0]) << shift) - origin_x
        one[i, 1] = (np.int64(corners[first + i, 1]) << shift) - origin_y
    if inside:
        return count
    count = cut_side(one, count, two, 0, low, False)
    count = cut_side(two, count, one, 0, high, True)
    count = cut_side(one, count, two, 1, low, False)
    count = cut_side(two, count, one, 1, high, True)
    return tidy(one, count)


@innermost
def write_geometry(out, at, level, area, origin_x, origin_y, shift, low, high, inside, one, two, cursor):
    """Write the rings of one area as far as they lie in the box; gives the position, unmoved if none do."""
    corners, ring_starts, ring_is_outer, area_rings, _boxes = level
    cursor[0] = 0
    cursor[1] = 0
    outer_at = at  # where the outer ring being worked on was written, to take it back
    outer_x = np.int64(0)
    outer_y = np.int64(0)
    left_over = np.int64(0)  # twice the area of the outer ring without its holes
    drawn = False
    for r in range(area_rings[area], area_rings[area + 1]):
        is_outer = ring_is_outer[r]
        if is_outer:
            if drawn and left_over <= 0:  # the tile lies in a hole
                at, cursor[0], cursor[1] = outer_at, outer_x, outer_y
            drawn = False
        elif not drawn:
            continue
        count = clipped_ring(
            corners,
            ring_starts[r],
            ring_starts[r + 1],
            origin_x,
            origin_y,
            shift,
            low,
            high,
            inside,
            one,
            two,
        )
        if count < 3:
            continue
        doubled = twice_area(one, count)
        if (is_outer and doubled <= 0) or (not is_outer and doubled >= 0):
            continue
        if is_outer:
            outer_at, outer_x, outer_y, left_over, drawn = at, cursor[0], cursor[1], doubled, True
        else:
            left_over += doubled
        at = write_ring(out, at, one, count, cursor)
    if drawn and left_over <= 0:
        at = outer_at
    return at


@innermost
def touches(boxes, area, left, top, right, bottom, shift):
    """Does an area's box reach into the tile's box?"""
    return not (
        (np.int64(boxes[area, 2]) << shift) < left
        or (np.int64(boxes[area, 0]) << shift) > right
        or (np.int64(boxes[area, 3]) << shift) < top
        or (np.int64(boxes[area, 1]) << shift) > bottom
    )


@innermost
def room_needed(level, origin_x, origin_y, shift, low, high, sizes):
    """How many areas may be in the tile, their corners, their rings, and the most corners of a ring."""
    _corners, ring_starts, _ring_is_outer, area_rings, boxes = level
    left, top, right, bottom = origin_x + low, origin_y + low, origin_x + high, origin_y + high
    for area in range(boxes.shape[0]):
        if touches(boxes, area, left, top, right, bottom, shift):
            sizes[0] += 1
            sizes[1] += ring_starts[area_rings[area + 1]] - ring_starts[area_rings[area]]
            sizes[2] += area_rings[area + 1] - area_rings[area]
            for r in range(area_rings[area], area_rings[area + 1]):
                sizes[3] = max(sizes[3], ring_starts[r + 1] - ring_starts[r])


@innermost
def write_features(level, tags, octets, starts, view, out, values, indexes, one, two, cursor, ends):
    """Write every area that reaches into the tile, and each value when it is first met."""
    boxes = level[4]
    origin_x, origin_y, shift, low, high = view
    left, top, right, bottom = origin_x + low, origin_y + low, origin_x + high, origin_y + high
    at = np.int64(0)
    values_at = np.int64(0)
    value_count = np.int64(0)
    for area in range(boxes.shape[0]):
        if not touches(boxes, area, left, top, right, bottom, shift):
            continue
        inside = (
            (np.int64(boxes[area, 0]) << shift) >= left
            and (np.int64(boxes[area, 1]) << shift) >= top
            and (np.int64(boxes[area, 2]) << shift) <= right
            and (np.int64(boxes[area, 3]) << shift) <= bottom
        )
        begin = at
        out[at] = LAYER_FEATURE
        out[at + 2] = FEATURE_GEOMETRY
        geometry = at + 4
        end = write_geometry(
            out, geometry, level, area, origin_x, origin_y, shift, low, high, inside, one, two, cursor
        )
        if end == geometry:
            continue
        at = close_length(out, begin + 3, end)
        out[at] = FEATURE_TYPE
        out[at + 1] = POLYGON
        at += 2
        out[at] = FEATURE_TAGS
        tags_length = at + 1
        at += 2
        for k in range(tags.shape[1]):
            value = tags[area, k]
            if value < 0:
                continue
            if indexes[value] < 0:
                indexes[value] = value_count
                value_count += 1
                for i in range(starts[value], starts[value + 1]):
                    values[values_at] = octets[i]
                    values_at += 1
            at = write_varint(out, at, k)
            at = write_varint(out, at, indexes[value])
        at = close_length(out, tags_length, at)
        at = close_length(out, begin + 1, at)
    ends[0] = at
    ends[1] = values_at


@compiled
def write_areas(level, tags, octets, starts, x, y, shift, buffer):
    """Write the features and values of a tile of areas: two uint8 arrays.

    level: corners, ring_starts, ring_is_outer, area_rings and boxes, in tile units of the level's zoom;
    the tile's zoom is `shift` above it.
    """
    sizes = np.zeros(4, np.int64)
    view = (np.int64(x) << 12, np.int64(y) << 12, shift, -np.int64(buffer), np.int64(4096 + buffer))
    room_needed(level, view[0], view[1], view[2], view[3], view[4], sizes)
    # Each of four cuts can at most double a ring, and a corner takes at most six bytes (two steps within
    # the margins, three bytes each): 16 times, 96 bytes. What is not written to is never really taken.
    one = np.empty((16 * sizes[3] + 16, 2), np.int64)
    two = np.empty((16 * sizes[3] + 16, 2), np.int64)
    out = np.empty(sizes[1] * 96 + sizes[2] * 64 + sizes[0] * (40 + 12 * tags.shape[1]) + 64, np.uint8)
    values = np.empty(octets.shape[0], np.uint8)
    indexes = np.full(starts.shape[0], -1, np.int32)
    cursor = np.zeros(2, np.int64)
    ends = np.zeros(2, np.int64)
    write_features(level, tags, octets, starts, view, out, values, indexes, one, two, cursor, ends)
    return out[: ends[0]], values[: ends[1]]
