"""Imports of recorded crime with point in polygon, measured against PostGIS in the same run.

python -m bench.imports            27,084 and a million rows (about five minutes)
python -m bench.imports --quick    27,084 rows only
"""

import csv
import gzip
import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from bench.measure import as_table, row
from bench.postgis import private_postgis, version
from bench.processes import PREPARE, ROOT, python

RESULTS = ROOT / "var" / "bench" / "imports.json"
REAL = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data")
TITLE = "Imports"
CHECKED = """\
- Recorded crime: the same file and the same outlines of five types of area. Counted equal: all rows, and
  the rows in every single area. Ours reads and checks every row, keys it by content so that a second load
  adds nothing, places it, writes the report and publishes, into SQLite on disk. PostGIS only copies the
  file in, makes points, and joins them to the areas by ST_Covers over a GiST index (border points go to the
  lowest code in both); it does not check, key or report, and runs without fsync. Each run of ours is a new
  process on a new database; the start of Python is not counted, as that of PostgreSQL is not.
"""
SETS = (("lad24", "lad", 2024), ("ward25", "ward", 2025), ("msoa21", "msoa", 2021), ("lsoa21", "lsoa", 2021))
SETS = (*SETS, ("oa11", "oa", 2011))
MILLION, SNAP_POINTS = 1_000_000, 100_000
COLUMNS = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
OURS = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from commonweal.evidence.models import RecordedCrime
from commonweal.evidence.selectors import OPERATOR, crime_counts
from commonweal.places.selectors import current_area_sets
from commonweal.sources.police.load import load_police
begun = time.perf_counter()
done = load_police(Path(sys.argv[1]), by=None)
seconds = time.perf_counter() - begun
counts = {}
if sys.argv[2] == "count":
    from django.db.models import Count
    found = RecordedCrime.objects.values("point__places__area__code").annotate(n=Count("id"))
    counts = {one["point__places__area__code"]: one["n"] for one in found}
    counts.pop(None, None)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "rows": RecordedCrime.objects.count(), "counts": counts, "peak": peak}))
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure, write `var/bench/imports.json` and give the lines of the table."""
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as name, private_postgis() as conn:
        folder = Path(name)
        files = _areas(folder)
        home = folder / "home"
        python(home, PREPARE, json.dumps([(str(file), kind, year) for file, kind, year in files]))
        _peer_areas(conn, files)
        real = REAL / "police-uk-street" / "milton-keynes-2025-street.csv.gz"
        small = folder / "small.csv"
        if real.exists():
            small.write_bytes(gzip.decompress(real.read_bytes()))
            what = "27,084 police rows of Milton Keynes"
        else:
            made_crimes(small, 27_084, files)
            what = "27,084 made police rows"
        found.append(_measure(conn, home, small, what, repeats=5, aim_seconds=3))
        if not quick:
            large = folder / "large.csv"
            made_crimes(large, MILLION, files)
            what = f"1,000,000 made police rows on {SNAP_POINTS:,} points"
            found.append(_measure(conn, home, large, what, repeats=2, aim_seconds=60))
        peer = version(conn)
    for line in found:
        line["peer_version"] = peer
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _areas(folder: Path) -> list[tuple[Path, str, int]]:
    """Milton Keynes' outlines, or grids of the same number of areas where the real data are absent."""
    real = REAL / "boundaries" / "milton-keynes"
    if real.is_dir():
        return [(real / f"{name}.geojson", kind, year) for name, kind, year in SETS]
    made = []
    for (name, kind, year), side in zip(SETS, (1, 4, 6, 13, 28), strict=True):
        step = 0.28 / side
        features = [
            {
                "type": "Feature",
                "properties": {"code": f"{kind}{x:03}{y:03}", "name": f"{kind} {x} {y}"},
                "geometry": json.loads(
                    shapely.to_geojson(
                        shapely.box(
                            -0.88 + x * step, 51.96 + y * step, -0.88 + (x + 1) * step, 51.96 + (y + 1) * step
                        )
                    )
                ),
            }
            for x in range(side)
            for y in range(side)
        ]
        path = folder / f"{name}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        made.append((path, kind, year))
    return made


