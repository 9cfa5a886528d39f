"""Percentages that are counts, and groups of which everybody is of one category: found by the attack, and hidden."""

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    Protected,
    Rule,
    as_published,
    attack,
    count_between,
    dimension,
    loss,
    percentages_of,
    protect,
    published,
    table_from,
    too_tight,
)
from commonweal.methods.disclosure.tests.tables import made_up

DIMENSIONS = (dimension("ward", ["A", "B"]), dimension("religion", ["x", "y", "z"]))
GROUPS = Rule(5, groups=("religion",))


def table_of(*rows):
    named = ((f"{'AB'[i]}", "xyz"[j], n) for i, row in enumerate(rows) for j, n in enumerate(row))
    return table_from(({"ward": ward, "religion": religion}, n) for ward, religion, n in named)


def test_a_percentage_with_its_base_is_found_to_be_a_count():
    shares = np.array([[7.5, 42.5, 50.0, 100.0], [25.0, 25.0, 50.0, 100.0], [16.25, 33.75, 50.0, 100.0]])
    told = as_published(
        "shares", "residents", Rule(5), DIMENSIONS, percentages=shares, bases=np.array([40, 40, 80]), places=2
    )
    assert [(leak.cell, leak.low, leak.high) for leak in attack([told])] == [
        ({"religion": "x", "ward": "A"}, 3, 3)
    ]


@pytest.mark.parametrize("base", [1, 7, 40, 999])
def test_every_count_lies_between_those_that_its_percentage_gives_back(base):
    for count in range(base + 1):
        for places in (0, 1):
            low, high = count_between(round(100 * count / base, places), base, places)
            assert low <= count <= high
            assert high - low <= base / 100 / 10**places + 1


@pytest.mark.parametrize("seed", range(20))
def test_percentages_of_a_protected_table_tell_no_more_than_its_counts(seed):
    table, rule = made_up(seed, largest=4)
    kept = protect(table, rule)
    shares = percentages_of(kept, table.dimensions[-1].name)
    bases = np.where(kept.withheld[..., -1], -1, table.counts[..., -1])
    told = as_published(
        "shares", "residents", rule, table.dimensions, percentages=shares, bases=bases, places=1
    )
    assert np.isnan(shares[kept.withheld]).all()
    assert attack([told, published(kept, name="counts", about="residents")]) == []


def unprotected(table, rule):
    nothing = np.zeros(table.counts.shape, dtype=bool)
    return published(Protected(table, rule, nothing, nothing), name="slip", about="residents")


@pytest.mark.parametrize("row", [[40, 0, 0], [0, 39, 1]])
def test_everybody_in_one_category_or_all_but_the_reader_is_found(row):
    told = unprotected(table_of(row, [30, 20, 25]), GROUPS)
    leaks = attack([told])
    assert any(leak.is_everybody and leak.cell["ward"] == "A" for leak in leaks)
    assert "is everybody, or all but" in str([str(leak) for leak in leaks])
    fine = unprotected(table_of([20, 20, 0], [30, 20, 25]), GROUPS)
    assert attack([fine]) == []


@pytest.mark.parametrize("row", [[40, 0, 0], [0, 39, 1], [6, 0, 0]])
def test_a_whole_group_is_hidden_and_other_zeros_are_told(row):
    table = table_of(row, [30, 0, 25])
    kept = protect(table, GROUPS)
    assert kept.withheld[0].any()
    assert attack([published(kept, name="one", about="residents")]) == []
    everything = protect(table, Rule(5, zeros_are_safe=False))
    assert loss(table, kept.withheld).cells <= loss(table, everything.withheld).cells


@pytest.mark.parametrize("seed", range(30))
def test_made_up_tables_withstand_the_attack_on_groups(seed):
    table, rule = made_up(seed, largest=4)
    rule = Rule(rule.threshold, groups=(table.dimensions[-1].name,))
    kept = protect(table, rule)
    assert too_tight(table, kept.withheld, rule) == {}
    assert attack([published(kept, name="one", about="residents")]) == []
