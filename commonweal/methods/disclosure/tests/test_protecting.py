"""Withholding: nothing that is withheld can be worked out, by an outsider who solves every sum there is."""

from itertools import product

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    CannotProtect,
    NotATable,
    Rule,
    loss,
    protect,
    table_from,
    too_tight,
    unsafe_counts,
    with_totals,
    withheld_by_lines,
)
from commonweal.methods.disclosure.bounds import Impossible, System, bounds, narrow
from commonweal.methods.disclosure.suppression import system_of
from commonweal.methods.disclosure.tables import CountTable
from commonweal.methods.disclosure.tests.tables import made_up

SEEDS = range(60)


def table_of(*rows: list[int]) -> CountTable:
    named = ((f"r{i}", f"c{j}", n) for i, row in enumerate(rows) for j, n in enumerate(row))
    return table_from(({"row": row, "column": column}, n) for row, column, n in named)


@pytest.mark.parametrize("seed", range(300))
def test_nothing_withheld_is_known_more_tightly_than_the_rule_allows(seed):
    table, rule = made_up(seed)
    protected = protect(table, rule)
    assert (protected.withheld | ~unsafe_counts(table, rule)).all(), "an unsafe count is published"
    assert too_tight(table, protected.withheld, rule) == {}


def test_the_plain_rule_of_rows_and_columns_hides_too_little_and_the_attack_finds_it():
    found = [too_tight(table, withheld_by_lines(table, rule), rule) for table, rule in map(made_up, SEEDS)]
    assert sum(map(bool, found)) > len(SEEDS) / 3


def test_the_protection_costs_less_than_half_as_much_again_as_the_plain_rule():
    tables = [made_up(seed) for seed in SEEDS]
    ours = sum(protect(table, rule).lost.cells for table, rule in tables)
    plain = sum(loss(table, withheld_by_lines(table, rule)).cells for table, rule in tables)
    assert plain < ours < 1.5 * plain


def fitting(table: CountTable, withheld: np.ndarray, rule: Rule) -> list[np.ndarray]:
    """Every table that looks the same from outside, by trying all of them. For tables of few people."""
    open_cells = np.argwhere(withheld[table.inner])
    greatest = int(table.counts[:-1, -1].max())  # the rows' totals are published
    found = []
    for numbers in product(range(rule.floor, greatest + 1), repeat=len(open_cells)):
        guess = table.counts[table.inner].copy()
        guess[tuple(open_cells.T)] = numbers
        whole = with_totals(guess, table.dimensions)
        if (whole[~withheld] == table.counts[~withheld]).all() and (whole[withheld] >= rule.floor).all():
            found.append(whole)
    return found


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("choose", [withheld_by_lines, lambda table, rule: protect(table, rule).withheld])
def test_what_is_too_narrow_is_found_without_asking_about_every_count(seed, choose):
    table, rule = made_up(seed)
    withheld = choose(table, rule)
    cells, system = np.flatnonzero(withheld).tolist(), system_of(table, withheld, rule)
    asked = {
        cell: (low, high)
        for cell, (low, high) in bounds(system, cells).items()
        if high is not None and high - low < rule.width
    }
    assert narrow(system, dict.fromkeys(cells, rule.width)) == asked


@pytest.mark.parametrize("seed", range(25))
def test_bounds_are_those_of_all_tables_that_fit(seed):
    chance = np.random.default_rng(seed)
    table = table_of(*chance.integers(0, 4, (2, 3)).tolist())
    rule = Rule(3, zeros_are_safe=bool(seed % 2))
    withheld = np.zeros(table.counts.shape, dtype=bool)
    withheld[:2, :2] = chance.random((2, 2)) < 0.8
    withheld[0, 2] = chance.random() < 0.4
    withheld &= table.counts >= rule.floor
    all_fitting = fitting(table, withheld, rule)
    cells = np.flatnonzero(withheld)
    found = bounds(system_of(table, withheld, rule), cells.tolist())
    for cell, ends in found.items():
        values = [one.ravel()[cell] for one in all_fitting]
        assert ends == (min(values), max(values))


def test_a_count_alone_in_its_line_is_found_out():
    table = table_of([3, 20], [30, 40], [50, 60])
    withheld = unsafe_counts(table, Rule(5))
    assert withheld.sum() == 1
    assert too_tight(table, withheld, Rule(5)) == {(0, 0): (3, 3)}


def test_everybody_in_an_area_in_one_group_is_told_only_where_zeros_are_safe():
    table = table_of([40, 0, 0], [30, 20, 25], [60, 45, 50])
    assert not protect(table, Rule(5)).withheld.any()
    kept = protect(table, Rule(5, zeros_are_safe=False))
    assert kept.withheld[0, :3].sum() == 3
    found = bounds(system_of(table, kept.withheld, kept.rule), [1])
    assert found[1][1] is not None
    assert found[1][1] >= 6


def test_small_totals_are_withheld_too():
    table = table_of([1, 2, 30], [0, 1, 40], [0, 0, 50])
    assert protect(table, Rule(5)).withheld[3, 0]
    assert protect(table, Rule(5)).withheld[3, 1]


def test_where_nothing_else_hides_a_count_the_totals_go_too():
    table = table_of([2, 0], [0, 7])
    kept = protect(table, Rule(5))
    assert kept.withheld[0, 0]
    assert kept.withheld[2, 2]
    assert too_tight(table, kept.withheld, kept.rule) == {}


def test_a_table_that_cannot_hide_a_count_is_refused_with_the_count_named():
    table = table_of([2, 20], [30, 7])
    everything_else = table.counts != 2
    with pytest.raises(CannotProtect, match="row “r0”, column “c0” cannot be published"):
        protect(table, Rule(5), published_before=everything_else)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no row"),
        ([({"a": "x"}, 1), ({"a": "x"}, 2)], "twice"),
        ([({"a": "x"}, 1), ({"b": "x"}, 2)], "has the dimensions b"),
        ([({"a": "x"}, 1), ({"a": "Total"}, 2)], "given as 2, and its parts add up to 1"),
        ([({"a": "Total"}, 2)], "no category"),
        ([({"a": "x"}, -1)], "below zero"),
    ],
)
def test_what_is_no_table_is_refused_in_words(rows, words):
    with pytest.raises(NotATable, match=words):
        table_from(rows)


def test_a_threshold_that_protects_nobody_is_refused():
    with pytest.raises(ValueError, match="protects nobody"):
        Rule(1)


def test_solving_says_nothing_on_standard_output(capfd):
    table = table_of([3, 20], [30, 40], [50, 60])
    assert too_tight(table, unsafe_counts(table, Rule(5)), Rule(5))
    assert capfd.readouterr() == ("", "")


def test_what_contradicts_itself_is_said():
    known = np.array([2.0, 2.0, 5.0])
    line = (np.array([0, 1, 2]), np.array([1.0, 1.0, -1.0]))
    with pytest.raises(Impossible):
        bounds(System(known, known, [line]), [])
    lower, upper = np.array([3.0, 3.0, 5.0]), np.array([np.inf, np.inf, 5.0])
    with pytest.raises(Impossible):
        bounds(System(lower, upper, [line]), [0])
