"""Own actions go out as a spreadsheet and come back: shown first, all or nothing, and nobody's words undone unseen."""

import io
import zipfile

import pytest

from commonweal.actions.verbs import update_progress
from commonweal.audit.models import AuditEvent
from commonweal.plans.tests.returning import (
    BACK,
    COMMENT,
    DUE_ON,
    IDENTIFIER,
    MADE_FROM,
    MINE,
    PERCENT,
    PROGRESS,
    TITLE,
    TODAY,
    action,
    brought,
    confirmed,
    people_with_a_plan,
    row_of,
    taken,
    workbook,
)
from commonweal.plans.tests.tables import text_of


@pytest.fixture(scope="module")
def world(module_db):
    return people_with_a_plan()


# Taken away -----------------------------------------------------------------------------------


def test_the_spreadsheet_holds_the_own_open_actions_with_lists_to_choose_from(sign_in, people, plan):
    update_progress(
        action("Listen"), progress="at-risk", percent=40, comment="=1+1\r\nHeard.", by=people["ben"], on=TODAY
    )
    client = sign_in("ben")
    assert "Take away as a spreadsheet" in text_of(client.get("/plans/mine/"))
    answer = client.get(MINE)
    assert answer["Cache-Control"] == "private, no-store"
    rows = taken(client)
    assert rows[0][IDENTIFIER] == "Identifier (do not change)"
    assert sorted(row[TITLE] for row in rows[1:]) == ["Listen", "Walk the beat"]
    listen = row_of(rows, "Listen")
    assert listen[:COMMENT] == [
        action("Listen").public_id, "Listen", action("Listen").due_on.isoformat(), "At risk", "40",
    ]  # fmt: skip
    assert listen[COMMENT] == "=1+1\nHeard."
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        words = archive.read("xl/sharedStrings.xml").decode()
    assert "<formula1>&quot;Not started,On track,At risk,Off track,Complete&quot;</formula1>" in sheet.replace('"Not', "&quot;Not").replace('Complete"', "Complete&quot;")  # fmt: skip
    assert "<formula1>0</formula1><formula2>100</formula2>" in sheet
    assert "<f>" not in sheet
    assert 'hidden="1"' in sheet
    assert "How to fill it in" in words
    assert AuditEvent.objects.filter(verb="take own actions", actor=people["ben"].public_id).count() == 2


def test_a_spreadsheet_that_nobody_filled_in_changes_nothing(sign_in, plan):
    client = sign_in("ben")
    answer = brought(client, client.get(MINE).content)
    assert "nothing would change" in text_of(answer)


# Brought back ---------------------------------------------------------------------------------


