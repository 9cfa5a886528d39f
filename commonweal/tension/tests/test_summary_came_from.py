"""A signed summary is linked with the levels, reports and actions that it tells of, and nobody sees more by that."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Organisation
from commonweal.tension.models import Level, Report
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.came_from import told_in
from commonweal.tension.summary.verbs import edit_summary, release_summary, sign_summary
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.triage import grade_report
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import trail_of

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


@pytest.fixture
def week(people, wards, tell_and_grade):
    """A week with a strength, a notable and a quiet report, three levels and two actions: their keys by name."""
    in_canalside = {"lon": -0.75, "lat": 52.05, "when_from": THEN}
    where = dict.fromkeys(("experienced", "evidenced", "potential"), 1) | {"week": WEEK, "by": people["ben"]}
    earlier = THEN - datetime.timedelta(weeks=1)
    tell_and_grade(sanitised="Before.", **in_canalside | {"when_from": earlier})
    made = {
        "strength": tell_and_grade(kind="strength", sanitised="A garden was dug.", **in_canalside),
        "notable": tell_and_grade(sanitised="Paint was thrown.", grades={"severity": 4}, **in_canalside),
        "quiet": tell_and_grade(sanitised="A word fell.", grades={"severity": 1}, **in_canalside),
        "whole": set_level(direction="steady", reason="Quiet on the whole.", **where),
        "rising": set_level(area=wards["Canalside"], direction="rising", reason="More.", **where),
        "community": set_level(community="new-arrivals", direction="steady", reason="Leaflets.", **where),
    }
    police = Organisation.objects.get(slug="wealdmere-police")
    promised = {"owner_organisation": police, "due_on": datetime.date(2026, 12, 1), "by": people["aisha"]}
    made["action"] = make_action(title="Dig on", **promised)
    made["answer"] = make_action(
        title="Wash it off",
        responds_to=("report", made["notable"].public_id),
        like=made["notable"].visibility_class,
        **promised,
    )
    kinds = {Report: "report", Level: "level", Action: "action"}
    return {name: (kinds[type(one)], one.public_id) for name, one in made.items()}


@pytest.fixture
def sign(people):
    def signed(edition="group", edits=None, based_on=None):
        version = draft_summary(WEEK, edition, people["aisha"])
        if edits:
            version = edit_summary(version.summary, edits=edits, based_on=version.number, by=people["aisha"])
        return sign_summary(version.summary, based_on=version.number, by=people["aisha"])

    return signed


def linked(version):
    later = Link.objects.filter(later_kind="summary", later_id=version.summary.public_id)
    assert set(later.values_list("relation", flat=True)) <= {Relation.CAME_FROM}
    return set(later.values_list("earlier_kind", "earlier_id"))


def steps(version, viewer):
    trail = trail_of("summary", version.summary.public_id, viewer=viewer)
    return {(step.kind, step.item_id) for step in trail.came_from} if trail else None


def test_signing_links_what_the_edition_tells_of_and_not_what_it_only_counts(week, sign):
    version = sign()
    assert linked(version) == {key for name, key in week.items() if name != "quiet"}
    [event] = AuditEvent.objects.filter(verb="link items", item_kind="summary")
    assert len(event.details["earlier"]) == len(week) - 1


def test_a_draft_is_linked_with_nothing(week, people):
    draft_summary(WEEK, "group", people["aisha"])
    assert not Link.objects.filter(later_kind="summary").exists()


def test_signing_again_adds_what_is_new_and_doubles_nothing(week, sign, tell_and_grade, clock, people):
    first = sign()
    before = linked(first)
    clock.shift(60)
    more = tell_and_grade(kind="strength", sanitised="A feast.", when_from=THEN)
    again = sign()
    assert again.number > first.number
    assert linked(again) == before | {("report", more.public_id)}
    assert len(linked(again)) == Link.objects.filter(later_kind="summary").count()


def test_what_was_left_out_or_struck_out_is_not_told(week, sign, people):
    version = draft_summary(WEEK, "group", people["aisha"])
    levels = next(one for one in version.sections if one["code"] == "levels")
    words = "\n".join(line for line in levels["text"].splitlines() if not line.startswith("- Canalside"))
    edits = {
        "strengths": {"is_left_out": True},
        "notable": {"text": ""},
        "actions": {"with_figures": False},
        "levels": {"text": words, "with_figures": False},
    }
    signed = sign(edits=edits)
    assert linked(signed) == {week["whole"]}


def test_where_a_person_wrote_another_line_in_place_of_one_it_may_tell_the_same(week, sign):
    signed = sign(edits={"notable": {"text": "Somebody threw paint, and it is washed off."}})
    assert week["notable"] in linked(signed)


def test_levels_in_words_that_were_kept_stay_told_when_it_is_drafted_again(week, people, sign):
    sign(edits={"levels": {"text": "What we think of the week.", "with_figures": False}})
    version = draft_summary(WEEK, "group", people["aisha"])
    assert week["rising"] in told_in(version)
    assert week["community"] not in told_in(version)


def test_the_partners_edition_is_linked_with_strengths_and_open_actions_only(week, sign, people):
    version = sign("partners")
    assert linked(version) == {week["strength"], week["action"]}
    assert steps(version, people["grace"]) == {week["strength"], week["action"]}


def test_the_links_let_nobody_see_more(week, sign, people, sign_in):
    """Of a group's summary released to analysts too, an analyst follows only what they may see anyway."""
    report = Report.objects.get(public_id=week["notable"][1])
    grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=people["aisha"])
    version = draft_summary(WEEK, "group", people["aisha"])
    version = release_summary(
        version.summary, marking="official", handling="P", reason="Known.", based_on=1, by=people["aisha"]
    )
    version = sign_summary(version.summary, based_on=version.number, by=people["aisha"])
    assert {week["notable"], week["answer"]} <= steps(version, people["ben"])
    assert not {week["notable"], week["answer"]} & steps(version, people["lena"])
    assert week["rising"] in steps(version, people["lena"])
    html = sign_in("lena").get(f"/summary/{version.summary.public_id}/").content.decode()
    assert week["notable"][1] not in html
    for name in ("grace", "kit", "idris", "carys", "hana"):
        assert steps(version, people[name]) is None
    # The other way round it is the same: from what it tells of, only its readers come to it.
    for name, sees in (("ben", True), ("grace", False)):
        trail = trail_of(*week["strength"], viewer=people[name])
        assert (version.summary.public_id in {step.item_id for step in trail.came_of}) is sees


