"""What can be done in which state is held by the verbs themselves, whatever a page drew earlier."""

import pytest
from django.urls import reverse

from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED
from commonweal.tension.verbs import asking, merging, queue, triage
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.taking_up import IMPOSSIBLE, POSSIBLE, CannotTriage

DO = {
    "grade": lambda report, by: triage.grade_report(report, grades={}, sanitised="Leaflets.", by=by),
    "assign": lambda report, by: triage.assign_report(report, to=by, by=by),
    "ask": lambda report, by: asking.ask_back(report, question="Where?", by=by),
    "close": lambda report, by: triage.close_report(report, outcome="Cleared.", by=by),
    "reopen": lambda report, by: triage.reopen_report(report, reason="More.", by=by),
    "aside": lambda report, by: triage.set_aside(report, reason="Not for us.", by=by),
    "back": lambda report, by: queue.return_to_queue(report, by=by),
    "merge": lambda report, by: merging.merge_report(report, into=other_than(report), by=by),
    "merged into": lambda report, by: merging.merge_report(other_than(report), into=report, by=by),
    "unmerge": lambda report, by: merging.unmerge_report(report, by=by),
}


def other_than(report):
    return Report.objects.exclude(pk=report.pk).get()


def bring_to(status, report, by):
    """Bring a report that waits to a state, by the verbs that lead there."""
    if status in (Status.OPEN, Status.CLOSED):
        DO["grade"](report, by)
    if status == Status.HELD:
        Report.objects.filter(pk=report.pk).update(status=status)
    way = {Status.ASKED: "ask", Status.CLOSED: "close", Status.MERGED: "merge", Status.REJECTED: "aside"}
    if status in way:
        DO[way[status]](report, by)
    report.refresh_from_db()
    assert report.status == status


@pytest.mark.parametrize("status", Status.values)
def test_each_verb_does_its_work_in_its_states_and_refuses_in_every_other(people, tell, status):
    aisha = people["aisha"]
    report, _other = tell(), tell(what="Leaflets again.")
    bring_to(status, report, aisha)
    for name, do in DO.items():
        if status in POSSIBLE[name]:
            continue
        before = list(Report.objects.order_by("pk").values())
        with pytest.raises(CannotTriage) as refused:
            do(Report.objects.get(pk=report.pk), aisha)
        assert str(refused.value) == str(IMPOSSIBLE[name]), name
        assert list(Report.objects.order_by("pk").values()) == before, name


@pytest.mark.parametrize(
    ("name", "status"),
    [(name, status) for name in DO for status in Status.values if status in POSSIBLE[name]],
)
def test_what_is_offered_in_a_state_is_possible_in_it(people, tell, name, status):
    report, other = tell(), tell(what="Leaflets again.")
    if name == "merge" and status in SHARED:
        DO["grade"](other, people["aisha"])  # or those who see the report would see neither
    bring_to(status, report, people["aisha"])
    DO[name](Report.objects.get(pk=report.pk), people["aisha"])


def test_no_report_that_others_were_merged_into_is_set_aside(people, tell_and_grade):
    aisha = people["aisha"]
    stays, goes = tell_and_grade(), tell_and_grade(what="Leaflets again.")
    merging.merge_report(goes, into=stays, by=aisha)
    with pytest.raises(CannotTriage, match="Other reports were merged into this one"):
        triage.set_aside(stays, reason="Not for us.", by=aisha)
    assert Report.objects.get(pk=stays.pk).status == "open"
    merging.unmerge_report(goes, by=aisha)
    assert triage.set_aside(stays, reason="Not for us.", by=aisha).status == "rejected"


def test_only_a_merged_report_says_what_it_was_merged_into(people, tell):
    """The way that used to lead to a new report which was still merged into another."""
    aisha = people["aisha"]
    stays, goes = tell(), tell(what="Leaflets again.")
    merging.merge_report(goes, into=stays, by=aisha)
    for do in ("aside", "back"):
        with pytest.raises(CannotTriage):
            DO[do](goes, aisha)
    goes = Report.objects.get(pk=goes.pk)
    assert (goes.status, goes.merged_into) == ("merged", stays)


def test_pages_that_were_drawn_earlier_get_a_sentence_and_no_error(people, tell, sign_in):
    report, other = tell(), tell(what="Leaflets again.")
    aisha = sign_in("aisha")
    triage.set_aside(other, reason="Not for us.", by=people["aisha"])
    answer = aisha.post(
        reverse("tension:act", args=[report.public_id, "merge"]), {"merge-reference": other.public_id}
    )
    assert "Choose the report that stays." in answer.content.decode()
    many = {"reports": [report.public_id, other.public_id], "to": people["aisha"].pk}
    answer = aisha.post(reverse("tension:assign"), many, follow=True)
    assert "Undo that first." in answer.content.decode()
    assert set(Report.objects.values_list("assigned_to", flat=True)) == {None}


def test_a_released_strength_stays_public_when_it_is_closed_and_opened_again(people, tell_and_grade):
    aisha = people["aisha"]
    report = release_strength(tell_and_grade(kind="strength"), by=aisha)
    for name in ("close", "reopen"):
        DO[name](report, aisha)
        kept = Report.objects.select_related("visibility_class").get(pk=report.pk)
        assert kept.visibility_class.stage == Stage.PUBLIC, name


def test_what_was_not_released_does_not_become_public_by_closing_it(people, tell_and_grade):
    aisha = people["aisha"]
    report = tell_and_grade(kind="strength")
    for name in ("close", "reopen"):
        DO[name](report, aisha)
        kept = Report.objects.select_related("visibility_class").get(pk=report.pk)
        assert kept.visibility_class.stage == Stage.OPEN, name
