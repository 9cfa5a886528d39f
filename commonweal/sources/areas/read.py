"""Reads a file of boundaries: GeoJSON, GeoPackage or zipped Shapefile in any coordinate system."""

import re
import warnings
from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from commonweal.places import coordinates
from commonweal.places.area_types import read_column
from commonweal.places.geometry import WGS84, project, square_metres
from commonweal.sources.opening import ADVICE, NothingInIt, Unreadable, kind_of, open_zip

GSS_CODE = re.compile(r"^[EWSNKJLM]\d{8}$")  # domain.md 3.3
LONGEST_CODE, LONGEST_NAME = 40, 200
COME_AS = "Boundaries come as GeoJSON, GeoPackage or a zipped Shapefile."
PLAIN_CODES = ("code", "gss_code", "gss", "area_code", "areacode", "geography_code", "id", "ref")
PLAIN_NAMES = ("name", "area_name", "areaname", "geography", "label", "title")


@dataclass
class AreasRead:
    """What a file of boundaries holds: areas that can be used, rows that cannot, and how good it is."""

    codes: list[str]
    names: list[str]
    geometries: NDArray[Any]
    area_m2: NDArray[np.float64]
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)


def read_areas(
    path: Path,
    *,
    area_type: str,
    vintage: int,
    code_column: str = "",
    name_column: str = "",
    crs: str = "",
    encoding: str = "",
    layer: str = "",
) -> AreasRead:
    """Read areas from a file and say how good they are. Changes nothing.

    Outlines are brought to WGS84, longitude first; invalid ones are repaired where a polygon remains.
    Rows are numbered from 1 in the order of the file. Raises Unreadable when the file as a whole cannot
    be used: wrong type, damaged, coordinate system not known, columns not clear.
    """
    meta, columns, wkb = _read_file(path, crs=crs, encoding=encoding, layer=layer)
    fields = list(columns)
    code_from = code_column or find_code_column(fields, area_type, vintage)
    if code_from not in columns:
        raise Unreadable(f"{path.name} has no column “{code_from}”. Its columns: {', '.join(fields)}.")
    name_from = name_column or find_name_column(fields, code_from)
    if name_from and name_from not in columns:
        raise Unreadable(f"{path.name} has no column “{name_from}”. Its columns: {', '.join(fields)}.")
    codes = [_text(value) for value in columns[code_from]]
    names = [_text(value) for value in columns[name_from]] if name_from else [""] * len(codes)

    read = _Checked(codes, names)
    geometries = read.polygons(wkb)
    system = crs or meta["crs"]
    geometries = read.on_the_map(geometries, system)
    read.one_row_per_code()

    kept = np.flatnonzero(read.is_kept)
    kept_geometries = geometries[kept]
    area_m2 = square_metres(kept_geometries)
    kept_codes = [codes[row] for row in kept]
    kept_names = [names[row] or codes[row] for row in kept]
    quality = {
        "file": path.name,
        "coordinate_system": system,
        "code_column": code_from,
        "name_column": name_from,
        "rows": len(codes),
        "accepted": len(kept),
        "repaired": read.repaired,
        "refused": len(read.refused),
        "refused_reasons": dict(Counter(row["reason"] for row in read.refused)),
        "codes_of_ons_pattern": sum(bool(GSS_CODE.match(code)) for code in kept_codes),
        "without_name": sum(not names[row] for row in kept),
        "names_used_twice": sum(count - 1 for count in Counter(kept_names).values() if count > 1),
        **fit_together(kept_geometries, area_m2),
    }
    return AreasRead(kept_codes, kept_names, kept_geometries, area_m2, read.refused, quality)


def _begins_as_json(path: Path) -> bool:
    """Does this text begin as GeoJSON must? Other text would be read as a table, or not, by whatever is installed."""
    with path.open("rb") as stream:
        return stream.read(4096).removeprefix(BOM_UTF8).lstrip()[:1] == b"{"


