"""What of a report tells of a school besides its words: types, sources, a tick."""

import importlib

import pytest
from django.apps import apps

from commonweal.tension.forms.grading import GradeForm
from commonweal.tension.models import Report
from commonweal.tension.tests.schools import of, readers
from commonweal.tension.verbs.release import CannotRelease, release_strength
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def strength(tell_and_grade):
    return lambda: tell_and_grade(kind="strength", sanitised="A shared lunch.")


@pytest.mark.parametrize(
    "said", [{"grades": {"indicator": "school", "kind": "tension"}}, {"source": "school"}]
)
def test_its_type_and_its_source_tell_of_a_school_without_a_word(tell, people, said):
    report = tell(kind="tension", what="Shouting.", source=said.get("source", ""))
    assert of(report).names_school == ("source" in said)
    grade_report(report, grades=said.get("grades", {}), sanitised="Shouting.", by=people["aisha"])
    assert of(report).names_school
    assert readers(report, people) == {"aisha", "ben"}


def test_a_type_that_the_sender_chose_tells_of_a_school_from_the_start(tell):
    assert of(tell(kind="tension", indicator="school")).names_school


def test_whoever_grades_can_say_that_a_school_is_clear_and_grading_again_keeps_it(strength, people):
    report = strength()
    grade_report(report, grades={"school_is_clear": True}, sanitised="A fair.", by=people["aisha"])
    assert readers(report, people) == {"aisha", "ben"}
    grade_report(report, grades={"severity": None}, sanitised="A big fair.", by=people["aisha"])
    assert of(report).names_school
    with pytest.raises(CannotRelease, match="A school can be made out"):
        release_strength(report, by=people["aisha"])
    grade_report(report, grades={"school_is_clear": False}, sanitised="A fair.", by=people["aisha"])
    assert "grace" in readers(report, people)


def test_the_grader_is_told_what_a_type_and_a_source_do(tell):
    typed = {"indicator": "school", "sanitised": "Shouting."}
    of_type = GradeForm(typed, report=tell(kind="tension"))
    assert "because its type tells of a school" in str(of_type.school_box.help_text)
    of_source = GradeForm(typed, report=tell(kind="tension", source="school"))
    assert "is given as its source" in str(of_source.school_box.help_text)
    assert GradeForm(typed | {"indicator": "rumour"}, report=tell(kind="tension")).school_box is None


def test_what_is_held_with_such_a_type_or_source_is_moved(strength, people):
    migration = importlib.import_module("commonweal.tension.migrations.0011_what_tells_of_a_school")
    again = importlib.import_module(
        "commonweal.tension.migrations.0014_schools_by_type_source_and_more_words"
    )
    assert again.Migration.operations[0].code is migration.keep_to_the_group
    held = [strength() for _number in range(4)]
    for report, value in zip(
        held, ({"indicator": "school"}, {"source": "school"}, {"sanitised": "Ysgol."}, {}), strict=True
    ):
        Report.objects.filter(pk=report.pk).update(**value)
    migration.keep_to_the_group(apps, None)
    assert [of(report).names_school for report in held] == [True, True, True, False]
