import datetime

import pytest

from commonweal.actions.verbs import make_action
from commonweal.documents import registry
from commonweal.documents.content import from_plain, texts_of
from commonweal.people.models import Agreement, Organisation
from commonweal.tension.models import Summary
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.draft import CannotWrite
from commonweal.tension.summary.selectors import summaries_visible_to, version_for, versions_visible_to
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.returns import send_return

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05, "when_from": THEN}


@pytest.fixture
def draft(people):
    return lambda edition="group", by="aisha": draft_summary(WEEK, edition, people[by])


def words_of(version):
    """Everything a version says, drafted and edited, as one text."""
    parts = []
    for section in version.sections:
        parts += [section["title"], section["text"], section["drafted"]]
        parts += texts_of([from_plain(figure) for figure in section["figures"]])
    return "\n".join(parts)


def section(version, code):
    return next(one for one in version.sections if one["code"] == code)


# What the draft says ------------------------------------------------------------------------


def test_a_draft_of_an_empty_week_says_so_in_each_section(draft, wards):
    version = draft()
    assert [one["code"] for one in version.sections][:3] == ["strengths", "levels", "new"]
    assert section(version, "strengths")["text"] == "No checked reports of strength spoke of this week."
    assert "Nobody has judged a level for the whole partnership" in section(version, "levels")["text"]
    assert "No neighbourhood has been judged" in section(version, "levels")["text"]
    assert "No checked reports of tension" in section(version, "new")["text"]
    assert section(version, "actions")["text"] == "No open actions."


def test_a_draft_tells_the_week_against_the_four_before_by_hand_count(draft, tell_and_grade, wards):
    def report(weeks_ago, indicator):
        when = THEN - datetime.timedelta(weeks=weeks_ago)
        tell_and_grade(what=f"{indicator} {weeks_ago}", grades={"indicator": indicator}, lon=-0.75, lat=52.05,
                       when_from=when)  # fmt: skip

    for weeks_ago, indicator in [(0, "rumour")] * 3 + [(1, "rumour"), (3, "rumour"), (0, "leaflets")]:
        report(weeks_ago, indicator)
    report(5, "graffiti")
    new = section(draft(), "new")
    assert (
        "4 tensions reported this week have been checked; in the four weeks before: 0, 1, 0, 1."
        in new["text"]
    )
    assert "New this week: Leaflets or other material that sets people against each other (1)." in new["text"]
    assert "Rumour (3, usually 0.5)" in new["text"]
    [table] = new["figures"]
    assert table["rows"][0] == ["Rumour", "0", "1", "0", "1", "3"]
    assert "Graffiti" not in str(table)


@pytest.mark.parametrize("is_empty", [True, False])
def test_readers_are_told_that_not_all_of_the_week_is_checked(draft, tell, tell_and_grade, is_empty):
    if not is_empty:
        tell_and_grade(when_from=THEN)
    sentence = "2 reports of this week had not been checked when this was drafted, and are not counted."
    assert "had not been checked" not in section(draft(), "new")["text"]
    for day in (THEN, THEN, THEN - datetime.timedelta(weeks=1)):
        tell(what=f"More leaflets on {day}.", when_from=day)
    tell(what="For the team alone.", by=None, may_share=False, when_from=THEN)
    assert sentence in section(draft(), "new")["text"]
    told = section(draft("partners"), "new")["text"]
    assert "Not all that was reported of this week had been checked when this was drafted." in told
    assert "2 reports" not in told


def test_strengths_come_first_and_only_the_agreed_wording_is_told(draft, tell_and_grade, wards):
    tell_and_grade(
        kind="strength",
        what="Janet Smith baked for the street party.",
        sanitised="Neighbours baked for the street party.",
        grades={"indicator": "celebration"},
        **IN_CANALSIDE,
    )
    tell_and_grade(what="Tom shouted.", sanitised="People were shouted at.",
                   grades={"severity": 4, "direction": "rising"}, **IN_CANALSIDE)  # fmt: skip
    version = draft()
    assert version.sections[0]["code"] == "strengths"
    assert "Canalside: Neighbours baked for the street party." in version.sections[0]["text"]
    assert "People were shouted at. (4 – Severe; Rising; new place)" in section(version, "notable")["text"]
    assert "Janet" not in words_of(version)
    assert "Tom" not in words_of(version)


