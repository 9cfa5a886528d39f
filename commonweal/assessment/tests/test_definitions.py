"""Frameworks as content: those that ship are whole, and a file that is not right is refused with its row."""

import pytest

from commonweal.assessment.definitions import (
    WrongDefinition,
    default_scales,
    read_framework,
    read_scales,
    shipped,
)

pytestmark = pytest.mark.once
RANGES = [
    (1, 6), (7, 17), (18, 34), (35, 38), (39, 47), (48, 56), (57, 61), (62, 70), (71, 81), (82, 91), (92, 103),
    (104, 119), (120, 137), (138, 148), (149, 159), (160, 166),
]  # fmt: skip


def framework(**changed):
    points = [{"number": 1, "words": "First"}, {"number": 2, "words": "Second"}]
    return {
        "code": "own",
        "version": 1,
        "title": "Own",
        "dated": "2026",
        "words_of": "Us",
        "source": "Us",
        "check": "Nothing",
        "section": [{"name": "All", "range": [1, 2], "point": points}],
    } | changed


def test_the_old_points_ship_in_our_words_under_the_sources_numbers_and_sections():
    old = shipped()["key-points-2002"]
    assert [(one.points[0].number, one.points[-1].number) for one in old.sections] == RANGES
    assert [one.number for one in old.points] == list(range(1, 167))
    assert "own wording" in old.words_of
    assert "Local Government Association" in old.source


def test_the_current_framework_says_which_of_the_old_points_it_follows():
    new, old = shipped()["practice-2026"], {one.number for one in shipped()["key-points-2002"].points}
    follows = [one.follows for one in new.points]
    assert 30 <= len(follows) <= 45
    assert all(follows)
    assert {number for one in follows for number in one} <= old
    assert "practitioner" in new.check


def test_no_point_of_ours_is_worded_as_in_the_source():
    """Long runs of the source's words would be its wording: five points of it that are easy to copy."""
    ours = " ".join(one.words for one in shipped()["key-points-2002"].points)
    for words in (
        "Confront those who spread hate and division",
        "Ask, don't tell",
        "Work with local police to ensure that systems are in place",
        "Establish targets and actions with the crime and disorder strategy",
        "Produce leaflets explaining the backgrounds and cultures",
    ):
        assert words not in ours


def test_scales_are_ours_and_say_so():
    for scale in default_scales().values():
        assert "Our default" in scale["said"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"colour": "red"}, "own.toml: nobody knows the field “colour”"),
        ({"title": " "}, "own.toml: “title” is missing or empty"),
        ({"version": "1"}, "own.toml: “version” is missing or no number"),
        ({"section": []}, "own.toml: it has no section"),
    ],
)
def test_a_file_that_is_not_right_is_refused(changed, words):
    with pytest.raises(WrongDefinition, match=words):
        read_framework(framework(**changed), "own.toml", default_scales())


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([{"number": 1, "words": "A"}, {"number": 1, "words": "B"}], "row 2: number 1 is there twice"),
        (
            [{"number": 1, "words": "A"}, {"number": 3, "words": "B"}],
            "row 2: number 3 follows 1; 2 is missing",
        ),
        ([{"number": 1, "words": "A"}, {"number": 2, "words": ""}], "row 2: “words” is missing or empty"),
        ([{"number": 1, "words": "A", "why": "x"}], "row 1: nobody knows the field “why”"),
        ([{"number": 1, "words": "A", "follows": ["2"]}], "row 1: “follows” is a list of numbers"),
        ([{"number": 1, "words": "A"}], "its range says"),
        ([], "it has no point"),
    ],
)
def test_a_point_that_is_not_right_is_refused_with_its_row(points, words):
    content = framework(section=[{"name": "All", "range": [1, 2], "point": points}])
    with pytest.raises(WrongDefinition, match=f"own.toml, section 1 .“All”.(, |: ){words}"):
        read_framework(content, "own.toml", default_scales())


def test_a_framework_may_bring_scales_of_its_own():
    values = [{"code": "1", "words": "First"}, {"code": "2", "words": "Second"}]
    scales = {
        "priority": {"said": "Agreed", "high": "1", "values": values},
        "score": {"said": "Agreed", "values": [{"code": 0, "words": "No"}, {"code": 1, "words": "Yes"}]},
    }
    found = read_framework(framework(scales=scales), "own.toml", default_scales())
    assert found.scales["priority"]["high"] == "1"
    scales["priority"]["high"] = "H"
    with pytest.raises(WrongDefinition, match="“high” names none of its codes"):
        read_scales(scales, "own.toml")
