"""Controlled rounding: all totals add up, no rounding is nearer, and an outsider learns no more than the rounding says."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.methods.disclosure import (
    Candidate,
    CannotRound,
    CountTable,
    GivesAway,
    Published,
    Rounding,
    Rule,
    attack,
    dimension,
    publishable,
    publishable_rounded,
    round_table,
    table_from,
    with_totals,
)
from commonweal.methods.disclosure.bounds import System, bounds
from commonweal.methods.disclosure.tables import lines_of
from commonweal.methods.disclosure.tests.tables import made_up

FIVE = Rounding(5)


def table_of(counts) -> CountTable:
    counts = np.array(counts, dtype=np.int64)
    made = tuple(dimension(f"d{d}", [f"d{d}-{i}" for i in range(n)]) for d, n in enumerate(counts.shape))
    return CountTable(made, with_totals(counts, made))


def adds_up(table: CountTable, counts) -> bool:
    return np.array_equal(with_totals(counts[table.inner], table.dimensions), counts)


@settings(max_examples=60, deadline=None)
@given(
    counts=arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 40)),
    base=st.integers(2, 12),
    seed=st.none() | st.integers(0, 1000),
)
def test_in_two_dimensions_there_is_always_a_rounding_to_neighbours(counts, base, seed):
    """Cox 1987."""
    table = table_of(counts)
    found = round_table(table, Rounding(base), chance=None if seed is None else np.random.default_rng(seed))
    assert adds_up(table, found.counts)
    assert (found.counts % base == 0).all()
    assert (np.abs(found.counts - table.counts) < base).all()
    stays = table.counts % base == 0
    assert (found.counts[stays] == table.counts[stays]).all()


@pytest.mark.parametrize("seed", range(60))
def test_tables_of_two_to_four_dimensions_with_wholes_add_up(seed):
    table, _rule = made_up(seed)
    for reach in (1, 2):
        found = round_table(table, Rounding(5, reach), chance=np.random.default_rng(seed))
        assert adds_up(table, found.counts)
        assert (np.abs(found.counts - table.counts) <= Rounding(5, reach).radius).all()


def every_rounding(table: CountTable, rounding: Rounding):
    """All that add up, by trying all of them."""
    inner = table.counts[table.inner]
    choices = [
        [n for n in range(0, count + rounding.radius + 1, rounding.base) if abs(n - count) <= rounding.radius]
        for count in inner.ravel().tolist()
    ]
    for chosen in product(*choices):
        whole = with_totals(np.array(chosen, dtype=np.int64).reshape(inner.shape), table.dimensions)
        if (np.abs(whole - table.counts) <= rounding.radius).all():
            yield whole


@pytest.mark.parametrize("seed", range(40))
def test_none_that_adds_up_is_nearer(seed):
    chance = np.random.default_rng(seed)
    shape = [(2, 3), (2, 2, 2), (5,), (3, 2)][seed % 4]
    rounding = Rounding(int(chance.integers(2, 8)), 1 + seed // 4 % 2)
    table = table_of(chance.integers(0, 15, shape))
    nearest = min(int(np.abs(one - table.counts).sum()) for one in every_rounding(table, rounding))
    assert round_table(table, rounding).moved.together == nearest


def possible(table: CountTable, counts, rounding: Rounding):
    """Every table that an outsider thinks possible, from what was published alone."""
    ways = [
        range(max(0, n - rounding.radius), n + rounding.radius + 1)
        for n in counts[table.inner].ravel().tolist()
    ]
    for chosen in product(*ways):
        whole = with_totals(np.array(chosen).reshape(counts[table.inner].shape), table.dimensions)
        if (np.abs(whole - counts) <= rounding.radius).all():
            yield whole


@pytest.mark.parametrize("counts", [[3, 8], [1, 0], [[1, 2], [3, 0]]])
def test_every_table_so_near_may_have_become_what_is_published_for_one_who_knows_the_method(counts):
    """The proof in the head of `rounding`, by trying it: from each table so near the draws reach the published one."""
    table, rounding = table_of(counts), Rounding(3)
    told = round_table(table, rounding, chance=np.random.default_rng(1)).counts
    chance = np.random.default_rng(2)
    for other in possible(table, told, rounding):
        guess = CountTable(table.dimensions, other)
        assert any(
            np.array_equal(round_table(guess, rounding, chance=chance).counts, told) for _draw in range(3000)
        ), other


def known_of(table: CountTable, counts, rounding: Rounding) -> System:
    sums = [
        (line, np.append(np.ones(len(line) - 1), -1.0))
        for lines in lines_of(table.dimensions)
        for line in lines
    ]
    told = counts.ravel().astype(float)
    return System(np.maximum(told - rounding.radius, 0), told + rounding.radius, sums)


@pytest.mark.parametrize("seed", range(30))
def test_the_sums_tell_an_outsider_nothing_that_the_rounding_does_not(seed):
    table, rule = made_up(seed, largest=4)
    rounding = Rounding(max(5, rule.width))
    told = round_table(table, rounding, chance=np.random.default_rng(seed)).counts
    found = bounds(known_of(table, told, rounding), range(told.size))
    for (low, high), count in zip(found.values(), told.ravel().tolist(), strict=True):
        assert (low, high) == (max(0, count - rounding.radius), count + rounding.radius)
    assert attack([Published("one", "residents", rule, table.dimensions, told, rounding)]) == []


def test_the_attack_finds_a_rounding_too_small_for_its_rule_and_none_is_published():
    table = table_of([[1, 9], [7, 4]])
    told = round_table(table, Rounding(3)).counts
    assert attack([Published("slip", "residents", Rule(5), table.dimensions, told, Rounding(3))])
    with pytest.raises(CannotRound, match="hides too little for a threshold of 5"):
        rounded(table, rounding=Rounding(3))
    with pytest.raises(CannotRound, match="Round to 6 or more"):
        rounded(table, rule=Rule(5, zeros_are_safe=False))


def rounded(table, rule=None, rounding=FIVE, earlier=(), seed=1, name="one", **more):
    candidate = Candidate(table, rule or Rule(5), name, about="residents", earlier=earlier, **more)
    return publishable_rounded(candidate, rounding, chance=np.random.default_rng(seed))


def test_a_second_table_says_again_what_the_first_was_rounded_to():
    """Rounded anew each time, a count would be known as the mean of many."""
    table = table_of([[3, 14, 8], [22, 1, 6]])
    _kept, first = rounded(table)
    for seed in range(2, 10):
        _kept, again = rounded(table, earlier=[first], seed=seed, name="again")
        assert np.array_equal(again.counts, first.counts)


def test_two_roundings_of_one_count_are_refused():
    """A planted leak: to 5 and to 7 it is between 1 and 4 at most, which together is less than either hides."""
    table = table_of([3, 40, 60])
    first = Published("first", "residents", Rule(5), table.dimensions, np.array([0, 40, 60, 100]), FIVE)
    second = Published(
        "second", "residents", Rule(5), table.dimensions, np.array([7, 42, 56, 105]), Rounding(7)
    )
    assert attack([first]) == attack([second]) == []
    assert any((leak.low, leak.high) == (1, 4) for leak in attack([first, second]))


def test_what_one_release_withheld_another_rounds_only_where_both_together_hide_it():
    """Withheld it is somebody; rounded to 0 it is fewer than five: 1 to 4, which neither alone would tell."""
    table = table_from(({"ward": ward}, n) for ward, n in {"A": 3, "B": 20, "C": 30}.items())
    _kept, first = publishable(Candidate(table, Rule(5), "first", about="residents"))
    told = {}
    for seed in range(12):
        near = int(round_table(table, FIVE, chance=np.random.default_rng(seed)).counts[0])
        try:
            told.setdefault(near, set()).add(bool(rounded(table, earlier=[first], seed=seed)))
        except GivesAway as error:
            told.setdefault(near, set()).add(str(error))
    assert told == {0: {"ward “A” is between 1 and 4"}, 5: {True}}


def test_where_no_rounding_to_neighbours_adds_up_it_is_said_and_the_relaxed_one_found():
    table, _rule = made_up(82)
    with pytest.raises(CannotRound, match="Let counts move up to 2 multiples"):
        round_table(table, FIVE)
    found = round_table(table, Rounding(5, reach=2))
    assert adds_up(table, found.counts)
    assert 4 < found.moved.farthest <= 9


@pytest.mark.parametrize(("base", "reach"), [(1, 1), (1001, 1), (5, 0)])
def test_a_rounding_that_is_none_is_refused(base, reach):
    with pytest.raises(ValueError, match="base of 2 to 1000"):
        Rounding(base, reach)
