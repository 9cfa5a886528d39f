"""Tables in every form they are published in: percentages with their bases, and what can be counted one by one."""

from contextlib import suppress

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    WITHHELD,
    Candidate,
    CannotProtect,
    GivesAway,
    Impossible,
    Published,
    Rounding,
    Rule,
    as_published,
    at_least,
    attack,
    before,
    dimension,
    known_of,
    protect,
    publishable,
    publishable_percentages,
    publishable_rounded,
    published,
    table_from,
)
from commonweal.methods.disclosure.tests.tables import made_up

RULE = Rule(5)
WARDS = (dimension("ward", "ABC"),)


def wards(*numbers):
    return table_from(({"ward": ward}, n) for ward, n in zip("ABC", numbers, strict=True))


def shares_of(release):
    return release.shares.percentages.tolist()


@pytest.mark.parametrize("seed", range(12))
def test_percentages_alone_withstand_the_attack_and_so_does_a_later_table_of_counts_or_it_is_refused(seed):
    table, rule = made_up(seed, largest=4)
    along = table.dimensions[-1].name
    kept, told = publishable_percentages(Candidate(table, rule, "shares", about="residents"), along)
    assert np.isnan(told.shares.percentages[kept.withheld]).all()
    with suppress(CannotProtect, GivesAway):
        later = publishable(Candidate(table, rule, "counts", about="residents", earlier=[told]))[1]
        assert attack([told, later]) == []


def test_no_percentage_is_told_of_a_small_base_or_of_one_that_is_withheld():
    rows = [("A", "x", 20), ("A", "y", 9), ("B", "x", 3), ("B", "y", 1), ("C", "x", 60), ("C", "y", 40)]
    table = table_from(({"ward": ward, "group": group}, n) for ward, group, n in rows)
    told = publishable_percentages(Candidate(table, RULE, "one", about="residents"), "group")[1]
    assert np.isnan(
        told.shares.percentages[:2]
    ).all()  # 29 are fewer than 30, and the 4 of B are not to be known
    assert told.counts[1, 2] == WITHHELD
    assert told.shares.percentages[3].tolist() == pytest.approx([62.4, 37.6, 100.0])


def test_a_base_and_a_percentage_that_give_a_small_count_are_found():
    both = (dimension("ward", ["A"]), dimension("group", ["x", "y"]))
    shares = np.array([[7.5, 92.5, 100.0], [7.5, 92.5, 100.0]])
    slip = as_published(
        "slip", "residents", RULE, both, percentages=shares, bases=np.array([40, 40]), places=1
    )
    assert {(leak.low, leak.high) for leak in attack([slip])} == {(3, 3)}
    # By the method a percentage is of nobody or of 5 and more: what says otherwise is found all the same.
    again = as_published(
        "slip",
        "residents",
        RULE,
        both,
        percentages=shares,
        bases=np.array([40, 40]),
        places=1,
        by_method=True,
    )
    assert attack([again])


def test_what_can_be_counted_one_by_one_makes_a_withheld_number_known_and_is_hidden_from_the_start():
    table = wards(3, 6, 30)
    plain = publishable(Candidate(table, RULE, "one", about="strengths"))[1]
    assert plain.counts.tolist() == [-1, -1, 30, 39]
    one_by_one = {("A",): 3, ("B",): 5}
    known = at_least(plain, one_by_one)
    assert [(leak.low, leak.high) for leak in attack([plain], beside=[known])] == [(3, 4)]
    better = publishable(
        Candidate(table, RULE, "one", about="strengths", known=known_of(WARDS, one_by_one), beside=[known])
    )[1]
    assert better.counts.tolist() == [-1, 6, -1, 39]
    with pytest.raises(Impossible):
        attack([plain], beside=[at_least(plain, {("A",): 6, ("B",): 5})])


def test_a_rounded_number_of_which_most_can_be_counted_is_refused():
    table, one_by_one = wards(3, 20, 30), {("A",): 3}
    like = Published("", "strengths", RULE, WARDS, np.full(4, WITHHELD))
    leaks = []
    for seed in range(10):
        chance = np.random.default_rng(seed)
        try:
            told = publishable_rounded(
                Candidate(table, RULE, "one", about="strengths", beside=[at_least(like, one_by_one)]),
                Rounding(5),
                chance=chance,
            )[1]
        except GivesAway as error:
            leaks.append((error.leaks[0].low, error.leaks[0].high))
        else:
            assert told.counts[0] == 5
    assert 0 < len(leaks) < 10
    assert set(leaks) == {(3, 4)}  # it was rounded to 0


def test_a_rounded_table_binds_later_ones_as_intervals():
    """A count of 3 rounded to 0 is 0 to 4; the same table with the others withheld would leave 1 to 4."""
    rounded = Published("first", "residents", RULE, WARDS, np.array([0, 5, 30, 35]), Rounding(5))
    later = published(protect(wards(3, 6, 30), RULE), name="later", about="residents")
    assert attack([rounded]) == attack([later]) == []
    assert {(leak.cell["ward"], leak.low, leak.high) for leak in attack([rounded, later])} == {("A", 1, 4)}
    with pytest.raises(GivesAway):
        publishable(Candidate(wards(3, 6, 30), RULE, "later", about="residents", earlier=[rounded]))


def test_what_an_earlier_table_of_percentages_withheld_is_withheld_again_and_small_bases_are_free():
    table = wards(3, 20, 30)
    told = publishable_percentages(Candidate(table, RULE, "one", about="residents"), "ward")[1]
    done = before(table, "residents", [told])
    assert done.withheld.tolist() == [True, True, False, False]
    few = publishable_percentages(Candidate(wards(3, 9, 9), RULE, "one", about="few"), "ward")[1]
    assert not before(wards(3, 9, 9), "few", [few]).withheld[:3].any()
