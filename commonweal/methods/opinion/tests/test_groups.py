"""Groups of opinion: planted ones are found, and nothing that says nothing changes them.

That they equal Polis's on real conversations is asserted in tests/real/test_opinion_real.py.
"""

import doctest
import importlib
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.methods.opinion import NotVotes, opinion, positions, votes_from
from commonweal.methods.opinion.clusters import base_clusters, first_places, k_means, silhouettes
from commonweal.methods.opinion.tests.conversations import alike, groups_of, planted

MODULES = (
    "votes",
    "taking_part",
    "positions",
    "clusters",
    "tallies",
    "agreement",
    "representative",
    "groups",
)


@pytest.mark.parametrize("name", ["", *(f".{name}" for name in MODULES)])
def test_the_examples_in_the_docstrings_run(name):
    done = doctest.testmod(
        importlib.import_module(f"commonweal.methods.opinion{name}"), extraglobs={"np": np}
    )
    assert done.attempted
    assert not done.failed


@pytest.mark.parametrize(
    ("sizes", "number"), [((40, 30), 2), ((50, 12), 2), ((30, 30, 30), 3), ((200, 150), 2)]
)
def test_planted_groups_are_found_and_counted(sizes, number):
    rows, truth = planted(sizes=sizes)
    found = opinion(votes_from(rows))
    assert found.choice.number == found.number == number
    assert alike(groups_of(found), truth) == 1
    assert found.choice.silhouette > 0.4


def test_given_the_number_the_start_of_the_first_participants_finds_them_too():
    rows, truth = planted()
    found = opinion(votes_from(rows), groups=2)
    assert alike(groups_of(found), truth) == 1
    first = found.votes.participants[0]
    assert groups_of(found)[first] == 0  # numbered from where it started


def test_what_all_planted_groups_share_comes_first():
    rows, _truth = planted(shared=3)
    found = opinion(votes_from(rows))
    assert {one.statement for one in found.common[:3]} == {"0", "1", "2"}
    assert all(one.of_all and one.side == "agree" for one in found.common[:3])
    assert {one.statement for one in found.consensus if one.side == "agree"} >= {"0", "1", "2"}
    told = {one.statement for group in found.representative for one in group if not one.best_agree}
    assert told.isdisjoint({"0", "1", "2"})


