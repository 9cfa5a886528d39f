"""Before sharing is stopped, a page says what stops, with whom, for how many items, and that it can be undone."""

import datetime
import re

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.people.models import Agreement, Organisation
from commonweal.people.sharing import Shared, shared_under
from commonweal.people.verbs import leave_agreement, suspend_agreement
from commonweal.people.visibility import clearance_of
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.release import release_strength

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(people):
    return Agreement.objects.get()


@pytest.fixture
def shared(agreement, people, tell, tell_and_grade):
    """Two tensions and a strength that are shared, a public strength, one in the queue, an action and a level."""
    tell_and_grade()
    tell_and_grade()
    tell_and_grade(kind="strength")
    release_strength(
        tell_and_grade(kind="strength", sanitised="A garden was dug.", grades={"indicator": "sport"}),
        by=people["aisha"],
    )
    tell()
    police = Organisation.objects.get(slug="wealdmere-police")
    make_action(title="Dig", owner_organisation=police, due_on=datetime.date(2026, 12, 1), by=people["aisha"])
    set_level(
        week=datetime.date(2026, 11, 16),
        **dict.fromkeys(("experienced", "evidenced", "potential"), 1),
        direction="steady",
        reason="Quiet.",
        by=people["ben"],
    )


def words(client, agreement, page="stop/"):
    html = client.get(f"/settings/agreements/{agreement.public_id}/{page}").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_items_are_counted_by_kind_without_the_queue_and_the_public(shared, agreement):
    assert shared_under(agreement) == [
        Shared("Action", strengths=1, tensions=0, public=0),
        Shared("Level", strengths=0, tensions=1, public=0),
        Shared("Report", strengths=1, tensions=2, public=1),
    ]


def test_another_agreement_counts_only_its_own(shared, people):
    day = datetime.date(2026, 1, 1)
    other = Agreement.objects.create(name="Other", purpose="Help.", starts_on=day, review_on=day)
    assert shared_under(other) == []


def test_the_page_says_what_stops_with_whom_and_that_it_can_be_taken_up_again(shared, agreement, sign_in):
    for name in ("aisha", "joan"):
        said = words(sign_in(name), agreement)
        assert "5 items stop being shared. 1 more was released to the public and stays public." in said
        assert "each organisation sees only what it sent itself" in said
        for signature in agreement.signatories.select_related("organisation"):
            assert signature.organisation.name in said
        assert "It can be taken up again Nothing is deleted." in said
        assert "Leaflets" not in said


@pytest.mark.parametrize("page", ["stop/", "leave/wealdmere-police/"])
def test_who_does_not_answer_for_content_reads_the_sum_and_no_kinds(shared, agreement, sign_in, page):
    """Where one of two is a school, the tensions alone would be its number."""
    assert "Items that stop being shared" in words(sign_in("aisha"), agreement, page)
    said = words(sign_in("joan"), agreement, page)
    assert "5 items stop being shared." in said, said
    for kind in ("Items that stop being shared", "Report", "Strengths", "Tensions"):
        assert kind not in said


def test_what_stops_when_one_leaves_is_what_it_sent_and_what_it_received(shared, agreement):
    """Of the faiths nothing was sent, and they receive no tension: the strengths are what stops."""
    faiths, police = (
        agreement.signatories.get(organisation__slug=slug)
        for slug in ("council-of-faiths", "wealdmere-police")
    )
    assert [(one.name, one.strengths, one.tensions) for one in shared_under(agreement, leaving=faiths)] == [
        ("Action", 1, 0),
        ("Report", 1, 0),
    ]
    assert shared_under(agreement, leaving=police)[0].strengths == 1


def test_opening_the_page_of_leaving_takes_nothing_away_and_sending_it_does(
    shared, agreement, people, sign_in
):
    aisha = sign_in("aisha")
    address = f"/settings/agreements/{agreement.public_id}/"
    assert f"{address}leave/wealdmere-police/" in aisha.get(address).content.decode()
    said = words(aisha, agreement, "leave/wealdmere-police/")
    assert "what it sent is seen by itself alone" in said
    assert agreement.signatories.filter(organisation__slug="wealdmere-police").exists()
    action = Action.objects.get()
    assert action.visibility_class_id in clearance_of(people["lena"])
    done = aisha.post(f"{address}leave/wealdmere-police/", follow=True).content.decode()
    assert "has left. What it sent is seen by itself alone." in done
    # What others answered for stays shared; the action of the police is theirs alone.
    assert action.visibility_class_id not in clearance_of(people["lena"])
    assert action.visibility_class_id in clearance_of(people["ben"])
    assert shared_under(agreement)[0].name == "Level"
    assert aisha.get(f"{address}leave/wealdmere-police/").status_code == 404


def test_only_who_manages_organisations_takes_a_signature_away(shared, agreement, people):
    signature = agreement.signatories.get(organisation__slug="wealdmere-police")
    with pytest.raises(PermissionError):
        leave_agreement(signature, by=people["ben"])
    assert agreement.signatories.filter(pk=signature.pk).exists()
    leave_agreement(signature, by=people["joan"])
    assert not agreement.signatories.filter(organisation=signature.organisation).exists()


def test_opening_the_page_stops_nothing_and_sending_it_does(shared, agreement, sign_in):
    aisha = sign_in("aisha")
    address = f"/settings/agreements/{agreement.public_id}/"
    assert f"{address}stop/" in aisha.get(address).content.decode()
    aisha.get(f"{address}stop/")
    assert aisha.post(address, {"do": "suspend", "reason": "A leak."}).status_code == 200
    assert aisha.post(f"{address}stop/", {"reason": " "}).status_code == 422
    agreement.refresh_from_db()
    assert agreement.suspended_on is None
    done = aisha.post(f"{address}stop/", {"reason": "A leak."}, follow=True).content.decode()
    assert "Nothing is shared under this agreement from now on" in done
    again = aisha.post(address, {"do": "resume"}, follow=True).content.decode()
    assert "It is shared again under this agreement" in again


def test_what_is_stopped_already_leads_back_and_says_so(agreement, people, sign_in):
    suspend_agreement(agreement, because="A leak.", by=people["aisha"])
    answer = sign_in("aisha").post(
        f"/settings/agreements/{agreement.public_id}/stop/", {"reason": "Another."}, follow=True
    )
    assert "is stopped already" in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.suspended_because == "A leak."


def test_an_agreement_that_has_ended_says_that_nothing_is_shared_now(shared, agreement, sign_in):
    Agreement.objects.update(ends_on=datetime.date(2026, 11, 1))
    said = words(sign_in("aisha"), agreement)
    assert "not in force today" in said
    assert "No item is shared under this agreement." in said
    assert "stop being shared" not in said.replace("Items that stop being shared", "")


@pytest.mark.parametrize("name", ["ben", "hana", "grace", "kit"])
def test_nobody_else_finds_the_page(agreement, sign_in, name):
    assert sign_in(name).get(f"/settings/agreements/{agreement.public_id}/stop/").status_code == 404
