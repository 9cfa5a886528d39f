"""Meetings: who sees and writes them, that agreed minutes never change, and what comes of decisions."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.changes.meanwhile import Conflict
from commonweal.meetings.attendance import add_guest, attendance_as_seen, note_attendance
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.interests import declare_interest
from commonweal.meetings.models import Meeting, Paper, State
from commonweal.meetings.papers import add_paper
from commonweal.meetings.tests.calling import (
    HOUR,
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
    call_meeting,
    change_item,
    item_as_seen,
    meeting_as_seen,
    remove_item,
)
from commonweal.people.attached.reading import CleanFile
from commonweal.people.bodies import end_seat, give_seat
from commonweal.people.models import Organisation
from commonweal.thread.selectors import trail_of


@pytest.fixture
def people(world, db):
    return world


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


def test_a_file_that_is_not_what_it_says_is_no_paper(people, sign_in):
    meeting = call(people)
    item = add_item(meeting, title="Rooms", by=people["aisha"])
    where = f"/partnership/meetings/{meeting.public_id}/agenda/{item.public_id}/"
    upload = {"do": "paper", "paper": SimpleUploadedFile("rooms.pdf", b"<script>alert(1)</script>")}
    answer = sign_in("aisha").post(where, upload)
    assert (answer.status_code, Paper.objects.count()) == (422, 0)
    assert "rooms.pdf" in answer.content.decode()


def test_no_page_or_form_of_a_meeting_names_a_school_to_whoever_may_not_know_it(people, sign_in):
    named, by = "Wealdmere Schools Together", people["aisha"]
    school = Organisation.objects.get(slug="schools-together")
    seat(people, "kit")
    meeting = call(people, place=f"Hall of {named}")
    item = add_item(meeting, title=f"Help for {named}", by=by)
    add_paper(item, file=CleanFile(f"{named}.txt", "text/plain", b"Eleven."), by=by)
    add_guest(meeting, guest="A head", organisation=school, by=by)
    told = {"organisation": named, "words": "Paid by it.", "on": TODAY}
    declared = declare_interest(body(), person=people["kit"], by=by, **told)
    where, board = f"/partnership/meetings/{meeting.public_id}/", "/partnership/bodies/board/"
    pages = (where, f"{where}decisions/new/", "/partnership/meetings/", board)
    for page in (*pages, f"{board}interests/{declared.public_id}/"):
        assert named in sign_in("aisha").get(page).content.decode(), page
        assert named not in sign_in("grace").get(page).content.decode(), page
    forms = (f"{where}attendance/", f"{board}interests/new/")
    for form, known in zip(forms, (f"A head, {named}", f"Kit, {named}"), strict=True):
        assert known in sign_in("aisha").get(form).content.decode(), form
        assert known not in sign_in("grace").get(form).content.decode(), form
    assert "Kit" not in sign_in("grace").get(f"{where}attendance/").content.decode()
    paper = sign_in("grace").get(f"{where}papers/{item.papers.get().public_id}")
    assert "Schools" not in paper["Content-Disposition"]
    assert (
        paper.getvalue() == b"Eleven."
    )  # read to its end: closed before, it would take the connection along


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


def test_matters_keep_one_order_whichever_is_moved_or_taken_off(people):
    meeting, by = call(people), people["aisha"]
    first, _second, third = (add_item(meeting, title=title, by=by) for title in ("One", "Two", "Three"))
    now = item_as_seen(third)
    change_item(third, **now | {"order": 1}, about=None, by=by)
    assert list(meeting.items.values_list("title", "order")) == [("Three", 1), ("One", 2), ("Two", 3)]
    remove_item(first, by=by)
    assert list(meeting.items.values_list("title", "order")) == [("Three", 1), ("Two", 2)]


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


def test_what_another_said_of_who_was_there_is_not_undone_unseen(people, sign_in):
    meeting = call(people)
    page = f"/partnership/meetings/{meeting.public_id}/attendance/"
    name = f"came-{people['grace'].public_id}"
    sent = {"do": "members", name: "apologies", "seen": json.dumps(attendance_as_seen(meeting))}
    note_attendance(meeting, members={people["grace"]: "present"}, by=people["grace"])
    refused = sign_in("aisha").post(page, sent)
    assert refused.status_code == 422
    assert "Somebody else has said who was there" in refused.content.decode()
    assert "is now: Present" in refused.content.decode()
    assert meeting.attendance.get().came == "present"
    sent["seen"] = json.dumps(attendance_as_seen(meeting))
    assert sign_in("aisha").post(page, sent).status_code == 302
    assert meeting.attendance.get().came == "apologies"


def test_a_meeting_whose_time_has_passed_is_held_by_one_press_and_one_to_come_is_not(people, sign_in):
    past, coming = call(people), call(people, begins=NOW + WEEK)
    client, where = sign_in("grace"), "/partnership/meetings/"
    assert "It was held" in client.get(f"{where}{past.public_id}/").content.decode()
    assert "It was held" not in client.get(f"{where}{coming.public_id}/").content.decode()
    assert "It was held" not in sign_in("lena").get(f"{where}{past.public_id}/").content.decode()
    for meeting in (past, coming):
        client.post(f"{where}{meeting.public_id}/hold/")
    states = [Meeting.objects.get(pk=one.pk).state for one in (past, coming)]
    assert states == [State.HELD, State.PLANNED]
    page = client.get(f"{where}{past.public_id}/").content.decode()
    assert "Approve the minutes" in page
    assert "It was held" not in page
    assert "How many minutes it takes" in client.get(f"{where}{past.public_id}/agenda/new/").content.decode()


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
