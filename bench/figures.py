"""Figures of all small areas of England and Wales: loading a census table, a profile, a map, beside SQL.

python -m bench.figures            35,672 areas, 178,360 rows (about three minutes)
python -m bench.figures --quick    2,500 areas
"""

import csv
import gzip
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.measure import as_table, row
from bench.postgis import private_postgis, version
from bench.processes import PREPARE, ROOT, python

REAL = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data")
TABLE = REAL / "census2021" / "full" / "ethnicity21_lsoa21_all_ew.csv.gz"
GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
TITLE = "Figures by area"
CHECKED = """\
- Loading: the sums by group of what was loaded are equal. Ours reads and checks every row, knows the table by
  its columns, keeps base and status, adds the residents, says what does not add up, writes the report and
  publishes, into SQLite on disk, in a new process; the start of Python is not counted. PostgreSQL copies the
  file in, joins it to the areas and makes the same unique index; it runs without fsync and checks nothing.
- Map: how mixed each area is, to one decimal, is equal in every area. Ours gives what the map, its table and
  its files are drawn from; PostgreSQL gives the numbers alone.
- Profile: the counts of one area and the sums of all areas are equal. Ours gives the profile with shares.
- The outlines of the areas are a grid: only their number matters here.
"""
OURS = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum
from django.http import QueryDict
from commonweal.evidence import people_layer
from commonweal.evidence.models import Observation
from commonweal.evidence.profiles import profile_of
from commonweal.places.selectors import area_in_use
from commonweal.sources.observations.load import load_observations

def timed(work):
    begun = time.perf_counter()
    given = work()
    return given, (time.perf_counter() - begun) * 1000

_done, load_ms = timed(lambda: load_observations(Path(sys.argv[1]), by=None))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
told = Observation.objects.filter(measure__code="ethnicity").values("group").annotate(n=Sum("value"))
sums = {one["group"]: one["n"] for one in told}
nobody = AnonymousUser()
asked = people_layer.ask(QueryDict("of=diversity&areas=lsoa"), nobody)
map_ms, profile_ms = [], []
for _turn in range(5):
    shown, took = timed(lambda: people_layer.values(nobody, asked))
    map_ms.append(took)
for _turn in range(5):
    profile, took = timed(lambda: profile_of(area_in_use("lsoa", sys.argv[2]), viewer=nobody))
    profile_ms.append(took)
