"""An invented census of Wealdmere: ages, groups, faiths and homes that vary by place, as in real boroughs."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commonweal.demo.geography import NOW, SEED, Ground
from commonweal.demo.tables import write_table
from commonweal.evidence.definitions import Layout, layouts
from commonweal.sources.observations.load import load_observations

# How many lived in a small area on the day of the census, for each who lives there now: fewer, for the borough grows.
THEN = (0.93, 0.99)
PEOPLE_IN_A_HOME = 2.4
# How far small areas differ from the borough: shares are drawn around it, the larger the number the closer.
CLOSENESS = 14.0


@dataclass(frozen=True)
class Asked:
    """One question of the census: the table it is published in, and the shares of its answers in the borough."""

    layout: str
    shares: dict[str, float]

    @property
    def file(self) -> str:
        return f"wealdmere-{self.layout}.csv"


ASKED = (
    Asked(
        "census-2021-ethnicity",
        {
            "Asian, Asian British or Asian Welsh": 0.12,
            "Black, Black British, Black Welsh, Caribbean or African": 0.07,
            "Mixed or Multiple ethnic groups": 0.04,
            "White": 0.75,
            "Other ethnic group": 0.02,
        },
    ),
    Asked(
        "census-2021-religion",
        {
            "No religion": 0.38,
            "Christian": 0.43,
            "Buddhist": 0.005,
            "Hindu": 0.03,
            "Jewish": 0.005,
            "Muslim": 0.075,
            "Sikh": 0.01,
            "Other religion": 0.005,
            "Not answered": 0.06,
        },
    ),
    Asked(
        "census-2021-disability",
        {"Disabled under the Equality Act": 0.16, "Not disabled under the Equality Act": 0.84},
    ),
    Asked(
        "census-2021-tenure",
        {
            "Owned: Owns outright": 0.28,
            "Owned: Owns with a mortgage or loan": 0.32,
            "Shared ownership: Shared ownership": 0.03,
            "Social rented: Rents from council or Local Authority": 0.1,
            "Social rented: Other social rented": 0.07,
            "Private rented: Private landlord or letting agency": 0.19,
            "Private rented: Other private rented": 0.01,
        },
    ),
)
AGES = "mid-year-age"
DEPRIVATION = "imd-domains"
# What comes anew each time: its title here, and the day that it is of. The census has its own day.
COMES_ANEW = {
    AGES: ("Invented estimate of population by age", datetime.date(NOW, 6, 30)),
    DEPRIVATION: ("Invented indices of deprivation", datetime.date(NOW, 10, 30)),
}


def write_census(
    folder: Path, drawn: Ground, residents: Sequence[int], *, seed: int = SEED
) -> dict[Path, Layout]:
    """Write the tables, each with the columns of the published one; how each is read.

    residents: of each small area today, in the order of `drawn.small_codes`. The same seed writes the same bytes.
    """
    code = f"lsoa{NOW - 2000}_code"
    known = {layout.code: layout for layout in layouts()}
    of_census = np.round(np.random.default_rng([seed, 23]).uniform(*THEN, len(residents)) * residents).astype(
        int
    )
    written: dict[Path, Layout] = {}
    for number, asked in enumerate(ASKED):
        rng = np.random.default_rng([seed, 20, number])
        layout = known[asked.layout]
        totals = of_census
        if "households" in layout.base:
            totals = np.round(totals / PEOPLE_IN_A_HOME).astype(int)
        counts = _spread(rng, drawn, totals, list(asked.shares.values()))
        rows = [
            (small, total, group, n)
            for small, total, line in zip(drawn.small_codes, totals.tolist(), counts.tolist(), strict=True)
            for group, n in zip(asked.shares, line, strict=True)
        ]
        path = folder / asked.file
        write_table(path, (code, layout.base, layout.group, layout.value), rows)
        written[path] = layout
    written[_write_ages(folder, drawn, residents, code, seed)] = known[AGES]
    written[_write_deprivation(folder, drawn, code, known[DEPRIVATION], seed)] = known[DEPRIVATION]
    return written


def load_census(files: dict[Path, Layout], *, publisher: str, licence: str) -> int:
    """Load the tables as invented ones of this publisher; how many figures came new."""
    new = 0
    for path, layout in files.items():
        title, day = told_of(layout)
        said = replace(layout, title=title, publisher=publisher, licence=licence, as_of=day, code="")
        new += load_observations(path, said, by=None).accepted
    return new


def told_of(layout: Layout) -> tuple[str, datetime.date]:
    """What an invented table is called, and the day that it is of: the two agree."""
    if layout.code in COMES_ANEW:
        return COMES_ANEW[layout.code]
    assert layout.as_of is not None
    return layout.title.replace("Census 2021", "Invented census of 2021"), layout.as_of


def _spread(
    rng: np.random.Generator, drawn: Ground, totals: NDArray[np.int64], shares: Sequence[float]
) -> NDArray[np.int64]:
    """How many of each group live in each small area; areas of one ward are alike, wards differ."""
    of_ward = rng.dirichlet(CLOSENESS * np.array(shares), len(drawn.ward_codes))
    counts = []
    for ward, total in zip(drawn.ward_of.tolist(), totals.tolist(), strict=True):
        here = rng.dirichlet(4 * CLOSENESS * of_ward[ward] + 0.01)
        counts.append(rng.multinomial(total, here))
    return np.array(counts)


def _write_ages(folder: Path, drawn: Ground, residents: Sequence[int], code: str, seed: int) -> Path:
    """Residents by year of age: fewer from sixty on, and younger or older wards."""
    rng = np.random.default_rng([seed, 21])
    years = np.arange(91)
    usual = np.where(years < 60, 1.0, np.clip((100 - years) / 40, 0.05, 1))
    lean = rng.normal(0, 0.006, len(drawn.ward_codes))
    rows = []
    for small, ward, total in zip(drawn.small_codes, drawn.ward_of.tolist(), residents, strict=True):
        weights = usual * np.exp(lean[ward] * (years - 40))
        rows.append((small, total, *rng.multinomial(total, weights / weights.sum()).tolist()))
    path = folder / f"wealdmere-{AGES}.csv"
    write_table(path, (code, "total_population", *map(str, years[:-1].tolist()), "90+"), rows)
    return path


def _write_deprivation(folder: Path, drawn: Ground, code: str, layout: Layout, seed: int) -> Path:
    """Deciles and a rank in an England that Wealdmere is no part of: wards differ, small areas a little."""
    rng = np.random.default_rng([seed, 22])
    of_ward = rng.uniform(1, 10, len(drawn.ward_codes))
    columns = list(layout.measures.values())
    rows = []
    for small, ward in zip(drawn.small_codes, drawn.ward_of.tolist(), strict=True):
        deciles = np.clip(np.round(rng.normal(of_ward[ward], 1.5, len(columns))), 1, 10).astype(int)
        told = dict(zip(columns, deciles.tolist(), strict=True))
        if "IMD_rank" in told:
            told["IMD_rank"] = int((told["IMD_decile"] - rng.uniform(0, 1)) * 3284) + 1
        rows.append((small, *(told[column] for column in columns)))
    path = folder / f"wealdmere-{DEPRIVATION}.csv"
    write_table(path, (code, *columns), rows)
    return path
