"""Reads postcodes: the ONS Postcode Directory, the National Statistics Postcode Lookup, or a plain table."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from commonweal.places import coordinates
from commonweal.places.geometry import BRITISH_GRID, WGS84, project
from commonweal.places.postcodes import normalise
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable, in_utf8

# Names of columns change from edition to edition (domain.md 3.3); the first pattern that fits is taken.
PATTERNS = {
    "postcode": (r"pcds", r"postcodes?", r"post_code", r"pcd8", r"pcd2", r"pcd7", r"pcd", r"postcode_?\d?"),
    "lat": (r"lat(itude)?",),
    "lon": (r"long?", r"lng", r"longitude"),
    "east": (r"(os)?east1m", r"eastings?"),
    "north": (r"(os)?no?rth1m", r"northings?"),
    "terminated": (r"doterm", r"terminated", r"date_of_termination"),
    "quality": (r"(os)?gri?d?ind", r"positional_quality_indicator", r"osgrdind"),
}
# ONSPD and NSPL write this latitude for a postcode without a grid reference.
NO_LATITUDE = 99.999999
Row = tuple[str, float | None, float | None, str]


class PostcodeFile:
    """One table of postcodes, read batch by batch; `refused` and the counts are complete after reading."""

    def __init__(self, name: str, stream: io.TextIOWrapper) -> None:
        self.name = name
        self.read = self.without_place = self.ended = 0
        self.refused: list[dict[str, Any]] = []
        self.columns: dict[str, str] = {}
        self._stream = stream
        self._seen: set[str] = set()

    def batches(self, size: int = 20_000) -> Iterator[list[Row]]:
        """Batches of (postcode, lon, lat, month of its end). Raises Unreadable for the file as a whole."""
        with in_utf8(self.name):
            reader = csv.reader(self._stream, strict=True)
            try:
                header = [column.strip() for column in next(reader, [])]
                self.columns = find_columns(header, self.name)
                at = {what: header.index(column) for what, column in self.columns.items()}
                rows: list[tuple[int, list[str]]] = []
                for row in reader:
                    if not row:
                        continue
                    self.read += 1
                    if len(row) != len(header):
                        self._refuse(reader.line_num, f"it has {len(row)} columns, not {len(header)}")
                        continue
                    rows.append((reader.line_num, row))
                    if len(rows) >= size:
                        yield self._checked(rows, at)
                        rows = []
                yield self._checked(rows, at)
            except csv.Error as error:
                raise Unreadable(
                    f"{self.name} is not a sound CSV file from line {reader.line_num} on ({error})."
                ) from error
        if not self.read:
            raise NothingInIt(f"{self.name} has a heading and no rows.")

    def _refuse(self, line: int, reason: str) -> None:
        self.refused.append({"row": line, "reason": reason})

    def _checked(self, rows: list[tuple[int, list[str]]], at: dict[str, int]) -> list[Row]:
        if not rows:
            return []
        is_grid = "lat" not in at
        x = _numbers([row[at["east" if is_grid else "lon"]] for _line, row in rows])
        y = _numbers([row[at["north" if is_grid else "lat"]] for _line, row in rows])
        if is_grid:
            known = np.isfinite(x) & np.isfinite(y) & (x > 0)
            moved = shapely.get_coordinates(project(shapely.points(x[known], y[known]), BRITISH_GRID, WGS84))
            x, y = np.full(len(x), np.nan), np.full(len(y), np.nan)
            x[known], y[known] = moved[:, 0], moved[:, 1]
        else:
            x[y >= NO_LATITUDE] = np.nan
        marks = coordinates.faults(x, y).tolist()
        kept: list[Row] = []
        for index, (line, row) in enumerate(rows):
            postcode = normalise(row[at["postcode"]])
            mark = marks[index]
            # Positional quality 9: no grid reference, whatever stands in the columns.
            is_unplaced = mark == coordinates.MISSING or (
                "quality" in at and row[at["quality"]].strip() == "9"
            )
            ended = row[at["terminated"]].strip() if "terminated" in at else ""
            if not postcode:
                self._refuse(line, f"“{row[at['postcode']][:12]}” is not a postcode")
            elif postcode in self._seen:
                self._refuse(line, f"{postcode} stands in the file twice")
            elif ended and not re.fullmatch(r"(19|20)\d\d-?(0[1-9]|1[0-2])", ended):
                self._refuse(
                    line, f"“{ended[:12]}” is not the month a postcode ended; it is written like 201905"
                )
            elif not is_unplaced and mark != coordinates.FINE:
                self._refuse(line, coordinates.WORDS[mark])
            elif (
                is_unplaced
                and not is_grid
                and mark == coordinates.MISSING
                and _is_word(row[at["lon"]], row[at["lat"]])
            ):
                self._refuse(line, f"“{row[at['lat']][:12]}, {row[at['lon']][:12]}” is not a coordinate")
            else:
                self._seen.add(postcode)
                self.without_place += is_unplaced
                self.ended += bool(ended)
                month = f"{ended[:4]}-{ended[-2:]}" if ended else ""
                place = (None, None) if is_unplaced else (float(x[index]), float(y[index]))
                kept.append((postcode, *place, month))
        return kept


def find_columns(header: list[str], name: str) -> dict[str, str]:
    """Which column holds what? Raises Unreadable when postcode or place are not among them."""
    found: dict[str, str] = {}
    for what, patterns in PATTERNS.items():
        for pattern in patterns:
            column = next((one for one in header if re.fullmatch(pattern, one.lower())), None)
            if column:
                found[what] = column
                break
    columns = ", ".join(header)[:300] or "none"
    if "postcode" not in found:
        raise ColumnsChanged(
            f"{name} has no column of postcodes (pcds, Postcode ...). Its columns: {columns}."
        )
    if not ({"lat", "lon"} <= found.keys() or {"east", "north"} <= found.keys()):
        raise ColumnsChanged(
            f"{name} has neither latitude and longitude (lat, long) nor eastings and northings "
            f"(oseast1m, osnrth1m). Its columns: {columns}."
        )
    if not {"lat", "lon"} <= found.keys():
        found.pop("lat", None), found.pop("lon", None)
    return found


def _numbers(texts: list[str]) -> np.ndarray:
    try:
        return np.array([text or "nan" for text in texts], dtype=np.float64)
    except ValueError:
        return np.array([float("nan") if _is_word(text) else float(text or "nan") for text in texts])


def _is_word(*texts: str) -> bool:
    for text in texts:
        try:
            float(text or "nan")
        except ValueError:
            return True
    return False
