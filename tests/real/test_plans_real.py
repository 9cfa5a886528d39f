"""The strategic overview of Milton Keynes as it stands in its text (seed 001): loaded, written out, and equal again."""

import pytest

from commonweal.actions.models import Action
from commonweal.plans.bringing import Head
from commonweal.plans.loading import keeper_named, load_plan, write_plan
from commonweal.plans.table.reading import read_plan

pytestmark = [pytest.mark.real, pytest.mark.django_db, pytest.mark.once]
HEADINGS = "Ref\tStrategic Objective\tIndicator of Success\tAction\tResponsibility"
CODES = ("references", "words", "indicator", "actions", "responsibilities")


@pytest.fixture
def seed(real_data):
    """The file of the consultation; it lies beside the data."""
    [found] = (real_data.parent / "seeds").glob("001*.txt")
    return found


@pytest.fixture
def read(seed):
    return read_plan(seed.read_bytes(), name=seed.name)


def test_both_rows_come_out_right_with_every_cell_word_for_word(seed, read):
    lines = seed.read_text("utf-8").splitlines()
    at = lines.index(HEADINGS)
    assert [tuple(one.cells[code] for code in CODES) for one in read.objectives] == [
        tuple(line.split("\t")) for line in lines[at + 1 : at + 3]
    ]
    assert (read.title, read.refused, read.not_read) == ("Strategic overview of cohesion action plan", (), ())
    first, second = read.objectives
    assert first.references == ("Section 7.3", "Page 13", "5.4")
    assert second.references == ("Section 4.1",)
    for one in read.objectives:
        assert " ".join(action.words for action in one.actions) == one.cells["actions"]
        assert " ".join(one.responsibilities) == one.cells["responsibilities"]


def test_the_first_row_has_three_actions_and_two_who_are_responsible_for_each(read):
    first = read.objectives[0]
    assert [action.words.split(" to ")[0] for action in first.actions] == [
        "Cohesion Reference Group",
        "Cohesion Officer",
        "Delivery Group",
    ]
    assert {action.responsible for action in first.actions} == {("Cohesion delivery partners", "LSP")}
    assert not first.is_paired_in_order


def test_the_second_row_has_four_of_both_paired_in_order(read):
    second = read.objectives[1]
    assert [(action.words[:24], *action.responsible) for action in second.actions] == [
        ("Adopting a vision for co", "LSP"),
        ("Supporting inter-faith a", "Cohesion Officer"),
        ("Supporting cultural fest", "Cohesion delivery partners"),
        ("Support the MK Regenerat", "Cohesion delivery partners"),
    ]
    assert second.is_paired_in_order


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv"])
def test_the_plan_made_of_it_goes_out_and_comes_in_again_equal(read, ending):
    keeper, _is_new = keeper_named("Milton Keynes Council")
    plan = load_plan(read, head=Head(), owner=keeper, over=None, seen_version=None)
    assert Action.objects.filter(planned__objective__plan=plan).count() == 7
    whole, rows = write_plan(plan, None, ending=ending)
    again = read_plan(whole, name=f"plan.{ending}")
    assert (rows, again.refused) == (2, ())
    assert [(one.cells, one.actions) for one in again.objectives] == [
        (one.cells, one.actions) for one in read.objectives
    ]
    same = load_plan(again, head=Head(), owner=keeper, over=plan, seen_version=None)
    assert (same.pk, same.version, Action.objects.count()) == (plan.pk, 1, 7)
