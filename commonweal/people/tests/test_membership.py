"""An organisation's part in the partnership: who leads keeps it, and of others a page asks and says what ends."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.membership import Stays, end_membership, take_up_membership, what_would_end
from commonweal.people.models import Organisation
from commonweal.people.visibility import clearance_of

pytestmark = pytest.mark.django_db
FIELDS = ("name", "slug", "sector", "org_id", "is_reporting_centre", "returns_weekly")


@pytest.fixture
def lead(people):
    return Organisation.objects.get(is_lead=True)


@pytest.fixture
def police(people):
    return people["ben"].organisation


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def filled(organisation, **changed):
    """The form of an organisation as a browser sends it."""
    given = {name: getattr(organisation, name) for name in (*FIELDS, "is_lead")} | changed
    return {name: "on" if value is True else value for name, value in given.items() if value}


@pytest.mark.parametrize("name", ["joan", "aisha"])
def test_who_leads_stays_whatever_a_browser_sends(sign_in, lead, name):
    """An administrator's one tick closed the public form and emptied the queue, and nothing said why."""
    client, address = sign_in(name), f"/settings/organisations/{lead.slug}/"
    assert client.post(address, filled(lead)).status_code == 302
    assert 'name="is_active"' not in client.get(address).content.decode()
    assert "End its part" not in words(client.get(f"{address}end/"))
    refused = client.post(f"{address}end/", {"reason": "By mistake."})
    assert refused.status_code == 422
    assert "leads the partnership: without it nobody would receive what the public reports" in words(refused)
    lead.refresh_from_db()
    assert (lead.is_active, lead.is_lead) == (True, True)


def test_who_leads_stays_by_every_other_way(people, lead):
    with pytest.raises(Stays):
        end_membership(lead, because="By mistake.", by=people["aisha"])
    lead.refresh_from_db()
    lead.is_active = False
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(is_active=False)


def test_the_page_says_what_ends_and_the_button_ends_it_with_a_reason(
    people, sign_in, police, tell_and_grade
):
    report = tell_and_grade(by="aisha")
    own = tell_and_grade(by="ben")
    address = f"/settings/organisations/{police.slug}/"
    joan = sign_in("joan")
    assert f"{address}end/" in joan.get(address).content.decode()
    ending = what_would_end(police)
    assert (ending.people, ending.has_items, ending.invitations) == (1, True, 0)
    told = words(joan.get(f"{address}end/"))
    assert "1 person of this organisation has an open account" in told
    assert "What other organisations share with it no longer reaches it." in told
    assert "It is not asked for its return each week" in told
    assert joan.post(f"{address}end/", {"reason": " "}).status_code == 422
    assert report.visibility_class_id in clearance_of(people["ben"])
    done = joan.post(f"{address}end/", {"reason": "Merged with Marshby."}, follow=True)
    assert "is no longer part of the partnership" in words(done)
    assert "Merged with Marshby." in words(done)
    people["ben"].refresh_from_db()
    assert report.visibility_class_id not in clearance_of(people["ben"])
    assert own.visibility_class_id in clearance_of(people["aisha"])
    assert AuditEvent.objects.filter(verb="end membership", item_id=police.public_id).count() == 1
    again = joan.post(f"{address}end/", {"reason": "Twice."}, follow=True)
    assert "Merged with Marshby." in words(again)


def test_who_may_read_decides_that_an_organisation_comes_back(people, sign_in, police):
    end_membership(police, because="A review.", by=people["joan"])
    address = f"/settings/organisations/{police.slug}/"
    with pytest.raises(PermissionError):
        take_up_membership(police, by=people["joan"])
    joan = sign_in("joan")
    assert "A cohesion officer can bring it back." in words(joan.get(address))
    assert joan.post(f"{address}again/").status_code == 404
    assert "is part of the partnership again" in words(sign_in("aisha").post(f"{address}again/", follow=True))
    police.refresh_from_db()
    assert (police.is_active, police.inactive_because) == (True, "")


def test_nothing_is_counted_twice_that_an_organisation_sent_itself(people, police, tell_and_grade):
    tell_and_grade(by="ben")
    make_action(title="Dig", owner_organisation=police, due_on=datetime.date(2026, 12, 1), by=people["aisha"])
    assert not what_would_end(police).has_items


def test_whoever_takes_the_lead_away_confirms_that_nobody_leads(
    sign_in, lead, police, people, documents_recorded
):
    aisha, address = sign_in("aisha"), f"/settings/organisations/{lead.slug}/"
    asked = aisha.post(address, filled(lead, is_lead=False))
    assert "Until another organisation leads, the public form is closed" in words(asked)
    assert Organisation.objects.get(is_lead=True) == lead
    box = re.search(r'name="(leaderless_\w+)"', asked.content.decode())[1]
    assert aisha.post(address, filled(lead, is_lead=False) | {box: "on"}).status_code == 302
    assert not Organisation.objects.filter(is_lead=True).exists()
    closed = words(aisha.get("/report/"))
    assert "no organisation is named here that would read what you tell us" in closed
    assert "papers" not in closed
    end_membership(police, because="A review.", by=people["joan"])
    refused = aisha.post(f"/settings/organisations/{police.slug}/", filled(police, is_lead=True))
    assert "Bring it back to the partnership first." in words(refused)