def _read_file(
    path: Path, *, crs: str, encoding: str, layer: str
) -> tuple[dict[str, Any], dict[str, NDArray[Any]], NDArray[Any]]:
    """Metadata, columns by name, and outlines in well-known binary, whatever the format."""
    kind = kind_of(path)
    source = str(path.absolute())
    if kind == "zip":
        with open_zip(path) as archive:
            names = archive.namelist()
        inside = [name for name in names if name.lower().endswith((".shp", ".gpkg", ".geojson", ".json"))]
        inside = [name for name in inside if "__MACOSX" not in name]
        if len(inside) != 1:
            found = ", ".join(inside[:5]) if inside else "none"
            raise Unreadable(
                f"{path.name} must hold one Shapefile, GeoPackage or GeoJSON file; it holds {found}."
            )
        if inside[0].lower().endswith(".shp"):
            stem = inside[0][:-4].lower()
            absent = [end for end in (".dbf", ".shx") if stem + end not in [name.lower() for name in names]]
            if absent:
                raise Unreadable(
                    f"{path.name} holds {inside[0]} without its {' and '.join(absent)}. Zip all its parts together."
                )
        source = f"/vsizip/{source}/{inside[0]}"
    elif kind == "shp":
        raise Unreadable(
            f"{path.name} is one part of a Shapefile. Zip its parts (.shp, .shx, .dbf, .prj) together and load that."
        )
    elif kind not in ("geopackage", "text"):
        words = ADVICE[kind].split(" A CSV")[0].split(" Tables")[0].split(" Save")[0]
        raise Unreadable(f"{path.name} {words} {COME_AS}")
    elif kind == "text" and not _begins_as_json(path):
        raise Unreadable(f"{path.name} is text, but no file of boundaries. {COME_AS}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = pyogrio.list_layers(source)
            spatial = [str(name) for name, geometry in layers if geometry is not None]
            if not spatial:
                raise Unreadable(f"{path.name} holds no outlines.")
            if layer and layer not in spatial:
                raise Unreadable(f"{path.name} has no layer “{layer}”. Its layers: {', '.join(spatial)}.")
            if len(spatial) > 1 and not layer:
                raise Unreadable(
                    f"{path.name} has several layers: {', '.join(spatial)}. Say which with --layer."
                )
            meta, _ids, wkb, data = pyogrio.raw.read(
                source, layer=layer or spatial[0], encoding=encoding or None, force_2d=True
            )
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The text in {path.name} is not in the encoding it should be. "
            "Say which with --encoding, for example --encoding cp1252."
        ) from error
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
    ) as error:
        raise Unreadable(
            f"{path.name} could not be read as boundaries: it may be damaged, cut short or of another kind. {COME_AS}"
        ) from error
    if wkb is None or not len(wkb):
        raise NothingInIt(f"{path.name} holds no areas: it is empty.")
    if not (crs or meta["crs"]):
        raise Unreadable(
            f"{path.name} does not say which coordinate system it is in (a Shapefile needs its .prj part). "
            "If you know it, say so: --crs EPSG:27700 is the British National Grid, "
            "--crs EPSG:4326 is longitude and latitude."
        )
    try:
        CRS.from_user_input(crs or meta["crs"])
    except CRSError as error:
        raise Unreadable(
            f"The coordinate system “{crs or meta['crs']}” is not known. Write it like EPSG:27700."
        ) from error
    return meta, dict(zip([str(name) for name in meta["fields"]], data, strict=True)), wkb


class _Checked:
    """Which rows can be kept, which are refused and why."""

    def __init__(self, codes: list[str], names: list[str]) -> None:
        self.codes = codes
        self.is_kept = np.ones(len(codes), dtype=bool)
        self.refused: list[dict[str, Any]] = []
        self.repaired = 0
        for row, code in enumerate(codes):
            if not code:
                self.refuse(row, "it has no code")
            elif len(code) > LONGEST_CODE or len(names[row]) > LONGEST_NAME:
                self.refuse(
                    row, f"its code is longer than {LONGEST_CODE} or its name than {LONGEST_NAME} characters"
                )
            elif "\x00" in code + names[row]:
                self.refuse(row, "its code or name holds a character that is not text")

    def refuse(self, row: int | np.integer[Any], reason: str) -> None:
        row = int(row)
        if self.is_kept[row]:
            self.is_kept[row] = False
            self.refused.append({"row": row + 1, "code": self.codes[row], "reason": reason})

    def polygons(self, wkb: NDArray[Any]) -> NDArray[Any]:
        """Outlines as polygons, repaired where they can be."""
        # A coordinate that is no number is refused below, and not warned of by NumPy before.
        with np.errstate(invalid="ignore"):
            geometries = shapely.from_wkb(wkb, on_invalid="ignore")
        for row in np.flatnonzero(shapely.is_missing(geometries)):
            self.refuse(row, "it has no outline" if wkb[row] is None else "its outline cannot be read")
        kinds = shapely.get_type_id(geometries)
        for row in np.flatnonzero(self.is_kept & ~np.isin(kinds, (3, 6, 7))):
            self.refuse(row, f"its outline is a {geometries[row].geom_type}, not a polygon")
        for row in np.flatnonzero(self.is_kept & shapely.is_empty(geometries)):
            self.refuse(row, "its outline is empty")
        # Bounds pass over what is no number, and a repair would leave the corner out.
        points, of_row = shapely.get_coordinates(geometries, return_index=True)
        for row in np.unique(of_row[~np.isfinite(points).all(axis=1)]):
            if self.is_kept[row]:
                self.refuse(int(row), "its outline holds a coordinate that is not a number")
        for row in np.flatnonzero(self.is_kept & ~shapely.is_valid(geometries)):
            repaired = shapely.make_valid(geometries[row], method="structure", keep_collapsed=False)
            geometries[row] = repaired
            self.repaired += 1
        for row in np.flatnonzero(self.is_kept):
            polygons = only_polygons(geometries[row])
            if polygons is None:
                self.refuse(row, "its outline encloses nothing")
            else:
                geometries[row] = polygons
        self.repaired -= sum(row["reason"] == "its outline encloses nothing" for row in self.refused)
        self.repaired = max(0, self.repaired)
        return np.asarray(geometries)

    def on_the_map(self, geometries: NDArray[Any], system: Any) -> NDArray[Any]:
        """Outlines in WGS84; refused where they then lie outside the United Kingdom."""
        placed = geometries.copy()
        kept = np.flatnonzero(self.is_kept)
        if CRS.from_user_input(system) != CRS.from_epsg(WGS84):
            moved = project(geometries[kept], system, WGS84)
            # The step can pinch an outline that was valid by a hair.
            pinched = np.flatnonzero(~shapely.is_valid(moved))
            for index in pinched:
                moved[index] = only_polygons(shapely.make_valid(moved[index], method="structure"))
            placed[kept] = moved
        bounds = shapely.bounds(placed[kept])
        first = coordinates.faults(bounds[:, 0], bounds[:, 1])
        last = coordinates.faults(bounds[:, 2], bounds[:, 3])
        for index in np.flatnonzero((first != coordinates.FINE) | (last != coordinates.FINE)):
            fault = int(first[index]) or int(last[index])
            fault = coordinates.OFF_EARTH if fault == coordinates.MISSING else fault
            self.refuse(int(kept[index]), coordinates.WORDS[fault])
        return placed

    def one_row_per_code(self) -> None:
        seen: dict[str, int] = {}
        for row in np.flatnonzero(self.is_kept):
            code = self.codes[row]
            if code in seen:
                self.refuse(row, f"the code {code} was already used in row {seen[code] + 1}")
            else:
                seen[code] = int(row)


