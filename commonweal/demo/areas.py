"""Brings the ground of Wealdmere in by the doors that real files come in by."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from commonweal.demo.census import load_census, write_census
from commonweal.demo.geography import BEFORE, NOW, SEED, Ground, as_geojson, ground, point_in
from commonweal.demo.tables import write_table
from commonweal.evidence.definitions import Layout
from commonweal.places.models import Overlap
from commonweal.places.overlaps import compute_overlaps
from commonweal.places.selectors import area_set_of
from commonweal.sources.areas.load import load_areas
from commonweal.sources.lookups.load import load_lookup
from commonweal.sources.observations.load import load_observations
from commonweal.sources.postcodes.load import load_postcodes

SOURCE = "Wealdmere, an invented borough"
LICENCE = "Invented; free of rights"
BOROUGH = "X06000001"
POSTCODES = 150
STEPS = 9  # four files of boundaries, postcodes, best fits, residents, census, overlaps
POSTCODE_FILE, LOOKUP_FILE = "wealdmere-postcodes.csv", "wealdmere-best-fit.csv"
RESIDENTS_FILE = "wealdmere-residents.csv"
RESIDENTS = 152_000
# Letters that the last two places of a postcode never hold are left out, as in real ones.
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class AreaFile:
    """One file of boundaries, and how it is loaded."""

    name: str
    area_type: str
    vintage: int
    is_current: bool
    text: str


def area_files(drawn: Ground) -> list[AreaFile]:
    """The borough, its wards of both years and its small areas, as files that anybody could load."""
    borough = np.array([drawn.borough], dtype=object)
    return [
        AreaFile(
            "wealdmere-borough.geojson", "lad", NOW, True, as_geojson((BOROUGH,), ("Wealdmere",), borough)
        ),
        AreaFile(
            "wealdmere-wards-2025.geojson",
            "ward",
            NOW,
            True,
            as_geojson(drawn.ward_codes, drawn.ward_names, drawn.wards),
        ),
        AreaFile(
            "wealdmere-wards-2015.geojson",
            "ward",
            BEFORE,
            False,
            as_geojson(drawn.old_codes, drawn.old_names, drawn.old_wards),
        ),
        AreaFile(
            "wealdmere-small-areas.geojson",
            "lsoa",
            NOW,
            True,
            as_geojson(drawn.small_codes, drawn.small_names, drawn.small_areas),
        ),
    ]


def postcodes(drawn: Ground, *, seed: int = SEED) -> list[tuple[str, float, float]]:
    """Postcode, longitude and latitude of the invented postcodes: at least one in each small area.

    No real postcode begins with ZZ.

    >>> len(postcodes(ground()))
    150
    """
    rng = np.random.default_rng([seed, 2])
    # One for each small area, then more, the largest small areas first.
    sizes = np.argsort(-shapely.area(drawn.small_areas), kind="stable")
    chosen = list(range(len(drawn.small_areas))) + sizes[: POSTCODES - len(drawn.small_areas)].tolist()
    made: dict[str, tuple[float, float]] = {}
    for area in sorted(chosen):
        lon, lat = point_in(drawn.small_areas[area], rng)
        district = int(drawn.ward_of[area]) // 2 + 1
        while True:
            sector, (first, second) = rng.integers(1, 9), rng.integers(0, len(LETTERS), 2)
            code = f"ZZ{district} {sector}{LETTERS[first]}{LETTERS[second]}"
            if code not in made:
                break
        made[code] = (lon, lat)
    return [(code, *place) for code, place in sorted(made.items())]


def residents(drawn: Ground, *, seed: int = SEED) -> list[tuple[str, int]]:
    """How many people live in each small area: about as many in each, as small areas are made.

    >>> sum(number for _code, number in residents(ground()))
    152000
    """
    rng = np.random.default_rng([seed, 7])
    shares = rng.uniform(0.7, 1.3, len(drawn.small_codes))
    numbers = rng.multinomial(RESIDENTS, shares / shares.sum())
    return list(zip(drawn.small_codes, numbers.tolist(), strict=True))


def write_files(folder: Path, *, seed: int = SEED) -> list[Path]:
    """Write the files of boundaries and postcodes into a folder; the same seed writes the same bytes."""
    drawn = ground(seed)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in area_files(drawn):
        written.append(_write(folder / file.name, file.text))
    rows = [(code, lat, lon) for code, lon, lat in postcodes(drawn, seed=seed)]
    written.append(write_table(folder / POSTCODE_FILE, ("pcds", "lat", "long"), rows))
    best_fit = [
        (small, drawn.ward_codes[ward], BOROUGH)
        for small, ward in zip(drawn.small_codes, drawn.ward_of.tolist(), strict=True)
    ]
    columns = (f"lsoa{NOW - 2000}_code", f"ward{NOW - 2000}_code", f"lad{NOW - 2000}_code")
    written.append(write_table(folder / LOOKUP_FILE, columns, best_fit))
    of_residents = (f"lsoa{NOW - 2000}_code", "residents")
    written.append(write_table(folder / RESIDENTS_FILE, of_residents, residents(drawn, seed=seed)))
    return written


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def load_ground(folder: Path, *, seed: int = SEED, step: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Load the borough from its files. What is there already stays as it is; counts of what came new.

    step: called after each part, STEPS times in all.
    """
    write_files(folder, seed=seed)
    new = {}
    for file in area_files(ground(seed)):
        done = load_areas(
            folder / file.name,
            area_type=file.area_type,
            vintage=file.vintage,
            is_current=file.is_current,
            source=SOURCE,
            licence=LICENCE,
            by=None,
        )
        new[file.name] = done.accepted
        step()
    new[POSTCODE_FILE] = load_postcodes(folder / POSTCODE_FILE, by=None).accepted
    step()
    new[LOOKUP_FILE] = load_lookup(folder / LOOKUP_FILE, by=None).accepted
    step()
    layout = Layout(
        measure="residents",
        value="residents",
        title=f"Residents of {SOURCE}",
        publisher=SOURCE,
        licence=LICENCE,
        as_of=datetime.date(NOW, 6, 30),
    )
    new[RESIDENTS_FILE] = load_observations(folder / RESIDENTS_FILE, layout, by=None).accepted
    step()
    drawn = ground(seed)
    told = write_census(folder, drawn, [number for _code, number in residents(drawn, seed=seed)], seed=seed)
    new["census"] = load_census(told, publisher=SOURCE, licence=LICENCE)
    step()
    now, before = area_set_of("ward", NOW), area_set_of("ward", BEFORE)
    measured = Overlap.objects.filter(
        from_area__area_set=before, to_area__area_set=now, source=Overlap.Source.COMPUTED
    )
    if now and before and not measured.exists():
        compute_overlaps(before, now)
        compute_overlaps(now, before)
    step()
    return new
