"""Statements: shares, tests and choices, worked by hand, and what holds for any votes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.methods.opinion import common_ground, consensus, representative, tally, votes_from
from commonweal.methods.opinion.tallies import BEYOND_CHANCE, beyond_half, beyond_others, share

CASTS = arrays(
    np.float64, st.tuples(st.integers(2, 12), st.integers(1, 6)), elements=st.sampled_from([-1, 0, 1])
)


def of(cast):
    """Votes of a table of numbers."""
    rows = [
        (str(who), str(what), vote, None) for (who, what), vote in np.ndenumerate(np.asarray(cast, float))
    ]
    return votes_from([row for row in rows if not math.isnan(row[2])])


def halves(votes):
    half = len(votes.participants) // 2
    return tally(votes.cast[:half]), tally(votes.cast[half:])


def test_shares_and_tests_worked_by_hand():
    assert share(np.array([13.0]), np.array([14.0]))[0] == 14 / 16
    assert beyond_half(np.array([13.0]), np.array([14.0]))[0] == pytest.approx(
        2 * math.sqrt(15) * (14 / 15 - 0.5)
    )
    pooled = (14 + 7) / (15 + 31)
    z = (14 / 15 - 7 / 31) / math.sqrt(pooled * (1 - pooled) * (1 / 15 + 1 / 31))
    assert beyond_others(*(np.array([one]) for one in (13.0, 14.0, 6.0, 30.0)))[0] == pytest.approx(z)


def test_where_everybody_says_so_no_group_is_particular():
    assert beyond_others(*(np.array([one]) for one in (5.0, 5.0, 9.0, 9.0)))[0] == 0


def test_a_small_group_that_says_no_takes_a_statement_from_common_ground_but_not_from_consensus():
    votes = of([[1, 1]] * 40 + [[-1, 1]] * 8)
    groups = [tally(votes.cast[:40]), tally(votes.cast[40:])]
    first, second = common_ground(votes, groups)
    assert (first.statement, first.side, first.of_all) == ("1", "agree", True)
    assert (second.statement, second.of_all) == ("0", False)
    assert second.by_group == pytest.approx((41 / 42, 1 / 10))
    assert second.product == pytest.approx(41 / 42 / 10)
    assert {one.statement for one in consensus(votes, "agree")} == {"0", "1"}


def test_what_every_group_rejects_is_common_ground_too():
    votes = of([[-1]] * 10)
    [only] = common_ground(votes, list(halves(votes)))
    assert (only.side, only.of_all) == ("disagree", True)


@given(CASTS)
def test_consensus_is_beyond_chance_and_has_an_opposite(cast):
    votes = of(cast)
    found = consensus(votes, "agree")
    assert len(found) <= 5
    assert all(one.p_success > 0.5 and one.p_test > BEYOND_CHANCE for one in found)
    worth = [one.p_success * one.p_test for one in found]
    assert worth == sorted(worth, reverse=True)
    opposite = consensus(votes.turned(), "disagree")
    assert [(one.statement, one.p_test) for one in found] == [(one.statement, one.p_test) for one in opposite]


@given(CASTS)
def test_what_holds_for_any_representative_statement(cast):
    votes = of(cast)
    here, there = halves(votes)
    found = representative(votes, here, there)
    assert 1 <= len(found) <= 5
    assert len({one.statement for one in found}) == len(found)
    assert [one.side for one in found] == sorted(one.side for one in found)  # agreement first
    assert sum(one.best_agree for one in found) <= 1
    for one in found:
        column = votes.statements.index(one.statement)
        of_side = here.agreed if one.side == "agree" else here.disagreed
        assert (one.n_success, one.n_trials) == (of_side[column], here.voted[column])
        assert one.n_agree == here.agreed[column]
    if len(found) > 1:
        assert all(
            one.best_agree or (one.p_test > BEYOND_CHANCE and one.repness_test > BEYOND_CHANCE)
            for one in found
        )


def test_the_best_agreement_leads_though_disagreement_is_stronger():
    here = [[1, -1, -1]] * 12
    there = [[0, 1, 1]] * 12
    votes = of(here + there)
    found = representative(votes, *halves(votes))
    assert [(one.statement, one.side, one.best_agree) for one in found] == [
        ("0", "agree", True),
        ("1", "disagree", False),
        ("2", "disagree", False),
    ]


def test_no_more_than_five_are_told_the_most_particular_first():
    here = np.ones((12, 8))
    there = np.zeros((12, 8))
    for what in range(8):
        there[:what, what] = 1
    votes = of(np.vstack([here, there]))
    found = representative(votes, *halves(votes))
    assert [one.statement for one in found] == ["0", "1", "2", "3", "4"]


def test_a_group_without_anything_of_its_own_has_the_nearest():
    cast = [[-1, -1]] * 3 + [[-1, -1]] * 2 + [[-1, 1]]
    votes = of(cast)
    found = representative(votes, *halves(votes))
    assert [(one.statement, one.side, one.best_agree) for one in found] == [("1", "disagree", False)]


def test_where_every_statement_is_set_aside_nothing_is_told():
    votes = votes_from([("1", "1", 1, None), ("2", "1", -1, None)], set_aside=["1"])
    assert representative(votes, *halves(votes)) == []
    assert common_ground(votes, list(halves(votes))) == []
    assert consensus(votes, "agree") == []