def made_crimes(path: Path, count: int, files: list[tuple[Path, str, int]]) -> None:
    """Write a street-level file of made rows: six years of months, points over and around the areas."""
    rng, chance = np.random.default_rng(1), random.Random(1)
    points = max(1_000, min(SNAP_POINTS, count // 8))
    outline = shapely.union_all(shapely.from_wkb(pyogrio.raw.read(str(files[0][0]))[2]))
    west, south, east, north = outline.bounds
    lon = np.round(rng.uniform(west, east, points), 6)
    lat = np.round(rng.uniform(south, north, points), 6)
    months = [f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13)]
    kinds = ["Burglary", "Shoplifting", "Drugs", "Public order", "Vehicle crime", "Anti-social behaviour"]
    picked = rng.integers(0, points, count)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS.split(","))
        force = "Wealdmere Police"
        for number, point in enumerate(picked.tolist()):
            kind = kinds[number % len(kinds)]
            is_crime = kind != "Anti-social behaviour"
            writer.writerow(
                (
                    f"{chance.getrandbits(256):064x}" if is_crime else "",
                    months[number * len(months) // count],
                    force,
                    force,
                    lon[point],
                    lat[point],
                    f"On or near Street {point % 5000}",
                    f"E0101{point % 10_000:04}",
                    "Wealdmere 001A",
                    kind,
                    "Under investigation" if is_crime else "",
                    "",
                )
            )


def _measure(conn, home: Path, path: Path, what: str, *, repeats: int, aim_seconds: float) -> dict:
    ours_ms, peer_ms, peak, equal = [], [], 0, True
    for _turn in range(repeats):
        fresh = shutil.copytree(home, home.with_name("fresh"))
        ours = json.loads(python(fresh, OURS, str(path), "count"))
        shutil.rmtree(fresh)
        begun = time.perf_counter()
        _peer_import(conn, path)
        peer_ms.append((time.perf_counter() - begun) * 1000)
        ours_ms.append(ours["seconds"] * 1000)
        peak = max(peak, ours["peak"])
        counted = conn.execute(
            "SELECT code, count(*) FROM placed JOIN area ON area.id = area_id GROUP BY code"
        ).fetchall()
        total = conn.execute("SELECT count(*) FROM crime").fetchone()[0]
        equal = equal and ours["rows"] == total and ours["counts"] == dict(counted)
    seconds = max(ours_ms) / 1000
    note = f"slowest {seconds:.1f} s of {aim_seconds:g} s aimed at; peak {peak // 1024} MB"
    return row(
        f"import {what}",
        "PostGIS COPY + ST_Covers join",
        ours_ms,
        peer_ms,
        equal=equal,
        note=note,
        within_aim=seconds <= aim_seconds,
    )


def _peer_areas(conn, files: list[tuple[Path, str, int]]) -> None:
    conn.execute(
        "CREATE TABLE area (id serial PRIMARY KEY, kind text, code text, shape geometry(Geometry, 4326))"
    )
    for file, kind, _year in files:
        meta, _ids, shapes, data = pyogrio.raw.read(str(file))
        fields = list(meta["fields"])
        # In all of these files the first column of codes is the area's own.
        column = next(name for name in fields if name.lower().endswith(("cd", "code")))
        for code, shape in zip(data[fields.index(column)], shapes, strict=True):
            conn.execute(
                "INSERT INTO area (kind, code, shape) VALUES (%s, %s, ST_GeomFromWKB(%s, 4326))",
                (kind, code, shape),
            )
    conn.execute("CREATE INDEX ON area USING gist (shape)")
    conn.execute("ANALYZE area")


def _peer_import(conn, path: Path) -> None:
    """The plain way in PostGIS: copy the file, make points, join each to the areas that cover it."""
    conn.execute("DROP TABLE IF EXISTS placed, crime, raw")
    columns = ", ".join(f'"{column}" text' for column in COLUMNS.split(","))
    conn.execute(f"CREATE UNLOGGED TABLE raw ({columns})")
    with (
        conn.cursor().copy("COPY raw FROM STDIN WITH (FORMAT csv, HEADER true)") as copy,
        path.open("rb") as data,
    ):
        while chunk := data.read(1 << 18):
            copy.write(chunk)
    conn.execute(
        "CREATE TABLE crime AS SELECT row_number() OVER () AS id, raw.*, CASE WHEN \"Longitude\" <> '' THEN "
        'ST_SetSRID(ST_MakePoint("Longitude"::float8, "Latitude"::float8), 4326) END AS point FROM raw'
    )
    conn.execute('CREATE INDEX ON crime ("Month", "LSOA code", "Crime type")')
    conn.execute(
        "CREATE TABLE placed AS SELECT DISTINCT ON (crime.id, area.kind) crime.id AS crime_id, area.id AS area_id "
        "FROM crime JOIN area ON ST_Covers(area.shape, crime.point) ORDER BY crime.id, area.kind, area.code"
    )
    conn.execute("CREATE INDEX ON placed (area_id)")


if __name__ == "__main__":
    print(as_table(rows(quick="--quick" in sys.argv)))
