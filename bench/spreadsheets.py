"""10,000 reports from a spreadsheet with faults in some rows: from the file to the queue.

python -m bench.spreadsheets            10,000 rows
python -m bench.spreadsheets --quick    1,000 rows

There is no peer that does the same; the line is held against an aim in time (design.md).
"""

import datetime
import io
import json
import random
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from bench.installation import environment_of, run
from bench.measure import as_limits, limit

TITLE = "Reports from a spreadsheet"
CHECKED = """\
- Every row with a planted fault (no text, a date that does not exist, an unknown type, a place on the other
  side of the world, a marking above OFFICIAL-SENSITIVE) is refused under its own number and no other; all
  others are in the queue, and the same file a second time adds none. Each run is on a fresh Wealdmere in
  SQLite on disk: reading the file, matching columns, checking, placing, and adding all in one transaction.
"""
AIM = 5.0
HEADER = ("Description", "Date", "Kind", "Category", "Protective marking", "Latitude", "Longitude")
FAULTS = {
    "no text": {0: ""},
    "no such day": {1: "31/02/2026"},
    "unknown type": {3: "flibbertigibbet"},
    "far away": {5: -33.9, 6: 151.2},
    "marked above": {4: "SECRET"},
}
SHARE = 0.05  # of the rows have a fault
BOX = """
import json
import django
django.setup()
from commonweal.tension.coordinates import MARGIN, bounds_of_areas
west, south, east, north = bounds_of_areas()
width, height = (east - west - 2 * MARGIN) / 4, (north - south - 2 * MARGIN) / 4
middle = (west + east) / 2, (south + north) / 2
print(json.dumps([middle[0] - width / 2, middle[1] - height / 2, width, height]))
"""
ADD = """
import json, sys, time
from pathlib import Path
import django
django.setup()
from commonweal.people.models import User
from commonweal.tension.models import Report
from commonweal.tension.upload import verbs
idris = User.objects.get(name="Idris")
content = Path(sys.argv[1]).read_bytes()
def send():
    begun = time.perf_counter()
    upload = verbs.start_upload(content, name="reports.xlsx", by=idris)
    if upload.state == upload.State.MAPPING:
        verbs.match_columns(upload, upload.columns, by=idris)
    upload.refresh_from_db()
    verbs.look_through(upload)  # what the page before the button shows
    upload = verbs.add_upload(upload, by=idris)
    return upload, time.perf_counter() - begun
before = Report.objects.count()
first, seconds = send()
added = Report.objects.count() - before
again, _seconds = send()
print(json.dumps({
    "seconds": seconds, "added": added, "refused": sorted(one["row"] for one in first.refused),
    "twice": Report.objects.count() - before - added, "placed": first.report_set.exclude(placements=None).distinct().count(),
}))
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the line of the table."""
    number, repeats = (1_000, 1) if quick else (10_000, 3)
    took, right, said = [], True, {}
    with tempfile.TemporaryDirectory(prefix="bench-spreadsheets-") as name:
        for turn in range(repeats):
            environment = environment_of(Path(name) / f"home-{turn}", 8000)
            run([sys.executable, "-m", "commonweal", "demo", "--no-serve"], environment)
            file = Path(name) / "reports.xlsx"
            box = json.loads(run([sys.executable, "-c", BOX], environment))
            faulty = write(file, number, box, seed=turn)
            said = json.loads(run([sys.executable, "-c", ADD, str(file)], environment))
            took.append(said["seconds"])
            right &= said["refused"] == faulty and said["added"] == number - len(faulty)
            right &= said["twice"] == 0 and said["placed"] == said["added"]
    return [
        limit(
            f"{number:,} rows from XLSX to the queue",
            took,
            AIM,
            right=right,
            note=f"{said['added']:,} added and placed, {len(said['refused']):,} refused with their reasons",
        )
    ]


def write(path: Path, number: int, box: list[float], *, seed: int) -> list[int]:
    """Write a spreadsheet of so many reports; returns the numbers of the rows with a fault.

    box: west, south, width and height of the ground in which they lie, in degrees.
    """
    west, south, width, height = box
    chance, faulty = random.Random(seed), []
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(1, number + 1):
            day = datetime.date(2026, 9, 1) + datetime.timedelta(days=chance.randrange(60))
            cells: list[str | float] = [
                f"Thing number {row} was said in a shop",
                f"{day:%d/%m/%Y}",
                "tension",
            ]
            cells += ["rumour", "OFFICIAL", south + chance.random() * height, west + chance.random() * width]
            if chance.random() < SHARE:
                faulty.append(row + 1)
                for at, value in FAULTS[chance.choice(list(FAULTS))].items():
                    cells[at] = value
            sheet.write_row(row, 0, cells)
    path.write_bytes(content.getvalue())
    return faulty


if __name__ == "__main__":
    print(as_limits(rows(quick="--quick" in sys.argv)))
