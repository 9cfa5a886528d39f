"""Keeping in touch: logged in one form, nobody's opinion held, who it is kept apart, promises that become actions."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.people import make_people
from commonweal.people.bodies import give_seat
from commonweal.people.models import Body
from commonweal.people.rights import HOLDINGS
from commonweal.people.sealing import unseal
from commonweal.relations.judging import judgements_in
from commonweal.relations.models import Contact, Promise, Reach, Relationship
from commonweal.relations.selectors import is_overdue, relationships_visible_to
from commonweal.relations.verbs import (
    CannotKeep,
    act_on_promise,
    begin_relationship,
    change_relationship,
    end_relationship,
    log_contact,
    open_reach,
    relationship_as_seen,
)
from commonweal.tension.models import Report
from commonweal.tension.tests.pages import SENT
from commonweal.thread.selectors import trail_of

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
PAGES = "/partnership/relationships/"
MARIAN = {"name": "Marian Ashdown", "phone": "07700 900201", "email": "", "how": "Mornings."}


@pytest.fixture(scope="module")
def world(module_db):
    return make_people()


@pytest.fixture
def people(world, db):
    return world


@pytest.fixture
def kept(people):
    return begin_relationship(
        kind="councillor",
        role="Ward councillor, Canalside",
        rhythm=31,
        details=MARIAN,
        begun_on=TODAY - 100 * DAY,
        by=people["aisha"],
    )


def log(people, kept, on=TODAY, **more):
    more = {"how": "met", "about": "Lights on the stairs", "by": people["aisha"]} | more
    return log_contact(kept, on=on, **more)


def seen(people, who="aisha"):
    return relationships_visible_to(people[who]).get()


# Logging --------------------------------------------------------------------------------------


def test_a_contact_with_a_promise_is_logged_in_one_form_once_however_often_it_is_sent(people, kept, sign_in):
    sent = {"relationship": kept.pk, "how": "phone", "about": "Lights on the stairs"}
    sent |= {"promise": "Ask who owns the stairs", "due_on": "2026-12-01"}
    aisha = sign_in("aisha")
    for _twice in range(2):
        assert aisha.post(f"{PAGES}log/", sent).status_code == 302
    contact, promise = Contact.objects.get(), Promise.objects.get()
    assert (contact.on, contact.how, contact.logged_by) == (TODAY, "phone", people["aisha"])
    assert (promise.words, promise.due_on) == ("Ask who owns the stairs", datetime.date(2026, 12, 1))


def test_the_form_to_log_has_no_field_for_an_opinion_and_asks_about_words_that_read_like_one(
    people, kept, sign_in
):
    aisha = sign_in("aisha")
    page = aisha.get(f"{PAGES}log/?with={kept.public_id}").content.decode()
    assert "No opinion of anybody" in page
    asked = {"relationship", "how", "about", "promise", "due_on", "again", "on"}
    assert set(aisha.get(f"{PAGES}log/").context["form"].fields) == asked
    sent = {"relationship": kept.pk, "how": "met", "about": "He was rude and lazy about the stairs"}
    answer = aisha.post(f"{PAGES}log/", sent)
    assert answer.status_code == 422
    assert "judgement of a person" in answer.content.decode()
    [box] = [name for name in answer.context["form"].fields if name.startswith("no_opinion")]
    assert not Contact.objects.exists()
    assert aisha.post(f"{PAGES}log/", sent | {box: "on"}).status_code == 302
    # What was confirmed of these words says nothing of others.
    other = aisha.post(f"{PAGES}log/", sent | {box: "on", "about": "She is hostile"})
    assert other.status_code == 422


def test_a_line_that_names_a_private_person_is_asked_about(people, kept, sign_in):
    sent = {"relationship": kept.pk, "how": "met", "about": "Spoke of Jane Smith of 14 Mill Street"}
    answer = sign_in("aisha").post(f"{PAGES}log/", sent)
    assert answer.status_code == 422
    assert "Jane Smith" in answer.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The bins are late", []),
        ("He is a troublemaker", ["He is", "troublemaker"]),
        ("They can’t be trusted", ["can't be trusted"]),
        ("Racists wrote on the wall", ["Racists"]),
        ("Madrid, and the weakest bulb", []),
    ],
)
def test_what_reads_as_a_judgement(text, found):
    assert judgements_in(text) == found


def test_what_cannot_be_is_refused(people, kept):
    for wrong, why in (
        ({"on": TODAY + DAY}, "not come"),
        ({"about": " "}, "one line"),
        ({"promise": "Ask"}, "by when"),
    ):
        with pytest.raises(CannotKeep, match=why):
            log(people, kept, **wrong)
    end_relationship(kept, on=TODAY, by=people["aisha"])
    with pytest.raises(CannotKeep, match="ended"):
        log(people, kept)
    assert not Contact.objects.exists()


# Overdue --------------------------------------------------------------------------------------


def test_who_was_not_in_touch_for_longer_than_agreed_is_overdue_and_first(people, kept, sign_in):
    assert is_overdue(seen(people), TODAY)
    log(people, kept, on=TODAY - 31 * DAY)
    assert not is_overdue(seen(people), TODAY)
    assert is_overdue(seen(people), TODAY + DAY)
    begin_relationship(kind="organisation", role="Parish", begun_on=TODAY - 200 * DAY, by=people["aisha"])
    aisha = sign_in("aisha")
    rows = aisha.get(PAGES).context["table"].drawn
    assert [row[0].text for row in rows] == ["Parish", "Ward councillor, Canalside"]
    assert [row[0].text for row in aisha.get(f"{PAGES}?overdue=on").context["table"].drawn] == ["Parish"]


# Who sees, who it is --------------------------------------------------------------------------


def test_whom_an_organisation_keeps_in_touch_with_is_for_its_own_people_who_keep_in_touch(people, kept):
    seers = {name for name, one in people.items() if relationships_visible_to(one).exists()}
    assert seers == {"aisha"}
    for who in ("ben", "lena", "joan"):
        with pytest.raises(PermissionError):
            log_contact(kept, on=TODAY, how="met", about="Lights", by=people[who])


def test_who_it_is_is_encrypted_on_no_page_until_opened_and_that_is_on_the_record(people, kept, sign_in):
    assert b"Ashdown" not in bytes(Reach.objects.get().sealed)
    aisha = sign_in("aisha")
    where = f"{PAGES}{kept.public_id}/"
    for address in (where, PAGES, f"{PAGES}log/", f"{where}who/change/"):
        assert "Ashdown" not in aisha.get(address).content.decode()
    assert not AuditEvent.objects.filter(verb="open reach").exists()
    assert "Marian Ashdown" in aisha.post(f"{where}who/").content.decode()
    event = AuditEvent.objects.get(verb="open reach")
    assert (event.actor, event.item_id) == (people["aisha"].public_id, kept.public_id)
    assert "Ashdown" not in str(list(AuditEvent.objects.values()))
    assert sign_in("ben").post(f"{where}who/").status_code == 404


def test_whoever_asks_is_told_what_is_held_and_it_goes_when_they_wish(people, kept):
    log(people, kept, about="Marian Ashdown asks for lights", promise="Tell Marian", due_on=TODAY)
    holding = HOLDINGS["relationships"]
    details = {"name": "Marian Ashdown", "phone": "+44 7700 900201"}
    [held] = holding.find(details)
    assert held["contact details"]["name"] == "Marian Ashdown"
    assert holding.find({"phone": "07700 900999"}) == []
    assert "1 relationship" in holding.foresee(details).goes[0]
    gone = holding.erase(details)
    assert not Reach.objects.exists()
    assert "Marian" not in Contact.objects.get().about + Promise.objects.get().words
    # The same in a database from before.
    Reach.objects.create(relationship=kept, sealed=b"", found_by=[])
    assert holding.erase_ids(gone) == 1


def test_two_who_change_one_at_once_do_not_undo_each_other(people, kept):
    before = relationship_as_seen(kept)
    told = {"kind": "councillor", "organisation": "", "areas": [], "rhythm": 31, "keeper": people["aisha"]}
    change_relationship(kept, role="Leader", by=people["aisha"], seen=before, **told)
    with pytest.raises(Conflict):
        change_relationship(kept, role="Deputy leader", by=people["aisha"], seen=before, **told)
    assert Relationship.objects.get().role == "Leader"
    assert unseal(Reach.objects.get().sealed)["name"] == "Marian Ashdown"
    assert open_reach(kept, by=people["aisha"])["phone"] == "07700 900201"


# Promises -------------------------------------------------------------------------------------


def test_a_promise_becomes_one_real_action_in_one_click_and_shows_its_state(people, kept, sign_in):
    log(people, kept, promise="Ask who owns the stairs", due_on=TODAY + 9 * DAY)
    promise = Promise.objects.get()
    aisha = sign_in("aisha")
    for _twice in range(2):
        assert aisha.post(f"{PAGES}promises/{promise.public_id}/act/").status_code == 302
    action = Action.objects.get()
    assert (action.title, action.due_on, action.owner) == (promise.words, promise.due_on, people["aisha"])
    trail = trail_of("action", action.public_id, viewer=people["aisha"])
    assert [one.kind for one in trail.came_from] == ["promise"]
    page = aisha.get(f"{PAGES}{kept.public_id}/").content.decode()
    assert "Not started" in page
    assert "Make it an action" not in page
    assert act_on_promise(promise, by=people["aisha"]) == action
    # Whoever may not know of the relationship knows of no action that came of it.
    assert trail_of("action", action.public_id, viewer=people["ben"]) is None


def test_a_promise_that_is_due_is_on_the_list_until_it_is_kept(people, kept, sign_in):
    log(people, kept, on=TODAY - 9 * DAY, promise="Ask who owns the stairs", due_on=TODAY - DAY)
    aisha = sign_in("aisha")
    assert "Ask who owns the stairs" in aisha.get(PAGES).content.decode()
    aisha.post(f"{PAGES}promises/{Promise.objects.get().public_id}/kept/")
    assert Promise.objects.get().kept_on == TODAY
    assert "Ask who owns the stairs" not in aisha.get(PAGES).content.decode()


# Elected members ------------------------------------------------------------------------------


def test_an_elected_member_tells_what_they_heard_by_the_form_that_there_is(
    people, documents_recorded, sign_in
):
    idris = sign_in("idris")
    entry = "Tell what you heard as an elected member"
    assert entry not in idris.get("/partnership/").content.decode()
    give_seat(
        Body.objects.get(slug="board"),
        people["idris"],
        on_behalf_of=None,
        role="member",
        sector="elected",
        from_on=TODAY,
        by=people["aisha"],
    )
    assert entry in idris.get("/partnership/").content.decode()
    assert idris.post("/reports/new/", SENT).status_code in (200, 302)
    assert Report.objects.get().source == "councillor"