def only_polygons(geometry: Any) -> Any:
    """The polygons of a shape as one Polygon or MultiPolygon; None when it encloses nothing.

    >>> only_polygons(shapely.LineString([(0, 0), (1, 1)])) is None
    True
    """
    if geometry.geom_type == "Polygon":
        return geometry if geometry.area > 0 else None
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def find_code_column(fields: list[str], area_type: str, vintage: int) -> str:
    """Which column holds the code of areas of this type and year? Raises Unreadable when not clear."""
    known = {name: found for name in fields if (found := read_column(name)) and found[2] == "code"}
    of_type = {name: year for name, (kind, year, _what) in known.items() if kind == area_type}
    for name, year in of_type.items():
        if year == vintage:
            return name
    if of_type:
        name, year = next(iter(of_type.items()))
        raise Unreadable(
            f"The file's codes are of {year} ({name}), but --vintage says {vintage}. "
            f"Correct --vintage, or insist with --code-column {name}."
        )
    plain = [name for name in fields if name.lower() in PLAIN_CODES]
    if len(plain) == 1 and not known:
        return plain[0]
    for wanted in PLAIN_CODES:
        if not known and wanted in [name.lower() for name in plain]:
            return next(name for name in plain if name.lower() == wanted)
    raise Unreadable(
        f"It is not clear which column holds the code of the {area_type}. "
        f"Say so with --code-column; the columns are: {', '.join(fields) or 'none'}."
    )


def find_name_column(fields: list[str], code_column: str) -> str:
    """Which column holds the name that goes with this code? Empty when there is none."""
    code = read_column(code_column)
    for name in fields:
        found = read_column(name)
        if found and code and found[:2] == code[:2] and found[2] == "name":
            return name
    if code is None:
        for wanted in PLAIN_NAMES:
            for name in fields:
                if name.lower() == wanted:
                    return name
    return ""


def fit_together(geometries: NDArray[Any], area_m2: NDArray[np.float64]) -> dict[str, Any]:
    """Do the areas of a set cover the ground once? Overlaps, gaps between them, and their whole area.

    Overlaps and gaps below 100 square metres are the rounding of outlines and are left out.
    """
    if not len(geometries):
        return {"overlaps": 0, "overlap_m2": 0.0, "gaps": 0, "gap_m2": 0.0, "area_m2": 0.0, "union_m2": 0.0}
    tree = shapely.STRtree(geometries)
    left, right = tree.query(geometries, predicate="intersects")
    pairs = left < right
    shared = shapely.intersection(geometries[left[pairs]], geometries[right[pairs]])
    shared_m2 = square_metres(shared)
    large = shared_m2 > 100
    union = shapely.union_all(geometries)
    holes = [
        shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in shapely.get_rings(part)[1:]
    ]
    hole_m2 = square_metres(np.array(holes, dtype=object)) if holes else np.zeros(0)
    gaps = hole_m2 > 100
    return {
        "overlaps": int(large.sum()),
        "overlap_m2": round(float(shared_m2[large].sum()), 1),
        "gaps": int(gaps.sum()),
        "gap_m2": round(float(hole_m2[gaps].sum()), 1),
        "area_m2": round(float(area_m2.sum()), 1),
        "union_m2": round(float(square_metres(np.array([union], dtype=object))[0]), 1),
    }


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()
