"""Disclosure control on Milton Keynes' census tables: nothing withheld can be worked out from both together."""

import csv

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    Lookup,
    Published,
    Rounding,
    Rule,
    attack,
    protect,
    published,
    round_table,
    table_from,
    with_totals,
)
from commonweal.sources.counts import read_counts

pytestmark = pytest.mark.real
MILTON_KEYNES = "E06000042"
RULE = Rule(10)  # special categories: ethnicity, religion
TABLES = {
    "ethnicity": ("ethnicity21_lsoa21.csv", "ethnic_group"),
    "religion": ("religion21_lsoa21.csv", "religion"),
}


@pytest.fixture(scope="module")
def wards(real_data):
    """LSOA -> ward of 2024, for Milton Keynes."""
    with (real_data / "lookups/lsoa21_ward24_ltla24.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ltla24_code"] == MILTON_KEYNES]
    return {row["lsoa21_code"]: row["ward24_code"] for row in rows}


@pytest.fixture(scope="module", params=sorted(TABLES))
def rows(request, real_data, wards):
    """(LSOA, category) and count of one census table."""
    name, column = TABLES[request.param]
    read = read_counts(
        real_data / "census2021" / name, by={"lsoa": "lsoa21_code", "group": column}, count="n"
    )
    return [(categories, n) for categories, n in read.rows if categories[0] in wards]


def test_a_census_table_by_small_area_and_ward_withstands_the_attack(rows, wards):
    named = [({"lsoa": lsoa, "group": group}, n) for (lsoa, group), n in rows]
    table = table_from(named, nested={"lsoa": ("ward", wards)})
    protected = protect(table, RULE)
    release = published(protected, name="one", about="Census 2021")
    assert protected.unsafe.sum() > 20, "nothing is withheld, so that nothing is tested"
    assert attack([release]) == []


def test_a_census_table_is_rounded_such_that_small_areas_and_wards_add_up(rows, wards):
    named = [({"lsoa": lsoa, "group": group}, n) for (lsoa, group), n in rows]
    table = table_from(named, nested={"lsoa": ("ward", wards)})
    told = round_table(table, Rounding(10), chance=np.random.default_rng(1)).counts
    assert np.array_equal(with_totals(told[table.inner], table.dimensions), told)
    assert np.abs(told - table.counts).max() < 10
    assert attack([Published("one", "Census 2021", RULE, table.dimensions, told, Rounding(10))]) == []


def test_wards_and_small_areas_protected_apart_give_each_other_away(rows, wards):
    """Why wholes are part of the table: two tables that are safe alone are not safe together."""
    by_ward: dict[tuple[str, str], int] = {}
    for (lsoa, group), n in rows:
        by_ward[wards[lsoa], group] = by_ward.get((wards[lsoa], group), 0) + n
    small = table_from(({"lsoa": lsoa, "group": group}, n) for (lsoa, group), n in rows)
    large = table_from(({"ward": ward, "group": group}, n) for (ward, group), n in by_ward.items())
    apart = [
        published(protect(table, RULE), name=name, about="Census 2021")
        for name, table in (("small", small), ("large", large))
    ]
    assert attack(apart[:1]) == attack(apart[1:]) == []
    assert attack(apart, [Lookup("lsoa", "ward", wards)])
