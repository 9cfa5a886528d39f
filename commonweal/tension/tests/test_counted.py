"""Schools send counts, never words: no way in takes a sentence from them, and a count is counted as many."""

import datetime
import io
import json
import re

import pytest
from django.db.models import Sum
from django.http import QueryDict

from commonweal.maps.measures import asked_of_areas
from commonweal.notices.links import make_link
from commonweal.people.models import Organisation, VisibilityClass
from commonweal.people.tokens import issue_token
from commonweal.tension.count_layers import counts_by_area
from commonweal.tension.counted import is_count, told_as_count
from commonweal.tension.counts import count_by_area, count_by_type
from commonweal.tension.describing import who_can_see
from commonweal.tension.models import PartnerReturn, Report, Upload
from commonweal.tension.schools import names_a_school
from commonweal.tension.selectors import Filters
from commonweal.tension.summary import draft_summary
from commonweal.tension.tallies import count_reports
from commonweal.tension.tests.pages import SENT, page
from commonweal.tension.upload.read import Unreadable
from commonweal.tension.upload.verbs import start_upload
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.receive import NobodyChecks, receive_report
from commonweal.tension.verbs.returns import PURPOSE, CannotReturn, send_return
from commonweal.tension.verbs.told import Told
from commonweal.tension.verbs.triage import CannotTriage, grade_report

WEEK = datetime.date(2026, 11, 16)
WORDS = "Tom Nobody of class 9B was shouted at."
COUNTED = {
    "week": "2026-11-16",
    "area": "X001",
    "tension-hate": "3",
    "strength-sport": "1",
    "tension-rumour": "",
}


def counted(school, **changed):
    given = {"kind": "tension", "indicator": "hate", "number": 4, "week": WEEK, "area": None} | changed
    told = told_as_count(**given)
    return receive_report(told, organisation=school.organisation, channel="partner", by=school)[0]


def test_a_school_sends_numbers_by_type_week_and_area(school, documents_recorded, wards, sign_in):
    kit = sign_in("kit")
    assert kit.get("/reports/new/").url == "/reports/counts/"
    html = page(kit, "/reports/counts/")
    assert "<textarea" not in html
    assert 'type="text"' not in html
    assert kit.post("/reports/counts/", COUNTED | {"token": "one", "what": WORDS}).status_code == 302
    kept = {one.indicator: one for one in Report.objects.all()}
    assert {code: one.number for code, one in kept.items()} == {"hate": 3, "sport": 1}
    hate = kept["hate"]
    assert (hate.place, hate.when_precision, hate.lon) == ("Canalside", "week", None)
    assert "Tom" not in str(list(Report.objects.values()))
    assert hate.placements.get().area == wards["Canalside"]


def test_pressing_send_twice_keeps_the_counts_once(school, documents_recorded, wards, sign_in):
    kit = sign_in("kit")
    for _time in range(2):
        kit.post("/reports/counts/", COUNTED | {"token": "one"})
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"week": "2026-11-16"},
        {"week": "2026-11-16", "tension-hate": "three"},
        {"week": "2026-11-16", "tension-hate": "-1"},
    ],
)
def test_what_is_no_number_is_refused_and_nothing_kept(school, documents_recorded, sign_in, sent):
    assert sign_in("kit").post("/reports/counts/", sent).status_code == 422
    assert not Report.objects.exists()


def test_no_way_in_takes_words_from_a_school(school, documents_recorded, sign_in):
    kit = sign_in("kit")
    kit.post("/reports/new/", SENT | {"what": WORDS})
    table = f"What,Kind\n{WORDS},tension\n".encode()
    answer = kit.post("/reports/upload/", {"file": io.BytesIO(table)}).content.decode()
    assert "You send counts, never words." in answer
    with pytest.raises(Unreadable, match="never words"):
        start_upload(table, name="november.csv", by=school)
    assert not Upload.objects.exists()
    told = Told(kind="tension", what=WORDS, where="borough")
    with pytest.raises(NobodyChecks, match="never words"):
        receive_report(told, organisation=school.organisation, channel="partner", by=school)
    assert not Report.objects.exists()


