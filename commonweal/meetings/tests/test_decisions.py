"""Decisions and the actions that come of them, interests, and minutes that stay as they were approved."""

import datetime
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as read_docx

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action
from commonweal.audit.models import AuditEvent
from commonweal.meetings.attendance import note_attendance
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import seen_decision
from commonweal.meetings.information import between
from commonweal.meetings.interests import declare_interest, withdraw_interest
from commonweal.meetings.minutes import agree_minutes, document_of
from commonweal.meetings.models import AgreedMinutes, Decision, Meeting, Paper, State
from commonweal.meetings.tests.calling import (
    NOW,
    TODAY,
    WEEK,
    act,
    become,
    body,
    call,
    decide,
    seat,
    seers,
)
from commonweal.meetings.verbs import (
    add_item,
    change_item,
    item_as_seen,
    remove_item,
)
from commonweal.people.bodies import end_seat
from commonweal.people.information import Item, Withheld, kept_back
from commonweal.people.models import Body, Organisation
from commonweal.thread.kinds import KINDS
from commonweal.thread.selectors import trail_of


@pytest.fixture
def people(world, db):
    return world


def test_a_meeting_of_the_board_is_for_partners_who_see_actions_and_the_neighbour_sees_none(people):
    assert seers(people, call(people)) == {"aisha", "ben", "lena", "kit", "idris", "farid", "grace"}


def test_papers_and_what_was_said_are_for_members_until_the_minutes_are_agreed(people, sign_in):
    meeting = call(people)
    item = add_item(meeting, title="Rooms", said="Four have no way in.", by=people["aisha"])
    become(meeting, people["aisha"], state=State.HELD)
    where = f"/partnership/meetings/{meeting.public_id}/"
    upload = {"do": "paper", "paper": SimpleUploadedFile("rooms.txt", b"Eleven rooms.")}
    assert sign_in("grace").post(f"{where}agenda/{item.public_id}/", upload).status_code == 302
    paper = f"{where}papers/{Paper.objects.get().public_id}"
    assert sign_in("grace").get(paper).getvalue() == b"Eleven rooms."
    idris = sign_in("idris")
    assert idris.get(paper).status_code == 404
    assert "Four have no way in" not in idris.get(where).content.decode()
    assert idris.get(f"{where}minutes.docx").status_code == 404
    agree_minutes(meeting, on=TODAY, by=people["grace"])
    assert "Four have no way in" in idris.get(where).content.decode()
    assert idris.get(paper).status_code == 404
    told = read_docx(io.BytesIO(idris.get(f"{where}minutes.docx").content))
    assert "Four have no way in." in [one.text for one in told.paragraphs]
    assert "OFFICIAL" in told.sections[0].header.paragraphs[0].text


def test_the_name_of_a_school_is_veiled_in_agenda_decision_and_minutes(people, sign_in):
    meeting = call(people)
    item = add_item(meeting, title="Wealdmere Schools Together asks for help", by=people["aisha"])
    decide(people, meeting, words="Help Wealdmere Schools Together.", item=item)
    become(meeting, people["aisha"], state=State.HELD)
    where = f"/partnership/meetings/{meeting.public_id}/"
    for who, told in (("ben", True), ("grace", False)):
        assert ("Schools Together" in sign_in(who).get(where).content.decode()) is told
    agree_minutes(meeting, on=TODAY, by=people["aisha"])
    for who, told in (("ben", True), ("grace", False), ("idris", False)):
        assert ("Schools Together" in str(document_of(meeting, people[who]))) is told


