"""Tables of outcomes by group, with planted gaps or none."""

import datetime

import numpy as np

from commonweal.evidence.definitions import Layout

DAY = datetime.date(2026, 9, 1)
GROUPS = ("Asian", "Black", "White")
LAYOUT = Layout(
    title="Repairs done in time",
    publisher="A landlord",
    licence="OGL",
    as_of=DAY,
    measure="repairs-in-time",
    name="Repairs done in time",
    about="places",
    by="race",
    value="done",
    base="all",
    group="group",
    codes={"column": "area", "type": "lsoa", "year": 2021},
)

ROWS = [
    ("L1", "Asian", 40, 100),
    ("L1", "White", 240, 400),
    ("L2", "Asian", 59, 100),
    ("L2", "White", 120, 200),
    ("L3", "Asian", 2, 20),
    ("L3", "White", 60, 100),
]


def as_csv(rows):
    return "area,group,done,all\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


def drawn(codes, *, seed, share=0.6, base=400, planted=None):
    """Rows of areas by groups that fare alike, but for those planted: {(area, group): share}."""
    chance = np.random.default_rng([26, seed])
    planted = planted or {}
    return [
        (code, group, chance.binomial(base, planted.get((code, group), share)), base)
        for code in codes
        for group in GROUPS
    ]
