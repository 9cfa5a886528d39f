"""A cell taken apart: into the right parts, and never a word lost."""

import random

import pytest

from commonweal.plans.table.splitting import actions_in, paired, references_in, responsibilities_in
from commonweal.plans.table.wording import WrongDefinition, read, wording
from commonweal.plans.tests.tables import ACTIONS, ROWS

pytestmark = pytest.mark.once
SOME_WORDS = "Supporting Support the Housing team of Faiths and. contact Plan with e.g. Broughton; Keynes Adopting a".split()


@pytest.mark.parametrize("row", [0, 1])
def test_the_actions_of_a_row_that_was_copied_as_text(row):
    assert tuple(actions_in(ROWS[row][3])) == ACTIONS[row]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Walk the beat\nRepaint the underpass", ["Walk the beat", "Repaint the underpass"]),
        ("- Walk. Look.\n- Repaint", ["Walk. Look.", "Repaint"]),
        ("• Meet. Then decide.", ["Meet. Then decide."]),
        ("Ask Dr. Elm first. Then write.", ["Ask Dr. Elm first.", "Then write."]),
        ("Training for the Housing team and Emergency Planning staff", None),
        ("Working Action Plan with milestones and an Annual Report to the board", None),
        ("Supporting Preventing Violent Extremism projects to watch events", None),
        ("Strengthen contact Support the choir", ["Strengthen contact", "Support the choir"]),
        ("", []),
    ],
)
def test_where_an_action_ends_and_another_begins(cell, parts):
    assert actions_in(cell) == ([cell] if parts is None else parts)


def test_parts_put_together_are_the_cell():
    draw = random.Random(1)
    several = 0
    for _again in range(300):
        cell = " ".join(draw.choices(SOME_WORDS, k=draw.randint(1, 20)))
        parts = actions_in(cell)
        assert " ".join(parts) == cell
        several += len(parts) > 1
    assert several > 100


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Section 7.3 Page 13 5.4", ["Section 7.3", "Page 13", "5.4"]),
        ("Section 4.1", ["Section 4.1"]),
        ("Section 2\nAppendix B", ["Section 2", "Appendix B"]),
        ("pp. 3-5, 7 and annex 2a", ["pp. 3-5", "7", "annex 2a"]),
        ("", []),
    ],
)
def test_several_references_in_a_cell(cell, parts):
    assert references_in(cell) == parts


@pytest.mark.parametrize(
    ("cell", "names", "parts"),
    [
        (ROWS[0][4], (), ["Cohesion delivery partners", "LSP"]),
        (
            ROWS[1][4],
            (),
            ["LSP", "Cohesion Officer", "Cohesion delivery partners", "Cohesion delivery partners"],
        ),
        ("LSP Canalside Homes", ("Canalside Homes",), ["LSP", "Canalside Homes"]),
        ("LSP Canalside Homes", ("Canalside Homes", "Homes"), ["LSP", "Canalside Homes"]),
        ("Police, Fire and rescue", (), ["Police", "Fire", "rescue"]),
        ("Police, Fire and rescue", ("Fire and rescue",), ["Police", "Fire and rescue"]),
        ("Police\nFire and rescue", (), ["Police", "Fire and rescue"]),
        ("HELPSP and others", (), ["HELPSP", "others"]),
    ],
)
def test_several_who_are_responsible_in_a_cell(cell, names, parts):
    assert responsibilities_in(cell, names) == parts


def test_as_many_actions_as_responsibilities_are_paired_in_order_and_others_each_with_all():
    assert paired(["a", "b"], ["x", "y"]) == [("a", ("x",)), ("b", ("y",))]
    assert paired(["a", "b", "c"], ["x", "y"]) == [(one, ("x", "y")) for one in "abc"]
    assert paired(["a", "b"], ["x", "x", "x"]) == [("a", ("x",)), ("b", ("x",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[columns]]", "the file: “columns”"),
        ('[[column]]\ncode = "a"', "column 1: “name” is missing"),
        (
            '[[column]]\ncode = "a"\nname = "A"\n[[column]]\ncode = "b"\nname = "B"\nalso = ["a:"]',
            "“a” is said twice",
        ),
        ('[[responsible]]\nname = "LSP"\n[[responsible]]\nname = "lsp"', "“lsp” is said twice"),
        ("[splitting]", "splitting: “imperatives” is missing"),
    ],
)
def test_what_is_wrong_in_the_definitions_is_named(text, words):
    with pytest.raises(WrongDefinition, match=words):
        read(text)


def test_the_five_columns_are_those_of_the_strategic_overview():
    names = [column.name for column in wording().needed]
    assert names == ["Ref", "Strategic Objective", "Indicator of Success", "Action", "Responsibility"]