def test_levels_are_told_as_judged_with_direction_and_never_averaged(draft, people, wards):
    judged = {"week": WEEK, "direction": "rising", "reason": "A march is announced.", "by": people["ben"]}
    set_level(experienced=1, evidenced=0, potential=4, area=wards["Canalside"], **judged)
    set_level(experienced=0, evidenced=0, potential=2, **judged)
    levels = section(draft(), "levels")
    assert "Whole partnership: 2 – Moderate, rising. A march is announced." in levels["text"]
    assert "Rising: Canalside." in levels["text"]
    assert "Not judged this week: Heron Park, Old Market." in levels["text"]
    assert levels["figures"][0]["rows"] == [["Canalside", "4 – Severe", "1", "0", "4", "Rising", "Ben"]]


def test_returns_name_who_answered_who_had_nothing_and_who_is_missing_but_not_the_notes(draft, people):
    send_return(week=WEEK, is_nil=True, by=people["kit"])
    send_return(week=WEEK, is_nil=False, note="Secret of the station.", by=people["ben"])
    text = section(draft(), "returns")["text"]
    assert "2 of 6 partners have answered." in text
    assert "With a note: Wealdmere Police." in text
    assert "Nothing to report: Wealdmere Schools Together." in text
    assert "Safe to Say" in text.split("Not answered yet")[1]
    assert "Secret" not in text


def test_late_actions_are_counted(draft, people):
    council = Organisation.objects.get(is_lead=True)
    for title, day in (("Youth football", 20), ("Lines to take", 30)):
        make_action(
            title=title, owner_organisation=council, due_on=datetime.date(2026, 11, day), by=people["aisha"]
        )
    actions = section(draft(), "actions")
    assert actions["text"] == "2 open actions, 1 of them late."
    assert [row[0] for row in actions["figures"][0]["rows"]] == ["Youth football", "Lines to take"]


def test_what_was_not_shared_with_the_partnership_or_not_checked_enters_no_edition(
    draft, tell, tell_and_grade, wards
):
    tell_and_grade(
        by="aisha", sanitised="Kept at home.", may_share=False, grades={"severity": 5}, **IN_CANALSIDE
    )
    tell(what="Nobody has read this.", **IN_CANALSIDE)
    for edition in ("group", "partners"):
        words = words_of(draft(edition))
        assert "Kept at home" not in words
        assert "Nobody has read this" not in words
        assert "1 reports" not in words


# Editions -----------------------------------------------------------------------------------


@pytest.fixture
def told_in_confidence(tell_and_grade, people, wards):
    """A sensitive and a conditional strength and tension report, a level, and an action that answers tension."""
    for kind in ("strength", "tension"):
        for grades in ({"marking": "sensitive"}, {"handling": "C"}):
            tell_and_grade(
                kind=kind,
                what="x",
                sanitised=f"CONFIDENCE {kind}",
                grades=grades | ({"severity": 5} if kind == "tension" else {}),
                **IN_CANALSIDE,
            )
    report = tell_and_grade(sanitised="OPEN TENSION WORDING", grades={"severity": 5}, **IN_CANALSIDE)
    tell_and_grade(kind="strength", sanitised="OPEN STRENGTH WORDING", **IN_CANALSIDE)
    set_level(week=WEEK, experienced=5, evidenced=5, potential=5, direction="rising",
              reason="CONFIDENCE level", area=wards["Canalside"], by=people["ben"])  # fmt: skip
    make_action(title="CONFIDENCE action", owner_organisation=people["ben"].organisation,
                due_on=datetime.date(2026, 12, 1), by=people["aisha"],
                responds_to=("report", report.public_id), like=report.visibility_class)  # fmt: skip
    make_action(title="OPEN action", owner_organisation=people["ben"].organisation,
                due_on=datetime.date(2026, 12, 1), by=people["aisha"])  # fmt: skip
    return report


