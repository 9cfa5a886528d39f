"""Plans in the rest of the product: requests for information, and a school that joins after a title was given."""

import datetime

import pytest
from django.urls import reverse

from commonweal.people.information import Withheld, kept_back
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.information import between
from commonweal.plans.models import Plan
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.returning import ROWS, people_with_a_plan
from commonweal.plans.tests.tables import as_csv, text_of
from commonweal.thread.kinds import KINDS

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def world(module_db):
    return people_with_a_plan()


def school(name):
    return Organisation.objects.create(slug="late", name=name, sector="education")


def asked(first=TODAY, last=TODAY, back=None):
    return list(between(first, last, {} if back is None else back))


def test_a_request_for_information_gets_the_objectives_of_plans_made_or_changed_in_its_days(
    people, plan, clock
):
    [first, second] = asked()
    assert (first.day, first.type, first.wording) == (TODAY, "Our plan", "Neighbours meet.")
    assert second.wording == "Homes are warm."
    day = datetime.timedelta(days=1)
    assert asked(TODAY - 9 * day, TODAY - day) == []
    clock.shift(5 * day)
    read = read_plan(as_csv(rows=ROWS[:1]), name="plan.csv")
    bring_plan(read, head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])
    # What left the plan is there no more, and what is there counts for the day on which it was last changed.
    assert [(one.day, one.wording) for one in asked(TODAY, TODAY + 9 * day)] == [
        (TODAY + 5 * day, "Neighbours meet.")
    ]


def test_what_only_some_may_read_and_what_names_a_school_is_kept_back_with_why(people, plan):
    assert asked(back={plan.visibility_class_id: Withheld.NARROWER}) == [Withheld.NARROWER] * 2
    assert not [one for one in asked(back=kept_back()) if one in Withheld]
    school("Neighbours")
    assert [one if one in Withheld else one.wording for one in asked()] == [
        Withheld.SCHOOL,
        "Homes are warm.",
    ]


def test_a_school_that_joins_later_is_named_by_no_title_that_was_given_before(people, plan, sign_in):
    Plan.objects.filter(pk=plan.pk).update(title="Our plan with The Larches")
    client = sign_in("grace")
    where = {"public_id": plan.public_id}
    pages = [
        reverse("plans:plans"),
        *(reverse(f"plans:{name}", kwargs=where) for name in ("plan", "working", "versions")),
        reverse("plans:objective", args=[plan.objectives.first().public_id]),
        "/search/?q=Neighbours",
    ]
    for page in pages:
        assert "The Larches" in text_of(client.get(page)), page
    late = school("The Larches")
    for page in pages[:-1]:
        words = text_of(client.get(page))
        assert "The Larches" not in words, page
        assert "Our plan with A school or college" in words, page
    for word in ("Larches", "Neighbours"):
        assert "The Larches" not in text_of(client.get(f"/search/?q={word}"))
    assert (
        "Larches"
        not in client.get(reverse("plans:plan-file", args=[plan.public_id, "csv"])).getvalue().decode()
    )
    assert "Larches" not in KINDS["plan"].title(Plan.objects.get())
    late.delete()
    assert "The Larches" in text_of(client.get(pages[1]))
