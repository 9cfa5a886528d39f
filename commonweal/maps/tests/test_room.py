"""On a still map no sign covers another, none is lost, and names stand beside signs within their areas."""

import itertools
import random

import pytest

from commonweal.maps.room import Box, piles_of, place_for


@pytest.mark.parametrize("number", [1, 2, 40, 700])
def test_no_sign_lies_on_another_and_none_is_lost(number):
    draw = random.Random(number)
    signs = [
        (draw.choice(["strength", "tension"]), draw.uniform(0, 600), draw.uniform(0, 500))
        for _n in range(number)
    ]
    piles = piles_of(signs)
    assert not any(a.box.overlaps(b.box) for a, b in itertools.combinations(piles, 2))
    counted = {"strength": 0, "tension": 0}
    for pile in piles:
        for kind, count, _x in pile.signs():
            counted[kind] += count
    assert counted == {kind: sum(one == kind for one, _x, _y in signs) for kind in counted}
    assert piles_of(reversed(signs)) == piles


def test_signs_that_stand_apart_stay_where_they_are():
    signs = [("tension", 10.0, 10.0), ("strength", 60.0, 10.0), ("tension", 10.0, 60.0)]
    assert sorted((kind, pile.x, pile.y) for pile in piles_of(signs) for kind, _one in pile.kinds) == sorted(
        signs
    )


def test_a_name_without_a_free_place_within_its_area_is_left_out():
    name = Box(0, 0, 60, 18)
    assert place_for(name, [], lambda x, y: False) == name
    assert place_for(name, [Box(0, 0, 30, 30)], lambda x, y: False) is None
    assert place_for(name, [Box(0, 0, 400, 400)], lambda x, y: True) is None