[found] = [one for one in profile.who if one.measure.code == "ethnicity"]
print(json.dumps({
    "load_ms": load_ms, "peak": peak, "sums": sums, "map_ms": map_ms, "mixed": dict(shown.of),
    "profile_ms": profile_ms, "here": found.figures.of, "whole": found.figures.whole,
}))
"""
MIXED = (
    "SELECT code, round((100 * (1 - sum(n * n) / (sum(n) * sum(n))))::numeric, 1)::float8 FROM observation "
    "JOIN area ON area.id = area_id GROUP BY code"
)


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="bench-figures-") as name, private_postgis() as conn:
        folder = Path(name)
        table, codes = _table(folder, quick=quick)
        home = folder / "home"
        outlines = _outlines(folder, codes)
        python(home, PREPARE, json.dumps([(str(outlines), "lsoa", 2021)]))
        conn.execute("CREATE TABLE area (id serial PRIMARY KEY, code text UNIQUE)")
        with conn.cursor().copy("COPY area (code) FROM STDIN") as copy:
            for code in codes:
                copy.write_row((code,))
        found = _measure(conn, home, table, codes, repeats=1 if quick else 3)
        peer = version(conn)
    return [line | {"peer_version": peer} for line in found]


def _table(folder: Path, *, quick: bool) -> tuple[Path, list[str]]:
    """The census table of England and Wales, or a made one where the real data are absent; and its areas."""
    path = folder / "ethnicity.csv"
    if TABLE.exists() and not quick:
        path.write_bytes(gzip.decompress(TABLE.read_bytes()))
        with path.open(encoding="utf-8") as stream:
            return path, sorted({line["lsoa21_code"] for line in csv.DictReader(stream)})
    rng = np.random.default_rng(1)
    codes = [f"E0100{number:04}" for number in range(2_500 if quick else 35_672)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("lsoa21_code", "total_residents", "ethnic_group", "n"))
        for code in codes:
            counts = rng.integers(1, 900, len(GROUPS)).tolist()
            writer.writerows((code, sum(counts), group, n) for group, n in zip(GROUPS, counts, strict=True))
    return path, codes


def _outlines(folder: Path, codes: list[str]) -> Path:
    side = int(np.ceil(np.sqrt(len(codes))))
    step = 5 / side
    features = []
    for number, code in enumerate(codes):
        west, south = -4 + number % side * step, 50 + number // side * step
        ring = [
            [west, south],
            [west + step, south],
            [west + step, south + step],
            [west, south + step],
            [west, south],
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": code},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    path = folder / "lsoa21.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _measure(conn, home: Path, table: Path, codes: list[str], *, repeats: int) -> list[dict]:
    load_ms, peer_load_ms, peak, equal = [], [], 0, True
    for _turn in range(repeats):
        fresh = shutil.copytree(home, home.with_name("fresh"))
        ours = json.loads(python(fresh, OURS, str(table), codes[0]))
        shutil.rmtree(fresh)
        peer_load_ms.append(_timed(lambda: _peer_load(conn, table))[1])
        load_ms.append(ours["load_ms"])
        peak = max(peak, ours["peak"])
        told = conn.execute("SELECT grp, sum(n)::float8 FROM observation GROUP BY grp").fetchall()
        equal = equal and ours["sums"] == dict(told)
    mixed, peer_map_ms = _several(lambda: dict(conn.execute(MIXED).fetchall()))
    here, peer_profile_ms = _several(lambda: _peer_profile(conn, codes[0]))
    many = f"{len(codes):,} areas"
    return [
        row(
            f"load a census table of {many}, {5 * len(codes):,} rows",
            "PostgreSQL COPY + join",
            load_ms,
            peer_load_ms,
            equal=equal,
            note=f"peak {peak // 1024} MB",
        ),
        row(
            f"values of a map of how mixed {many} are",
            "PostgreSQL GROUP BY",
            ours["map_ms"],
            peer_map_ms,
            equal=_same(ours["mixed"], mixed),
        ),
        row(
            f"profile of one area beside all {many}",
            "PostgreSQL, two queries",
            ours["profile_ms"],
            peer_profile_ms,
            equal=(ours["here"], ours["whole"]) == here,
        ),
    ]


def _same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    """Equal to one decimal, where a half may be rounded either way."""
    return ours.keys() == theirs.keys() and all(abs(ours[code] - theirs[code]) < 0.1001 for code in ours)


def _timed(work):
    begun = time.perf_counter()
    given = work()
    return given, (time.perf_counter() - begun) * 1000


def _several(work):
    taken = [_timed(work) for _turn in range(5)]
    return taken[-1][0], [took for _given, took in taken]


def _peer_load(conn, table: Path) -> None:
    """The plain way: copy the file, join it to the areas, and let no figure stand twice."""
    conn.execute("DROP TABLE IF EXISTS observation, raw")
    with table.open(encoding="utf-8") as stream:
        header = next(csv.reader(stream))
    conn.execute(
        f"CREATE UNLOGGED TABLE raw ({', '.join(f'{chr(34)}{name}{chr(34)} text' for name in header)})"
    )
    with (
        conn.cursor().copy("COPY raw FROM STDIN WITH (FORMAT csv, HEADER true)") as copy,
        table.open("rb") as data,
    ):
        while chunk := data.read(1 << 18):
            copy.write(chunk)
    conn.execute(
        "CREATE TABLE observation AS SELECT area.id AS area_id, ethnic_group AS grp, n::float8 AS n, "
        "total_residents::float8 AS base FROM raw JOIN area ON code = lsoa21_code"
    )
    conn.execute("CREATE UNIQUE INDEX ON observation (area_id, grp)")
    conn.execute("ANALYZE observation")


def _peer_profile(conn, code: str) -> tuple[dict[str, float], dict[str, float]]:
    here = conn.execute(
        "SELECT grp, n FROM observation JOIN area ON area.id = area_id WHERE code = %s", (code,)
    ).fetchall()
    whole = conn.execute("SELECT grp, sum(n) FROM observation GROUP BY grp").fetchall()
    return dict(here), dict(whole)


if __name__ == "__main__":
    print(as_table(rows(quick="--quick" in sys.argv)))
