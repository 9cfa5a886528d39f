"""Rows become reports or reasons: dates, places, words of the vocabularies, markings."""

import datetime
import io

import pytest
from python_calamine import CalamineWorkbook

from commonweal.tension.upload.check import check_rows
from commonweal.tension.upload.mapping import MEANINGS, WrongMapping, checked, guess
from commonweal.tension.upload.read import Sheet
from commonweal.tension.upload.refused import refused_workbook

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
BOX = (-1.5, 51.5, 0.0, 52.5)


def check_one(**cells):
    """What becomes of one row: (Told, "") or (None, reason)."""
    cells = {"what": "A rumour in a shop.", "kind": "tension"} | cells
    sheet = Sheet(tuple(cells), ((2, tuple(cells.values())),))
    columns = {name: name for name in cells if name in MEANINGS}
    found = check_rows(sheet, columns, organisation_id=1, now=NOW, bounds=BOX)
    if found.ready:
        return found.ready[0][1], ""
    return None, found.refused[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03", "03/11/2026", "3/11/26", "3.11.2026", "03-11-2026", "3 Nov 2026", "3rd November 2026",
        "Tue 3 Nov 26", "Tuesday, 3 November 2026", "2026/11/03", "3-Nov-2026", "46329", "2026-11-03T00:00",
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_forms_people_use_and_the_day_comes_first(text):
    told, reason = check_one(date=text)
    assert not reason
    assert told.when_from.date() == datetime.date(2026, 11, 3)


def test_a_time_is_that_of_london_and_makes_the_report_precise_to_the_hour():
    told, _reason = check_one(date="03/07/2026", time="2.30 pm")
    assert told.when_from.astimezone(datetime.UTC).hour == 13
    assert told.when_precision == "time"
    assert check_one(date="2026-07-03 14:30")[0].when_from == told.when_from


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"date": "11/23/2026"}, "month first"),
        ({"date": "31/02/2026"}, "not a date"),
        ({"date": "last week"}, "not a date"),
        ({"date": "#REF!"}, "In “date” stands an error of the spreadsheet, #REF!."),
        ({"what": "#DIV/0!"}, "an error of the spreadsheet, #DIV/0!"),
        ({"date": "=…"}, "formula without its result"),
        ({"date": "25/12/2026"}, "future"),
        ({"date": "01/01/1970"}, "too long ago"),
        ({"time": "14:00"}, "no date"),
        ({"date": "3/11/2026", "time": "25:00"}, "time of day"),
        ({"lon": "52.04", "lat": "-0.75"}, "swapped"),
        ({"lon": "0", "lat": "0.0"}, "0, 0"),
        ({"lon": "-3.2", "lat": "55.9"}, "far outside"),
        ({"lon": "485000", "lat": "238000"}, "eastings"),
        ({"lon": "-0.75", "lat": ""}, "both"),
        ({"lon": "west", "lat": "52"}, "numbers"),
        ({"lon": "nan", "lat": "52"}, "far outside"),
        ({"what": ""}, "Say what happened"),
        ({"what": "x" * 5001}, "5000"),
        ({"place": "x" * 201}, "200"),
        ({"kind": "both"}, "strength or a tension"),
        ({"indicator": "graffitti"}, "Did you mean “graffiti”"),
        ({"indicator": "celebration"}, "not a known type"),
        ({"communities": "muslim; martian"}, "martian"),
        ({"source": "martian"}, "not a known source"),
        ({"marking": "SECRET"}, "above OFFICIAL-SENSITIVE"),
        ({"marking": "Official - Confidential"}, "above OFFICIAL-SENSITIVE"),
        ({"suggested": "UK TOP SECRET"}, "above OFFICIAL-SENSITIVE"),
        ({"what": "SECRET\nsomething"}, "above OFFICIAL-SENSITIVE"),
        ({"note": "SECRET: not to be read here"}, "above OFFICIAL-SENSITIVE"),
        ({"handling": "C"}, "needs the conditions"),
        ({"marking": "very private"}, "not a marking"),
        ({"handling": "X"}, "handling code"),
        ({"handling": "Police only"}, "handling code"),
        ({"handling": "Private"}, "handling code"),
        ({"handling": "PROTECT"}, "handling code"),
        ({"handling": "Please do not share"}, "handling code"),
        ({"handling": "不"}, "handling code"),
        ({"crime_reported": "perhaps"}, "yes, no or empty"),
        ({"where": "the moon"}, "kind of place"),
        ({"where": "place"}, "Say which place it was"),
        ({"where": "a place", "place": ""}, "Say which place it was"),
        ({"where": "place", "place": "\x00"}, "Say which place it was"),
    ],
)
def test_a_row_that_cannot_be_taken_comes_back_with_the_reason(cells, words):
    told, reason = check_one(**cells)
    assert told is None
    assert words in reason


