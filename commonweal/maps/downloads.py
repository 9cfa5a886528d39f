"""Files of a layer: CSV, GeoJSON and GeoPackage, with exactly the rows of its table, however many."""

import json
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from commonweal.maps.layers import Column, Kind, Layer, Row
from commonweal.places.geometry import shapes
from commonweal.places.models import AreaSet
from commonweal.ui import spreadsheets

MEDIA_TYPES = {
    "csv": spreadsheets.MEDIA_TYPES["csv"],
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
BATCH = 5000


def columns_of(layer: Layer, viewer: Any) -> list[Column]:
    """The columns of a file: those of the table and, for points, where they lie."""
    columns = list(layer.columns(viewer))
    if layer.kind is Kind.POINTS:
        columns += [Column("longitude", "longitude", True), Column("latitude", "latitude", True)]
    return columns


def _values(layer: Layer, row: Row) -> tuple[Any, ...]:
    return (*row.values, row.lon, row.lat) if layer.kind is Kind.POINTS else row.values


def as_csv(layer: Layer, viewer: Any, asked: Any) -> Iterator[str]:
    """The layer as comma-separated values, line by line (`ui.spreadsheets.as_csv`)."""
    return spreadsheets.as_csv(*as_rows(layer, viewer, asked))


def as_rows(layer: Layer, viewer: Any, asked: Any) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of a file's columns, and its rows."""
    names = [column.name for column in columns_of(layer, viewer)]
    return names, (_values(layer, row) for row in layer.rows(viewer, asked))


def as_geojson(layer: Layer, viewer: Any, asked: Any) -> Iterator[str]:
    """The layer as a GeoJSON feature collection (RFC 7946), feature by feature.

    An item without a place has the geometry null.
    """
    names = [column.name for column in layer.columns(viewer)]
    shape_of = _outlines(layer, viewer, asked)
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for row in layer.rows(viewer, asked):
        geometry: Any = None
        if row.lon is not None:
            geometry = {"type": "Point", "coordinates": [row.lon, row.lat]}
        elif row.area_code:
            geometry = json.loads(shapely.to_geojson(shape_of(row.area_code)))
        feature = {
            "type": "Feature",
            "id": row.id,
            "geometry": geometry,
            "properties": {
                name: spreadsheets.plain(value) for name, value in zip(names, row.values, strict=True)
            },
        }
        yield comma + json.dumps(feature, ensure_ascii=False, allow_nan=False)
        comma = ","
    yield "]}"


def write_geopackage(
    path: Path, layer: Layer, viewer: Any, asked: Any, step: Callable[[int], None] = lambda done: None
) -> int:
    """Write the layer as a GeoPackage and return how many rows it holds.

    step: called with the number of rows written, after each few thousand. Memory does not grow with them.
    """
    import pyogrio.raw

    columns = columns_of(layer, viewer)
    shape_of = _outlines(layer, viewer, asked)
    rows = iter(layer.rows(viewer, asked))
    done = 0
    while True:
        batch = list(islice(rows, BATCH))
        if not batch and done:
            return done
        by_column = list(zip(*(_values(layer, row) for row in batch), strict=True)) or [()] * len(columns)
        pyogrio.raw.write(
            path,
            geometry=np.array([_as_wkb(row, shape_of) for row in batch], dtype=object),
            field_data=[_field(column, values) for column, values in zip(columns, by_column, strict=True)],
            fields=np.array([column.name for column in columns], dtype=object),
            layer=layer.code,
            driver="GPKG",
            geometry_type="Point" if layer.kind is Kind.POINTS else "MultiPolygon",
            promote_to_multi=layer.kind is not Kind.POINTS,
            crs="EPSG:4326",
            append=done > 0,
        )
        done += len(batch)
        step(done)
        if not batch:
            return 0


def write_file(
    path: Path, layer: Layer, viewer: Any, asked: Any, step: Callable[[int], None] = lambda done: None
) -> int:
    """Write the layer in the form that the file's ending names, whole or not at all; returns how many rows.

    Raises ValueError for an ending that is not csv, geojson or gpkg.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in MEDIA_TYPES:
        raise ValueError(f"{path.name}: the file's name must end in .csv, .geojson or .gpkg.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        unfinished = Path(folder) / path.name
        if ending == "gpkg":
            done = write_geopackage(unfinished, layer, viewer, asked, step)
        else:
            text = (as_csv if ending == "csv" else as_geojson)(layer, viewer, asked)
            done = _write_text(unfinished, text, step)
        unfinished.replace(path)
    return done


def _write_text(path: Path, parts: Iterable[str], step: Callable[[int], None]) -> int:
    # Both forms begin with one part that is no row; GeoJSON also ends with one.
    written = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        for written, part in enumerate(parts):
            stream.write(part)
            if written % BATCH == 0 and written:
                step(written)
    return written - (1 if path.suffix.lower() == ".geojson" else 0)


def _outlines(layer: Layer, viewer: Any, asked: Any) -> Callable[[str], Any]:
    if layer.kind is Kind.POINTS:
        return lambda code: None
    area_set: AreaSet = asked.area_set
    found = shapes(area_set)
    by_code = dict(zip(found.codes.tolist(), found.geometries, strict=True))
    return lambda code: by_code[code]


def _as_wkb(row: Row, shape_of: Callable[[str], Any]) -> bytes | None:
    if row.lon is not None:
        return bytes(shapely.to_wkb(shapely.Point(row.lon, row.lat)))
    return bytes(shapely.to_wkb(shape_of(row.area_code))) if row.area_code else None


def _field(column: Column, values: Iterable[Any]) -> np.ndarray:
    plain = [spreadsheets.plain(value) for value in values]
    if column.is_numeric:
        return np.array([math.nan if value is None else value for value in plain], dtype=np.float64)
    return np.array([None if value is None else str(value) for value in plain], dtype=object)