def test_nothing_sensitive_conditional_or_about_single_tension_reaches_the_partners_edition(
    draft, told_in_confidence
):
    version = draft("partners")
    words = words_of(version)
    assert "CONFIDENCE" not in words
    assert "OPEN TENSION WORDING" not in words
    assert "OPEN STRENGTH WORDING" in words
    assert "OPEN action" in words
    assert {"levels", "communities", "notable"}.isdisjoint(one["code"] for one in version.sections)
    assert (version.visibility_class.marking, version.visibility_class.handling) == ("official", "P")
    group = words_of(draft("group"))
    for words in ("CONFIDENCE strength", "CONFIDENCE tension", "CONFIDENCE level", "CONFIDENCE action"):
        assert words in group


@pytest.mark.parametrize(("number", "words"), [(0, "fewer than 10"), (9, "fewer than 10"), (12, "about 10")])
def test_partners_are_told_small_numbers_of_tension_only_as_fewer_than_ten(
    draft, tell_and_grade, number, words
):
    for n in range(number):
        tell_and_grade(what=f"Leaflet {n}", grades={"indicator": "leaflets"}, when_from=THEN)
    new = section(draft("partners"), "new")
    assert f"Tensions reported this week: {words}." in new["text"]
    assert bool(new["figures"]) is (number >= 10)


def test_a_type_that_could_be_worked_out_by_subtraction_is_withheld(draft, tell_and_grade):
    for number, indicator in ((12, "leaflets"), (3, "hate")):
        for n in range(number):
            tell_and_grade(what=f"{indicator} {n}", grades={"indicator": indicator}, when_from=THEN)
    new = section(draft("partners"), "new")
    assert "about 15" in new["text"]
    assert "Hate" not in str(new)
    assert not new["figures"]


def test_without_an_agreement_in_force_nothing_of_others_is_told(draft, told_in_confidence):
    Agreement.objects.update(suspended_on="2026-11-23")
    for edition in ("group", "partners"):
        words = words_of(draft(edition))
        assert "CONFIDENCE" not in words
        assert "OPEN" not in words


def test_an_agreement_that_does_not_cover_tension_brings_none(draft, told_in_confidence):
    Agreement.objects.update(covers_tension=False)
    words = words_of(draft("group"))
    assert "TENSION" not in words
    assert "OPEN STRENGTH WORDING" in words


def test_a_section_that_tells_more_than_its_edition_may_hold_stops_the_draft(draft, told_in_confidence):
    stray = registry.Section(
        "weekly-summary", "stray", "Stray", 99,
        lambda scope: registry.Written("x", (), frozenset({told_in_confidence.visibility_class_id, 10**6})),
    )  # fmt: skip
    registry.register(stray)
    try:
        with pytest.raises(CannotWrite, match="more than this edition"):
            draft("partners")
    finally:
        registry.withdraw("weekly-summary", "stray")
    assert not Summary.objects.exists()


def test_the_group_edition_inherits_the_highest_marking(draft, told_in_confidence, people):
    version = draft()
    assert (version.visibility_class.marking, version.visibility_class.handling) == ("sensitive", "C")
    sign_summary(version.summary, based_on=1, by=people["aisha"])
    assert {name for name, who in people.items() if summaries_visible_to(who)} == {"aisha", "ben"}


def test_each_edition_reaches_its_readers_once_signed_and_nobody_else(draft, people, tell_and_grade):
    tell_and_grade(when_from=THEN)
    readers = {
        "group": {"aisha", "ben", "lena"},
        "partners": {"aisha", "ben", "kit", "idris", "farid", "grace"},
    }
    for edition, expected in readers.items():
        version = draft(edition)

        def who_reads(version=version):
            return {name for name, one in people.items() if version_for(one, version.summary.public_id)}

        assert who_reads() == {"aisha"}
        sign_summary(version.summary, based_on=1, by=people["aisha"])
        assert who_reads() == expected
    Agreement.objects.update(suspended_on="2026-11-23")
    assert not versions_visible_to(people["ben"]).exists()
