"""The page of one action tells how it is handled, who can see it, and who changed what and when."""

import datetime

import pytest

from commonweal.actions.describing import facts_of, history_of, who_can_see
from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.people.models import Agreement, Organisation, VisibilityClass
from commonweal.people.verbs import suspend_agreement
from commonweal.tension.models import Report
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 12, 1)
CONDITIONS = "Only within the group, and by word of mouth."
ASK = "They are not written here. Before you pass anything of this on, ask whoever made it."


@pytest.fixture
def promise(people):
    """A function that has Aisha make an action of an organisation, perhaps in answer to a report."""

    def make(slug="canalside-homes", to=None, **fields):
        answers = {"responds_to": ("report", to.public_id), "like": to.visibility_class} if to else {}
        return make_action(
            title="Take the leaflets down",
            owner_organisation=Organisation.objects.get(slug=slug),
            due_on=DUE,
            by=people["aisha"],
            **answers,
            **fields,
        )

    return make


@pytest.fixture
def conditional(tell_and_grade, promise):
    """An action in answer to a report with handling code C, and the report."""
    report = tell_and_grade(grades={"handling": "C", "handling_conditions": CONDITIONS})
    return promise("wealdmere-police", to=report), report


def page_of(client, action):
    answer = client.get(f"/actions/{action.public_id}/")
    return answer.content.decode() if answer.status_code == 200 else None


def said(rows):
    return {row["label"]: row["value"] for row in rows}


def test_handling_stands_beside_the_marking_with_the_conditions_of_what_it_answers(conditional, sign_in):
    action, _report = conditional
    html = page_of(sign_in("ben"), action)
    assert "Handling code C: see the conditions" in html
    assert CONDITIONS in html
    # Who is not cleared for code C sees nothing of it.
    assert page_of(sign_in("lena"), action) is None
    assert page_of(sign_in("grace"), action) is None


def test_conditions_that_the_viewer_may_not_see_are_asked_for_and_not_shown(conditional, people):
    """Where the report behind it is hidden by now, the action keeps its code and says whom to ask."""
    action, report = conditional
    assert said(facts_of(action, people["ben"]))["Conditions"] == CONDITIONS
    hidden = VisibilityClass.objects.create(
        key="hidden",
        stage="open",
        kind="tension",
        marking="official",
        handling="C",
        organisation=Organisation.objects.get(slug="schools-together"),
        agreement=None,
    )
    Report.objects.filter(pk=report.pk).update(visibility_class=hidden)
    assert said(facts_of(action, people["ben"]))["Conditions"] == ASK
    Report.objects.filter(pk=report.pk).delete()
    assert said(facts_of(action, people["ben"]))["Conditions"] == ASK


def test_an_action_without_conditions_says_so_and_no_more(promise, people):
    rows = said(facts_of(promise(), people["grace"]))
    assert rows["Handling"].startswith("P:")
    assert "Conditions" not in rows


def test_who_can_see_it_is_told_by_owner_agreement_role_and_marking(promise, tell_and_grade, people):
    ben = people["ben"]
    plain = who_can_see(promise(), ben)
    assert plain[0] == "Canalside Homes, which does it."
    assert "Wealdmere Police" in plain[1]
    assert plain[2:] == ["Of them, people whose role sees actions."]
    report = tell_and_grade(grades={"marking": "sensitive", "handling": "C"})
    strict = who_can_see(promise("wealdmere-police", to=report), ben)
    assert "reports of tension too" in strict[2]
    assert len(strict) == 5
    shared = promise()
    suspend_agreement(Agreement.objects.get(), because="It is looked into.", by=people["aisha"])
    shared = Action.objects.get(pk=shared.pk)
    assert "is not in force" in who_can_see(shared, ben)[1]
    assert "not shared under any agreement" in who_can_see(promise(), ben)[1]


def test_an_agreement_that_covers_no_tension_shares_no_action_on_tension(promise, tell_and_grade, people):
    action = promise("wealdmere-police", to=tell_and_grade())
    Agreement.objects.update(covers_tension=False)
    action.refresh_from_db()
    assert who_can_see(action, people["ben"])[1].endswith(": nobody else.")


def test_the_sentences_name_no_school_to_those_who_may_not_know_it(school, promise, people):
    assert school.organisation.name in who_can_see(promise(), people["ben"])[1]
    for name in ("grace", "idris", "lena"):
        sentence = who_can_see(promise(), people[name])[1]
        assert school.organisation.name not in sentence
        assert "A school or college" in sentence


def test_its_history_tells_who_changed_what_and_when_newest_first(promise, people, sign_in, clock):
    action = promise()
    clock.shift(3600)
    update_progress(action, progress="on-track", comment="Half", by=people["idris"], on=DUE)
    clock.shift(3600)
    change_action(
        action,
        title="Take all leaflets down",
        details="",
        owner=None,
        due_on=datetime.date(2026, 12, 8),
        by=people["aisha"],
    )
    told = [(one["title"], one["by"], one["words"]) for one in history_of(action, people["grace"])]
    assert told == [
        (
            "Changed",
            "Aisha",
            "Said otherwise: by when, what will be done. The day moved from 1 December 2026 to 8 December 2026.",
        ),
        ("Said how far it is", "Idris", "From “Not started” to “On track”."),
        ("Put on the record", "Aisha", ""),
    ]
    html = page_of(sign_in("grace"), action)
    assert html.index("Said otherwise") < html.index("From “Not started”") < html.index("Put on the record")
    assert "23 November 2026, 11:00" in html


def test_the_history_of_a_raised_action_says_so_and_names_no_person_of_a_school(
    school, promise, tell_and_grade, people
):
    report = tell_and_grade(kind="strength")
    action = promise("schools-together", to=report)
    update_progress(action, progress="at-risk", comment="", by=school, on=DUE)
    grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=people["aisha"])
    to_ben, to_grace = (
        [(one["title"], one["by"]) for one in history_of(action, people[name])] for name in ("ben", "grace")
    )
    assert to_ben == [
        ("Marked higher, with what it answers", "Aisha"),
        ("Said how far it is", "Kit"),
        ("Put on the record", "Aisha"),
    ]
    assert to_grace[1] == ("Said how far it is", "A school or college")


def test_looks_at_it_are_on_the_record_and_not_in_its_history(tell_and_grade, promise, sign_in, people):
    action = promise("wealdmere-police", to=tell_and_grade(grades={"marking": "sensitive"}))
    assert page_of(sign_in("ben"), action)
    assert [one["title"] for one in history_of(action, people["ben"])] == ["Put on the record"]


def test_the_page_takes_few_queries_however_long_its_history(
    promise, people, sign_in, django_assert_max_num_queries
):
    action = promise()
    for progress in ("on-track", "at-risk", "off-track") * 4:
        update_progress(action, progress=progress, comment="", by=people["idris"], on=DUE)
    client = sign_in("grace")
    client.get(f"/actions/{action.public_id}/")
    with django_assert_max_num_queries(24):
        assert page_of(client, action)
