"""The cards of *This week*: each person's own, true to the day, and nothing of what they may not see."""

import datetime
import re

import pytest

from commonweal.actions.verbs import make_action
from commonweal.desk.week.moved import movements
from commonweal.people.models import Agreement
from commonweal.people.rights import receive_request
from commonweal.places.models import Area
from commonweal.tension.counted import told_as_count
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.returns import send_return
from commonweal.tension.verbs.triage import assign_report, grade_report

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()


def card(client, name):
    """The words of one card of the page, or None where it is not there."""
    page = client.get("/week/").content.decode()
    found = re.search(rf'aria-labelledby="card-{name}">(.*?)</section>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else None


@pytest.fixture
def week_of_reports(tell_and_grade, wards):
    """In the last seven days six strengths in Canalside, where there is one in a usual week."""
    for ago in (1, 2, 3, 4, 5, 7, 9, 16, 23, 30):
        tell_and_grade(
            kind="strength", when_from=NOW - ago * DAY, lon=-0.75, lat=52.05, sanitised=f"A fair, {ago}."
        )
    tell_and_grade(when_from=NOW - DAY, lon=-0.65, lat=52.05)


def test_what_moved_counts_seven_whole_days_against_the_four_weeks_before(sign_in, week_of_reports):
    said = card(sign_in("aisha"), "moved")
    assert "from 16 November to 22 November" in said
    assert "Strength: 6 in seven days, 1 in a usual week." in said
    assert "Tension: 1 in seven days, 0 in a usual week." in said
    assert said.index("Strength:") < said.index("Tension:")
    assert said.index("Canalside") < said.index("Tension:") < said.index("Heron Park")


def test_where_a_count_stands_for_several_the_card_says_of_how_many_reports_its_numbers_are(
    sign_in, week_of_reports, school, people
):
    assert "stand for" not in card(sign_in("aisha"), "moved")
    told = told_as_count(
        kind="tension",
        indicator="hate",
        number=5,
        week=(NOW - 7 * DAY).date(),
        area=Area.objects.get(code="X001"),
    )
    report = receive_report(told, organisation=school.organisation, channel="partner", by=school)[0]
    assert "stand for" not in card(sign_in("aisha"), "moved"), "it has not been checked yet"
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    said = card(sign_in("aisha"), "moved")
    assert "Tension: 6 in seven days" in said
    assert "8 reports stand for these 12: what a school counted in a week is one report" in said


def test_a_whole_week_is_seen_on_the_map_as_a_week_and_other_days_as_they_are(
    sign_in, week_of_reports, clock
):
    def linked():
        page = sign_in("aisha").get("/week/").content.decode()
        return re.search(r'href="/map/\?([^"]*)">See these days', page)[1]

    assert linked() == "week=2026-11-16"
    clock.shift(datetime.timedelta(days=2))
    assert linked() == "since=2026-11-18&amp;until=2026-11-24"


def test_who_sees_no_tension_reads_of_strengths_only(sign_in, week_of_reports):
    said = card(sign_in("grace"), "moved")
    assert "Strength: 6" in said
    assert "Tension" not in said
    assert "Heron Park" not in said


def test_a_full_queue_is_told_beside_what_moved_to_those_who_work_through_it(sign_in, week_of_reports, tell):
    assert "not been checked yet" not in card(sign_in("aisha"), "moved")
    tell(when_from=NOW - DAY)
    assert "1 report of these seven days has not been checked yet" in card(sign_in("aisha"), "moved")
    for ago in (7, 0, 8):  # Only the first of these is among the seven days.
        tell(when_from=NOW - ago * DAY)
    assert "2 reports of these seven days have not been checked yet" in card(sign_in("aisha"), "moved")
    for name in ("ben", "grace", "kit"):
        assert "checked yet" not in (card(sign_in(name), "moved") or ""), name


def test_the_only_neighbourhood_that_moved_has_its_name_above_its_chart(sign_in, week_of_reports):
    page = sign_in("aisha").get("/week/").content.decode()
    names = re.findall(r'<p class="cw-panels__title">([^<]*)</p>', page)
    assert names == ["Canalside", "Heron Park"]


def test_where_nothing_moved_there_is_no_chart_of_what_moved_most(sign_in, tell_and_grade, wards):
    """One report in four weeks, and none in these seven days: 0 against 0."""
    tell_and_grade(when_from=NOW - 16 * DAY, lon=-0.65, lat=52.05)
    said = card(sign_in("aisha"), "moved")
    assert "Tension: 0 in seven days, 0 in a usual week." in said
    assert "moved most" not in said
    assert "Heron Park" not in said


def test_what_moved_most_comes_first_for_its_size():
    quiet, busy, still = (Area(pk=n, code=f"X{n}", name=f"Area {n}") for n in (1, 2, 3))
    counts = {(1, "tension", 0): 4} | {(2, "tension", ago): 40 for ago in range(5)}
    counts |= {(2, "tension", 0): 45} | {(3, "tension", ago): 9 for ago in range(8)}
    found = movements(counts, [still, busy, quiet], "tension")
    # Four where there is usually none is more than five where there are usually forty.
    assert [(one.area.pk, one.change) for one in found] == [(1, 4.0), (2, 5.0), (3, 0.0)]


def test_a_level_that_stands_out_is_named_for_those_who_see_levels(
    sign_in, people, wards, week_of_reports, clock
):
    clock.move_to(datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC))
    judged = {"week": TODAY, "evidenced": 0, "potential": 0, "reason": "A march.", "by": people["ben"]}
    set_level(area=wards["Canalside"], experienced=4, direction="steady", **judged)
    set_level(area=wards["Heron Park"], experienced=1, direction="steady", **judged)
    said = card(sign_in("ben"), "moved")
    assert "2 of 3 neighbourhoods have a level for this week" in said
    assert "Canalside 4 – Severe Steady" in said
    assert "1 – Slightly raised" not in said
    assert "neighbourhoods have a level" not in (card(sign_in("kit"), "moved") or "")