def test_a_school_is_offered_counts_and_no_page_for_words(school, documents_recorded, sign_in):
    school_page, centre_page = (
        sign_in(name).get("/reports/counts/").content.decode() for name in ("kit", "ewa")
    )
    assert 'href="/reports/new/"' not in school_page
    assert 'href="/reports/new/"' in centre_page
    for address in ("/reports/counts/", "/reports/upload/"):
        assert f'href="{address}"' in school_page


@pytest.mark.parametrize("field", ["what", "place", "done_already", "suggested", "crime_reference"])
def test_words_beside_a_number_are_words(school, field):
    told = told_as_count(kind="tension", indicator="hate", number=4, week=WEEK, area=None)
    assert is_count(told)
    assert not is_count(Told(**{**told.__dict__, field: WORDS}))


def test_a_program_of_a_school_sends_counts_and_no_words(school, documents_recorded, wards, client):
    _token, secret = issue_token(name="Register", days=30, by=school)
    number = iter(range(9))

    def send(**body):
        return client.post(
            "/api/reports",
            json.dumps({"kind": "tension", "indicator": "hate"} | body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-of-a-{next(number)}"},
        )

    refused = send(what=WORDS)
    assert (refused.status_code, "never words" in refused.content.decode()) == (422, True)
    for words in ("what", "place", "suggested"):
        assert send(number=3, when_from="2026-11-18T12:00:00Z", **{words: WORDS}).status_code == 422
    assert send(number=3).status_code == 422
    assert not Report.objects.exists()
    assert send(number=3, when_from="2026-11-18T12:00:00Z", area="X002").status_code == 201
    report = Report.objects.get()
    assert (report.number, report.place, report.happened_on) == (3, "Heron Park", WEEK)
    same = {"number": 3, "when_from": "2026-11-19T12:00:00Z", "area": "X002"}
    refused = send(**same)
    assert (refused.status_code, "sent this count already" in refused.content.decode()) == (409, True)
    assert Report.objects.count() == 1
    assert send(**same, is_more=True).status_code == 201
    assert Report.objects.count() == 2


def test_reports_in_words_stand_for_themselves_and_no_second_number_is_told(wards, tell_and_grade, sign_in):
    tell_and_grade(lon=-0.75, lat=52.05)
    panel = page(sign_in("aisha"), "/areas/ward/X001/")
    assert re.search(r'map-number">1</p>\s*<p class="govuk-body-s">reports of tension', panel)
    assert "stands for" not in panel
    assert "1 report, of what you may see" in page(sign_in("aisha"), "/reports/")


def test_the_queue_shows_it_and_the_week_the_map_and_the_tallies_count_it_as_many(
    school, documents_recorded, wards, people, sign_in
):
    report = counted(school, area=wards["Canalside"])
    html = page(sign_in("aisha"), f"/reports/{report.public_id}/triage/")
    assert "4 × Hate crime or hate incident" in html
    with pytest.raises(CannotTriage, match="in words"):
        ask_back(report, question="Who was it?", by=people["aisha"])
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    classes = VisibilityClass.objects.values_list("pk", flat=True)
    [moved] = count_by_type(classes, WEEK, "tension")
    assert (moved.code, moved.now) == ("hate", 4)
    area = wards["Canalside"]
    assert count_by_area(classes, area.area_set, WEEK, WEEK)[area.pk, "tension"] == 4
    assert count_reports(by=["type"], viewer=people["aisha"])[0]["count"] == 4
    assert Report.objects.aggregate(all=Sum("number"))["all"] == 4
    panel = page(sign_in("aisha"), f"/areas/ward/{area.code}/")
    assert re.search(r'map-number">1</p>\s*<p class="govuk-body-s">reports of tension', panel)
    assert "It stands for 4, as a count stands" in panel
    assert "1 report, which stands for 4, of what you may see" in page(sign_in("aisha"), "/reports/")
    said = "1 report, which stands for 4, of what you may see"
    assert f'data-map="count">{said}</p>' in page(sign_in("aisha"), "/map/")
    assert f"Strengths and tensions: {said}" in page(sign_in("aisha"), "/map/?view=table")
    assert sign_in("aisha").get("/layers/reports/values.json").json()["words"] == said
    asked = asked_of_areas(QueryDict("areas=ward"), Filters())
    assert counts_by_area("tension")(people["aisha"], asked).of[area.code] == 4


def test_counts_are_not_said_to_be_sent_while_none_of_that_week_is_here(
    school, documents_recorded, wards, sign_in
):
    """Not on the page, nor by the link of a reminder, which stays good, nor by the verb."""
    kit, visitor = sign_in("kit"), sign_in()
    token = make_link(school, purpose=PURPOSE, about=WEEK.isoformat(), valid_for=datetime.timedelta(days=1))
    by_link = f"/returns/answer/{token}/"
    counted(school, week=WEEK - datetime.timedelta(weeks=1))
    for client, address in ((kit, f"/returns/{WEEK}/"), (visitor, by_link)):
        answer = client.post(address, {"counted": "1"})
        assert answer.status_code == 422
        told = answer.content.decode()
        assert "No counts of this week are here yet. Send them first" in told
        assert 'banner__link" href="/reports/counts/"' in told
    with pytest.raises(CannotReturn, match="Send them first"):
        send_return(week=WEEK, is_nil=False, by=school)
    assert not PartnerReturn.objects.exists()
    assert "Not answered" in page(sign_in("aisha"), "/returns/all/")
    counted(school, week=WEEK)
    assert visitor.post(by_link, {"counted": "1"}).status_code == 200
    assert PartnerReturn.objects.get().is_counted
    assert visitor.get(by_link).status_code == 404


def test_the_weekly_return_takes_no_words_from_a_school_either(school, documents_recorded, wards, sign_in):
    kit = sign_in("kit")
    html = page(kit, "/returns/")
    assert "<textarea" not in html
    assert "We have sent our counts" in html
    kit.post("/returns/", {"note": WORDS})
    assert not PartnerReturn.objects.exists()
    with pytest.raises(CannotReturn, match="never words"):
        send_return(week=WEEK, is_nil=False, note=WORDS, by=school)
    counted(school)
    assert kit.post("/returns/", {"counted": "1"}).status_code == 302
    sent = PartnerReturn.objects.get()
    assert (sent.is_nil, sent.note, sent.is_counted) == (False, "", True)
    for name, address in (("aisha", "/returns/all/"), ("kit", "/returns/")):
        assert "Counts sent" in page(sign_in(name), address)
    token = make_link(school, purpose=PURPOSE, about=WEEK.isoformat(), valid_for=datetime.timedelta(days=1))
    assert "<textarea" not in page(kit, f"/returns/answer/{token}/")
    kit.post(f"/returns/answer/{token}/", {"note": WORDS})
    assert PartnerReturn.objects.get().note == ""


def test_no_school_can_be_made_out_outside_the_tension_group(school, documents_recorded, people, sign_in):
    name, slug = str(school.organisation), school.organisation.slug
    report = counted(school, kind="strength", indicator="sport")
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    own = f"/reports/{report.public_id}/"
    ways = (own, "/reports/", "/layers/strengths.csv", f"/map/panel/?open=report:{report.public_id}")
    for who, reads in (("aisha", True), ("ben", True), ("kit", True), ("idris", False), ("lena", False)):
        assert (sign_in(who).get(own).status_code == 200) == reads, who
        client = sign_in(who)
        answers = [client.get(way) for way in ways]
        said = "".join(
            (b"".join(one) if one.streaming else one.content).decode()
            for one in answers
            if one.status_code == 200
        )
        assert (name in said) == reads, who
        assert (report.what in said) == reads, who
        _token, secret = issue_token(name="Tests", days=30, by=people[who])
        told = client.get("/api/reports", headers={"Authorization": f"Bearer {secret}"}).json()["items"]
        assert [one["organisation"] for one in told] == ([slug] if reads else []), who


def test_no_school_can_be_made_out_by_who_else_signed(school, documents_recorded, people, sign_in):
    report = counted(school, kind="strength", indicator="sport")
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    for who, reads in (("aisha", True), ("ben", True), ("idris", False), ("lena", False)):
        said = " ".join(who_can_see(report, people[who]))
        assert ("Those who signed the agreement “" in said) != reads, who
        if not reads:
            for one in Organisation.objects.all():
                assert str(one) not in said.replace(str(report.agreement), ""), who
        else:
            assert str(people["idris"].organisation) in said


@pytest.mark.parametrize(
    ("place", "wording", "is_named"),
    [
        ("Heron Primary", "A fair.", True),
        ("", "A fair at Ysgol Gynradd.", True),
        ("", "St Mary’s RC Primary held a fair.", True),
        ("Canalside High", "A fair.", True),
        ("", "Wealdmere Schools Together held a fair.", True),
        ("The High Street", "A fair by the primary care centre.", False),
    ],
)
def test_a_strength_that_names_a_school_is_not_released(school, place, wording, is_named):
    assert (
        names_a_school(Report(organisation=Organisation(sector="police"), place=place, sanitised=wording))
        == is_named
    )


def test_the_groups_summary_tells_what_a_school_counted_apart_and_names_no_school(
    school, people, tell_and_grade
):
    """A count of five and two in words are seven strengths, and three reports."""
    then = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
    for words in ("A street party.", "A shared lunch."):
        tell_and_grade(kind="strength", what=words, sanitised=words, when_from=then)
    report = counted(school, kind="strength", indicator="sport", number=5, week=WEEK)
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    for organisation in (school.organisation, people["ben"].organisation):
        organisation.returns_weekly = True
        organisation.save(update_fields=["returns_weekly"])
    send_return(week=WEEK, is_nil=False, by=school)
    version = draft_summary(WEEK, "group", people["aisha"])
    text = {one["code"]: one["text"] for one in version.sections}
    assert text["strengths"].splitlines()[0] == (
        "7 strengths were reported. 5 of them were counted by schools and colleges, and not told in words."
    )
    assert "With counts: 1 school or college." in text["returns"]
    assert "Not answered yet:" in text["returns"]
    assert str(people["ben"].organisation) in text["returns"]
    assert str(school.organisation) not in str(version.sections)
    assert "reports of strength" not in str(version.sections)


def test_a_summary_without_counts_says_nothing_of_schools(people, tell_and_grade):
    then = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
    tell_and_grade(kind="strength", sanitised="A street party.", when_from=then)
    strengths = draft_summary(WEEK, "partners", people["aisha"]).sections[0]["text"]
    assert strengths.splitlines()[0] == "1 strength was reported."


def test_a_program_reads_how_many_the_reports_stand_for(
    school, documents_recorded, people, tell_and_grade, client
):
    tell_and_grade(kind="strength")
    report = counted(school, kind="strength", indicator="sport", number=5)
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    _token, secret = issue_token(name="Tests", days=30, by=people["aisha"])
    head = {"Authorization": f"Bearer {secret}"}
    told = client.get("/api/reports", headers=head).json()
    assert (told["count"], told["stands_for"]) == (2, 6)
    assert sorted(one["number"] or 1 for one in told["items"]) == [1, 5]


def test_a_count_below_zero_is_refused_in_plain_words(school, documents_recorded, wards, sign_in):
    answer = sign_in("kit").post("/reports/counts/", COUNTED | {"token": "one", "tension-rumour": "-3"})
    assert answer.status_code == 422
    assert "A count is 0 or more." in answer.content.decode()
    assert "Ensure this value" not in answer.content.decode()
