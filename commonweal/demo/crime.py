"""Recorded crime of Wealdmere, invented, in the form of data.police.uk and through the loader of real files."""

import csv
import datetime
import io
import random
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import shapely

from commonweal.demo.geography import SEED
from commonweal.evidence.models import Import
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.sources.police.load import load_police
from commonweal.sources.police.read import COLUMNS

FORCE = "Wealdmere Police"
MONTHS = 12
# Which of the months, counted from the oldest, the force did not send; files are published two months late.
UNSENT = 6
LATE = 2
POINTS = 6
# A crime type and how many of it an ordinary small area has in three months.
USUAL = {
    "Anti-social behaviour": 5,
    "Violence and sexual offences": 4,
    "Criminal damage and arson": 2,
    "Shoplifting": 2,
    "Public order": 2,
    "Vehicle crime": 2,
    "Other theft": 2,
    "Burglary": 1,
    "Drugs": 1,
    "Bicycle theft": 1,
}
NEAR = ("Parking Area", "Supermarket", "Park/Open Space", "Bus Station", "Pedestrian Subway", "Shopping Area")
OUTCOMES = (
    "Under investigation",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Local resolution",
)


def load_crime(folder: Path, *, today: datetime.date) -> int:
    """Write the archive that ends two months before `today`, and load it; returns how many crimes are new.

    Where recorded crime has been loaded before, from this archive or any other, nothing is done.
    """
    if Import.objects.filter(kind="police", state=Import.State.PUBLISHED).exists():
        return 0
    return load_police(write_archive(folder / "recorded-crime.zip", today=today), by=None).added


def write_archive(path: Path, *, today: datetime.date, seed: int = SEED) -> Path:
    """A zip with one street-level file for each month but the one that was not sent. The same day, the same rows."""
    area_set = area_set_of("lsoa")
    areas = list(Area.objects.filter(area_set=area_set).order_by("code")) if area_set else []
    chance = random.Random(seed)
    places = {area.code: list(_points_in(area, chance)) for area in areas}
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, month in enumerate(months_before(today)):
            rows = list(_rows(month, areas, places, random.Random(f"{seed} {month}")))
            if number != UNSENT:
                archive.writestr(f"{month}/{month}-wealdmere-street.csv", _as_csv(rows))
    return path


def months_before(today: datetime.date) -> list[str]:
    """The twelve months of the archive, the oldest first.

    >>> months_before(datetime.date(2026, 11, 23))[::11]
    ['2025-10', '2026-09']
    """
    last = today.year * 12 + today.month - 1 - LATE
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - MONTHS + 1, last + 1)]


def _points_in(area: Area, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Map points inside a small area: longitude, latitude, and the words that stand for it."""
    outline = shapely.from_wkb(bytes(area.geometry))
    shapely.prepare(outline)
    found = 0
    while found < POINTS:
        lon = round(chance.uniform(area.min_lon, area.max_lon), 6)
        lat = round(chance.uniform(area.min_lat, area.max_lat), 6)
        if shapely.contains_xy(outline, lon, lat):
            yield f"{lon:.6f}", f"{lat:.6f}", f"On or near {NEAR[found]}"
            found += 1


def _rows(
    month: str, areas: list[Area], places: dict[str, list[tuple[str, str, str]]], chance: random.Random
) -> Iterator[list[str]]:
    for at, area in enumerate(areas):
        busy = 2 if at % 7 == 0 else 1  # some areas are town centres
        for kind, usual in USUAL.items():
            for number in range(sum(chance.random() < usual * busy / 12 for _tries in range(4))):
                lon, lat, words = chance.choice(places[area.code])
                # Anti-social behaviour has neither an identifier nor an outcome.
                has_outcome = kind != "Anti-social behaviour"
                mark = (
                    sha256(f"{month} {area.code} {kind} {number}".encode()).hexdigest() if has_outcome else ""
                )
                outcome = chance.choice(OUTCOMES) if has_outcome else ""
                yield [
                    mark,
                    month,
                    FORCE,
                    FORCE,
                    lon,
                    lat,
                    words,
                    area.code,
                    str(area),
                    kind,
                    outcome,
                    "",
                ]


def _as_csv(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
