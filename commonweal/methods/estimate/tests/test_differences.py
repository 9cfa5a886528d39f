"""Differences against published limits, and against the truth: none is found where there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.methods.estimate import (
    Limited,
    NotShares,
    differences,
    differences_of_limited,
    shares,
    weighted,
)

# Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine
# 17:873, table II: two counts with their bases, and the limits of methods 10 and 11. Written from memory of the table;
# method 10 agrees in all eight rows with confint_proportions_2indep of statsmodels 0.15.0 (method "newcomb").
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339), (0.0428, 0.3422)),
    ((9, 10, 3, 10), (0.1705, 0.8090), (0.1013, 0.8387)),
    ((6, 7, 2, 7), (0.0582, 0.8062), (-0.0290, 0.8423)),
    ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0667, 0.2037)),
    ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.2005, 0.3445)),
    ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.3445, 0.3445)),
    ((10, 10, 0, 20), (0.6791, 1.0000), (0.6014, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000), (0.5128, 1.0000)),
]


@pytest.mark.parametrize(("table", "plain", "corrected"), PUBLISHED)
def test_limits_are_those_that_newcombe_published(table, plain, corrected):
    for limits, is_corrected in ((plain, False), (corrected, True)):
        found = differences(*([one] for one in table), at_once=1, is_corrected=is_corrected)
        assert (found.lower[0], found.upper[0]) == pytest.approx(limits, abs=5e-5)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    # Newcombe (1998), Statistics in Medicine 17:857, table I, method 4.
    [
        (81, 263, 0.2535, 0.3682),
        (15, 148, 0.0598, 0.1644),
        (0, 20, 0.0000, 0.2005),
        (1, 29, 0.0018, 0.1963),
    ],
)
def test_limits_of_a_share_corrected_for_continuity_are_those_that_newcombe_published(
    part, whole, lower, upper
):
    found = shares([part], [whole], is_corrected=True)
    assert (found.lower[0], found.upper[0]) == pytest.approx((lower, upper), abs=5e-5)


shares_of = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
pairs = st.lists(st.tuples(shares_of, shares_of), min_size=1, max_size=10)


def _columns(table):
    return (np.array(column) for column in zip(*(one + other for one, other in table), strict=True))


@given(pairs, st.booleans())
def test_a_difference_lies_between_its_limits_and_turned_round_mirrors_itself(table, is_corrected):
    x, n, y, m = _columns(table)
    found, turned = (
        differences(x, n, y, m, is_corrected=is_corrected),
        differences(y, m, x, n, is_corrected=is_corrected),
    )
    assert (found.lower <= found.value + 1e-12).all()
    assert (found.value <= found.upper + 1e-12).all()
    np.testing.assert_allclose(found.lower, -turned.upper, atol=1e-12)
    np.testing.assert_array_equal(found.stands, -turned.stands)


@given(pairs)
def test_limits_of_many_at_once_hold_those_of_each_alone(table):
    x, n, y, m = _columns(table)
    together, alone = differences(x, n, y, m), differences(x, n, y, m, at_once=1)
    assert (together.lower <= alone.lower + 1e-12).all()
    assert (together.upper >= alone.upper - 1e-12).all()


@given(pairs)
def test_shares_with_wilsons_limits_differ_as_counts_do(table):
    x, n, y, m = _columns(table)
    one, other = shares(x, n), shares(y, m)
    given_ = differences_of_limited(
        Limited(one.value, one.lower, one.upper), Limited(other.value, other.lower, other.upper), at_once=1
    )
    counted = differences(x, n, y, m, at_once=1)
    np.testing.assert_allclose(given_.lower, counted.lower, atol=1e-12)
    np.testing.assert_allclose(given_.upper, counted.upper, atol=1e-12)


@pytest.mark.parametrize(
    ("areas", "groups", "bases", "share"),
    [(18, 5, (100, 2000), 0.3), (18, 5, (100, 200), 0.05), (96, 5, (60, 200), 0.9), (18, 2, (30, 500), 0.5)],
)
def test_where_groups_fare_alike_something_is_found_in_no_more_than_one_drawing_of_twenty(
    areas, groups, bases, share
):
    chance = np.random.default_rng([26, areas, groups])
    drawings, found = 600, 0
    for _drawing in range(drawings):
        n = chance.integers(*bases, (areas, groups))
        x = chance.binomial(n, share)
        rest, of = x.sum(1, keepdims=True) - x, n.sum(1, keepdims=True) - n
        found += bool(
            differences(x.ravel(), n.ravel(), rest.ravel(), of.ravel(), is_corrected=True).stands.any()
        )
    # Two standard errors of 600 drawings above one in twenty.
    assert found / drawings <= 0.05 + 2 * (0.05 * 0.95 / drawings) ** 0.5


def test_a_difference_that_was_planted_is_found_and_its_limits_hold_the_truth():
    chance = np.random.default_rng(26)
    n = np.full(90, 400)
    truth = np.where(np.arange(90) == 7, 0.65, 0.4)
    held = 0
    for _drawing in range(200):
        x, y = chance.binomial(n, truth), chance.binomial(4 * n, 0.4)
        found = differences(x, n, y, 4 * n, is_corrected=True)
        assert found.stands[7] == 1
        held += bool(((found.lower <= truth - 0.4) & (truth - 0.4 <= found.upper)).all())
    assert held / 200 >= 0.95 - 2 * (0.05 * 0.95 / 200) ** 0.5


def test_the_mean_of_shares_with_limits_is_weighed_and_its_limits_are_closer():
    mean, lower, upper = weighted(Limited([0.5, 0.7], [0.4, 0.6], [0.6, 0.8]), [300, 100])
    assert mean == pytest.approx(0.55)
    half = (0.75**2 + 0.25**2) ** 0.5 * 0.1
    assert (lower, upper) == pytest.approx((0.55 - half, 0.55 + half))


@pytest.mark.parametrize(
    "table", [((), (), (), ()), ([1], [0], [1], [2]), ([1, 2], [4, 4], [1], [4]), ([5], [4], [1], [4])]
)
def test_what_is_no_pair_of_shares_is_refused(table):
    with pytest.raises(NotShares):
        differences(*table)


@pytest.mark.parametrize(
    "wrong",
    [
        Limited([0.5], [0.6], [0.7]),
        Limited([0.5], [0.4], [0.45]),
        Limited([1.5], [1.4], [1.6]),
        Limited([0.5], [0.4, 0.3], [0.6]),
        Limited([float("nan")], [0.4], [0.6]),
    ],
)
def test_limits_that_do_not_hold_their_share_are_refused(wrong):
    with pytest.raises(NotShares):
        differences_of_limited(wrong, Limited([0.5], [0.4], [0.6]))


@pytest.mark.parametrize("weights", [[1], [0, 0], [-1, 2], [float("nan"), 1]])
def test_a_mean_without_weights_is_refused(weights):
    with pytest.raises(NotShares):
        weighted(Limited([0.5, 0.7], [0.4, 0.6], [0.6, 0.8]), weights)
