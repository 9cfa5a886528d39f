"""The classes of a legend: every number that an area has is in one and in one only, which says what is in it."""

import re

import numpy as np
import pytest

from commonweal.maps.layers import Kind, Values
from commonweal.maps.legends import marks_of
from commonweal.maps.measures import steps_of
from commonweal.maps.tests.test_sheet import layer_of

CODES = ["X001", "X002", "X003", "X004"]


def words_of(wards, numbers, **more):
    of = dict(zip(CODES, numbers, strict=False))
    area_set = wards["Canalside"].area_set
    values = Values(area_set, of, **{"steps": steps_of(of.values()), "unit": "things"} | more)
    marks = marks_of(layer_of(Kind.VALUES, values=values), values)
    return [
        mark.words.removesuffix(" things") for mark in marks if mark.limit is not None or not mark.pattern
    ]


def holds(words, number):
    """Does a reader of these words take the number to be in this class?"""
    low, *high = (float(part) for part in re.findall(r"[\d.]+", words))
    return low <= number <= (high[0] if high else low)


@pytest.mark.parametrize(
    "numbers", [(0, 2, 15, 150), (0, 0, 1), (12, 14, 15, 400), (3, 4, 5), (1.5, 2.25, 40, 90.1)]
)
def test_every_number_that_an_area_has_is_in_one_class_and_the_one_that_has_its_colour(wards, numbers):
    words, steps = words_of(wards, numbers), steps_of(numbers)
    for number in numbers:
        [found] = [n for n, said in enumerate(words) if holds(said, number)]
        assert found == np.searchsorted(steps, number, side="right")


def test_a_class_is_told_by_the_numbers_that_are_in_it(wards):
    assert words_of(wards, (20, 27, 30, 143), steps=(27, 143)) == ["20", "27 to 30", "143"]


def test_what_is_withheld_is_not_told_by_the_ends_of_a_class(wards):
    told = words_of(wards, (1, 4, 12, 30), steps=(3, 10), suppressed=frozenset({"X001", "X004"}))
    assert told[:3] == ["0 to 2", "4", "12"]


def test_a_class_that_no_area_is_in_says_which_numbers_would_be(wards):
    words = words_of(wards, (1.5, 3.0, 4.5), steps=(3.0, 5.0, 9.0))
    assert words == ["1.5", "3 to 4.5", "5 to under 9", "9 or more"]


@pytest.mark.parametrize(("number", "words"), [(0, ["0"]), (7, ["0 to 6", "7"])])
def test_areas_that_all_have_the_same_number_are_not_said_to_have_none(wards, number, words):
    assert words_of(wards, [number] * 3) == words


def test_shares_that_are_all_the_same_are_said(wards):
    assert words_of(wards, (30.5, 30.5), steps=()) == ["30.5"]


def test_where_nothing_is_known_no_class_is_shown(wards):
    assert words_of(wards, ()) == []
