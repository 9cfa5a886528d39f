"""Reads street-level crime as data.police.uk publishes it: exactly twelve columns, one row a crime."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.places import coordinates
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable, in_utf8

# data.police.uk/about, exact and in this order (domain.md 3.2).
COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
LONGEST = (64, 7, 100, 100, 20, 20, 200, 9, 100, 60, 100, 200)
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
LSOA = re.compile(r"[A-Z]\d{8}")  # E or W of real ones; other letters of invented boroughs
NOT_A_NUMBER = float("nan")


@dataclass
class Crimes:
    """A batch of rows as columns: `rows` as text (12 columns), their keys and their coordinates.

    lon and lat are not-a-number where the file gives none. `keys` are (hash of content, occurrence).
    """

    rows: list[list[str]] = field(default_factory=list)
    keys: list[tuple[bytes, int]] = field(default_factory=list)
    lon: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    lat: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.rows)


class StreetFile:
    """One street-level file, read batch by batch.

    After reading, `read` is the number of rows, `refused` what could not be used, `repeats` how many
    rows repeat an earlier one exactly.
    """

    def __init__(self, name: str, stream: io.TextIOWrapper, *, latest_month: str) -> None:
        self.name = name
        self.read = 0
        self.repeats = 0
        self.refused: list[dict[str, Any]] = []
        self._stream = stream
        self._latest_month = latest_month
        self._seen: dict[bytes, int] = {}
        self._good: set[tuple[str, ...]] = set()

    def batches(self, size: int = 50_000) -> Iterator[Crimes]:
        """Batches of at most `size` usable rows. Raises Unreadable when the file as a whole is wrong.

        latest_month: a later month (2025-06 < 2025-07) is a fault of the row.
        """
        with in_utf8(self.name):
            reader = csv.reader(self._stream, strict=True)
            try:
                check_header(next(reader, []), self.name)
                # Rows are numbered as a spreadsheet shows them: the heading is row 1.
                number = 2
                while rows := list(islice(reader, size)):
                    yield self._checked(rows, number)
                    number += len(rows)
            except csv.Error as error:
                raise Unreadable(
                    f"{self.name} is not a sound CSV file from line {reader.line_num} on ({error}). "
                    "Was it copied to the end?"
                ) from error
        if self.read == 0:
            raise NothingInIt(f"{self.name} has a heading and no rows.")

    def _checked(self, rows: list[list[str]], first: int) -> Crimes:
        lon, lat, reasons = _coordinates(rows)
        kept: list[int] = []
        keys: list[tuple[bytes, int]] = []
        for index, row in enumerate(rows):
            if not row:
                continue
            self.read += 1
            # All columns but the outcome, which police.uk changes in later editions of the same month.
            content = "\x1f".join(row[:10]) + "\x1f" + row[-1]
            reason = reasons.get(index, "") or self._fault(row, content)
            if reason:
                self.refused.append({"row": first + index, "file": self.name, "reason": reason})
                continue
            digest = blake2b(content.encode(), digest_size=16).digest()
            self._seen[digest] = occurrence = self._seen.get(digest, 0) + 1
            self.repeats += occurrence > 1
            kept.append(index)
            keys.append((digest, occurrence))
        if len(kept) == len(rows):
            return Crimes(rows, keys, lon, lat)
        return Crimes([rows[index] for index in kept], keys, lon[kept], lat[kept])

    def _fault(self, row: list[str], content: str) -> str:
        """What is wrong with a row, or "". Most parts of a row repeat, so each is judged once."""
        if len(row) != len(COLUMNS):
            return f"it has {len(row)} columns, not {len(COLUMNS)}"
        if "\x00" in content:
            return "it holds a character that is not text"
        parts = (row[1], row[2], row[3], row[9], row[10], row[11])
        area = (row[7], row[8])
        if (
            len(row[0]) <= LONGEST[0]
            and len(row[6]) <= LONGEST[6]
            and parts in self._good
            and area in self._good
        ):
            return ""
        month = row[1]
        if not MONTH.fullmatch(month):
            return f"“{month[:20]}” is not a month; it is written like 2025-06"
        if month > self._latest_month:
            return f"the month {month} has not happened yet"
        if not row[2]:
            return "it does not say which force reported it"
        if not row[9]:
            return "it has no crime type"
        if row[7] and not LSOA.fullmatch(row[7]):
            return f"“{row[7][:20]}” is not an LSOA code; it is written like E01016796"
        for text, most, column in zip(row, LONGEST, COLUMNS, strict=True):
            if len(text) > most:
                return f"{column} is longer than {most} characters"
        if "\x00" in row[10]:
            return "it holds a character that is not text"
        self._good.add(parts)
        self._good.add(area)
        return ""


def check_header(header: list[str], name: str) -> None:
    """Are these exactly the twelve columns, in order? Raises Unreadable that says what differs."""
    found = [column.strip() for column in header]
    if tuple(found) == COLUMNS:
        return
    advice = "Street-level files have exactly these: " + ", ".join(COLUMNS) + "."
    if found[:2] == ["Type", "Date"]:
        raise Unreadable(f"{name} is a stop-and-search file, not street-level crime. {advice}")
    if "Outcome type" in found:
        raise Unreadable(f"{name} is a file of outcomes, not street-level crime. {advice}")
    absent = [column for column in COLUMNS if column not in found]
    extra = [column[:40] or "(blank)" for column in found if column not in COLUMNS]
    if absent and len(absent) == len(COLUMNS):
        raise ColumnsChanged(
            f"{name} has none of the columns of data.police.uk. {advice}", lacking=absent, added=extra
        )
    problems = []
    if absent:
        problems.append("lacks " + ", ".join(absent))
    if extra:
        problems.append("has besides " + ", ".join(extra[:8]))
    if not problems:
        problems.append("has the right columns, but not in their order or not each once")
    raise ColumnsChanged(f"{name} {' and '.join(problems)}. {advice}", lacking=absent, added=extra)


def _coordinates(
    rows: list[list[str]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[int, str]]:
    """Longitudes, latitudes, and what is wrong with them by index of row. Both blank is no fault."""
    count = len(rows)
    reasons: dict[int, str] = {}
    lon, lat = np.full(count, NOT_A_NUMBER), np.full(count, NOT_A_NUMBER)
    try:
        lon = np.array([row[4] or NOT_A_NUMBER for row in rows], dtype=np.float64)
        lat = np.array([row[5] or NOT_A_NUMBER for row in rows], dtype=np.float64)
    except (ValueError, IndexError):
        for index, row in enumerate(rows):
            if len(row) != len(COLUMNS):
                continue
            try:
                lon[index], lat[index] = float(row[4] or "nan"), float(row[5] or "nan")
            except ValueError:
                reasons[index] = f"“{row[4][:20]}, {row[5][:20]}” is not a coordinate"
    marks = coordinates.faults(lon, lat)
    for index in np.flatnonzero(marks != coordinates.FINE).tolist():
        row = rows[index]
        if index in reasons or len(row) != len(COLUMNS) or not (row[4] or row[5]):
            continue
        mark = int(marks[index])
        reasons[index] = (
            "it has only one of longitude and latitude"
            if not (row[4] and row[5])
            else coordinates.WORDS[mark]
        )
    return lon, lat, reasons
