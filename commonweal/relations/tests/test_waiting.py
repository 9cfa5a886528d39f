"""Who waits to hear from somebody: on This week for whoever holds it, in their search, and for nobody else."""

import datetime
import re

import pytest

from commonweal.demo.people import make_people
from commonweal.relations.models import Contact
from commonweal.relations.selectors import relationships_visible_to
from commonweal.relations.verbs import (
    CannotKeep,
    begin_relationship,
    end_relationship,
    keep_promise,
    log_contact,
)

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
LOG = "/partnership/relationships/log/"


@pytest.fixture(scope="module")
def world(module_db):
    return make_people()


@pytest.fixture
def people(world, db):
    """Grace is of Aisha's organisation and keeps in touch as well; Farid is of another that does."""
    return world


def begin(people, role="Ward councillor, Canalside", by="aisha", **more):
    more = {"kind": "councillor", "rhythm": 31, "begun_on": TODAY - 100 * DAY} | more
    return begin_relationship(role=role, by=people[by], **more)


def card(client):
    page = client.get("/week/").content.decode()
    found = re.search(r'aria-labelledby="card-keeping-in-touch">(.*?)</section>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else None


def log(people, kept, by="aisha", on=TODAY, **more):
    return log_contact(kept, on=on, how="met", about="Lights on the stairs", by=people[by], **more)


def test_who_is_overdue_stands_on_this_week_for_whoever_keeps_in_touch_and_for_nobody_else(people, sign_in):
    kept = begin(people)
    begin(people, "Imam", keeper=people["aisha"], rhythm=183)
    assert "1 waits to hear from you." in card(sign_in("aisha"))
    assert "Ward councillor, Canalside Contact was due by 15 September 2026" in card(sign_in("aisha"))
    assert "Imam" not in card(sign_in("aisha"))
    for who in ("grace", "farid", "ben", "idris", "carys"):
        assert card(sign_in(who)) is None
    log(people, kept)
    assert card(sign_in("aisha")) is None


def test_what_has_ended_waits_for_nobody(people, sign_in):
    end_relationship(begin(people), on=TODAY, by=people["aisha"])
    assert card(sign_in("aisha")) is None


def test_a_follow_up_counts_for_the_rhythm_until_the_next_contact(people, sign_in):
    kept = begin(people, rhythm=183)
    log(people, kept, on=TODAY - 8 * DAY, again_on=TODAY - DAY)
    assert "Contact was due by 22 November 2026" in card(sign_in("aisha"))
    log(people, kept, on=TODAY)
    [now] = relationships_visible_to(people["aisha"])
    assert now.due_on(now.last_on, now.again_on) == TODAY + 183 * DAY
    with pytest.raises(CannotKeep, match="after the day"):
        log(people, kept, again_on=TODAY)


def test_the_form_keeps_by_when_to_be_in_touch_again(people, sign_in):
    kept = begin(people)
    sent = {"relationship": kept.pk, "how": "met", "about": "Lights", "again": "14", "on": "2026-11-20"}
    assert sign_in("aisha").post(LOG, sent).status_code == 302
    assert Contact.objects.get().again_on == datetime.date(2026, 12, 4)


def test_a_promise_stands_there_from_its_day_on_until_it_is_kept(people, sign_in):
    kept = begin(people)
    log(people, kept, on=TODAY - DAY, promise="Ask who owns the stairs", due_on=TODAY)
    log(people, kept, on=TODAY - DAY, promise="Send the plan", due_on=TODAY + DAY)
    said = card(sign_in("aisha"))
    assert "1 promise is to be kept." in said
    assert "Ask who owns the stairs Promised by 23 November 2026" in said
    assert "Send the plan" not in said
    keep_promise(kept.contacts.get(promises__due_on=TODAY).promises.get(), on=TODAY, by=people["aisha"])
    assert card(sign_in("aisha")) is None


def test_the_search_finds_whom_the_own_organisation_keeps_in_touch_with_and_nothing_of_who_they_are(
    people, sign_in
):
    begin(people, "Imam", organisation="Canal Street Mosque", details={"name": "Yusuf Rahman"})
    begin(people, "Head of the choir", by="farid")
    told = {}
    for who in ("aisha", "farid", "idris"):
        for text in ("mosque imam", "choir", "yusuf"):
            page = sign_in(who).get("/search/", {"q": text, "kind": "relationship"}).content.decode()
            told[who, text] = len(set(re.findall(r"/partnership/relationships/\w{16}/", page)))
    assert {key for key, number in told.items() if number} == {("aisha", "mosque imam"), ("farid", "choir")}
