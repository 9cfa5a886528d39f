"""Filters, running totals and zones: what two tables tell together that neither tells alone is found, and refused."""

import datetime

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    Candidate,
    GivesAway,
    Lookup,
    Published,
    Rule,
    Scope,
    attack,
    dimension,
    publishable,
    table_from,
)

RULE = Rule(5)
WARDS = (dimension("ward", ["A", "B"]),)


def release(name, counts, *, within=(), until=None, dimensions=WARDS):
    period = (datetime.date(2026, 1, 1), datetime.date(2026, until, 28)) if until else None
    scope = Scope(dict(within), period)
    return Published(name, "Reports", RULE, dimensions, np.array(counts), scope=scope)


def found(*releases, lookups=()):
    return {(*sorted(leak.cell.values()), leak.low, leak.high) for leak in attack(releases, lookups)}


ALL = release("all", [40, 60, 100])


def test_a_filter_taken_from_the_whole_tells_of_the_rest():
    women = release("women", [38, 30, 68], within={"sex": "f"})
    assert found(ALL) == found(women) == set()
    assert found(ALL, women) == {("A", "everything else", 2, 2)}


def test_two_filters_together_leave_few():
    women = release("women", [30, 30, 60], within={"sex": "f"})
    men = release("men", [8, 30, 38], within={"sex": "m"})
    assert found(ALL, women) == found(ALL, men) == found(women, men) == set()
    assert {(*one[:2], one[2]) for one in found(ALL, women, men)} == {
        ("A", "everything else", 2),
        ("everything else", 2, 2),
    }


def test_nobody_left_is_told_only_where_nobody_may_be():
    assert found(ALL, release("same", [40, 60, 100], within={"sex": "f"})) == set()


def test_a_running_total_less_the_earlier_one_tells_of_what_came_between():
    march = release("march", [40, 60, 100], until=3)
    june = release("june", [43, 80, 123], until=6)
    assert found(march) == found(june) == set()
    assert found(march, june) == {("2026-03-29/2026-06-28", "A", 3, 3)}


def test_zones_that_overlap_tell_of_where_they_differ_though_no_table_is_by_those_parts():
    school = release("school", [100, 103, 203], dimensions=(dimension("catchment", ["S", "T"]),))
    clinic = release("clinic", [103, 100, 203], dimensions=(dimension("round", ["K", "L"]),))
    within = [
        Lookup("oa", "catchment", {"a": "S", "b": "S", "c": "T", "d": "T"}),
        Lookup("oa", "round", {"a": "K", "b": "K", "c": "K", "d": "L"}),
    ]
    assert found(school, lookups=within) == found(clinic, lookups=within) == set()
    assert found(school, clinic, lookups=within) == {("c", 3, 3)}


@pytest.mark.parametrize("women", [38, 20])
def test_a_new_table_is_judged_with_all_that_was_published(women):
    table = table_from([({"ward": "A"}, women), ({"ward": "B"}, 30)])
    candidate = Candidate(table, RULE, "women", "Reports", earlier=[ALL], scope=Scope({"sex": "f"}))
    if women == 38:
        with pytest.raises(GivesAway, match="ward “A” is between 2 and 2"):
            publishable(candidate)
    else:
        _kept, told = publishable(candidate)
        assert told.counts.tolist() == [20, 30, 50]
