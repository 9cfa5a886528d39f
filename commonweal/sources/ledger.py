"""The ledger of releases as files: what was published, so that the next table can be checked against all of it.

A folder with, for each release, NAME.csv (the table as the public reads it: categories, a count, and a percentage where
there are some) and NAME.json (what it is about, by which rule, and the CSV's digest); and lookups as CSV files of two columns in `lookups/`, the parts first.
Nothing in it is secret: it holds what was published and no more.
"""

import csv
import datetime
import hashlib
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.methods.disclosure import (
    SUPPRESSED,
    WITHHELD,
    Dimension,
    Lookup,
    Published,
    Rounding,
    Rule,
    Scope,
    Shares,
)
from commonweal.sources.opening import Unreadable
from commonweal.ui.spreadsheets import neutral

SCHEMA = "commonweal-release/1"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def read_releases(folder: Path) -> list[Published]:
    """All releases of a ledger, by name. Raises Unreadable for one that was changed or is not whole."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} is not a folder.")
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def _read(path: Path) -> Published:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        content = path.with_suffix(".csv").read_bytes()
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise Unreadable(f"{path.with_suffix('.csv').name} is not what was released: its digest differs.")
        rule = Rule(int(told["threshold"]), bool(told["zeros_are_safe"]), tuple(told.get("groups", ())))
        dimensions = tuple(
            Dimension(one["name"], tuple(one["categories"]), tuple(one["levels"]), tuple(one["parents"]))
            for one in told["dimensions"]
        )
        rows = list(csv.reader(content.decode("utf-8").splitlines()))[1:]
        counts = [row[len(dimensions)] for row in rows]
        shape = tuple(len(one.categories) for one in dimensions)
        found = np.array(
            [WITHHELD if count == SUPPRESSED else int(count) for count in counts], dtype=np.int64
        )
        rounding = Rounding(**told["rounding"]) if told.get("rounding") else None
        release = Published(
            path.stem, told["about"], rule, dimensions, found.reshape(shape), rounding, _scope(told)
        )
        return _with_percentages(release, told["percentages"], rows) if told.get("percentages") else release
    except (OSError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"{path.name} is not a release that can be read ({error}).") from error


def _with_percentages(release: Published, said: Mapping[str, Any], rows: list[list[str]]) -> Published:
    """The release with the percentages that stand beside its counts.

    They tell nothing beside those. Raises Unreadable where one says what the counts do not: it would tell of somebody.
    """
    read = [math.nan if row[-1] == SUPPRESSED else float(row[-1]) for row in rows]
    shares = Shares(said["along"], said["places"], np.array(read).reshape(release.counts.shape))
    axis = [one.name for one in release.dimensions].index(shares.along)
    bases = np.broadcast_to(np.take(release.counts, [-1], axis=axis), release.counts.shape)
    is_told = ~np.isnan(shares.percentages)
    follows = np.round(100 * release.counts / np.maximum(bases, 1), shares.places)
    hidden = (release.counts == WITHHELD) | (bases == WITHHELD)
    if (is_told & (hidden | ~np.isclose(shares.percentages, follows))).any():
        raise Unreadable(f"{release.name}.csv has a percentage that its counts do not tell.")
    return replace(release, shares=shares)


def _scope(told: Mapping[str, Any]) -> Scope:
    first, last = told.get("period") or (None, None)
    period = (
        (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)) if first and last else None
    )
    return Scope(dict(told.get("within") or {}), period)


def rows_of(release: Published) -> Iterator[list[str]]:
    """A release as the public reads it: categories and a count, or the mark for what is withheld."""
    for at in np.ndindex(release.counts.shape):
        count = int(release.counts[at])
        named = [one.categories[i] for one, i in zip(release.dimensions, at, strict=True)]
        yield [*named, SUPPRESSED if count == WITHHELD else str(count)]


def percentages_by_row(release: Published) -> Iterator[list[str]]:
    """The percentages of a release in the order of `rows_of`: categories and a percentage, or the mark; none without."""
    if release.shares is not None:
        shares = release.shares.percentages.ravel().tolist()
        for row, share in zip(rows_of(release), shares, strict=True):
            yield [*row[:-1], SUPPRESSED if math.isnan(share) else str(share)]


def write_release(folder: Path, release: Published, **also: Any) -> Path:
    """Add a release to the ledger, whole or not at all; returns its CSV. Raises Unreadable for a name in use.

    also: more to keep beside it, such as who signed and when.
    """
    if not NAME.fullmatch(release.name):
        raise Unreadable(f"“{release.name}” can't name a release. Use small letters, digits and hyphens.")
    folder.mkdir(parents=True, exist_ok=True)
    target, told = folder / f"{release.name}.csv", folder / f"{release.name}.json"
    if told.exists() or target.exists():
        raise Unreadable(
            f"The ledger has a release “{release.name}”. What was published stays; give another name."
        )
    unfinished = folder / f".{release.name}.csv"
    with unfinished.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        # Categories come from a file and are read by the public. The ledger itself reads them from the other file.
        header = [*(one.name for one in release.dimensions), "count"]
        rows: Iterable[list[str]] = rows_of(release)
        if release.shares is not None:
            header.append("percentage")
            rows = ([*row, share[-1]] for row, share in zip(rows, percentages_by_row(release), strict=True))
        writer.writerow(map(neutral, header))
        writer.writerows(map(neutral, row) for row in rows)
    about = {
        "schema": SCHEMA,
        "about": release.about,
        "dimensions": [asdict(one) for one in release.dimensions],
        "threshold": release.rule.threshold,
        "zeros_are_safe": release.rule.zeros_are_safe,
        "groups": list(release.rule.groups),
        "rounding": asdict(release.rounding) if release.rounding else None,
        "percentages": _said_of(release.shares) if release.shares else None,
        "within": dict(release.scope.within),
        "period": [day.isoformat() for day in release.scope.period] if release.scope.period else None,
        "sha256": hashlib.sha256(unfinished.read_bytes()).hexdigest(),
        **also,
    }
    os.replace(unfinished, target)
    # A release counts from when this file is there, so it is put in its place last.
    unfinished_about = folder / f".{release.name}.json"
    unfinished_about.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(unfinished_about, told)
    return target


def _said_of(shares: Shares) -> dict[str, Any]:
    return {"along": shares.along, "places": shares.places}


def read_lookups(folder: Path) -> list[Lookup]:
    """The lookups of a ledger: which parts make up which wholes. Raises Unreadable for a part of two wholes."""
    found = []
    for path in sorted((folder / "lookups").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if any(row)]
        if len(rows) < 2 or any(len(row) != 2 for row in rows):
            raise Unreadable(
                f"{path.name} is not a lookup: two columns are wanted, the parts first, with a header."
            )
        of: dict[str, str] = {}
        for part, whole in rows[1:]:
            if of.setdefault(part, whole) != whole:
                raise Unreadable(f"{path.name} puts “{part}” into “{of[part]}” and into “{whole}”.")
        found.append(Lookup(parts=rows[0][0], wholes=rows[0][1], of=of))
    return found


def nested_by(wholes: Mapping[str, str], lookups: list[Lookup]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """For each dimension that is released by wholes too: their level, and which whole each part belongs to.

    wholes: dimension -> level. Raises Unreadable where the ledger has no such lookup.
    """
    known = {(one.parts, one.wholes): one.of for one in lookups}
    for pair in wholes.items():
        if pair not in known:
            raise Unreadable(
                f"The ledger's lookups/ holds no file with the columns “{pair[0]}” and “{pair[1]}”."
            )
    return {parts: (level, known[parts, level]) for parts, level in wholes.items()}
