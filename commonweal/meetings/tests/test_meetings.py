"""Meetings: who sees and writes them, that agreed minutes never change, and what comes of decisions."""

import datetime
import io
import json
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as read_docx

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, make_action
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.people import make_people
from commonweal.meetings.attendance import add_guest, attendance_as_seen, note_attendance
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import seen_decision
from commonweal.meetings.information import between
from commonweal.meetings.interests import declare_interest, withdraw_interest
from commonweal.meetings.minutes import agree_minutes, document_of
from commonweal.meetings.models import AgreedMinutes, Decision, Meeting, Paper, State
from commonweal.meetings.papers import add_paper
from commonweal.meetings.selectors import meetings_visible_to
from commonweal.meetings.verbs import (
    add_item,
    call_meeting,
    change_item,
    change_meeting,
    item_as_seen,
    meeting_as_seen,
    record_decision,
    remove_item,
)
from commonweal.people.attached.reading import CleanFile
from commonweal.people.bodies import end_seat, give_seat
from commonweal.people.information import Item, Withheld, kept_back
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


def act(people, decision, owner="canalside-homes", title="List the rooms", **more):
    return make_action(
        title=title,
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
    for form, known in zip(forms, ("A head, Wealdmere Schools Together", ">Kit<"), strict=True):
        assert known in sign_in("aisha").get(form).content.decode(), form
        assert known not in sign_in("grace").get(form).content.decode(), form
    assert "Kit" not in sign_in("grace").get(f"{where}attendance/").content.decode()
    paper = sign_in("grace").get(f"{where}papers/{item.papers.get().public_id}")
    assert "Schools" not in paper["Content-Disposition"]
    assert (
        paper.getvalue() == b"Eleven."
    )  # read to its end: closed before, it would take the connection along


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


# Decisions and minutes ------------------------------------------------------------------------


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


# Interests ------------------------------------------------------------------------------------


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
