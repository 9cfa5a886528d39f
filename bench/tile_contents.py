"""What a tile holds, read with the format's own protobuf description, to check tiles with each other."""

import numpy as np
import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2


def _layer(tile):
    message = vector_tile_pb2.tile()
    message.ParseFromString(bytes(tile))
    return message.layers[0] if message.layers else None


def _value(value):
    for _, content in value.ListFields():
        return content
    return None


def point_features(tile, key="id") -> dict:
    """The points of a tile by id, or by the tag `key`: {id: (x, y, tags)}; a repeated id is an error."""
    layer = _layer(tile)
    found = {}
    if layer is None:
        return found
    values = [_value(value) for value in layer.values]
    keys = list(layer.keys)
    for feature in layer.features:
        numbers = list(feature.tags)
        tags = {keys[k]: values[v] for k, v in zip(numbers[::2], numbers[1::2], strict=True)}
        identity = feature.id if key == "id" else tags.pop(key)
        if identity in found or len(feature.geometry) != 3:
            raise AssertionError(f"Feature {identity} stands twice, or is not one point.")
        x, y = ((n >> 1) ^ -(n & 1) for n in feature.geometry[1:])
        found[identity] = (x, y, tags)
    return found


def area_features(tile) -> dict:
    """The areas of a tile by code: {code: (shape, tags)}."""
    layer = _layer(tile)
    found = {}
    if layer is None:
        return found
    values = [_value(value) for value in layer.values]
    keys = list(layer.keys)
    for feature in layer.features:
        numbers = list(feature.tags)
        tags = {keys[k]: values[v] for k, v in zip(numbers[::2], numbers[1::2], strict=True)}
        code = tags.pop("code")
        if code in found:
            raise AssertionError(f"Area {code} stands twice.")
        found[code] = (_shape(feature.geometry), tags)
    return found


def _shape(commands):
    polygons, at, x, y, ring = [], 0, 0, 0, []
    while at < len(commands):
        command, times = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            corners = np.array([*ring, ring[0]], np.int64)
            if (corners[:-1, 0] * corners[1:, 1] - corners[1:, 0] * corners[:-1, 1]).sum() > 0:
                polygons.append([corners])
            else:
                polygons[-1].append(corners)
            continue
        if command == 1:
            ring = []
        for _ in range(times):
            x += (commands[at] >> 1) ^ -(commands[at] & 1)
            y += (commands[at + 1] >> 1) ^ -(commands[at + 1] & 1)
            at += 2
            ring.append((x, y))
    return shapely.make_valid(shapely.MultiPolygon([(rings[0], rings[1:]) for rings in polygons]))