def test_the_search_finds_of_meetings_and_decisions_what_each_may_see_and_nothing_behind_a_veil(
    people, sign_in
):
    meeting = call(people)
    add_item(meeting, title="Rooms for everybody", by=people["aisha"])
    decide(people, meeting, words="Rooms are listed.")
    decide(people, meeting, words="Wealdmere Schools Together lists rooms.")
    decide(people, call(people, marking="sensitive"), words="Rooms are closed.")
    told = {}
    for who in ("ben", "grace", "carys"):
        for kind in ("decision", "meeting"):
            page = sign_in(who).get(f"/search/?q=rooms&kind={kind}").content.decode()
            found = re.findall(r'href="/partnership/(?:decisions|meetings)/\w{16}/', page)
            told[who, kind] = len(set(found))
    assert told == {
        ("ben", "decision"): 3,
        ("ben", "meeting"): 1,
        ("grace", "decision"): 1,
        ("grace", "meeting"): 1,
        ("carys", "decision"): 0,
        ("carys", "meeting"): 0,
    }
    assert AuditEvent.objects.filter(verb="list decisions", actor=people["ben"].public_id).exists()


def test_the_title_of_an_action_begins_with_the_decision_and_no_address_names_a_school(people, sign_in):
    where = reverse(
        "meetings:decision", args=[decide(people, call(people), words="List & paint rooms.").public_id]
    )
    page = sign_in("aisha").get(where)
    assert page.context["shown"].action_asked.endswith("&title=List+%26+paint+rooms.")
    assert "title=List+%26+paint+rooms." in page.content.decode()
    school = decide(people, call(people), words="Help Wealdmere Schools Together.")
    asked = seen_decision(school, people["ben"]).action_asked
    assert asked.endswith("&title=Help+A+school+or+college.")


def test_what_has_not_begun_was_neither_held_nor_decided_at(people):
    meeting = call(people, begins=NOW + WEEK)
    with pytest.raises(CannotMeet, match="not begun"):
        become(meeting, people["aisha"], state=State.HELD)
    with pytest.raises(CannotMeet, match="not begun"):
        decide(people, meeting)


def test_a_matter_that_something_was_decided_on_stays_on_the_agenda(people):
    meeting = call(people)
    item = add_item(meeting, title="Rooms", by=people["aisha"])
    decide(people, meeting, item=item)
    with pytest.raises(CannotMeet, match="hangs on it"):
        remove_item(item, by=people["aisha"])


def test_a_decision_leads_to_a_real_action_whose_state_the_meeting_shows(people, sign_in):
    meeting = call(people)
    sent = {"words": "Rooms are listed.", "reasons": "They are asked for.", "wants_action": "on"}
    where = f"/partnership/meetings/{meeting.public_id}/"
    for _twice in range(2):
        assert sign_in("grace").post(f"{where}decisions/new/", sent).status_code == 302
    decision = Decision.objects.get()
    assert "No action that you can see yet" in sign_in("grace").get(where).content.decode()
    made = {"title": "List the rooms", "details": "", "due_on": "2026-12-14"}
    made |= {"organisation": Organisation.objects.get(slug="canalside-homes").pk}
    asked = f"/actions/new/?for=decision:{decision.public_id}"
    assert sign_in("aisha").post(asked, made).status_code == 302
    page = sign_in("grace").get(where).content.decode()
    assert "List the rooms" in page
    assert "Not started" in page
    assert "No action that you can see yet" not in page
    trail = trail_of("action", Action.objects.get().public_id, viewer=people["grace"])
    assert [one.kind for one in trail.came_from] == ["decision", "meeting"]


def test_a_decision_waits_for_an_action_after_a_fortnight_unless_it_wants_none(people):
    meeting = call(people, begins=NOW - 3 * WEEK)
    late = decide(people, meeting)
    decide(people, meeting, words="Noted.", wants_action=False)
    decide(people, call(people))
    kind = KINDS["decision"]
    waiting = kind.waits(kind.visible(people["aisha"]), TODAY)
    assert list(waiting) == [late]