def test_what_would_change_is_shown_and_saved_once_it_is_confirmed(sign_in, people, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Walk the beat")[PROGRESS:MADE_FROM] = ["on track", 40, "Two walks.\nOne more."]
    answer = brought(client, rows)
    words = text_of(answer)
    for told in ("Not started On track", "Not said 40", "Not said Two walks. One more."):
        assert told in words
    assert "Listen" not in words
    assert action("Walk the beat").progress == "not-started"
    assert "Saved: 1 action." in text_of(client.post(BACK, confirmed(answer), follow=True))
    walk = action("Walk the beat")
    assert (walk.progress, walk.percent, walk.comment.replace("\r", "")) == (
        "on-track", 40, "Two walks.\nOne more.",
    )  # fmt: skip
    assert AuditEvent.objects.filter(verb="update action").latest("pk").actor == people["ben"].public_id
    assert action("Listen").history.count() == 1
    # The same spreadsheet again says nothing new.
    assert "nothing would change" in text_of(brought(client, rows))


def test_an_empty_cell_leaves_what_stands_and_an_emptied_comment_is_emptied(sign_in, people, plan):
    update_progress(
        action("Listen"), progress="at-risk", percent=40, comment="Heard.", by=people["ben"], on=TODAY
    )
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Listen")[PROGRESS:MADE_FROM] = ["", "", ""]
    client.post(BACK, confirmed(brought(client, rows)))
    listen = action("Listen")
    assert (listen.progress, listen.percent, listen.comment) == ("at-risk", 40, "")


def test_what_is_complete_is_all_done_and_the_page_says_so(sign_in, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Listen")[PROGRESS] = "Complete"
    answer = brought(client, rows)
    assert "Not said 100" in text_of(answer)
    client.post(BACK, confirmed(answer))
    listen = action("Listen")
    assert (listen.progress, listen.percent, listen.finished_on) == ("complete", 100, TODAY)


CHANGES = {
    "per cent over 100": ((PERCENT, 101), "101 per cent is more than all of it"),
    "a share in place of per cent": ((PERCENT, 0.4), "“0.4” is not a whole number from 0 to 100."),
    "a state unknown": ((PROGRESS, "Nearly"), "“Nearly” is not a state of progress. There are: Not started"),
    "a day that does not exist": ((DUE_ON, "31/02/2027"), "“31/02/2027” is not a day."),
    "another day": ((DUE_ON, "2027-02-01"), "The day by which it is done was changed."),
    "another title": ((TITLE, "Sing"), "What will be done was changed."),
    "an id unknown": ((IDENTIFIER, "nobody"), "No action of your organisation that you may see"),
    "no id": ((IDENTIFIER, ""), "The identifier is empty"),
    "made from nothing": ((MADE_FROM, "{"), "What the row was made from was changed."),
    "made from other kinds": ((MADE_FROM, '{"percent": "9"}'), "What the row was made from was changed."),
    "a comment too long": ((COMMENT, "x" * 2001), "The comment has more than 2000 characters."),
    "marked too high": ((COMMENT, "TOP SECRET\nWalks"), "This text says that it is marked above"),
    "an error of the spreadsheet": ((COMMENT, "#REF!"), "In “Comment” stands an error of the spreadsheet"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_one_row_that_cannot_be_taken_is_named_with_why_and_keeps_all_back(sign_in, plan, case):
    (column, value), words = CHANGES[case]
    client = sign_in("ben")
    rows = taken(client)
    wrong = row_of(rows, "Walk the beat")
    wrong[column] = value
    row_of(rows, "Listen")[PROGRESS] = "On track"
    answer = brought(client, rows)
    told = text_of(answer)
    assert (answer.status_code, words in told) == (422, True)
    assert f"{rows.index(wrong) + 1} {words[:20]}" in told.split("Rows that can’t be taken")[1]
    assert 'name="keep"' not in answer.content.decode()
    assert action("Listen").progress == "not-started"


def test_an_action_of_others_is_refused_in_the_words_for_one_that_is_not_there(sign_in, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Walk the beat")[IDENTIFIER] = action("Mend the boiler").public_id
    told = text_of(brought(client, rows))
    assert "No action of your organisation that you may see has this identifier" in told
    assert "boiler" not in told


def test_the_same_action_twice_is_refused(sign_in, plan):
    client = sign_in("ben")
    rows = taken(client)
    told = text_of(brought(client, [*rows, rows[1]]))
    assert "4 The same action stands in row 2." in told


def test_a_formula_is_refused_whatever_its_result(sign_in, plan):
    client = sign_in("ben")
    data = workbook(taken(client), formulas=[(1, PERCENT, "=20+20", 40)])
    assert "In “Per cent done” stands a formula." in text_of(brought(client, data))


@pytest.mark.parametrize("column", [IDENTIFIER, PROGRESS, COMMENT, MADE_FROM])
def test_a_missing_column_is_named(sign_in, plan, column):
    client = sign_in("ben")
    rows = taken(client)
    name = rows[0][column]
    answer = brought(client, [row[:column] + row[column + 1 :] for row in rows])
    assert (answer.status_code, f"The column “{name}” is missing." in text_of(answer)) == (422, True)


def with_member(data, name, content):
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


FILES = {
    "macros": (lambda data: with_member(data, "xl/vbaProject.bin", b"x"), "contains macros"),
    "cut short": (lambda data: data[: len(data) // 2], "damaged or was cut short"),
    "a bomb": (lambda data: with_member(data, "xl/media/x.bin", bytes(101 * 1024 * 1024)), "far more than it is"),
    "large": (lambda data: data + bytes(2 * 1024 * 1024), "too large"),
    "another archive": (lambda data: with_member(b"", "a.txt", b"a"), "not an Excel workbook"),
    "a table of something else": (lambda data: b"What,When\nA,B\n", "not the spreadsheet that was taken away"),
    "nothing": (lambda data: b"", "This file is empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_spreadsheet_is_refused_in_words(sign_in, plan, case):
    made, words = FILES[case]
    client = sign_in("ben")
    answer = brought(client, made(client.get(MINE).content))
    assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_a_column_of_ones_own_is_told_and_not_read(sign_in, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Listen")[PROGRESS] = "On track"
    answer = brought(client, [[*row, "Ours"] for row in rows])
    assert "These columns are not read: Ours" in text_of(answer)


# Said otherwise meanwhile ---------------------------------------------------------------------


def test_what_somebody_else_said_since_stays_unless_the_spreadsheets_is_chosen(sign_in, people, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Walk the beat")[PROGRESS:MADE_FROM] = ["Complete", "", "Mine."]
    update_progress(action("Walk the beat"), progress="off-track", by=people["aisha"], on=TODAY)
    answer = brought(client, rows)
    words = text_of(answer)
    assert "Somebody else said otherwise" in words
    assert "Off track Complete" in words
    sent = confirmed(answer)
    client.post(BACK, sent)
    walk = action("Walk the beat")
    assert (walk.progress, walk.percent, walk.comment) == ("off-track", None, "Mine.")
    again = brought(client, rows)
    client.post(BACK, confirmed(again, "take_progress"))
    assert (action("Walk the beat").progress, action("Walk the beat").percent) == ("complete", 100)


def test_what_others_changed_and_the_spreadsheet_did_not_is_left_as_it_is(sign_in, people, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Walk the beat")[COMMENT] = "Mine."
    update_progress(action("Walk the beat"), progress="off-track", percent=10, by=people["aisha"], on=TODAY)
    answer = brought(client, rows)
    assert "Somebody else said otherwise" not in text_of(answer)
    client.post(BACK, confirmed(answer))
    walk = action("Walk the beat")
    assert (walk.progress, walk.percent, walk.comment) == ("off-track", 10, "Mine.")


def test_what_is_said_between_the_preview_and_its_button_keeps_all_of_it_back(sign_in, people, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Walk the beat")[PROGRESS] = "On track"
    row_of(rows, "Listen")[PROGRESS] = "On track"
    answer = brought(client, rows)
    update_progress(action("Walk the beat"), progress="off-track", by=people["aisha"], on=TODAY)
    again = client.post(BACK, confirmed(answer))
    assert again.status_code == 409
    assert "Nothing was saved." in text_of(again)
    assert "Off track On track" in text_of(again)
    assert action("Listen").progress == "not-started"
    client.post(BACK, confirmed(again))
    assert (action("Walk the beat").progress, action("Listen").progress) == ("off-track", "on-track")


# What others read -----------------------------------------------------------------------------


def test_a_comment_that_may_name_somebody_is_asked_about_before_it_is_saved(sign_in, plan):
    client = sign_in("ben")
    rows = taken(client)
    row_of(rows, "Listen")[COMMENT] = "Spoke with Janet Underhill."
    answer = brought(client, rows)
    assert "it may name somebody: “Janet Underhill”" in text_of(answer)
    assert client.post(BACK, confirmed(answer)).status_code == 422
    assert client.post(BACK, confirmed(answer, "about_nobody")).status_code == 302
    assert action("Listen").comment == "Spoke with Janet Underhill."


def test_people_of_a_school_have_no_column_for_words_and_send_none(sign_in, plan):
    client = sign_in("kit")
    rows = taken(client)
    assert "Comment" not in rows[0]
    with_words = [[*rows[0], "Comment"], *([*row, "The pupils came."] for row in rows[1:])]
    assert "without words" in text_of(brought(client, with_words))
    row_of(rows, "Cook together")[PROGRESS] = "On track"
    client.post(BACK, confirmed(brought(client, rows)))
    assert action("Cook together").progress == "on-track"
