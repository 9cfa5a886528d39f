"""What an area carries besides its shape: names and values, written once for the whole layer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from commonweal.maps.tiles.protobuf import value_field

NO_VALUE = -1


def written_values(columns: Mapping[str, Iterable[Any]], count: int):
    """The values of each area as tags refer to them.

    columns: name to one value for each area: text, whole numbers, floats or booleans; None, and a float
    that is not a number, is no value. Gives (keys, tags int32 (count, columns), octets uint8, starts
    int64): value v is octets[starts[v]:starts[v + 1]], and a tag of NO_VALUE is left out. Equal values
    are written once. Raises ValueError when a column has not one value for each area.

    >>> keys, tags, octets, starts = written_values({"code": ["E1", "E2"], "rate": [0.5, None]}, 2)
    >>> keys, tags.tolist(), len(starts) - 1
    (('code', 'rate'), [[0, 2], [1, -1]], 3)
    """
    tags = np.full((count, len(columns)), NO_VALUE, np.int32)
    numbers: dict[bytes, int] = {}
    for at, (name, values) in enumerate(columns.items()):
        values = list(values.tolist() if isinstance(values, np.ndarray) else values)
        if len(values) != count:
            raise ValueError(f"There are {count} areas but {len(values)} values of {name}.")
        for area, value in enumerate(values):
            if value is None or (isinstance(value, (float, np.floating)) and math.isnan(value)):
                continue
            try:
                written = value_field(value)
            except TypeError as error:
                raise ValueError(f"A value of {name} in row {area} cannot be drawn. {error}") from None
            tags[area, at] = numbers.setdefault(written, len(numbers))
    starts = np.concatenate([[0], np.cumsum([len(written) for written in numbers])]).astype(np.int64)
    octets = np.frombuffer(b"".join(numbers), np.uint8)
    for array in (tags, octets, starts):
        array.setflags(write=False)
    return tuple(columns), tags, octets, starts