def test_agreed_minutes_stay_as_they_were_whatever_becomes_of_the_rest(people):
    meeting, by = call(people), people["aisha"]
    item = add_item(meeting, title="Rooms", said="Four have no way in.", by=by)
    action = act(people, decide(people, meeting, item=item))
    with pytest.raises(CannotMeet, match="held"):
        agree_minutes(meeting, on=TODAY, by=by)
    become(meeting, by, state=State.HELD)
    agree_minutes(meeting, on=TODAY, by=by)
    before = document_of(meeting, people["grace"])
    assert "List the rooms" in str(before.blocks)
    change_action(action, title="Another", details="", owner=None, due_on=action.due_on, by=by)
    Body.objects.filter(slug="board").update(name="Another board")
    with time_machine.travel(NOW + WEEK, tick=False):
        assert document_of(Meeting.objects.get(), people["grace"]) == before
    attempts = (
        lambda: add_item(meeting, title="Late", by=by),
        lambda: change_item(item, **item_as_seen(item) | {"said": "Else."}, about=None, by=by),
        lambda: note_attendance(meeting, members={}, by=by),
        lambda: decide(people, meeting, words="Late."),
        lambda: become(meeting, by, place="Elsewhere"),
        lambda: agree_minutes(meeting, on=TODAY, by=by),
    )
    for attempt in attempts:
        with pytest.raises(CannotMeet, match="nothing of it changes"):
            attempt()
    with pytest.raises(ValueError, match="not written again"):
        AgreedMinutes.objects.get().save()


def test_minutes_drafted_or_agreed_tell_of_an_action_to_those_alone_who_see_it(people, sign_in):
    meeting, by = call(people, "cohesion-reference-group"), people["aisha"]
    seat(people, "ewa", "cohesion-reference-group")
    decision = decide(people, meeting)
    act(people, decision)
    hidden = act(people, decision, title="Ask the police")
    Action.objects.filter(pk=hidden.pk).update(
        visibility_class=call(people, marking="sensitive").visibility_class
    )
    become(meeting, by, state=State.HELD)
    seen = {"aisha": (True, True), "grace": (True, False), "ewa": (False, False)}

    def told():
        texts = {who: str(document_of(meeting, people[who])) for who in seen}
        return {who: ("List the rooms" in one, "Ask the police" in one) for who, one in texts.items()}

    assert told() == seen
    agree_minutes(meeting, on=TODAY, by=by)
    assert told() == seen
    where = f"/partnership/meetings/{meeting.public_id}/"
    for who, lists in (("aisha", True), ("ewa", False)):
        word = read_docx(io.BytesIO(sign_in(who).get(f"{where}minutes.docx").content))
        assert ("Ask the police" in " ".join(one.text for one in word.paragraphs)) is lists
    assert "fewer people" not in str(document_of(meeting, people["grace"]))


def test_a_decision_reads_alike_without_an_action_and_with_one_that_the_reader_may_not_see(people, sign_in):
    meeting = call(people)
    decision = decide(people, meeting)
    where = f"/partnership/decisions/{decision.public_id}/"
    told = "No action that you can see yet"
    assert told in sign_in("grace").get(where).content.decode()
    hidden = act(people, decision)
    Action.objects.filter(pk=hidden.pk).update(
        visibility_class=call(people, marking="sensitive").visibility_class
    )
    assert told in sign_in("grace").get(where).content.decode()
    assert told not in sign_in("aisha").get(where).content.decode()


def test_a_meeting_marked_higher_takes_its_decisions_and_their_actions_along_and_never_comes_down(people):
    meeting, by = call(people), people["aisha"]
    action = act(people, decide(people, meeting), owner="wealdmere-police")
    with pytest.raises(CannotMeet, match="mark it so"):
        become(meeting, people["grace"], marking="sensitive")
    become(meeting, by, marking="sensitive")
    action.refresh_from_db()
    markings = (Decision.objects.get().visibility_class.marking, action.visibility_class.marking)
    assert markings == ("sensitive", "sensitive")
    with pytest.raises(CannotMeet, match="never marked lower"):
        become(meeting, by, marking="official")


