"""A judge ticks the reports that a level rests on: they are linked with it, and nobody sees more by that."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.tension.levels.describing import facts_of
from commonweal.tension.models import Level, Report
from commonweal.tension.tests.test_levels import IN_CANALSIDE
from commonweal.tension.tests.test_levels_pages import CANALSIDE, JUDGED, PAGE
from commonweal.tension.verbs.levels import CannotJudge, release_level, set_level
from commonweal.tension.verbs.triage import grade_report
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import trail_of

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)


def ticks(html):
    """The reports offered to tick, in order, and those of them that are ticked."""
    boxes = re.findall(r'<input[^>]*name="came_from"[^>]*>', html)
    offered = [re.search(r'value="([^"]+)"', box)[1] for box in boxes]
    return offered, [item for item, box in zip(offered, boxes, strict=True) if " checked" in box]


def before(level, viewer):
    trail = trail_of("level", level.public_id, viewer=viewer)
    return [step.item_id for step in trail.came_from] if trail else None


@pytest.fixture
def behind(tell_and_grade, wards):
    """A function that makes a checked report of tension in Canalside in the week judged."""

    def make(severity=1, **grades):
        return tell_and_grade(grades={"severity": severity, **grades}, **IN_CANALSIDE)

    return make


def test_what_is_behind_the_level_is_offered_the_gravest_first_and_nothing_is_ticked(
    behind, sign_in, tell_and_grade
):
    mild, grave = behind(1), behind(4)
    elsewhere = tell_and_grade(**IN_CANALSIDE | {"lon": -0.65})
    strength = tell_and_grade(kind="strength", **IN_CANALSIDE)
    earlier = tell_and_grade(
        **IN_CANALSIDE | {"when_from": datetime.datetime(2026, 11, 9, tzinfo=datetime.UTC)}
    )
    html = sign_in("ben").get(CANALSIDE).content.decode()
    assert ticks(html) == ([grave.public_id, mild.public_id], [])
    assert not {one.public_id for one in (elsewhere, strength, earlier)} & set(ticks(html)[0])
    assert "<details" not in html.split("What this rests on")[1].split("</fieldset>")[0]


def test_a_community_and_the_whole_partnership_offer_their_own_reports(behind, sign_in, tell_and_grade):
    named = behind(2, communities=["new-arrivals"])
    other = behind(1)
    client = sign_in("ben")
    assert ticks(client.get(f"{PAGE}community/new-arrivals/").content.decode())[0] == [named.public_id]
    everywhere = ticks(client.get(f"{PAGE}everywhere/all/").content.decode())[0]
    assert everywhere == [named.public_id, other.public_id]


def test_without_reports_there_is_nothing_to_tick_and_the_page_says_so(sign_in, wards):
    client = sign_in("ben")
    html = client.get(CANALSIDE).content.decode()
    assert "What this rests on" not in html
    assert "No checked reports of tension in this week, of what you may see." in html
    assert client.post(CANALSIDE, JUDGED).status_code == 302


def test_an_analyst_reads_what_is_behind_it_without_ticks(behind, sign_in):
    behind(2)
    html = sign_in("lena").get(CANALSIDE).content.decode()
    assert ticks(html) == ([], [])
    assert "What is behind it" in html


def test_of_sixty_reports_eight_are_shown_at_once_and_a_tick_among_the_rest_is_never_hidden(
    behind, sign_in, django_assert_max_num_queries
):
    for _number in range(60):
        behind()
    client = sign_in("ben")
    client.get(CANALSIDE)
    with django_assert_max_num_queries(45):
        html = client.get(CANALSIDE).content.decode()
    offered, _ticked = ticks(html)
    assert len(offered) == 60
    assert "Show 52 more" in html
    at_once, _details, _rest = html.partition("Show 52 more")
    assert len(ticks(at_once)[0]) == 8
    assert not re.search(r"<details[^>]* open", html)
    answer = client.post(CANALSIDE, JUDGED | {"came_from": [offered[40]], "reason": ""})
    kept = answer.content.decode()
    assert answer.status_code == 422
    assert ticks(kept)[1] == [offered[40]]
    assert re.search(r"<details[^>]* open", kept)


def test_ticks_become_links_with_the_judgement_and_both_pages_show_them(behind, sign_in, people):
    report, other = behind(3), behind(2)
    client = sign_in("ben")
    assert client.post(CANALSIDE, JUDGED | {"came_from": [report.public_id]}).status_code == 302
    level = Level.objects.get()
    assert before(level, people["ben"]) == [report.public_id]
    assert Link.objects.get().made_by == people["ben"]
    event = AuditEvent.objects.get(verb="link items")
    assert (event.item_kind, event.item_id) == ("level", level.public_id)
    assert event.details == {"relation": "came-from", "earlier": [["report", report.public_id]]}
    assert (
        f"/reports/{report.public_id}/"
        in client.get(f"/levels/judgement/{level.public_id}/").content.decode()
    )
    of_the_report = client.get(f"/reports/{report.public_id}/").content.decode()
    assert f"/levels/judgement/{level.public_id}/" in of_the_report
    assert level.public_id not in client.get(f"/reports/{other.public_id}/").content.decode()


def test_a_judgement_without_ticks_is_linked_with_nothing(behind, sign_in):
    behind(3)
    assert sign_in("ben").post(CANALSIDE, JUDGED).status_code == 302
    assert not Link.objects.exists()
    assert not AuditEvent.objects.filter(verb="link items").exists()


@pytest.mark.parametrize("asked", ["hidden", "moved", "nonsense"])
def test_a_tick_that_is_not_offered_is_refused_and_nothing_is_half_done(behind, sign_in, people, asked, tell):
    report = behind(3)
    wanted = {"hidden": tell(**IN_CANALSIDE).public_id, "moved": report.public_id, "nonsense": "x"}[asked]
    if asked == "moved":
        grade_report(
            report,
            grades={"kind": "strength", "severity": None},
            sanitised=report.sanitised,
            by=people["aisha"],
        )
    answer = sign_in("ben").post(CANALSIDE, JUDGED | {"came_from": [wanted]})
    assert answer.status_code == 422
    assert "is not behind this level any more, or not for you" in answer.content.decode()
    with pytest.raises(CannotJudge, match="not behind this level"):
        set_level(
            week=WEEK,
            area=report.placements.get().area,
            by=people["ben"],
            came_from=[report.public_id, wanted] if asked != "moved" else [wanted],
            **{name: int(JUDGED[name]) for name in ("experienced", "evidenced", "potential")},
            direction="rising",
            reason="Leaflets.",
        )
    assert not Level.objects.exists()
    assert not Link.objects.exists()


def test_a_link_shows_nobody_a_report_or_a_level_that_they_may_not_see(behind, sign_in, people, clock):
    """Lena is not cleared for OFFICIAL-SENSITIVE: she gets the released level, and of what it rests on nothing."""
    secret = behind(3, marking="sensitive")
    sign_in("ben").post(CANALSIDE, JUDGED | {"came_from": [secret.public_id]})
    level = Level.objects.get()
    assert level.visibility_class.marking == "sensitive"
    assert before(level, people["lena"]) is None
    clock.shift(60)
    released = release_level(level, marking="official", handling="P", reason="Worry.", by=people["ben"])
    assert before(released, people["ben"]) == [level.public_id, secret.public_id]
    assert before(released, people["lena"]) == []
    for name in ("lena", "grace", "kit", "idris", "hana", "joan", "carys"):
        html = sign_in(name).get(f"/levels/judgement/{released.public_id}/").content.decode()
        assert secret.public_id not in html, name
        assert level.public_id not in html, name


def test_a_report_that_only_the_judge_may_see_lifts_the_level_to_its_own_marking(behind, people, wards):
    """It is not of the group, so the level would not inherit from it: what a judge says it rests on counts too."""
    own = behind(3, marking="sensitive", handling="C")
    Report.objects.filter(pk=own.pk).update(agreement=None)
    own.refresh_from_db()
    grade_report(own, grades={"severity": 2}, sanitised=own.sanitised, by=people["aisha"])
    level = set_level(
        week=WEEK,
        area=wards["Canalside"],
        by=people["ben"],
        came_from=[own.public_id],
        **dict.fromkeys(("experienced", "evidenced", "potential"), 2),
        direction="steady",
        reason="Less is heard.",
    )
    assert (level.visibility_class.marking, level.visibility_class.handling) == ("sensitive", "C")


def test_conditions_of_what_it_rests_on_stand_on_its_page(behind, sign_in, people):
    report = behind(3, handling="C", handling_conditions="By word of mouth only.")
    sign_in("ben").post(CANALSIDE, JUDGED | {"came_from": [report.public_id]})
    rows = {row["label"]: row["value"] for row in facts_of(Level.objects.get(), people["ben"])}
    assert rows["Conditions"] == "By word of mouth only."


def test_a_report_that_is_raised_merged_or_gone_leaves_the_page_of_the_level_as_it_is(
    behind, sign_in, people
):
    raised, gone, kept = behind(4), behind(3), behind(2)
    items = [one.public_id for one in (raised, gone, kept)]
    sign_in("ben").post(CANALSIDE, JUDGED | {"came_from": items})
    level = Level.objects.get()
    assert Link.objects.filter(relation=Relation.CAME_FROM).count() == 3
    grade_report(raised, grades={"marking": "sensitive"}, sanitised=raised.sanitised, by=people["aisha"])
    Report.objects.filter(pk=gone.pk).delete()
    assert before(level, people["lena"]) == [kept.public_id]
    assert sorted(before(level, people["ben"])) == sorted([raised.public_id, kept.public_id])
    assert sign_in("lena").get(f"/levels/judgement/{level.public_id}/").status_code == 200
