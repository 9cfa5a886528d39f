"""The drawn chain: what stands where, which lines there are, and what is left to the list."""

import re

import pytest
from django.utils import translation

from commonweal.thread.drawing import BOX_WIDTH, FARTHEST, MOST, drawn
from commonweal.thread.selectors import Step, Trail

pytestmark = pytest.mark.once


def step(name, distance=0, kind="action"):
    return Step(kind, kind.title(), name, f"Title of {name}", f"/{name}/", distance=distance)


def key(name, kind="action"):
    return kind, name


def trail(before, after, links):
    return Trail(
        step("this"),
        [step(name, far) for name, far in before],
        [step(name, far) for name, far in after],
        [(key(one), key(other), "came-from") for one, other in links],
    )


def ends(path):
    """Where a line begins and ends, across."""
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    return numbers[0], numbers[-2]


def test_what_came_before_stands_before_and_each_link_is_a_line_between_its_two_boxes():
    chain = drawn(
        trail(
            [("report", 1), ("older", 2)],
            [("next", 1)],
            [("older", "report"), ("report", "this"), ("this", "next")],
        )
    )
    across = {box.step.item_id: box.x for box in chain.boxes}
    assert across["older"] < across["report"] < across["this"] < across["next"]
    assert [box.step.item_id for box in chain.boxes if box.is_this] == ["this"]
    assert sorted(ends(tie.path) for tie in chain.ties) == sorted(
        (across[one] + BOX_WIDTH, across[other])
        for one, other in (("older", "report"), ("report", "this"), ("this", "next"))
    )
    assert (chain.more, chain.left_out) == (0, "")


def test_from_right_to_left_it_is_the_mirror_image():
    with translation.override("ur"):
        chain = drawn(trail([("report", 1)], [], [("report", "this")]))
    across = {box.step.item_id: box.x for box in chain.boxes}
    assert across["report"] > across["this"]
    assert ends(chain.ties[0].path) == (across["report"], across["this"] + BOX_WIDTH)


def test_many_and_far_ones_are_counted_and_not_drawn():
    many = [(f"n{n}", 1) for n in range(MOST + 3)]
    far = [("far", FARTHEST + 1)]
    chain = drawn(trail(many, far, [(name, "this") for name, _far in many]))
    assert len(chain.boxes) == MOST + 1
    assert len(chain.ties) == MOST
    assert chain.more == 4
    assert "4 more" in chain.left_out


def test_no_box_lies_on_another_or_outside_the_picture():
    before = [(f"b{n}", 1 + n % 2) for n in range(2 * MOST)]
    after = [(f"a{n}", 1) for n in range(MOST - 1)]
    chain = drawn(trail(before, after, []))
    places = [(box.x, box.y) for box in chain.boxes]
    assert len(set(places)) == len(places)
    for box in chain.boxes:
        assert 0 <= box.x <= chain.width - chain.box_width
        assert 0 <= box.y <= chain.height - chain.box_height
        assert len(box.lines) <= 2
    for one in chain.boxes:
        for other in chain.boxes:
            apart = abs(one.x - other.x) >= chain.box_width or abs(one.y - other.y) >= chain.box_height
            assert one is other or apart


def test_a_long_title_is_cut_and_stands_whole_in_its_list():
    long = Step("report", "Report", "r", "Leaflets and abuse " * 9, "/r/", distance=1)
    chain = drawn(Trail(step("this"), [long], [], []))
    [box] = [box for box in chain.boxes if not box.is_this]
    assert box.lines[-1].endswith("…")
    assert box.step.title == long.title