def test_the_triager_sees_what_waits_and_what_is_most_overdue(tell, sign_in, people, clock):
    late = tell(place="Lock Lane", where="place")
    clock.shift(10 * DAY)
    assign_report(tell(), to=people["aisha"], by=people["aisha"])
    said = card(sign_in("aisha"), "to-check")
    for words in ("Waiting: 2", "Overdue: 1", "Mine: 1", "Nobody’s: 1"):
        assert words in said
    assert "Lock Lane" in said
    assert late.what not in said
    assert card(sign_in("ben"), "to-check") is None


def test_children_at_risk_stand_before_what_is_overdue(tell, sign_in, clock):
    tell(place="Lock Lane", where="place")
    clock.shift(10 * DAY)
    tell(place="Mill Road", where="place", concerns_child=True)
    said = card(sign_in("aisha"), "to-check")
    assert said.index("A child may be at risk") < said.index("Mill Road") < said.index("Lock Lane")


def test_nothing_to_check_is_said(sign_in, people):
    assert "Nothing waits to be checked." in card(sign_in("aisha"), "to-check")


def test_a_partner_sees_whether_the_return_is_owed(sign_in, people):
    send_return(week=datetime.date(2026, 11, 16), is_nil=True, by=people["kit"])
    said = card(sign_in("kit"), "own-return")
    assert "Week of 23 November Not sent yet" in said
    assert "Week of 16 November Sent" in said
    assert card(sign_in("carys"), "own-return") is None


def test_late_actions_are_everybodys_for_the_officer_and_ones_own_for_a_partner(sign_in, people):
    for name, due in (("kit", -3), ("idris", 5), ("kit", 40)):
        make_action(
            title=f"Do it by day {due}",
            owner_organisation=people[name].organisation,
            due_on=TODAY + due * DAY,
            by=people["aisha"],
        )
    assert "1 action is late, 1 is due in two weeks." in card(sign_in("aisha"), "actions")
    own = card(sign_in("kit"), "actions")
    assert "Do it by day -3" in own
    assert "day 5" not in own


def test_the_keepers_see_requests_documents_and_agreements(sign_in, people, settings):
    receive_request(kind="access", details={"email": "someone@wealdmere.example"}, text="What do you hold?")
    hana = sign_in("hana")
    assert "Subject access request" in card(hana, "requests")
    assert "someone@" not in card(hana, "requests")
    assert "Appropriate policy document" in card(hana, "documents")
    assert "COMMONWEAL_CHILDREN_SAFEGUARDING" not in card(hana, "documents")
    settings.MODE = "live"
    assert "COMMONWEAL_CHILDREN_SAFEGUARDING" in card(hana, "documents")
    joan = sign_in("joan")
    assert "none is due for review" in card(joan, "agreements")
    for change, said in (
        ({"review_on": TODAY + 30 * DAY}, "review by 23 December 2026"),
        ({"review_on": TODAY - DAY}, "review is late: it was due on 22 November 2026, and sharing goes on"),
        ({"ends_on": TODAY - DAY}, "ended on 22 November 2026"),
        ({"suspended_on": TODAY, "suspended_because": "A breach."}, "suspended"),
    ):
        Agreement.objects.update(**change)
        assert said in card(joan, "agreements")
    assert card(joan, "requests") is None


def test_the_page_costs_the_same_however_many_reports_there_are(
    sign_in, tell_and_grade, wards, django_assert_max_num_queries
):
    aisha = sign_in("aisha")
    for _ in range(12):
        tell_and_grade(when_from=NOW - DAY, lon=-0.75, lat=52.05)
    aisha.get("/week/")
    with django_assert_max_num_queries(50):
        aisha.get("/week/")


def test_what_lies_in_no_neighbourhood_moves_too_and_is_said_to(sign_in, week_of_reports, tell_and_grade):
    for _number in range(2):
        tell_and_grade(when_from=NOW - DAY, where="online")
    said = card(sign_in("aisha"), "moved")
    assert "Tension: 3 in seven days, 0 in a usual week." in said
    assert "2 of them lie in no neighbourhood" in said
