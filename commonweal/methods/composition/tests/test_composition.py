"""Indices of composition: doctests, hand-worked tables, and what must hold for any table.

That they equal PySAL's on real counts is asserted in tests/real/test_segregation_real.py.
"""

import doctest
import importlib

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.methods.composition import (
    Counts,
    NotCounts,
    counts_from,
    dissimilarity_between,
    diversity,
    location_quotients,
    segregation,
    spread,
)

TABLES = arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(2, 4)), elements=st.integers(0, 500))


def table(people):
    people = np.asarray(people, dtype=float)
    return Counts(
        tuple(f"a{number}" for number in range(people.shape[0])),
        tuple("wxyz"[: people.shape[1]]),
        people,
    )


@pytest.mark.parametrize("name", ["counts", "segregation", "multigroup", "diversity"])
def test_the_examples_in_the_docstrings_run(name):
    module = importlib.import_module(f"commonweal.methods.composition.{name}")
    done = doctest.testmod(module, extraglobs={"np": np})
    assert done.attempted
    assert not done.failed


def test_two_areas_that_share_nobody_are_wholly_apart():
    apart = segregation(table([[50, 0], [0, 50]]), "w")
    for index in ("dissimilarity", "entropy", "isolation", "atkinson", "correlation_ratio"):
        assert getattr(apart, index) == pytest.approx(1), index
    assert apart.gini == pytest.approx(1)
    assert spread(table([[50, 0], [0, 50]])).theil == pytest.approx(1)


def test_the_same_mixture_everywhere_is_not_apart_at_all():
    alike = segregation(table([[30, 10], [60, 20]]), "w")
    for index in ("dissimilarity", "gini", "entropy", "atkinson", "correlation_ratio"):
        assert getattr(alike, index) == pytest.approx(0), index
    assert alike.isolation == pytest.approx(0.75)


def test_a_table_worked_by_hand():
    # x 20, 10, 0 of 30; y 10, 10, 50 of 70: D = (|2/3-1/7| + |1/3-1/7| + |0-5/7|) / 2 = 5/7.
    found = segregation(table([[20, 10], [10, 10], [0, 50]]), "w")
    assert found.dissimilarity == pytest.approx(5 / 7)
    assert found.isolation == pytest.approx(2 / 3 * 2 / 3 + 1 / 3 * 1 / 2)


@given(TABLES)
def test_what_holds_for_any_table(people):
    assume((people.sum(axis=0) > 0).sum() >= 2)
    counted = table(people)
    for group in [name for name in counted.groups if counted.column(name).sum()]:
        found = segregation(counted, group)
        for index in ("dissimilarity", "gini", "entropy", "isolation", "exposure", "atkinson", "by_chance"):
            assert -1e-9 <= getattr(found, index) <= 1 + 1e-9, index
        assert found.isolation + found.exposure == pytest.approx(1)
        assert found.gini >= found.dissimilarity - 1e-9
    for value in vars(spread(counted)).values():
        assert -1e-9 <= value <= 1 + 1e-9


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_areas_and_empty_areas_change_nothing(people, random):
    assume(0 < people[:, 0].sum() < people.sum())
    order = list(range(len(people)))
    random.shuffle(order)
    changed = np.vstack([people[order], np.zeros(people.shape[1])])
    one, other = segregation(table(people), "w"), segregation(table(changed), "w")
    for index in ("dissimilarity", "gini", "entropy", "isolation", "atkinson", "by_chance"):
        assert getattr(one, index) == pytest.approx(getattr(other, index), abs=1e-9), index


def test_gini_by_sorting_is_gini_by_every_pair():
    rng = np.random.default_rng(1)
    people = rng.integers(1, 90, (40, 2)).astype(float)
    total, share = people.sum(axis=1), people[:, 0] / people.sum(axis=1)
    pairs = (total[:, None] * total * np.abs(share[:, None] - share)).sum()
    whole = people[:, 0].sum() / people.sum()
    assert segregation(table(people), "w").gini == pytest.approx(
        pairs / (2 * people.sum() ** 2 * whole * (1 - whole))
    )


def test_dissimilarity_by_chance_is_what_tossing_coins_shows():
    rng = np.random.default_rng(7)
    total = rng.integers(150, 400, 160)
    tossed = []
    for _ in range(200):
        here = rng.binomial(total, 0.2)
        tossed.append(segregation(table(np.column_stack([here, total - here])), "w").dissimilarity)
    even = table(np.column_stack([total * 0.2, total * 0.8]))
    assert segregation(even, "w").by_chance == pytest.approx(np.mean(tossed), rel=0.03)


def test_small_groups_and_small_areas_carry_a_warning():
    assert len(segregation(table([[500, 500], [400, 600]]), "w").caveats) == 1
    assert "5 %" in segregation(table([[1, 999], [2, 998]]), "w").caveats[1]
    assert "100 people" in segregation(table([[10, 10], [8, 12]]), "w").caveats[1]


def test_location_quotients_weigh_up_to_one_and_say_nothing_of_empty_areas():
    quotients = location_quotients(table([[3, 1], [1, 3], [0, 0]]))
    assert np.isnan(quotients[2]).all()
    assert quotients[:2].mean(axis=0) == pytest.approx([1, 1])


def test_diversity_of_nobody_is_not_a_number():
    assert np.isnan(diversity(np.zeros(3)).score)


@pytest.mark.parametrize(
    ("people", "words"),
    [([[1, -1]], "below zero"), ([[np.nan, 1]], "missing"), ([[0, 0]], "Nobody")],
)
def test_what_is_no_table_of_counts_is_refused_in_words(people, words):
    with pytest.raises(NotCounts, match=words):
        table(people)


def test_a_group_that_is_nobody_or_everybody_is_not_compared():
    for people, words in (([[5, 0], [3, 0]], "everybody"), ([[0, 5], [0, 3]], "nobody")):
        with pytest.raises(NotCounts, match=words):
            segregation(table(people), "w")
    with pytest.raises(NotCounts, match="Only one group"):
        spread(table([[5, 0], [3, 0]]))
    with pytest.raises(NotCounts, match="no group “k”"):
        dissimilarity_between(table([[5, 1]]), "w", "k")


def test_a_pair_that_is_there_twice_is_not_added_up():
    with pytest.raises(NotCounts, match="twice"):
        counts_from([("A", "young", 3), ("A", "young", 4)])
