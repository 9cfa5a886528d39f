import datetime
from importlib import import_module

import pytest
from django.apps import apps

from commonweal.changes.models import Change
from commonweal.people.governance import NotReady
from commonweal.people.models import Agreement
from commonweal.tension.coordinates import Elsewhere
from commonweal.tension.models import Report
from commonweal.tension.selectors import queue_visible_to, reports_visible_to, wording_for
from commonweal.tension.verbs.asking import answer_question, ask_back
from commonweal.tension.verbs.merging import merge_report, unmerge_report
from commonweal.tension.verbs.receive import CannotReceive
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import close_report, grade_report


def seen_by(viewer):
    return set(reports_visible_to(viewer).values_list("public_id", flat=True))


def test_no_report_before_the_documents_are_recorded(people):
    from commonweal.tension.verbs.receive import Told, receive_report

    with pytest.raises(NotReady, match="impact assessment"):
        receive_report(
            Told(kind="tension", what="x", where="online"),
            organisation=people["ben"].organisation,
            channel="partner",
            by=people["ben"],
        )
    assert Report.objects.count() == 0


def test_an_unchecked_report_reaches_triagers_only(people, tell):
    report = tell()
    assert all(report.public_id not in seen_by(person) for person in people.values())
    assert list(queue_visible_to(people["aisha"])) == [report]
    assert not any(queue_visible_to(person).exists() for name, person in people.items() if name != "aisha")


def test_a_checked_report_reaches_those_cleared_for_it_and_no_others(people, tell_and_grade):
    report = tell_and_grade()
    cleared = {name for name, person in people.items() if report.public_id in seen_by(person)}
    assert cleared == {"aisha", "ben", "lena"}


def test_sensitive_reports_need_more_than_the_right_to_see_reports(people, tell_and_grade):
    report = tell_and_grade(grades={"marking": "sensitive"})
    cleared = {name for name, person in people.items() if report.public_id in seen_by(person)}
    assert cleared == {"aisha", "ben"}


def test_a_partner_sees_what_the_own_organisation_reported_once_it_is_checked(people, tell_and_grade):
    report = tell_and_grade(by="kit", what="Two pupils were shouted at on the bus.")
    assert report.public_id in seen_by(people["kit"])
    assert report.public_id not in seen_by(people["idris"])


def test_a_suspended_agreement_shares_nothing_at_once(people, tell_and_grade, clock):
    report = tell_and_grade(by="ben")
    assert report.public_id in seen_by(people["aisha"])
    Agreement.objects.update(suspended_on="2026-11-23")
    assert report.public_id not in seen_by(people["aisha"])
    assert report.public_id in seen_by(people["ben"])


def test_others_read_the_agreed_wording_and_never_the_original(people, tell_and_grade):
    report = tell_and_grade(what="Janet Smith was shouted at.", sanitised="Somebody was shouted at.")
    assert wording_for(people["ben"], report) == "Somebody was shouted at."
    assert wording_for(people["aisha"], report) == "Janet Smith was shouted at."


def test_merging_takes_a_report_off_the_maps_and_unmerging_puts_it_back(people, tell_and_grade):
    first, second = tell_and_grade(), tell_and_grade(what="Leaflets again.")
    merge_report(second, into=first, by=people["aisha"])
    assert seen_by(people["ben"]) == {first.public_id}
    newest = Change.objects.order_by("-id").first()
    assert newest.class_before != newest.class_after
    unmerge_report(second, by=people["aisha"])
    assert seen_by(people["ben"]) == {first.public_id, second.public_id}


def test_a_chain_of_merges_is_refused(people, tell_and_grade):
    first, second, third = (tell_and_grade(what=f"Leaflets {n}") for n in range(3))
    merge_report(second, into=first, by=people["aisha"])
    with pytest.raises(CannotTriage):
        merge_report(third, into=second, by=people["aisha"])
    with pytest.raises(CannotTriage):
        merge_report(first, into=third, by=people["aisha"])


