"""A meeting from its calling to its agreed minutes: agenda, paper, calendar, who came, what was decided, and its action."""

import datetime
import io

import pypdf
import pytest
from django.urls import reverse
from docx import Document as read_docx
from playwright.sync_api import expect

from commonweal.actions.models import Action
from commonweal.meetings.models import Meeting
from tests.journeys.accessibility import assert_in_order

pytestmark = pytest.mark.once
AFTER = datetime.datetime(2026, 11, 30, 16, 0, tzinfo=datetime.UTC)
DECIDED, BECAUSE = "A list of rooms is kept.", "Seven groups asked for a room."


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def answer_day(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def call_a_meeting(page):
    page.goto(reverse("meetings:new", args=["board"]))
    answer_day(page, "on", AFTER)
    page.locator("[name=begins]").fill("14:00")
    page.locator("[name=ends]").fill("15:00")
    page.locator("[name=place]").fill("Canal Room")
    assert_in_order(page)
    press(page, "Call it")
    expect(page.get_by_text("The meeting is called.")).to_be_visible()
    return Meeting.objects.get()


def fill_the_agenda(page, where):
    page.get_by_role("button", name="Put a matter on the agenda").click()
    page.locator("[name=title]").fill("Rooms for everybody")
    press(page, "Put it on the agenda")
    expect(page.get_by_text("It is on the agenda.")).to_be_visible()
    page.get_by_role("link", name="Change Rooms for everybody").click()
    paper = {"name": "rooms.txt", "mimeType": "text/plain", "buffer": b"Eleven rooms."}
    page.locator("[name=paper]").set_input_files(paper)
    page.locator("button[value=paper]").click()
    expect(page.get_by_text("The paper is added.")).to_be_visible()
    assert_in_order(page)
    page.goto(where)
    address = page.get_by_role("link", name="rooms.txt").get_attribute("href")
    assert page.request.get(address).body() == b"Eleven rooms."
    page.get_by_role("button", name="Send the agenda to members").click()
    assert_in_order(page)
    press(page, "Send it")
    expect(page.get_by_text("1 member was written to.")).to_be_visible()
    expect(page.get_by_text("Agenda sent out")).to_be_visible()
    assert_in_order(page)


def read_the_calendar_and_take_it_away(page):
    page.goto(reverse("meetings:calendar"))
    press(page, "Make the address")
    address = page.get_by_label("Address of your calendar").input_value()
    path = address[address.index("/partnership/") :]
    assert "SUMMARY:Wealdmere Partnership Board" in page.request.get(path).text()
    assert_in_order(page)
    press(page, "Take it away")
    expect(page.get_by_text("You have none.")).to_be_visible()
    assert page.request.get(path).status == 404


def say_who_came(page, where, people):
    page.goto(where)
    page.get_by_role("button", name="Say who was there").click()
    page.locator(f"[name=came-{people['grace'].public_id}]").select_option("present")
    assert_in_order(page)
    page.locator("button[value=members]").click()
    page.get_by_role("button", name="Say who was there").click()
    page.locator("[name=guest]").fill("Caretaker of the hall")
    page.locator("button[value=guest]").click()
    expect(page.get_by_text("The guest is on the list.")).to_be_visible()
    page.goto(where)
    press(page, "It was held")
    expect(page.get_by_text("It is noted that the meeting was held.")).to_be_visible()


def decide(page):
    page.get_by_role("link", name="Record a decision Rooms for everybody").click()
    page.locator("[name=words]").fill(DECIDED)
    press(page, "Record it")
    expect(page.get_by_text("Say why it was decided.").first).to_be_visible()
    assert_in_order(page)
    page.locator("[name=reasons]").fill(BECAUSE)
    press(page, "Record it")
    expect(page.get_by_text("The decision is on the record.")).to_be_visible()
    assert_in_order(page)


def act_on_it(page):
    page.get_by_role("button", name="Make an action of it").click()
    expect(page.locator("[name=title]")).to_have_value(DECIDED)
    page.locator("[name=organisation]").select_option(label="Canalside Homes")
    answer_day(page, "due_on", datetime.date(2026, 12, 14))
    assert_in_order(page)
    press(page, "Make the action")
    expect(page.get_by_text("The action is on the record.")).to_be_visible()
    return Action.objects.get()


def agree(page, where):
    page.goto(where)
    page.get_by_role("button", name="Approve the minutes").click()
    answer_day(page, "agreed_on", AFTER)
    assert_in_order(page)
    press(page, "Approve them")
    expect(page.get_by_text("Nothing of this meeting changes any more.").first).to_be_visible()
    assert page.get_by_role("button", name="Change this meeting").count() == 0
    assert_in_order(page)


def minutes(page, name):
    """The words of the minutes as somebody downloads them from the meeting's page."""
    answer = page.request.get(page.get_by_role("link", name=name, exact=True).get_attribute("href"))
    assert answer.status == 200
    if name == "PDF":
        return " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    document = read_docx(io.BytesIO(answer.body()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])


def test_a_meeting_from_its_calling_to_minutes_that_stay_as_they_were_agreed(
    visit, people, clock, mailoutbox
):
    page = visit(user=people["grace"])
    meeting = call_a_meeting(page)
    where = reverse("meetings:meeting", args=[meeting.public_id])
    fill_the_agenda(page, where)
    assert [mail.to for mail in mailoutbox] == [["grace@wealdmere.example"]]
    read_the_calendar_and_take_it_away(page)

    clock.move_to(AFTER)
    page = visit(user=people["grace"])
    say_who_came(page, where, people)
    decide(page)
    action = act_on_it(page)
    assert action.owner_organisation.slug == "canalside-homes"
    agree(page, where)

    reader = visit(user=people["idris"])
    reader.goto(where)
    expect(reader.get_by_text("Not started")).to_be_visible()
    for kind in ("PDF", "Word"):
        told = " ".join(minutes(reader, kind).split())
        for words in (
            "Rooms for everybody",
            DECIDED,
            BECAUSE,
            "Grace",
            "Caretaker of the hall",
            action.title,
        ):
            assert words in told, (kind, words)
    assert_in_order(reader)
