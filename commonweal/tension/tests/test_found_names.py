"""What looks like a name in what others will read is asked about, once, and the record keeps the answer."""

import datetime

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.people.asking_names import box_for
from commonweal.people.found_names import names_in
from commonweal.tension.models import Level
from commonweal.tension.summary import draft_summary
from commonweal.tension.tests.pages import address, graded

TYPED = "Jane Smith of 14 Mill Street (07700 900123) put up stickers."
CONFIRMED = box_for(names_in(TYPED))
BOX = "These are not about anybody who should stay unnamed"
JUDGED = {
    "experienced": "2",
    "evidenced": "1",
    "potential": "3",
    "direction": "rising",
    "marking": "official",
}


def test_a_name_in_the_agreed_wording_is_shared_only_when_confirmed(tell, sign_in):
    report = tell()
    aisha = sign_in("aisha")
    where = address("act", report, "grade")
    answer = aisha.post(where, graded(report, sanitised=TYPED))
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in (BOX, "“Jane Smith”", "“14 Mill Street”", "“07700 900123”"):
        assert words in html
    report.refresh_from_db()
    assert (report.status, report.sanitised) == ("new", "")
    assert f'name="grade-{CONFIRMED}"' in html
    other = TYPED.replace("Jane Smith", "Amir Khan")
    assert aisha.post(where, graded(report, sanitised=other, **{CONFIRMED: "on"})).status_code == 422
    answer = aisha.post(where, graded(report, sanitised=TYPED, **{CONFIRMED: "on"}))
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.sanitised == TYPED
    details = AuditEvent.objects.get(verb="grade report").details
    assert details["said to name nobody"] is True
    assert "Jane" not in str(details)


@pytest.mark.parametrize(
    ("field", "typed", "asked"),
    [
        ("place", "Janet Smith's, 14 Mill Street", ["“14 Mill Street”", "“Janet Smith"]),
        ("handling_conditions", "Do not tell Jane Smith.", ["“Jane Smith”"]),
        (
            "sanitised",
            "It was said that mr patel told danny to go. dr. khan saw it.",
            ["“mr patel”", "“dr. khan”"],
        ),
        ("sanitised", "They were told by محمد علی to go.", ["“محمد علی”"]),
    ],
)
def test_whatever_others_read_of_a_report_is_asked_about(tell, sign_in, field, typed, asked):
    report = tell(kind="strength")
    words = {"handling": "C", "handling_conditions": "Few."} if field == "handling_conditions" else {}
    sent = graded(report, **({"where": "borough"} | words | {field: typed}))
    answer = sign_in("aisha").post(address("act", report, "grade"), sent)
    assert answer.status_code == 422
    html = answer.content.decode().replace("&#x27;", "'")
    assert all(one in html for one in asked)
    report.refresh_from_db()
    assert report.status == "new"


def test_a_place_with_one_unknown_word_is_not_asked_about(tell, sign_in):
    report = tell(kind="strength")
    sent = graded(report, where="borough", place="The old Fleece")
    assert sign_in("aisha").post(address("act", report, "grade"), sent).status_code == 302


def test_what_is_quoted_to_whoever_typed_it_is_never_markup(tell, sign_in):
    report = tell()
    typed = graded(report, sanitised="See https://a.example/<img/src=x> there.")
    html = sign_in("aisha").post(address("act", report, "grade"), typed).content.decode()
    assert (
        html.count("“https://a.example/&lt;img/src=x&gt;”") == 3
    )  # the summary of errors, the error and the hint
    assert "<img/src=x>" not in html


def test_nothing_is_asked_or_recorded_where_nothing_is_found(tell, sign_in, wards):
    report = tell()
    aisha = sign_in("aisha")
    assert BOX not in aisha.get(address("triage", report)).content.decode()
    typed = graded(report, sanitised="Leaflets lay in Canalside and Heron Park.", **{CONFIRMED: "on"})
    assert aisha.post(address("act", report, "grade"), typed).status_code == 302
    assert set(AuditEvent.objects.get(verb="grade report").details) == {"changed"}


