import datetime
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum
from django.test import Client

from commonweal.actions.classes import names_a_school
from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import first_broken_link
from commonweal.demo.make import OtherDay, made_for, make_story
from commonweal.demo.planning import content
from commonweal.demo.tests.conftest import DAY, counts
from commonweal.people.visibility_models import Handling, Marking
from commonweal.tension.models import Level, PartnerReturn, Report
from commonweal.tension.report_models import Status
from commonweal.tension.returns.describing import answer_cell
from commonweal.tension.returns.selectors import answers_for
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.verbs.receive import ANSWER_WITHIN
from commonweal.tension.verbs.release import tells_of_harm
from commonweal.thread.models import Link
from commonweal.working_days import add_working_days
from tests.public_numbers import Visitor, gather


def test_telling_the_story_twice_changes_nothing(borough):
    before = counts()
    assert made_for() == DAY
    assert make_story(borough, today=DAY, only_every=12) == 0
    assert counts() == before


def test_a_story_is_not_told_again_for_another_day(borough):
    before = counts()
    with pytest.raises(OtherDay, match="23 November 2026"):
        make_story(borough, today=DAY + datetime.timedelta(days=7))
    assert counts() == before


def test_everything_in_the_story_lies_in_the_past_and_the_record_holds(borough):
    now = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
    assert not Report.objects.filter(triaged_at__gt=now).exists()
    assert not Report.objects.filter(closed_at__gt=now).exists()
    weeks_back = Report.objects.order_by("received_on").first().received_on
    assert weeks_back < datetime.date(2026, 6, 30)
    assert first_broken_link() is None
    graded = AuditEvent.objects.filter(verb="grade report").order_by("id").values_list("at", flat=True)
    assert list(graded) == sorted(graded)


def test_what_the_public_sends_has_no_time_of_arrival(borough):
    public = Report.objects.filter(channel="public")
    assert public.count() >= 15
    assert not public.exclude(received_at=None).exists()


def test_every_report_of_a_place_lies_in_a_ward_and_a_small_area(borough):
    placed = Report.objects.exclude(lon=None).annotate(lies_in=Count("placements"))
    assert placed.count() > 30
    # Borough, ward and small area of today.
    assert set(placed.values_list("lies_in", flat=True)) == {3}


def test_all_states_are_there_so_that_every_page_has_something_to_show(borough, planned):
    there = Counter(Report.objects.values_list("status", flat=True))
    assert set(there) == set(Status.values)
    # A twelfth of the borough may have nothing late, all of it has.
    assert any(
        one.fate == "waiting" and add_working_days(one.at.date(), ANSWER_WITHIN) < DAY for one in planned
    )
    assert Report.objects.filter(marking=Marking.SENSITIVE, handling=Handling.CONDITIONS).exists()


def test_true_duplicates_that_were_checked_are_merged(borough):
    merged = Report.objects.filter(status=Status.MERGED).select_related("merged_into")
    assert merged.count() >= 8
    for report in merged:
        assert report.content_key == f"{report.merged_into.content_key}-again"


def test_actions_hang_on_the_reports_they_respond_to_and_some_are_late(borough):
    actions = Action.objects.all()
    assert actions.count() >= 15
    assert len(actions) >= 40
    responding = Link.objects.filter(later_kind="action", relation="responds-to").values("later_id")
    planned = Link.objects.filter(later_kind="action", earlier_kind="objective").values("later_id")
    assert responding.count() + planned.count() == actions.count()
    assert Link.objects.filter(later_kind="action", earlier_kind="measure").count() == 1
    for link in Link.objects.filter(later_kind="action", earlier_kind="report"):
        report = Report.objects.get(public_id=link.earlier_id)
        action = Action.objects.get(public_id=link.later_id)
        assert action.made_at >= report.triaged_at
        assert action.history.last().history_date == action.made_at
    assert any(action.is_late for action in actions)
    assert any(action.progress == "complete" for action in actions)


def test_no_school_says_a_word_of_an_action_and_what_names_one_is_for_the_group(borough):
    of_schools = Action.objects.filter(owner_organisation__sector="education")
    said_by_one = AuditEvent.objects.filter(verb="update action", actor=borough["kit"].public_id)
    assert said_by_one.count() == 2
    assert {of_schools.get(public_id=one.item_id).comment for one in said_by_one} == {""}
    kept = Action.objects.filter(visibility_class__names_school=True)
    assert [action.title for action in kept if names_a_school(action)] == [
        "Lesson and letter home about the leaflet, for all primary schools"
    ]
    assert of_schools.exclude(visibility_class__names_school=True).exists()


