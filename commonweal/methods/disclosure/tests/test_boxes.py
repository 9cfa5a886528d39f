"""The box that is chosen is the cheapest there is: what is passed over in looking for it could not have been."""

from itertools import product

import numpy as np
import pytest

from commonweal.methods.disclosure import unsafe_counts
from commonweal.methods.disclosure.boxes import Boxes, costs_of, moves_of
from commonweal.methods.disclosure.tests.tables import made_up


def cheapest_of_all(table, at, free, room, width):
    """The least cost of any box that hides a cell, by trying every one."""
    least = np.inf
    moves = [moves_of(one, i) for one, i in zip(table.dimensions, at, strict=True)]
    for chosen in product(*(range(len(one.places)) for one in moves)):
        corners = {}
        for slots in product(*(range(one.places.shape[1]) for one in moves)):
            signs = [one.signs[m, s] for one, m, s in zip(moves, chosen, slots, strict=True)]
            place = tuple(int(one.places[m, s]) for one, m, s in zip(moves, chosen, slots, strict=True))
            if np.prod(signs):
                corners[place] = int(np.prod(signs))
        rise = min((room[place] for place, sign in corners.items() if sign < 0), default=10**12)
        fall = min(room[place] for place, sign in corners.items() if sign > 0)
        if rise + fall >= width:
            least = min(least, sum(free[place] for place in corners))
    return least


@pytest.mark.parametrize("seed", range(8))
def test_no_box_is_cheaper_than_the_one_that_is_chosen(seed):
    table, rule = made_up(seed, largest=3)
    withheld = unsafe_counts(table, rule)
    room = table.counts - rule.floor
    boxes = Boxes(table, costs=costs_of(table), floor=rule.floor, width=rule.width, withheld=withheld)
    for at in map(tuple, np.argwhere(withheld)[:4].tolist()):
        free = boxes.free.copy()
        corners = boxes.cheapest(at)
        assert corners is not None
        assert free[tuple(corners.T)].sum() == pytest.approx(
            cheapest_of_all(table, at, free, room, rule.width)
        )
        boxes.withhold(corners)
        assert np.isfinite(boxes.free[tuple(corners.T)]).all()
