"""A definition file is read as a whole: what is wrong is named with where it is, and nothing is kept of a wrong one."""

from importlib.resources import files

import pytest

from commonweal.consultations.definition import CannotDefine, read_definition
from commonweal.consultations.models import QuestionKind
from commonweal.consultations.tests.asking import THEMES, text


def faults_of(words):
    with pytest.raises(CannotDefine) as caught:
        read_definition(words)
    return caught.value.faults


def test_a_definition_is_read_with_its_themes_questions_and_conditions():
    read = read_definition(text())
    assert [theme.code for theme in read.themes] == ["use", "money"]
    which, instead, when = read.themes[0].questions
    assert (which.kind, which.is_required, len(which.choices)) == (QuestionKind.ONE, True, 3)
    assert instead.only_if == {"question": "which", "is": ["3"]}
    assert when.kind == QuestionKind.SEVERAL
    assert read.themes[0].options == ("A café", "A workshop")


def test_the_example_that_comes_with_it_can_be_read_and_has_the_five_themes():
    example = files("commonweal.definitions.consultations").joinpath("cohesion-strategy.toml")
    read = read_definition(example.read_text(encoding="utf-8"))
    assert len(read.themes) == 5
    assert all(any(one.kind == QuestionKind.OPEN for one in theme.questions) for theme in read.themes)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("title", "title", "This is not TOML"),
        ('purpose = "What to do with the old library."', "", "“purpose” of the consultation is missing."),
        ('can_change = "What it is used for."', "can_change = 3", "“can_change” of the consultation is not text."),
        ("decided_by = ", "was_decided = ", "“decided_by” is not a day, such as 2026-11-23."),
        ('code = "money"', 'code = "use"', "“use” stands twice in the themes."),
        ('code = "when"', 'code = "which"', "“which” stands twice in theme 1."),
        ('kind = "agree"', 'kind = "rank"', "question 1 of theme 2 is of the kind “rank”"),
        ('"Café", "Workshop", "Neither"', '"Café"', "question 1 of theme 1 needs two to thirty answers"),
        ('"Mornings", "Evenings"', '"Mornings", "Mornings"', "“Mornings” stands twice in question 3"),
        ('["Neither"]', '[["Neither"]]', "depends on an answer that “which” does not offer."),
        ('kind = "agree"', 'kind = ["agree"]', "question 1 of theme 2 is of the kind"),
        ('code = "use"', 'code = 7', "theme 1 needs a “code”"),
        ('only_if = { question = "which", is = ["Neither"] }', 'only_if = "which"', "depends on a question"),
        ('["Neither"]', '["Nothing"]', "depends on an answer that “which” does not offer."),
        ('question = "which"', 'question = "when"', "depends on a question that is not one to choose from before it"),
        ('code = "say"', 'code = "say it"', "question 2 of theme 2 needs a “code”"),
        ('issues = "It stands empty."', "", "“issues” of theme 1 is missing."),
        ('["A café", "A workshop"]', '"A café"', "The options of theme 1 are not a list of texts."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_where_it_is(before, after, fault):
    wrong = "title = [" if before == "title" else text().replace(before, after, 1)
    assert any(fault in one for one in faults_of(wrong)), faults_of(wrong)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("a = " + "[" * 20_000, "Its lists stand too deep in one another."),
        (text().replace("A workshop", "A \\u0000workshop"), "It holds a character that cannot be kept."),
    ],
    ids=["deep", "null"],
)
def test_what_no_reader_or_database_takes_is_refused(wrong, fault):
    assert faults_of(wrong) == [fault]


def test_every_fault_is_named_and_not_only_the_first():
    wrong = text(themes=THEMES.replace('kind = "agree"', 'kind = "rank"').replace('code = "say"', "code = 1"))
    assert len(faults_of(wrong)) == 2


def test_a_last_day_before_the_first_and_a_decision_before_the_last_day_are_refused():
    early = text().replace("closes_on", "was_closed_on") + ""
    assert any("closes_on" in one for one in faults_of(early))
    turned = text(days=-5)
    assert "The last day is before the first." in faults_of(turned)


def test_a_consultation_without_a_theme_is_refused():
    assert faults_of(text(themes="")) == ["There is no [[theme]]."]
