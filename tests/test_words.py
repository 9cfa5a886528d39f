"""Somebody's name goes from every free text when they ask, from history rows too, and stays gone after a restore."""

import datetime

import pytest
from django.apps import apps
from django.db import models

from commonweal.actions.models import Action, Comment
from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Erasure
from commonweal.people.rights import erase, replay_erasures, what_is_held
from commonweal.people.tests.asking import asked_and_checked
from commonweal.people.words import MARKER, _models
from commonweal.retention import entries
from commonweal.tension.models import Question, Reason, Report, SummaryVersion
from commonweal.tension.summary.draft import draft_summary
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.queue import open_identity
from commonweal.tension.verbs.triage import close_report, grade_report, reopen_report

MORAG = {"name": "Morag Elsewhere", "email": "morag@wealdmere.example", "phone": "07700 900456"}
LONG = 200


def texts_of(model):
    """Fields long enough for a sentence."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.FileField)
        and not field.choices
        and (field.max_length is None or field.max_length >= LONG)
    } - {"email"}


@pytest.mark.parametrize(
    "name", sorted(name for name in entries() if apps.get_model(name).__module__.startswith("commonweal"))
)
def test_each_free_text_is_searched_for_names_or_the_file_says_why_not(name):
    words, wordless = set(entries()[name].get("words", ())), entries()[name].get("wordless", {})
    assert texts_of(apps.get_model(name)) <= words | set(wordless)
    assert not words & set(wordless)
    assert all(wordless.values())


def everything_written():
    """Every text of every row in which somebody may have been named, as one."""
    return " ".join(
        str(value)
        for model, fields in _models()
        for row in model._base_manager.values_list(*fields)
        for value in row
    )


@pytest.fixture
def handled(people, tell):
    """A report of Morag's that was asked about, graded, opened, closed and opened again, with an action."""
    report = tell(by=None, what="I am Morag Elsewhere.", place="By the Elsewhere house", reporter=MORAG)
    aisha = people["aisha"]
    ask_back(report, question="Dear Ms Elsewhere, when was it?", by=aisha)
    grade_report(report, grades={}, sanitised="Abuse, as Morag  Elsewhere told.", by=aisha)
    open_identity(report, reason="To call Morag on 07700-900456 about it.", by=aisha)
    close_report(report, outcome="We thanked Morag.", by=aisha)
    reopen_report(report, reason="Morag called again.", by=aisha)
    action = make_action(
        title="Visit Morag Elsewhere",
        owner_organisation=aisha.organisation,
        due_on=datetime.date(2026, 12, 1),
        by=aisha,
    )
    update_progress(
        action, progress="on-track", comment="Wrote to morag@wealdmere.example.", by=aisha, on=None
    )
    return report


def test_the_record_of_what_was_done_never_holds_a_reason_in_words(handled):
    assert "Morag" not in str(list(AuditEvent.objects.values_list("details", flat=True)))
    assert Reason.objects.filter(text__contains="Morag").count() == 2


def test_a_name_goes_from_reports_questions_reasons_actions_and_their_history(people, handled):
    assert "Morag" in everything_written()
    asked = asked_and_checked(people["hana"], kind="deletion", details=MORAG, text="")
    erase(asked, by=people["hana"])
    left = everything_written()
    for trace in ("Morag", "Elsewhere", "900456", "morag@"):
        assert trace not in left
    report = Report.objects.get()
    assert report.outcome == f"We thanked {MARKER}."
    assert report.place == ""
    assert Question.objects.get().text == f"Dear Ms {MARKER}, when was it?"
    assert Action.objects.get().title == f"Visit {MARKER}"
    assert Comment.objects.filter(text__contains=MARKER).exists()
    assert set(Action.history.values_list("title", flat=True)) == {f"Visit {MARKER}"}


@pytest.fixture
def as_before(handled):
    """A function that puts all texts back as they were, as an older backup does."""
    before = {model: list(model._base_manager.values("pk", *fields)) for model, fields in _models()}

    def put_back():
        for model, rows in before.items():
            for row in rows:
                texts = {name: value for name, value in row.items() if name != "pk"}
                model._base_manager.filter(pk=row["pk"]).update(**texts)

    return put_back