def test_a_request_for_information_gets_decisions_but_none_that_are_for_few_or_name_a_school(people):
    decide(people, call(people), words="Rooms are listed.")
    decide(people, call(people), words="Wealdmere Schools Together lists rooms.")
    decide(people, call(people, marking="sensitive"), words="Rooms are closed.")
    decide(people, call(people, "tension-monitoring-group"), words="Rooms are watched.")
    decide(people, call(people, begins=NOW - 9 * WEEK), words="Rooms were asked for.")
    told = list(between(TODAY - WEEK, TODAY, kept_back()))
    assert [one.wording for one in told if isinstance(one, Item)] == ["Rooms are listed.\nPeople ask for it."]
    kept = sorted(str(one) for one in told if not isinstance(one, Item))
    assert kept == sorted([Withheld.SCHOOL, Withheld.SENSITIVE, Withheld.BY_A_PERSON])


def test_where_a_matter_names_an_organisation_the_page_says_who_declared_an_interest_in_it(people, sign_in):
    seat(people, "idris")
    told = {"organisation": "Canalside Homes", "words": "Paid by it.", "on": datetime.date(2026, 11, 2)}
    declare_interest(body(), person=people["idris"], by=people["idris"], **told)
    meeting = call(people)
    add_item(meeting, title="Grant to canalside homes", by=people["aisha"])
    add_item(meeting, title="Homes by the canal", by=people["aisha"])
    where = f"/partnership/meetings/{meeting.public_id}/"
    said = "Idris has declared an interest: Paid by it. (Canalside Homes)."
    assert sign_in("lena").get(where).content.decode().count(said) == 1
    assert "Paid by it." in sign_in("lena").get("/partnership/bodies/board/").content.decode()


def test_what_was_said_tells_of_no_interest_to_those_who_may_not_read_it(people, sign_in):
    seat(people, "idris")
    told = {"organisation": "Canalside Homes", "words": "Paid by it.", "on": datetime.date(2026, 11, 2)}
    declare_interest(body(), person=people["idris"], by=people["idris"], **told)
    meeting = call(people)
    add_item(meeting, title="Rooms", said="Canalside Homes asked for a grant.", by=people["aisha"])
    where = f"/partnership/meetings/{meeting.public_id}/"
    for who, reads in (("aisha", True), ("lena", False)):
        assert ("has declared an interest" in sign_in(who).get(where).content.decode()) is reads


def test_interests_are_those_of_the_day_of_the_meeting_whatever_was_declared_or_ended_since(people, sign_in):
    meeting = call(people)  # on 16 November
    given = seat(people, "idris")
    seat(people, "farid", from_on=datetime.date(2026, 11, 20))
    add_item(meeting, title="Grant to Canalside Homes and to the choir", by=people["aisha"])
    for who, name, day in (
        ("idris", "Canalside Homes", 2),
        ("idris", "The choir", 20),
        ("farid", "Canalside Homes", 2),
    ):
        on = datetime.date(2026, 11, day)
        declared = declare_interest(
            body(), person=people[who], organisation=name, words=f"{who} {day}.", on=on, by=people["aisha"]
        )
        if day == 2:
            withdraw_interest(declared, body=body(), on=TODAY, by=people["aisha"])
    end_seat(given, until_on=datetime.date(2026, 11, 19), by=people["aisha"])
    page = sign_in("aisha").get(f"/partnership/meetings/{meeting.public_id}/").content.decode()
    for told in (page, str(document_of(meeting, people["aisha"]))):
        assert "idris 2." in told
        assert "idris 20." not in told
        assert "farid 2." not in told


def test_nobody_declares_for_another_but_those_who_write_for_the_body(people):
    seat(people, "idris")
    seat(people, "farid")
    told = {"organisation": "The choir", "words": "Treasurer.", "on": TODAY}
    with pytest.raises(PermissionError):
        declare_interest(body(), person=people["idris"], by=people["farid"], **told)
    assert declare_interest(body(), person=people["idris"], by=people["grace"], **told)
    with pytest.raises(CannotMeet, match="no seat"):
        declare_interest(body(), person=people["lena"], by=people["grace"], **told)
