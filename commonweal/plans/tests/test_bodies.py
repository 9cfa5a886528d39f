"""Who is who in a table of a plan may be a body: offered beside organisations, known by its name, shown to who may know of it."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.demo.people import make_people
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.matching import known_names
from commonweal.plans.models import Objective, Plan, Responsibility
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import as_csv, text_of

START = datetime.date(2026, 4, 1)
GROUP, TENSION = "Cohesion Reference Group", "Tension Monitoring Group"
ROWS = (
    ("Section 1", "Neighbours meet.", "", "Walk the beat", GROUP),
    ("Section 2", "Nobody is alone.", "", "Ring round", "The choir"),
    ("Section 3", "All is calm.", "", "Watch", TENSION),
)


@pytest.fixture(scope="module")
def world(module_db):
    return make_people(), None


@pytest.fixture
def people(world, db):
    return world[0]


def bring(people, rows=ROWS, **more):
    lead = Organisation.objects.get(is_lead=True)
    read = read_plan(as_csv(rows=rows), name="plan.csv", names=known_names().names)
    return bring_plan(read, head=Head("Our plan", "", START), owner=lead, by=people["aisha"], **more)


def bodies():
    rows = Responsibility.objects.order_by("objective__order").values_list("words", "body__slug")
    return dict(rows)


def test_a_body_is_known_by_its_name_and_the_plans_own_organisation_does_the_action(people):
    plan = bring(people)
    assert bodies() == {
        GROUP: "cohesion-reference-group",
        "The choir": None,
        TENSION: "tension-monitoring-group",
    }
    doers = {one.action.owner_organisation for one in Objective.objects.first().planned.all()}
    assert doers == {plan.owner_organisation}


def test_initials_of_a_body_mean_it_unless_they_could_be_an_organisation(people):
    assert known_names().body_meant_by("CRG").slug == "cohesion-reference-group"
    Organisation.objects.create(name="Canal Rowing Guild", slug="guild", sector="voluntary")
    assert known_names().body_meant_by("CRG") is None
    assert known_names().meant_by("CRG").slug == "guild"


def test_the_form_offers_bodies_and_keeps_the_one_that_was_chosen(people, sign_in):
    aisha = sign_in("aisha")
    answer = aisha.post("/plans/bring/", {"file": SimpleUploadedFile("plan.csv", as_csv(rows=ROWS))})
    page = answer.content.decode()
    assert re.findall(r'<optgroup label="([^"]+)"', page)[:2] == ["Organisations", "Bodies"]
    assert 'value="body:cohesion-reference-group" selected' in page
    assert "A body is responsible; the plan’s own organisation does it for it." in text_of(answer)
    form = answer.context["form"]
    sent = {"carried": re.search(r'name="carried" value="([^"]+)"', page)[1]}
    for name, words in form.asked.items():
        chosen = {GROUP.casefold(): "own", "the choir": "body:board"}.get(
            words, "body:tension-monitoring-group"
        )
        sent[name] = chosen
    assert aisha.post("/plans/bring/", sent).status_code == 302
    assert bodies() == {GROUP: None, "The choir": "board", TENSION: "tension-monitoring-group"}
    assert Plan.objects.count() == 1


def test_the_page_of_an_objective_leads_to_its_body_for_whoever_may_know_of_it(people, sign_in):
    bring(people)
    told = {}
    for words, slug in (
        ("Neighbours meet.", "cohesion-reference-group"),
        ("All is calm.", "tension-monitoring-group"),
    ):
        page = f"/plans/objectives/{Objective.objects.get(words=words).public_id}/"
        for who in ("ben", "idris"):
            told[who, slug] = f"/partnership/bodies/{slug}/" in sign_in(who).get(page).content.decode()
    assert told == {
        ("ben", "cohesion-reference-group"): True,
        ("idris", "cohesion-reference-group"): True,
        ("ben", "tension-monitoring-group"): True,
        ("idris", "tension-monitoring-group"): False,
    }