def forget_morag(people):
    """Delete what names her; the number of the last erasure from before."""
    last = Erasure.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    erase(asked_and_checked(people["hana"], kind="deletion", details=MORAG, text=""), by=people["hana"])
    return last


def test_a_backup_from_before_forgets_the_name_again_and_nothing_else(people, as_before):
    last = forget_morag(people)
    after = everything_written()
    as_before()
    assert replay_erasures(last) > 5
    assert everything_written() == after
    assert Action.objects.get().title == f"Visit {MARKER}"
    assert (
        replay_erasures(last) == 1
    )  # of the report that is known by its own number, nothing can be told apart


def test_a_backup_that_knows_of_an_erasure_keeps_what_was_written_since(people, handled):
    forget_morag(people)
    Action.objects.update(title="Visit another Morag Elsewhere")
    last = Erasure.objects.order_by("pk").values_list("pk", flat=True).last()
    assert replay_erasures(last) == 0
    assert Action.objects.get().title == "Visit another Morag Elsewhere"


def test_a_text_that_is_another_by_now_and_a_row_that_has_an_old_number_keep_their_words(people, handled):
    last = forget_morag(people)
    Action.objects.update(title="Visit the library")
    Question.objects.update(text="Is the light at the bus stop mended?")
    replay_erasures(last)
    assert Action.objects.get().title == "Visit the library"
    assert Question.objects.get().text == "Is the light at the bus stop mended?"


def test_an_older_wording_that_names_them_elsewhere_forgets_them_too(people, handled):
    last = forget_morag(people)
    written = ("Ring MORAG\n Elsewhere on +44 (7700) 900 456, morag@Wealdmere.example", "Moragh Elsewheres")
    Report.objects.update(outcome=written[1])
    Action.objects.update(title="See the minutes", details=written[0])
    replay_erasures(last)
    assert Action.objects.get().details == f"Ring {MARKER} on {MARKER}, {MARKER}"
    assert Report.objects.get().outcome == written[1]


def test_with_another_key_nobody_can_say_whom_a_text_names_and_it_goes_whole(people, as_before, settings):
    last = forget_morag(people)
    as_before()
    settings.IDENTITY_KEY = "another key of forty characters or more...."
    replay_erasures(last)
    assert "Morag" not in everything_written()
    assert Action.objects.get().title == MARKER


def test_the_list_of_erasures_names_nobody(people, handled):
    forget_morag(people)
    noted = str(list(Erasure.objects.values())).casefold()
    assert not any(word in noted for word in ("morag", "elsewhere", "900456", "7700900"))


def test_a_name_of_one_word_takes_nothing_out_of_what_is_not_about_them(people, handled, tell):
    erase(
        asked_and_checked(
            people["hana"], kind="deletion", details={"name": "visit", "email": "", "phone": ""}, text=""
        ),
        by=people["hana"],
    )
    assert Action.objects.get().title == "Visit Morag Elsewhere"


def test_who_asks_is_told_in_which_texts_they_are_named(people, handled):
    asked = asked_and_checked(people["hana"], kind="access", details=MORAG, text="")
    named = {(row["kept as"], row["field"]) for row in what_is_held(asked, by=people["hana"])["words"]}
    assert {("actions.Action", "title"), ("tension.Report", "sanitised")} <= named


def test_texts_inside_lists_are_changed_where_they_stand(people, tell):
    draft_summary(week=datetime.date(2026, 11, 16), edition="group", by=people["aisha"])
    version = SummaryVersion.objects.get()
    version.sections[0]["text"] = "We heard from Morag Elsewhere."
    SummaryVersion.objects.update(sections=version.sections)
    erase(asked_and_checked(people["hana"], kind="deletion", details=MORAG, text=""), by=people["hana"])
    assert SummaryVersion.objects.get().sections[0]["text"] == f"We heard from {MARKER}."