def test_what_is_withheld_when_it_is_signed_is_not_linked(week, people):
    version = draft_summary(WEEK, "group", people["aisha"])
    report = Report.objects.get(public_id=week["notable"][1])
    Report.objects.filter(pk=report.pk).update(status="rejected")
    signed = sign_summary(version.summary, based_on=version.number, by=people["aisha"])
    assert week["notable"] not in linked(signed)
    assert week["strength"] in linked(signed)


def test_what_goes_or_rises_after_signing_leaves_the_page_as_it_is(week, sign, people, sign_in):
    version = sign()
    Report.objects.get(public_id=week["strength"][1]).delete()
    report = Report.objects.get(public_id=week["notable"][1])
    grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=people["aisha"])
    assert sign_in("ben").get(f"/summary/{version.summary.public_id}/").status_code == 200
    assert week["strength"] not in steps(version, people["ben"])
    assert week["rising"] in steps(version, people["lena"])
    assert week["notable"] not in steps(version, people["lena"])


def test_a_version_of_before_there_were_links_is_signed_as_it_is(week, people):
    version = draft_summary(WEEK, "group", people["aisha"])
    for section in version.sections:
        del section["told"]
        # Reports alone were told of one by one.
        section["named"] = [one for one in section["named"] if one["kind"] == "report"]
    version.save()
    signed = sign_summary(version.summary, based_on=version.number, by=people["aisha"])
    assert linked(signed) == {week["strength"], week["notable"]}