@given(st.integers(0, 30), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(seed, shuffled):
    rows, _truth = planted(sizes=(14, 9), statements=9, said=0.9, firm=0.6, seed=seed)
    other = rows.copy()
    shuffled.shuffle(other)
    for groups in (None, 2):
        one, two = opinion(votes_from(rows), groups=groups), opinion(votes_from(other), groups=groups)
        assert groups_of(one) == groups_of(two)
        assert one.representative == two.representative
        assert one.common == two.common


@pytest.mark.parametrize("seed", range(5))
def test_other_numbers_of_statements_change_nothing(seed):
    rows, _truth = planted(sizes=(20, 20), firm=0.7, seed=seed)
    turned = [(who, str(19 - int(what)), vote, when) for who, what, vote, when in rows]
    one, two = opinion(votes_from(rows), groups=2), opinion(votes_from(turned), groups=2)
    assert groups_of(one) == groups_of(two)
    assert [x.product for x in one.common] == pytest.approx([x.product for x in two.common])


@pytest.mark.parametrize("seed", range(5))
def test_agreement_and_disagreement_changed_about_give_the_same_groups_and_the_opposite_words(seed):
    rows, _truth = planted(sizes=(20, 20), firm=0.7, seed=seed)
    votes = votes_from(rows)
    one, two = opinion(votes), opinion(votes.turned())
    assert groups_of(one) == groups_of(two)
    assert one.choice == two.choice
    other = {"agree": "disagree", "disagree": "agree"}
    # Where as many agree as disagree in every group, agreement is told.
    told = {x.statement: (x.side, x.product) for x in one.common}
    for x in two.common:
        side, product = told[x.statement]
        assert product == pytest.approx(x.product)
        assert side == other[x.side] or side == x.side == "agree"
    mine = [(x.statement, other[x.side], x.n_success) for x in one.consensus]
    assert sorted(mine) == sorted((x.statement, x.side, x.n_success) for x in two.consensus)


def test_a_person_who_says_little_is_pushed_outwards_and_not_grouped_late():
    rows, _truth = planted(said=1.0)
    late = [("900", "5", 1, 1e6), ("900", "6", -1, 1e6 + 1)]
    found = opinion(votes_from([*rows, *late]))
    assert "900" not in groups_of(found)
    assert any("1 of 71" in one for one in found.caveats)
    place = found.votes.participants.index("900")
    seen = positions(votes_from([*rows, *late])).of[place]
    centre, directions = found.positions.centre, found.positions.directions
    said = np.array([1.0, -1.0]) - centre[[5, 6]]
    assert seen == pytest.approx(directions[:, [5, 6]] @ said * math.sqrt(20 / 2))


def test_a_statement_set_aside_pulls_nobody_and_is_told_nowhere():
    rows, _truth = planted(shared=3)
    votes = votes_from(rows, set_aside=["0", "7", "99"])
    found = opinion(votes)
    assert votes.statements_set_aside == ("0", "7")
    assert found.positions.directions[:, [0, 7]] == pytest.approx(np.zeros((2, 2)), abs=1e-12)
    told = [
        *found.common,
        *found.consensus,
        *(one for group in found.representative for one in group),
    ]
    assert {one.statement for one in told}.isdisjoint({"0", "7"})


@pytest.mark.parametrize(
    ("rows", "participants"),
    [
        ([("1", "1", 1, None)], 1),
        ([("1", str(n), 1, None) for n in range(9)], 1),
        ([(str(who), str(n), -1, None) for who in range(30) for n in range(9)], 30),
        ([(str(who), "1", 0, float(who)) for who in range(30)], 30),
    ],
)
def test_where_nobody_differs_there_is_one_group(rows, participants):
    found = opinion(votes_from(rows))
    assert found.groups.tolist() == [0] * participants
    assert (found.number, found.choice.number, math.isnan(found.choice.silhouette)) == (1, 1, True)
    assert any("one group" in one for one in found.caveats)
    with pytest.raises(NotVotes, match="1 place"):
        opinion(votes_from(rows), groups=2)


def test_one_statement_alone_parts_people_by_what_they_say():
    rows = [(str(who), "1", (1, -1, 0)[who % 3], None) for who in range(30)]
    found = opinion(votes_from(rows), groups=3)
    assert alike(groups_of(found), {str(who): who % 3 for who in range(30)}) == 1


@pytest.mark.parametrize("groups", [0, -1])
def test_less_than_one_group_is_refused(groups):
    with pytest.raises(NotVotes, match="At least one"):
        opinion(votes_from(planted()[0]), groups=groups)


def test_opinions_without_structure_say_so():
    chance = random.Random(4)
    rows = [(str(who), str(n), chance.choice((-1, 0, 1)), None) for who in range(300) for n in range(60)]
    found = opinion(votes_from(rows), groups=5)
    assert found.choice.silhouette < 0.5
    assert found.number == 5


def test_small_clusters_come_first_and_stay_whole():
    rows, _truth = planted(sizes=(150, 100))
    votes = votes_from(rows)
    points = positions(votes).of[votes.grouped]
    base = base_clusters(points)
    assert 90 <= len(base.sizes) <= 100
    assert base.sizes.sum() == 250
    found = opinion(votes).groups
    for cluster in range(len(base.sizes)):
        assert len(set(found[base.of == cluster])) == 1


def test_a_start_that_nobody_is_near_is_dropped():
    points = np.array([[0.0, 0.0], [0.2, 0.0], [5.0, 0.0]])
    start = np.array([[0.0, 0.0], [50.0, 50.0], [5.0, 0.0]])
    assert k_means(points, start, np.ones(3)).tolist() == [0, 0, 1]
    assert len(first_places(points, 9)) == 3


def test_silhouettes_are_those_of_every_pair_also_in_parts(monkeypatch):
    chance = np.random.default_rng(2)
    points, labels = chance.normal(size=(60, 2)), chance.integers(0, 3, 60)
    labels[0], labels[labels == 0] = 3, 1  # a group of one, and none called 0 but one
    labels = np.unique(labels, return_inverse=True)[1]
    by_hand = []
    for one in range(60):
        apart = np.hypot(*(points - points[one]).T)
        own = (labels == labels[one]) & (np.arange(60) != one)
        if not own.any():
            by_hand.append(0.0)
            continue
        nearest = min(apart[labels == other].mean() for other in set(labels) - {labels[one]})
        by_hand.append((nearest - apart[own].mean()) / max(nearest, apart[own].mean()))
    assert silhouettes(points, [labels]) == pytest.approx([np.mean(by_hand)])
    monkeypatch.setattr("commonweal.methods.opinion.clusters.AT_ONCE", 7)
    assert silhouettes(points, [labels]) == pytest.approx([np.mean(by_hand)])