def test_levels_rise_and_fall_in_canalside_and_say_who_judged_and_why(borough):
    levels = {level.week: level for level in Level.objects.filter(area__name="Canalside")}
    overall = {
        week: levels[DAY - datetime.timedelta(weeks=26 - week)].overall for week in (9, 12, 14, 16, 18)
    }
    assert overall[9] < overall[12] == overall[14] > overall[16] > overall[18]
    assert all(level.reason and level.set_by.name in ("Aisha", "Ben") for level in levels.values())
    assert all(level.set_at.date() < DAY for level in levels.values())


def test_the_neighbouring_borough_sees_what_anybody_sees_and_nothing_else(borough):
    public = set(reports_visible_to(AnonymousUser()).values_list("public_id", flat=True))
    assert set(reports_visible_to(borough["carys"]).values_list("public_id", flat=True)) == public
    assert reports_visible_to(borough["ben"]).filter(kind="tension").count() > 20


def test_partners_answer_each_friday_and_two_of_them_mostly_forget(borough):
    answered = Counter(PartnerReturn.objects.values_list("organisation__slug", flat=True))
    forgetful = {slug for slug, count in answered.items() if count <= 8}
    assert forgetful == {"canalside-homes", "schools-together"}
    assert sum(count == 25 for count in answered.values()) == 4
    assert PartnerReturn.objects.filter(is_nil=True).exists()
    counted = PartnerReturn.objects.filter(is_nil=False, note="")
    assert set(counted.values_list("organisation__slug", flat=True)) == {"schools-together"}
    assert not PartnerReturn.objects.exclude(sent_at__week_day=6).exists()


def test_nobody_says_nothing_to_report_of_a_week_of_which_they_sent_reports(borough):
    """Rows of a spreadsheet that came later are the answer then, and the pages call it so."""
    nil = list(PartnerReturn.objects.filter(is_nil=True))
    assert nil
    for said in nil:
        assert not Report.objects.filter(
            organisation=said.organisation,
            happened_on__range=(said.week, said.week + datetime.timedelta(days=6)),
            received_on__lt=said.sent_at.date(),
        ).exclude(channel="public"), said
    for week in {said.week for said in nil}:
        cells = [answer_cell(answer, answer.reports).text for answer in answers_for(week)]
        assert not [text for text in cells if "Nothing to report" in text and "Sent" in text]


def test_the_schools_send_numbers_that_are_checked_and_counted_as_many(borough):
    counted = Report.objects.filter(organisation__slug="schools-together")
    assert counted.count() == counted.filter(status__in=("open", "closed")).exclude(number=None).count() == 17
    assert all(report.what.startswith("Counted in the week of ") for report in counted)
    canalside = Report.objects.filter(place="Canalside", indicator="verbal-abuse").aggregate(
        all=Sum("number")
    )
    assert canalside["all"] == 29


def test_every_agreed_wording_of_a_strength_in_the_story_tells_only_the_good():
    """Which of them is released hangs on the numbering: so none may tell of harm or of a single person."""
    agreed = [one["agreed"] for one in content("story")["told"] if one["kind"] == "strength"]
    agreed += [words for about in content("strengths")["about"] for _told, words in about["told"]]
    assert len(agreed) > 40
    assert [words for words in agreed if tells_of_harm(words)] == []
    forbidden = ("somebody", "window", "graffiti", "march", "hotel", "slogan", "myth-buster")
    assert [words for words in agreed if any(word in words.lower() for word in forbidden)] == []


def test_some_strengths_are_public_and_no_tension_is(borough):
    public = reports_visible_to(AnonymousUser())
    assert public.count() >= 3
    assert set(public.values_list("kind", flat=True)) == {"strength"}


def test_no_level_speaks_of_reports_that_do_not_lie_behind_it(borough):
    counted = Level.objects.filter(reason__regex=r"^(One report|\d+ reports): ", area__isnull=False)
    assert counted.count() >= 10
    for level in counted:
        assert Link.objects.filter(
            later_kind="level", later_id=level.public_id, relation="came-from"
        ).exists()


@pytest.mark.once
def test_no_small_number_is_worked_out_from_all_that_is_public_of_the_borough(borough):
    """What the attack reads, and that it finds what slips out in any of its ways: `tests/test_attack_on_public.py`."""
    found = gather(Visitor(Client()))
    assert found.leaks() == []
    assert found.surplus == {}
    assert found.numbers["file"] == found.numbers["page"] > 0
    assert found.numbers["one by one"] > 0
    assert found.numbers["open data"] > 1000
    assert found.beside