def test_only_triagers_close_and_an_outcome_is_said(people, tell_and_grade):
    report = tell_and_grade()
    with pytest.raises(PermissionError):
        close_report(report, outcome="Cleaned up.", by=people["ben"])
    with pytest.raises(CannotTriage):
        close_report(report, outcome=" ", by=people["aisha"])
    assert close_report(report, outcome="Cleaned up.", by=people["aisha"]).status == "closed"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "  "}, "Say what happened"),
        ({"what": "x" * 5001}, "at most 5000"),
        ({"lon": 0.0, "lat": 0.0}, "off Africa"),
        ({"lon": 200.0, "lat": 52.0}, "eastings"),
        ({"lon": 52.04, "lat": -0.75}, "swapped"),
        ({"lon": -120.0, "lat": -70.75}, "far outside"),
        ({"lon": 1.0}, "both longitude and latitude"),
        ({"kind": "gossip"}, "strength or a tension"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(tell, fields, sentence):
    with pytest.raises(CannotReceive, match=sentence):
        tell(**fields)
    assert Report.objects.count() == 0


def test_a_public_report_leaves_no_trace_of_when_it_came(tell):
    from commonweal.audit.models import AuditEvent

    before = AuditEvent.objects.count(), Change.objects.count()
    report = tell(by=None)
    assert report.received_at is None
    assert (AuditEvent.objects.count(), Change.objects.count()) == before


def test_a_grader_cannot_move_a_report_out_of_the_area_by_a_slip_either(tell, people, wards):
    report = tell(lon=-0.75, lat=52.05)
    with pytest.raises(Elsewhere, match="swapped"):
        grade_report(report, grades={"lon": 52.05, "lat": -0.75}, sanitised="Words.", by=people["aisha"])
    with pytest.raises(CannotReceive, match="far outside"):
        tell(lon=-3.2, lat=55.9)


def test_a_question_that_waits_for_its_answer_is_not_asked_twice(people, tell, mailoutbox):
    report = tell(by="kit")
    once, again = (ask_back(report, question="Which shop?", by=people["aisha"]) for _time in range(2))
    assert once == again
    assert report.questions.count() == 1
    answer_question(once, answer="The bakery.")
    ask_back(report, question="Which shop?", by=people["aisha"])
    assert report.questions.count() == 2


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("severity", 3, "level"),
        ("severity", 0, "level"),
        ("eep_class", "experienced", "how it is known"),
        ("trigger", "calendar", "trigger"),
        ("condition", "tension", "stage"),
    ],
)
def test_what_is_said_of_tension_alone_is_not_said_of_a_strength(
    people, tell, tell_and_grade, name, value, label
):
    """Not when it is graded, nor when a report of tension is turned into one."""
    strength, tension = tell(kind="strength"), tell_and_grade(grades={name: value})
    for report, grades in ((strength, {name: value}), (tension, {"kind": "strength"})):
        with pytest.raises(CannotTriage, match=f"tension alone, not of a strength: {label}"):
            grade_report(report, grades=grades, sanitised="A fair.", by=people["aisha"])
    assert (
        Report.objects.filter(kind="strength")
        .exclude(**{name: Report._meta.get_field(name).get_default()})
        .count()
        == 0
    )
    grades = {"kind": "strength", name: Report._meta.get_field(name).get_default()}
    turned = grade_report(
        Report.objects.get(pk=tension.pk), grades=grades, sanitised="A fair.", by=people["aisha"]
    )
    assert turned.kind == "strength"


def test_strengths_that_were_given_a_level_have_none_once_updated(people, tell_and_grade):
    strength, tension = tell_and_grade(kind="strength"), tell_and_grade(grades={"severity": 3})
    Report.objects.filter(pk=strength.pk).update(severity=3, eep_class="experienced", trigger="calendar")
    import_module("commonweal.tension.migrations.0018_no_level_of_a_strength").take_away(apps, None)
    for report in (strength, tension):
        report.refresh_from_db()
    assert (strength.severity, strength.eep_class, strength.trigger) == (None, "", "")
    assert tension.severity == 3


@pytest.mark.parametrize(
    ("received", "due"),
    [((2026, 12, 24), (2026, 12, 30)), ((2027, 3, 25), (2027, 3, 31)), ((2027, 3, 16), (2027, 3, 18))],
)
def test_a_report_is_due_on_the_second_working_day_and_no_bank_holiday_is_one(tell, clock, received, due):
    clock.move_to(datetime.datetime(*received, 9, tzinfo=datetime.UTC))
    assert tell(by=None).due_on == datetime.date(*due)