@pytest.mark.parametrize("field", ["reason", "override_reason"])
def test_a_name_in_the_reasons_of_a_level_is_asked_about(people, sign_in, wards, field):
    where = "/levels/2026-11-16/area/X001/"
    typed = JUDGED | {
        "reason": "Leaflets in Canalside.",
        "overall": "1",
        "override_reason": "One street only.",
    }
    typed |= {field: TYPED}
    ben = sign_in("ben")
    answer = ben.post(where, typed)
    assert answer.status_code == 422
    assert BOX in answer.content.decode()
    assert "“Jane Smith”" in answer.content.decode()
    assert not Level.objects.exists()
    assert ben.post(where, typed | {CONFIRMED: "on"}).status_code == 302
    assert AuditEvent.objects.get(verb="set level").details["said to name nobody"] is True


def test_a_name_in_the_reason_of_a_released_level_is_asked_about(sign_in, wards, tell_and_grade):
    tell_and_grade(
        grades={"marking": "sensitive"},
        lon=-0.75,
        lat=52.05,
        when_from=datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
    )
    ben = sign_in("ben")
    ben.post("/levels/2026-11-16/area/X001/", JUDGED | {"reason": "Leaflets."})
    where = f"/levels/release/{Level.objects.get().public_id}/"
    release = {"marking": "official", "handling": "P", "reason": TYPED}
    assert ben.post(where, release).status_code == 422
    assert ben.post(where, release | {CONFIRMED: "on"}).status_code == 302
    assert AuditEvent.objects.get(verb="release level").details["said to name nobody"] is True


@pytest.mark.parametrize(("name", "field"), [("close", "outcome"), ("aside", "reason")])
def test_a_name_in_what_whoever_reported_reads_is_asked_about(tell_and_grade, sign_in, name, field):
    report, aisha = tell_and_grade(), sign_in("aisha")
    where, prefixed = address("act", report, name), {f"{name}-{field}": TYPED}
    refused = aisha.post(where, prefixed)
    assert refused.status_code == 422
    assert "“Jane Smith”" in refused.content.decode()
    report.refresh_from_db()
    assert (report.status, report.outcome) == ("open", "")
    assert aisha.post(where, prefixed | {f"{name}-{CONFIRMED}": "on"}).status_code == 302
    report.refresh_from_db()
    assert report.outcome == TYPED
    verb = {"close": "close report", "aside": "set report aside"}[name]
    assert AuditEvent.objects.get(verb=verb).details["said to name nobody"] is True


def test_a_name_typed_into_the_summary_is_asked_about_and_what_it_said_already_is_not(
    people, tell_and_grade, sign_in
):
    week = datetime.date(2026, 11, 16)
    tell_and_grade(
        kind="strength",
        sanitised="Amir Khan opened the fair.",
        when_from=datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
    )
    version = draft_summary(week, "partners", people["aisha"])
    aisha, where = sign_in("aisha"), f"/summary/{version.summary.public_id}/edit/"
    form = aisha.get(where).context["form"]
    typed = {one.name: one.value() or "" for one in form if one.value() is not False}
    assert "Amir Khan" in typed["text-strengths"]
    typed["text-strengths"] += " All went well."
    assert aisha.post(where, typed).status_code == 302
    typed |= {"based_on": "2", "text-strengths": f"{typed['text-strengths']} {TYPED}"}
    refused = aisha.post(where, typed)
    assert refused.status_code == 422
    assert "“Jane Smith”" in refused.content.decode()
    assert "“Amir Khan”" not in refused.content.decode()
    assert aisha.post(where, typed | {CONFIRMED: "on"}).status_code == 302
    event = AuditEvent.objects.filter(verb="edit summary").latest("id")
    assert event.details["said to name nobody"] is True
    lower = f"/summary/{version.summary.public_id}/release/"
    released = {"based_on": "3", "marking": "official", "handling": "P", "reason": TYPED}
    assert aisha.post(lower, released).status_code == 422
    assert aisha.post(lower, released | {CONFIRMED: "on"}).status_code == 302
