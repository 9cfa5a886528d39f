"""Bytes of the Mapbox Vector Tile format, version 2.1 (https://github.com/mapbox/vector-tile-spec).

The compiled functions write into a uint8 array at a position and give the next position back; room is
the caller's business. The plain functions make the small parts that a tile has only once.
"""

import struct

import numpy as np

from commonweal.maps.tiles.compiled import innermost
from commonweal.maps.tiles.grid import EXTENT

# The bytes that open a field: number << 3 | wire type.
LAYER = 0x1A
LAYER_NAME = 0x0A
LAYER_FEATURE = 0x12
LAYER_KEY = 0x1A
LAYER_VALUE = 0x22
LAYER_EXTENT = 0x28
LAYER_VERSION = 0x78
FEATURE_ID = 0x08
FEATURE_TAGS = 0x12
FEATURE_TYPE = 0x18
FEATURE_GEOMETRY = 0x22
VALUE_STRING = 0x0A
VALUE_DOUBLE = 0x19
VALUE_UINT = 0x28
VALUE_SINT = 0x30
VALUE_BOOL = 0x38
POINT = 1
POLYGON = 3
MOVE_ONCE = (1 << 3) | 1
CLOSE = (1 << 3) | 7


@innermost
def write_varint(out, at, number):
    """Write a number that is not negative, seven bits a byte; at most ten bytes."""
    number = np.int64(number)
    while number >= 128:
        out[at] = (number & 127) | 128
        number >>= 7
        at += 1
    out[at] = number
    return at + 1


@innermost
def write_zigzag(out, at, number):
    """Write a number of either sign, small ones short: 0, -1, 1, -2 become 0, 1, 2, 3."""
    number = np.int64(number)
    return write_varint(out, at, (number << 1) ^ (number >> 63))


@innermost
def write_integer_value(out, at, number):
    """Write a whole number as a value of the layer, field header and length included; at most 9 bytes."""
    out[at] = LAYER_VALUE
    if number >= 0:
        out[at + 2] = VALUE_UINT
        end = write_varint(out, at + 3, number)
    else:
        out[at + 2] = VALUE_SINT
        end = write_zigzag(out, at + 3, number)
    out[at + 1] = end - at - 2
    return end


@innermost
def close_length(out, at, end):
    """Set the length of a part whose one-byte length was left open at `at`; gives the new end.

    A part of 128 bytes or more is moved up to make room for a longer length; at most four bytes.
    """
    length = end - at - 1
    if length < 128:
        out[at] = length
        return end
    extra = 1
    while length >> (7 * (extra + 1)):
        extra += 1
    for i in range(end - 1, at, -1):
        out[i + extra] = out[i]
    write_varint(out, at, length)
    return end + extra


def varint(number: int) -> bytes:
    """A whole number that is not negative, seven bits a byte.

    >>> varint(300)
    b'\\xac\\x02'
    """
    parts = bytearray()
    while number >= 128:
        parts.append((number & 127) | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def sized(opening: int, content: bytes) -> bytes:
    """A field with its length before it."""
    return bytes([opening]) + varint(len(content)) + content


def value_field(value) -> bytes:
    """A string, whole number, float or boolean as a value of the layer.

    Raises TypeError for anything else.

    >>> value_field(True)
    b'"\\x028\\x01'
    """
    if isinstance(value, (bool, np.bool_)):
        content = bytes([VALUE_BOOL, int(value)])
    elif isinstance(value, (int, np.integer)):
        value = int(value)
        if not -(2**63) <= value < 2**63:
            raise ValueError(f"{value} is too large a whole number for a tile.")
        if value >= 0:
            content = bytes([VALUE_UINT]) + varint(value)
        else:
            content = bytes([VALUE_SINT]) + varint(-2 * value - 1)
    elif isinstance(value, (float, np.floating)):
        content = bytes([VALUE_DOUBLE]) + struct.pack("<d", float(value))
    elif isinstance(value, str):
        content = sized(VALUE_STRING, value.encode())
    else:
        raise TypeError(f"A tile holds strings, numbers and booleans, not {type(value).__name__}.")
    return sized(LAYER_VALUE, content)


def layer(name: str, keys, features, values) -> bytes:
    """One layer of a tile: a whole tile when it is the only one.

    features, values: fields already written, as bytes or uint8 arrays. A tile without features is no
    bytes at all, which is a valid tile.

    >>> layer("points", [], b"", b"")
    b''
    """
    if len(features) == 0:
        return b""
    features, values = memoryview(features), memoryview(values)
    head = bytes([LAYER_VERSION, 2]) + sized(LAYER_NAME, name.encode())
    tail = b"".join(sized(LAYER_KEY, key.encode()) for key in keys)
    extent = bytes([LAYER_EXTENT]) + varint(EXTENT)
    length = len(head) + len(features) + len(tail) + len(values) + len(extent)
    return b"".join([bytes([LAYER]), varint(length), head, features, tail, values, extent])
