"""Meetings: who sees and writes them, that agreed minutes never change, and what comes of decisions."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as read_docx

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, make_action
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.people import make_people
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import seen_decision
from commonweal.meetings.interests import declare_interest, withdraw_interest
from commonweal.meetings.minutes import agree_minutes, document_of
from commonweal.meetings.models import AgreedMinutes, Decision, Meeting, Paper, State
from commonweal.meetings.selectors import meetings_visible_to
from commonweal.meetings.verbs import (
    add_item,
    call_meeting,
    change_item,
    change_meeting,
    item_as_seen,
    meeting_as_seen,
    note_attendance,
    record_decision,
    remove_item,
)
from commonweal.people.bodies import end_seat, give_seat
from commonweal.people.models import Body, Organisation
from commonweal.thread.kinds import KINDS
from commonweal.thread.selectors import trail_of

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
TODAY = NOW.date()
WEEK, HOUR = datetime.timedelta(days=7), datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def world(module_db):
    return make_people()


@pytest.fixture
def people(world, db):
    return world


def body(slug="board"):
    return Body.objects.get(slug=slug)


def seat(people, who, slug="board", role="member", **more):
    more.setdefault("from_on", datetime.date(2026, 1, 1))
    behalf = people[who].organisation
    return give_seat(body(slug), people[who], on_behalf_of=behalf, role=role, by=people["aisha"], **more)


def call(people, slug="board", by="aisha", begins=NOW - WEEK, **told):
    told = {"place": "Canal Room"} | told
    return call_meeting(body(slug), starts_at=begins, ends_at=begins + HOUR, by=people[by], **told)


def become(meeting, by, **changed):
    now = meeting_as_seen(meeting) | {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return change_meeting(meeting, **now | changed, by=by)


def decide(people, meeting, words="A list of rooms is kept.", by="aisha", **more):
    more = {"reasons": "People ask for it.", "wants_action": True} | more
    return record_decision(meeting, words=words, by=people[by], **more)


def act(people, decision, owner="canalside-homes", **more):
    return make_action(
        title="List the rooms",
        owner_organisation=Organisation.objects.get(slug=owner),
        due_on=datetime.date(2026, 12, 14),
        responds_to=("decision", decision.public_id),
        like=decision.visibility_class,
        by=people["aisha"],
        **more,
    )


def seers(people, meeting):
    return {name for name, one in people.items() if meetings_visible_to(one).filter(pk=meeting.pk).exists()}


# Who sees -------------------------------------------------------------------------------------


def test_a_meeting_of_the_board_is_for_partners_who_see_actions_and_the_neighbour_sees_none(people):
    assert seers(people, call(people)) == {"aisha", "ben", "lena", "kit", "idris", "farid", "grace"}


def test_what_the_tension_group_speaks_of_is_for_those_who_see_tension_whoever_has_a_seat(people):
    seat(people, "farid", "tension-monitoring-group", role="chair")
    meeting = call(people, "tension-monitoring-group")
    assert seers(people, meeting) == {"aisha", "ben", "lena"}
    with pytest.raises(PermissionError):
        call(people, "tension-monitoring-group", by="farid")


def test_a_seat_opens_what_is_official_until_the_term_ends_and_nothing_that_is_marked_higher(people):
    meeting, sensitive = call(people), call(people, marking="sensitive")
    assert "ewa" not in seers(people, meeting)
    given = seat(people, "ewa")
    assert "ewa" in seers(people, meeting)
    assert seers(people, sensitive) == {"aisha", "ben"}
    end_seat(given, until_on=TODAY - datetime.timedelta(days=1), by=people["aisha"])
    assert "ewa" not in seers(people, meeting)


def test_an_administrator_who_gives_themselves_a_seat_reads_nothing(people, sign_in):
    meeting = call(people)
    give_seat(body(), people["joan"], on_behalf_of=None, role="secretary", from_on=TODAY, by=people["joan"])
    assert "joan" not in seers(people, meeting)
    assert sign_in("joan").get("/partnership/").status_code == 404
    with pytest.raises(PermissionError):
        call(people, by="joan")


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


def test_a_file_that_is_not_what_it_says_is_no_paper(people, sign_in):
    meeting = call(people)
    item = add_item(meeting, title="Rooms", by=people["aisha"])
    where = f"/partnership/meetings/{meeting.public_id}/agenda/{item.public_id}/"
    upload = {"do": "paper", "paper": SimpleUploadedFile("rooms.pdf", b"<script>alert(1)</script>")}
    answer = sign_in("aisha").post(where, upload)
    assert (answer.status_code, Paper.objects.count()) == (422, 0)
    assert "rooms.pdf" in answer.content.decode()


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


# Writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["chair", "vice-chair", "secretary"])
def test_the_officers_of_a_body_write_there_and_its_members_do_not(people, role):
    seat(people, "farid", "cohesion-reference-group", role=role)
    seat(people, "idris", "cohesion-reference-group")
    assert call(people, "cohesion-reference-group", by="farid").made_by == people["farid"]
    for who in ("idris", "grace", "ben"):
        with pytest.raises(PermissionError):
            call(people, "cohesion-reference-group", by=who)


def test_a_meeting_ends_after_it_begins_and_is_somewhere(people):
    with pytest.raises(CannotMeet, match="ends before"):
        call_meeting(body(), starts_at=NOW, ends_at=NOW, place="Here", by=people["aisha"])
    with pytest.raises(CannotMeet, match="where"):
        call(people, place="  ")
    assert not Meeting.objects.exists()


def test_two_who_change_one_meeting_at_once_do_not_undo_each_other(people):
    meeting = call(people)
    seen = meeting_as_seen(meeting)
    become(meeting, people["grace"], place="Library")
    with pytest.raises(Conflict):
        become(meeting, people["aisha"], place="Town hall", seen=seen)
    assert Meeting.objects.get().place == "Library"


def test_what_has_not_begun_was_neither_held_nor_decided_at(people):
    meeting = call(people, begins=NOW + WEEK)
    with pytest.raises(CannotMeet, match="not begun"):
        become(meeting, people["aisha"], state=State.HELD)
    with pytest.raises(CannotMeet, match="not begun"):
        decide(people, meeting)


def test_matters_keep_one_order_whichever_is_moved_or_taken_off(people):
    meeting, by = call(people), people["aisha"]
    first, _second, third = (add_item(meeting, title=title, by=by) for title in ("One", "Two", "Three"))
    now = item_as_seen(third)
    change_item(third, **now | {"order": 1}, about=None, by=by)
    assert list(meeting.items.values_list("title", "order")) == [("Three", 1), ("One", 2), ("Two", 3)]
    remove_item(first, by=by)
    assert list(meeting.items.values_list("title", "order")) == [("Three", 1), ("Two", 2)]


def test_a_matter_that_something_was_decided_on_stays_on_the_agenda(people):
    meeting = call(people)
    item = add_item(meeting, title="Rooms", by=people["aisha"])
    decide(people, meeting, item=item)
    with pytest.raises(CannotMeet, match="hangs on it"):
        remove_item(item, by=people["aisha"])


def test_a_matter_about_an_item_hangs_the_meeting_on_the_thread_behind_it(people, sign_in):
    meeting = call(people)
    action = act(people, decide(people, meeting))
    later = call(people, begins=NOW - HOUR)
    sent = {"title": "The rooms", "about": f"/actions/{action.public_id}/"}
    where = f"/partnership/meetings/{later.public_id}/"
    assert sign_in("aisha").post(f"{where}agenda/new/", sent).status_code == 302
    found = trail_of("meeting", later.public_id, viewer=people["aisha"])
    assert found.came_from[0].title == "List the rooms"
    assert "List the rooms" in sign_in("grace").get(where).content.decode()
    unknown = sign_in("aisha").post(f"{where}agenda/new/", sent | {"about": "/actions/abcdefgh12345678/"})
    assert unknown.status_code == 422


def test_only_whoever_had_a_seat_on_that_day_is_among_the_members_who_came(people):
    meeting = call(people)
    note_attendance(meeting, members={people["grace"]: "present"}, by=people["aisha"])
    with pytest.raises(CannotMeet, match="Farid"):
        note_attendance(meeting, members={people["farid"]: "present"}, by=people["aisha"])
    assert [one.came for one in meeting.attendance.all()] == ["present"]


# Decisions and minutes ------------------------------------------------------------------------


def test_a_decision_leads_to_a_real_action_whose_state_the_meeting_shows(people, sign_in):
    meeting = call(people)
    sent = {"words": "Rooms are listed.", "reasons": "They are asked for.", "wants_action": "on"}
    where = f"/partnership/meetings/{meeting.public_id}/"
    for _twice in range(2):
        assert sign_in("grace").post(f"{where}decisions/new/", sent).status_code == 302
    decision = Decision.objects.get()
    assert "No action yet" in sign_in("grace").get(where).content.decode()
    made = {"title": "List the rooms", "details": "", "due_on": "2026-12-14"}
    made |= {"organisation": Organisation.objects.get(slug="canalside-homes").pk}
    asked = f"/actions/new/?for=decision:{decision.public_id}"
    assert sign_in("aisha").post(asked, made).status_code == 302
    page = sign_in("grace").get(where).content.decode()
    assert "List the rooms" in page
    assert "Not started" in page
    assert "No action yet" not in page
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
    before = document_of(meeting, people["grace"]).blocks
    assert "List the rooms" in str(before)
    change_action(action, title="Another", details="", owner=None, due_on=action.due_on, by=by)
    Body.objects.filter(slug="board").update(name="Another board")
    assert document_of(Meeting.objects.get(), people["grace"]).blocks == before
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


def test_minutes_tell_all_readers_only_of_actions_that_they_may_all_know_of(people):
    meeting = call(people)
    hidden = act(people, decide(people, meeting))
    Action.objects.filter(pk=hidden.pk).update(
        visibility_class=call(people, marking="sensitive").visibility_class
    )
    told = str(document_of(meeting, people["aisha"]))
    assert "List the rooms" not in told
    assert "1 that fewer people read" in told


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


# Interests ------------------------------------------------------------------------------------


def test_where_a_matter_names_an_organisation_the_page_says_who_declared_an_interest_in_it(people, sign_in):
    seat(people, "idris")
    told = {"organisation": "Canalside Homes", "words": "Paid by it.", "on": datetime.date(2026, 11, 2)}
    declared = declare_interest(body(), person=people["idris"], by=people["idris"], **told)
    meeting = call(people)
    add_item(meeting, title="Grant to canalside homes", by=people["aisha"])
    add_item(meeting, title="Homes by the canal", by=people["aisha"])
    where = f"/partnership/meetings/{meeting.public_id}/"
    said = "Idris has declared an interest: Paid by it. (Canalside Homes)."
    assert sign_in("lena").get(where).content.decode().count(said) == 1
    assert "Paid by it." in sign_in("lena").get("/partnership/bodies/board/").content.decode()
    withdraw_interest(declared, body=body(), on=TODAY, by=people["idris"])
    assert said not in sign_in("lena").get(where).content.decode()


def test_nobody_declares_for_another_but_those_who_write_for_the_body(people):
    seat(people, "idris")
    seat(people, "farid")
    told = {"organisation": "The choir", "words": "Treasurer.", "on": TODAY}
    with pytest.raises(PermissionError):
        declare_interest(body(), person=people["idris"], by=people["farid"], **told)
    assert declare_interest(body(), person=people["idris"], by=people["grace"], **told)
    with pytest.raises(CannotMeet, match="no seat"):
        declare_interest(body(), person=people["lena"], by=people["grace"], **told)


# Bodies ---------------------------------------------------------------------------------------


def test_a_body_shows_which_sectors_nobody_speaks_for_now(people, sign_in):
    board = sign_in("kit").get("/partnership/bodies/board/").content.decode()
    assert "Police: no seat yet" in board
    assert "Health: no seat" not in board
    seat(people, "ben", until_on=datetime.date(2026, 11, 20))
    seat(people, "farid", role="observer")
    seat(people, "idris", sector="elected")
    board = sign_in("kit").get("/partnership/bodies/board/").content.decode()
    assert "Police: no seat since 20 November 2026" in board
    assert "Faith: no seat yet" in board  # an observer speaks for nobody
    assert "Elected member: no seat" not in board
    assert "Housing: no seat yet" in board
