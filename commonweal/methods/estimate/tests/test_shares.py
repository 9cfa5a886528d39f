"""Shares against published limits, and ranks against the truth that was planted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.methods.estimate import NotShares, ranks, shares


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine
    # 17:857, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_limits_are_those_that_newcombe_published(part, whole, lower, upper):
    found = shares([part], [whole])
    assert found.lower[0] == pytest.approx(lower, abs=5e-5)
    assert found.upper[0] == pytest.approx(upper, abs=5e-5)


tables = st.lists(
    st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    min_size=1,
    max_size=20,
)


@given(tables)
def test_a_share_lies_between_its_limits_and_mirrors_the_rest(table):
    part, whole = (np.array(column) for column in zip(*table, strict=True))
    found, rest = shares(part, whole), shares(whole - part, whole)
    assert (found.lower <= found.value).all()
    assert (found.value <= found.upper).all()
    assert (found.lower >= 0).all()
    assert (found.upper <= 1).all()
    np.testing.assert_allclose(found.lower, 1 - rest.upper, atol=1e-12)


@given(tables)
def test_ranks_are_those_of_comparing_every_pair(table):
    part, whole = (np.array(column) for column in zip(*table, strict=True))
    found = ranks(part, whole)
    lower, upper = found.limits.lower, found.limits.upper
    assert found.best.tolist() == [1 + int((lower >= one).sum()) for one in upper]
    assert found.worst.tolist() == [len(part) - int((upper <= one).sum()) for one in lower]


def test_true_ranks_are_held_for_all_areas_at_once_as_often_as_is_said():
    chance = np.random.default_rng(26)
    truth = np.linspace(0.1, 0.3, 12)
    true_rank = np.arange(12, 0, -1)
    bases = np.full(12, 400)
    held = 0
    for _drawing in range(400):
        found = ranks(chance.binomial(bases, truth), bases)
        held += bool(((found.best <= true_rank) & (true_rank <= found.worst)).all())
    assert held / 400 >= 0.95
    # And they are no empty words: the highest and the lowest are told apart.
    assert found.best[0] > 1 + 3
    assert found.worst[-1] < 12 - 3


def test_where_all_are_alike_anybody_may_be_first():
    found = ranks([50, 51, 49], [100, 100, 100])
    assert found.best.tolist() == [1, 1, 1]
    assert found.worst.tolist() == [3, 3, 3]


@pytest.mark.parametrize(
    ("part", "whole"),
    [([1], [0]), ([5], [4]), ([-1], [4]), ([1, 2], [4]), ([float("nan")], [4]), ([1], [float("inf")])],
)
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(NotShares):
        shares(part, whole)


def test_ranking_nothing_is_refused():
    with pytest.raises(NotShares):
        ranks([], [])
