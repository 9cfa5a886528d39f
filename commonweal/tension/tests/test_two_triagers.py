"""Two triagers at once: what one has set is never undone by what the other read before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Attachment, Report
from commonweal.tension.verbs import asking, merging, queue, release, triage
from commonweal.tension.verbs.release import CannotRelease

RAISED = {"marking": "sensitive", "handling": "C", "handling_conditions": "For the group only."}
CAREFUL = "Careful words."

# What is done to the report beforehand, and what the other triager then does with the row as it was.
BEFORE = {
    "reopen": lambda report, by, other: triage.close_report(report, outcome="Cleared.", by=by),
    "unmerge": lambda report, by, other: merging.merge_report(report, into=other, by=by),
    "back": lambda report, by, other: triage.set_aside(report, reason="Not for us.", by=by),
}
THEN = {
    "close": lambda report, by, other: triage.close_report(report, outcome="Cleared.", by=by),
    "reopen": lambda report, by, other: triage.reopen_report(report, reason="More.", by=by),
    "aside": lambda report, by, other: triage.set_aside(report, reason="Not for us.", by=by),
    "merge": lambda report, by, other: merging.merge_report(report, into=other, by=by),
    "merged into": lambda report, by, other: merging.merge_report(other, into=report, by=by),
    "unmerge": lambda report, by, other: merging.unmerge_report(report, by=by),
    "assign": lambda report, by, other: triage.assign_report(report, to=by, by=by),
    "assign many": lambda report, by, other: queue.assign_many([other, report], to=by, by=by),
    "ask": lambda report, by, other: asking.ask_back(report, question="Where?", by=by),
    "back": lambda report, by, other: queue.return_to_queue(report, by=by),
    "grade": lambda report, by, other: triage.grade_report(
        report, grades={"severity": 3}, sanitised=CAREFUL, by=by
    ),
    "share file": lambda report, by, other: queue.share_attachment(
        Attachment(report=report, name="a.txt", media_type="text/plain", size=1), is_shared=False, by=by
    ),
}
# What needs a row of its own to be saved: it is looked at by what the verb refuses.
NOT_SAVED = ("share file",)


def raise_marking(report):
    """As somebody else would in the meantime, whatever the state of the report: through the database."""
    fresh = Report.objects.select_related("visibility_class").get(pk=report.pk)
    Report.objects.filter(pk=report.pk).update(
        **RAISED,
        sanitised=CAREFUL,
        visibility_class=visibility_class(
            stage=fresh.visibility_class.stage,
            kind=fresh.kind,
            marking="sensitive",
            handling="C",
            organisation=fresh.organisation,
            agreement=fresh.agreement,
        ),
    )


def marks_of(report):
    return report.marking, report.handling, report.handling_conditions, report.sanitised


@pytest.mark.parametrize("name", sorted(set(THEN) - set(NOT_SAVED)))
def test_no_verb_undoes_what_was_set_since_the_row_was_read(people, tell, tell_and_grade, name):
    aisha = people["aisha"]
    # What is merged into a report whose marking was raised must not be shared yet (`_refuse_to_hide`).
    send = tell if name == "merged into" else tell_and_grade
    report, other = tell_and_grade(), send(what="Leaflets again.")
    BEFORE.get(name, lambda *words: None)(report, aisha, other)
    stale = Report.objects.get(pk=report.pk)
    raise_marking(report)
    THEN[name](stale, aisha, other)
    kept = Report.objects.select_related("visibility_class").get(pk=report.pk)
    assert marks_of(kept) == (*RAISED.values(), CAREFUL)
    assert (kept.visibility_class.marking, kept.visibility_class.handling) == ("sensitive", "C")
    # Whoever goes on with the object that was passed goes on with what is kept.
    assert marks_of(stale) == marks_of(kept)
    assert (stale.status, stale.visibility_class_id) == (kept.status, kept.visibility_class_id)


def test_a_strength_whose_marking_was_raised_since_is_not_released(people, tell_and_grade):
    aisha = people["aisha"]
    report = tell_and_grade(kind="strength")
    stale = Report.objects.get(pk=report.pk)
    raise_marking(report)
    with pytest.raises(CannotRelease, match="OFFICIAL-SENSITIVE"):
        release.release_strength(stale, by=aisha)
    kept = Report.objects.select_related("visibility_class").get(pk=report.pk)
    assert kept.visibility_class.stage == Stage.OPEN


def test_withdrawing_goes_by_the_row_as_it_is(people, tell_and_grade):
    aisha = people["aisha"]
    report = release.release_strength(tell_and_grade(kind="strength"), by=aisha)
    stale = Report.objects.select_related("visibility_class").get(pk=report.pk)
    raise_marking(report)
    Report.objects.filter(pk=report.pk).update(handling="P", handling_conditions="")
    release.withdraw_strength(stale, by=aisha)
    kept = Report.objects.select_related("visibility_class").get(pk=report.pk)
    assert (kept.marking, kept.visibility_class.marking, kept.visibility_class.stage) == (
        "sensitive",
        "sensitive",
        Stage.OPEN,
    )


@pytest.mark.parametrize("name", sorted(THEN))
def test_whether_it_is_theirs_to_do_is_asked_of_the_row_as_it_is(people, tell_and_grade, name):
    """An officer at another organisation loses sight of a report that is no longer shared with them."""
    aisha = people["aisha"]
    report, other = (tell_and_grade(by="kit", what=what) for what in ("Leaflets.", "Leaflets again."))
    BEFORE.get(name, lambda *words: None)(report, aisha, other)
    stale = Report.objects.get(pk=report.pk)
    seen = Report.objects.select_related("visibility_class").get(pk=report.pk)
    unshared = visibility_class(
        stage=seen.visibility_class.stage,
        kind=seen.kind,
        marking=seen.marking,
        handling=seen.handling,
        organisation=seen.organisation,
        agreement=None,
    )
    Report.objects.filter(pk=report.pk).update(agreement=None, visibility_class=unshared)
    before = Report.objects.values().get(pk=report.pk)
    with pytest.raises(PermissionError):
        THEN[name](stale, aisha, other)
    assert Report.objects.values().get(pk=report.pk) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database instead")
@pytest.mark.parametrize("name", sorted(set(THEN) - set(NOT_SAVED)))
def test_every_verb_locks_the_row_before_it_writes(people, tell_and_grade, name):
    aisha = people["aisha"]
    report, other = tell_and_grade(), tell_and_grade(what="Leaflets again.")
    BEFORE.get(name, lambda *words: None)(report, aisha, other)
    with CaptureQueriesContext(connection) as queries:
        THEN[name](report, aisha, other)
    about = [one["sql"] for one in queries if '"tension_report"' in one["sql"]]
    assert "FOR UPDATE" in about[0]
