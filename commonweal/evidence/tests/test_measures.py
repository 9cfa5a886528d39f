"""What is measured, as an item: its page, found by its name, and actions that answer it."""

import datetime

import pytest
from django.utils import timezone

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.evidence.models import Dataset
from commonweal.evidence.tests.tables import ETHNICITY
from commonweal.thread.breaks import BREAKS
from commonweal.thread.kinds import KINDS
from commonweal.thread.models import Link, Relation
from commonweal.thread.verbs import tie

pytestmark = pytest.mark.django_db
HERE = "/data/measures/ethnicity/"
DUE = datetime.date(2026, 12, 1)


@pytest.fixture
def table(town, load):
    load(ETHNICITY)
    return Dataset.objects.get()


def test_the_page_names_the_tables_that_tell_of_it(table, client):
    page = client.get(HERE).content.decode()
    for words in ("Ethnic group", "usual residents", table.title, f"/data/{table.public_id}/"):
        assert words in page
    assert f'href="{HERE}"' in client.get(f"/data/{table.public_id}/").content.decode()
    # What actions came of it is nothing for the public.
    assert "What came of it" not in page


def test_the_page_says_from_which_table_figures_are_taken(table, load, client):
    load(ETHNICITY, name="newer.csv", as_of=datetime.date(2026, 6, 30))
    load("\n".join(ETHNICITY.splitlines()[:3]) + "\n", name="part.csv", as_of=datetime.date(2026, 9, 30))
    rows = client.get(HERE).context["table"].rows
    assert [(row[2], row[4]) for row in rows] == [
        ("30 September 2026", "No: an earlier table tells of far more areas"),
        ("30 June 2026", "Yes"),
        ("21 March 2021", "No: there is a newer one"),
    ]


def test_what_only_those_who_work_with_figures_see_has_no_page_for_others(table, client, sign_in):
    Dataset.objects.update(is_open=False)
    assert client.get(HERE).status_code == 404
    assert sign_in("grace").get(HERE).status_code == 404
    assert sign_in("lena").get(HERE).status_code == 200
    assert client.get("/data/measures/shoe-sizes/").status_code == 404


def test_an_action_answers_figures_and_hangs_on_them(table, people, sign_in):
    aisha = sign_in("aisha")
    page = aisha.get(HERE).content.decode()
    new = "/actions/new/?for=measure:ethnicity"
    assert f'href="{new}"' in page
    assert "It will be seen by no more people than that" not in aisha.get(new).content.decode()
    sent = {
        "title": "Ask who is missing",
        "organisation": people["aisha"].organisation.pk,
        "due_on": "2026-12-01",
    }
    assert aisha.post(new, sent).status_code == 302
    link = Link.objects.get()
    assert (link.earlier_kind, link.earlier_id, link.later_kind) == ("measure", "ethnicity", "action")
    action = Action.objects.get()
    page = sign_in("aisha").get(f"/actions/{action.public_id}/").content.decode()
    assert f'Figures: <a class="govuk-link" href="{HERE}">Ethnic group</a>' in page
    assert "Ask who is missing" in sign_in("aisha").get(HERE).content.decode()
    # Whoever may not see the action reads nothing of it beside the figures.
    assert "Ask who is missing" not in sign_in("carys").get(HERE).content.decode()


def test_measures_are_found_by_their_name_as_far_as_somebody_may_see_them(table, sign_in):
    assert HERE in sign_in("grace").get("/search/?q=ethnic").content.decode()
    Dataset.objects.update(is_open=False)
    assert HERE not in sign_in("grace").get("/search/?q=ethnic").content.decode()


def test_an_action_with_a_figure_on_either_side_has_a_measure(table, people):
    aisha, organisation = people["aisha"], people["aisha"].organisation
    [before, after, neither] = [
        make_action(title=title, owner_organisation=organisation, due_on=DUE, by=aisha)
        for title in ("Before", "After", "Neither")
    ]
    figures = ("measure", "ethnicity")
    tie(earlier=figures, later=("action", before.public_id), by=aisha)
    tie(earlier=("action", after.public_id), later=figures, relation=Relation.MEASURED_BY, by=aisha)
    for code, expected in (("without-measure", {neither}), ("without-evidence", {after, neither})):
        found = BREAKS[code].items(KINDS["action"], aisha, timezone.localdate())
        assert set(found) == expected, code
