"""What the public said to the council's team alone stays with it: on pages, on the map, in what is published."""

import pytest

from commonweal.people.models import VisibilityClass
from commonweal.people.verbs import suspend_agreement
from commonweal.tension.models import Report
from commonweal.tension.released import _strengths
from commonweal.tension.report_models import Channel
from commonweal.tension.selectors import all_visible_to
from commonweal.tension.tests.pages import address, page
from commonweal.tension.verbs.release import CannotRelease, release_strength
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
TEAM = ("aisha",)


@pytest.fixture
def told(tell_and_grade, people):
    """A checked report from the public that is not to be shared, by kind."""

    def make(kind):
        report = tell_and_grade(kind=kind)
        # As the public form keeps it: received by the council, from the public, under no agreement.
        Report.objects.filter(pk=report.pk).update(
            may_share=False, channel=Channel.PUBLIC, agreement=None, organisation=people["aisha"].organisation
        )
        report.refresh_from_db()
        grade_report(report, grades={}, sanitised="They share a garden.", by=people["aisha"])
        report.refresh_from_db()
        return report

    return make


@pytest.mark.parametrize("kind", ["strength", "tension"])
def test_only_the_team_reads_it(kind, told, people):
    report = told(kind)
    seen_by = VisibilityClass.objects.get(pk=report.visibility_class_id)
    assert (seen_by.is_from_public, seen_by.agreement) == (True, None)
    assert {name for name, one in people.items() if report in all_visible_to(one)} == set(TEAM)


def test_it_is_never_released_nor_counted_in_what_is_published(told, people):
    report = told("strength")
    with pytest.raises(CannotRelease, match="asked that it is not shared"):
        release_strength(report, by=people["aisha"])
    assert report not in _strengths()


def test_what_is_shared_under_a_suspended_agreement_is_not_counted_in_what_is_published(
    tell_and_grade, people
):
    shared, public = tell_and_grade(kind="strength"), tell_and_grade(kind="strength")
    release_strength(public, by=people["aisha"])
    assert {shared, public} <= set(_strengths())
    suspend_agreement(shared.agreement, because="A leak.", by=people["aisha"])
    assert set(_strengths()) & {shared, public} == {public}


def test_a_count_is_not_released_by_itself(tell_and_grade, people):
    report = tell_and_grade(kind="strength")
    Report.objects.filter(pk=report.pk).update(number=7)
    with pytest.raises(CannotRelease, match="A count is published with others"):
        release_strength(report, by=people["aisha"])


def test_its_page_says_that_the_team_alone_reads_it(tell, people, sign_in):
    report = grade_report(
        tell(by=None, kind="strength", may_share=False),
        grades={},
        sanitised="Neighbours cooked.",
        by=people["aisha"],
    )
    html = page(sign_in("aisha"), address("report", report))
    assert "only the tension monitoring group and those who check reports" in html
    assert "people whose role sees" not in html


def test_a_strength_for_the_team_alone_is_tagged_so_in_every_list(tell_and_grade, wards, people, sign_in):
    placed = {"lat": 52.05, "lon": -0.75, "where": "place", "place": "Lock Lane"}
    tell_and_grade(by=None, kind="strength", may_share=False, sanitised="A garden was dug.", **placed)
    tell_and_grade(by=None, kind="strength", may_share=True, sanitised="A feast was held.", **placed)
    aisha = sign_in("aisha")
    for where in ("/week/", "/reports/"):
        page = aisha.get(where).content.decode()
        assert page.count("Only the council’s team") == 1, where
    page = aisha.get("/week/").content.decode()
    tagged = page.index("Only the council’s team")
    assert "A feast was held." not in page[tagged : page.index("A garden was dug.")]
    assert "Only the council’s team" not in sign_in("ben").get("/week/").content.decode()