def test_names_of_types_and_communities_are_as_good_as_their_codes():
    told, reason = check_one(
        indicator="Rumour",
        communities="Muslim communities; young",
        source="School or college",
        marking="Official-Sensitive",
    )
    assert not reason
    assert (told.indicator, told.communities, told.source) == ("rumour", ("muslim", "young"), "school")
    assert told.marking == "sensitive"
    assert check_one(communities="New arrivals, refugees and people seeking asylum")[0].communities == (
        "new-arrivals",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "P"),
        (" p ", "P"),
        ("Lawful sharing permitted", "P"),
        ("P: lawful sharing permitted", "P"),
        ("C", "C"),
        ("C – Lawful sharing permitted, with conditions", "C"),
    ],
)
def test_a_handling_code_is_taken_as_its_letter_or_in_full(text, code):
    conditions = "By the ward team alone" if code == "C" else ""
    assert check_one(handling=text, handling_conditions=conditions)[0].handling == code


@pytest.mark.parametrize(
    ("date", "time", "moment"),
    [
        ("2026-11-20T14:30:00+05:00", "", "2026-11-20T09:30:00+00:00"),
        ("2026-11-20", "02:30 +0500", "2026-11-19T21:30:00+00:00"),
        ("2026-07-20T14:30:00Z", "", "2026-07-20T15:30:00+01:00"),
        ("2026-07-20T14:30:00-03:30", "", "2026-07-20T19:00:00+01:00"),
        ("2026-07-20 14:30", "", "2026-07-20T14:30:00+01:00"),
    ],
)
def test_a_time_with_an_offset_becomes_the_time_here(date, time, moment):
    told, reason = check_one(date=date, time=time)
    assert reason == ""
    assert told.when_from.isoformat() == moment


@pytest.mark.parametrize(
    "date", ["2026-11-20T14:30:00+25:00", "2026-11-20 14:30+01:75", "0001-01-01 00:30+05:00"]
)
def test_an_offset_that_no_clock_has_is_refused(date):
    told, reason = check_one(date=date)
    assert told is None
    assert "time of day" in reason or "too long ago" in reason


def test_where_follows_from_what_is_given():
    assert check_one()[0].where == "unknown"
    assert check_one(place="High Street")[0].where == "place"
    assert check_one(where="Online")[0].where == "online"
    assert check_one(lon="-0.75", lat="52.04")[0].lon == -0.75


def test_rows_that_say_the_same_differ_by_their_number_and_however_they_are_written_the_key_is_one():
    sheet = Sheet(("What", "When"), ((2, ("A", "3/11/2026")), (3, ("A", "2026-11-03")), (4, ("B", ""))))
    columns = {"what": "What", "date": "When", "every_row_is": "tension"}
    keys = [told.content_key for _n, told in check_rows(sheet, columns, organisation_id=1, now=NOW).ready]
    assert len(set(keys)) == 3
    turned = Sheet(("D", "W"), ((9, ("03 Nov 2026", "A")), (10, ("3.11.26", "A"))))
    again = check_rows(
        turned, {"what": "W", "date": "D", "every_row_is": "tension"}, organisation_id=1, now=NOW
    )
    assert [told.content_key for _n, told in again.ready] == keys[:2]
    other = check_rows(sheet, columns, organisation_id=2, now=NOW)
    assert not {told.content_key for _n, told in other.ready} & set(keys)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"every_row_is": "tension"}, "what happened"),
        ({"what": "A"}, "strength or tension"),
        ({"what": "A", "kind": "B", "every_row_is": "tension"}, "Not both"),
        ({"what": "A", "place": "A", "every_row_is": "tension"}, "chosen twice"),
        ({"what": "Z", "every_row_is": "tension"}, "no column"),
        ({"what": "A", "lon": "B", "every_row_is": "tension"}, "both longitude"),
        ({"what": "A", "suspect": "B", "every_row_is": "tension"}, "nothing that a column"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_words(columns, words):
    with pytest.raises(WrongMapping, match=words):
        checked(columns, ["A", "B"])


def test_a_column_is_guessed_for_one_meaning_at_most():
    found = guess(["Location", "Category", "DATE", "Details", "Kind"])
    assert found == {
        "what": "Details", "kind": "Kind", "date": "DATE", "place": "Location", "indicator": "Category"
    }  # fmt: skip


def test_refused_rows_come_back_as_text_that_no_spreadsheet_works_out():
    evil = '=HYPERLINK("http://attacker.example","Click")'
    data = refused_workbook(
        ["What", "Note"], [{"row": 7, "reason": "+1 reason", "cells": [evil, "@SUM(A1)"]}]
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [evil, "@SUM(A1)", 7.0, "+1 reason"]
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name]


@pytest.mark.parametrize(
    ("cell", "is_said"), [("yes", True), ("Not sure", True), ("no", False), ("", False), ("unknown", False)]
)
def test_a_row_says_that_a_child_may_be_at_risk(cell, is_said):
    assert check_one(concerns_child=cell)[0].concerns_child is is_said
    assert guess(["What", "Child at risk"])["concerns_child"] == "Child at risk"


def test_a_word_that_says_neither_is_refused_with_what_to_write():
    assert "should be yes, no or empty" in check_one(concerns_child="two of them")[1]


def test_conditions_beside_another_code_than_c_are_refused_with_their_row():
    told, reason = check_one(handling="P", handling_conditions="By the ward team alone")
    assert told is None
    assert "Only handling code C has conditions." in reason
