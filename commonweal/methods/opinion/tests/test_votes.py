"""The table of votes: which of several votes counts, and who has said enough to be grouped."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.methods.opinion import NotVotes, Votes, votes_from
from commonweal.methods.opinion.taking_part import by_count


def test_the_latest_vote_counts_in_whatever_order_rows_come():
    rows = [("1", "1", -1, 30), ("1", "1", 1, 10), ("1", "1", 0, 20)]
    for turn in range(3):
        assert votes_from(rows[turn:] + rows[:turn]).cast.tolist() == [[-1]]


def test_of_votes_at_one_time_and_of_votes_without_time_the_later_row_counts():
    assert votes_from([("1", "1", 1, 5), ("1", "1", -1, 5)]).cast.tolist() == [[-1]]
    assert votes_from([("1", "1", 1, None), ("1", "1", 0, None)]).cast.tolist() == [[0]]


def test_identifiers_stand_in_the_order_of_their_numbers():
    votes = votes_from([("10", "2", 1, None), ("9", "11", 1, None), ("9", "2", 1, None)])
    assert (votes.participants, votes.statements) == (("9", "10"), ("2", "11"))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "no votes"),
        ([("1", "1", 2, None)], "1 .agree"),
        ([("1", "1", 0.5, None)], "1 .agree"),
        ([("1", "1", 1, None), ("1", "2", 1, 3)], "1 of 2 votes have no time"),
    ],
)
def test_what_is_no_vote_is_refused(rows, why):
    with pytest.raises(NotVotes, match=why):
        votes_from(rows)


def test_a_table_of_another_shape_is_refused():
    with pytest.raises(NotVotes, match="shape"):
        Votes(("1",), ("1", "2"), np.zeros((2, 2)), np.zeros(2, bool), np.ones(1, bool))


def _said(who, number, start, step=1.0):
    return [(str(who), str(what), 1, start + what * step) for what in range(number)]


def test_the_first_fifteen_are_grouped_and_later_ones_when_they_have_said_enough():
    rows = [row for who in range(15) for row in _said(who, 1 if who else 20, who * 100)]
    rows += _said(15, 6, 5000) + _said(16, 7, 6000)
    votes = votes_from(rows)
    left = [who for who, grouped in zip(votes.participants, votes.grouped, strict=True) if not grouped]
    assert left == ["15"]


def test_a_changed_vote_does_not_count_twice():
    rows = [row for who in range(15) for row in _said(who, 20, who * 100)]
    rows += [("15", str(what % 4), 1, 9000 + what) for what in range(8)]
    assert not votes_from(rows).grouped[15]


def test_whoever_voted_on_all_there_was_is_grouped_though_it_was_little():
    rows = [row for who in range(16) for row in _said(who, 3, who * 100)]
    assert votes_from(rows).grouped.all()


def test_without_times_those_who_said_most_are_added_up_to_fifteen():
    cast = np.full((20, 30), np.nan)
    for who in range(20):
        cast[who, : (8 if who < 5 else 1 + who % 6)] = 1
    grouped = by_count(cast)
    assert grouped[:5].all()
    assert grouped.sum() == 15
    counts = (~np.isnan(cast)).sum(axis=1)
    assert counts[grouped].min() >= counts[~grouped].max()


def _vote_by_vote(pairs):
    """Who is grouped, by Polis's rule as it stands: gone through at every vote."""
    inside, said = set(), {}
    for who, what in pairs:
        said.setdefault(who, set()).add(what)
        known = len(set().union(*said.values()))
        inside |= {one for one, votes in said.items() if len(votes) >= min(7, known)}
        rest = sorted((one for one in said if one not in inside), key=lambda one: -len(said[one]))
        inside |= set(rest[: max(0, 15 - len(inside))])
    return inside


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 9)), min_size=1, max_size=160))
@settings(max_examples=60, deadline=None)
def test_going_through_at_once_is_going_through_vote_by_vote(pairs):
    votes = votes_from([(str(who), str(what), 1, float(n)) for n, (who, what) in enumerate(pairs)])
    grouped = {int(who) for who, one in zip(votes.participants, votes.grouped, strict=True) if one}
    assert grouped == _vote_by_vote(pairs)
