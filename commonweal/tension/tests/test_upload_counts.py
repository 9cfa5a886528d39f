"""A school's spreadsheet: counts go in by week, area and type; refused rows come back; no word is kept."""

import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from commonweal.people.taxonomy import terms
from commonweal.tension.counts import how_many
from commonweal.tension.models import Report, Upload
from commonweal.tension.tests.pages import page
from commonweal.tension.upload.verbs import (
    CannotUpload,
    add_upload,
    look_through,
    match_columns,
    start_upload,
)

NAME = "Tom Nobody of class 9B"
HEADER = "Week,Area,Strength or tension,Type,Number,Notes\n"
GOOD = f"""{HEADER}16/11/2026,Canalside,tension,hate,3,{NAME} was shouted at
18/11/2026,,Tension,Rumour,2,
2026-11-09,X002,strength,sport,5,
"""
BAD = f"""{HEADER}16/11/2026,Canalside,tension,hate,3,
{NAME},Canalside,tension,hate,3,
16/11/2026,{NAME},tension,hate,4,
16/11/2026,Canalside,tension,{NAME},4,
16/11/2026,Canalside,{NAME},hate,4,
16/11/2026,Canalside,tension,rumour,{NAME},
16/11/2026,Canalside,tension,rumour,0,
16/11/2026,Canalside,tension,rumour,501,
16/11/2026,Canalside,tension,rumour,-2,
20/11/2026,Canalside,tension,hate,9,
30/11/2026,Canalside,tension,hate,1,
,Canalside,tension,hate,1,
16/11/2026,Canalside,tension,Rumoor,1,
"""
WHY = {
    3: "“…” is not a date",
    4: "“…” is not an area in use",
    5: "“…” is not a known type",
    6: "Say whether this is a strength or a tension.",
    7: "must be a whole number",
    8: "from 1 to 500",
    9: "from 1 to 500",
    10: "must be a whole number",
    11: "Row 2 says this week, area and type already",
    12: "The date is in the future",
    13: "Say which week",
    14: "Did you mean “rumour”?",
}


@pytest.fixture
def kit(school, documents_recorded, wards, sign_in):
    return sign_in("kit")


def send(client, content, name=f"{NAME}.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post("/reports/upload/", {"file": SimpleUploadedFile(name, data)})


def kept(upload):
    """Everything that the database and the disk hold of an upload, as text."""
    upload = Upload.objects.get(pk=upload.pk)
    text = json.dumps([upload.name, upload.columns, upload.refused])
    if upload.file:
        with upload.file.open("rb") as stream:
            text += stream.read().decode()
    return text


def test_counts_go_from_a_file_to_the_queue_as_many_as_they_say(kit, wards):
    start = page(kit, "/reports/upload/")
    for column in ("Week", "Area", "Strength or tension", "Type", "Number"):
        assert f"<strong>{column}</strong>" in start
    answer = send(kit, GOOD)
    upload = Upload.objects.get()
    assert answer.url == f"/reports/upload/{upload.public_id}/check/"
    assert NAME not in kept(upload)
    assert "Notes" not in kept(upload)
    assert "3 new reports are ready" in page(kit, answer.url)
    assert not Report.objects.exists()
    kit.post(answer.url, {"do": "add"})
    by_type = {one.indicator: one for one in Report.objects.all()}
    assert {code: (one.kind, one.number, one.place) for code, one in by_type.items()} == {
        "hate": ("tension", 3, "Canalside"),
        "rumour": ("tension", 2, ""),
        "sport": ("strength", 5, "Heron Park"),
    }
    assert how_many(Report.objects.all()) == 10
    assert {one.channel for one in by_type.values()} == {"upload"}
    assert str(by_type["rumour"].happened_on) == "2026-11-16"  # the Monday of its week
    assert by_type["hate"].placements.get().area == wards["Canalside"]
    assert NAME not in str(list(Report.objects.values()))


def test_the_same_file_again_adds_nothing(school, documents_recorded, wards):
    for _time in range(2):
        upload = add_upload(start_upload(GOOD.encode(), name="x.csv", by=school), by=school)
    assert (upload.accepted, upload.already_here) == (0, 3)
    assert Report.objects.count() == 3


def test_a_workbook_is_read_like_a_text_file(kit):
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for row, cells in enumerate([["Week commencing", "Category", "How many"], ["16/11/2026", "Rumour", 7]]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    workbook.close()
    kit.post(send(kit, stream.getvalue(), "counts.xlsx").url, {"do": "add"})
    report = Report.objects.get()
    assert (report.kind, report.indicator, report.number, report.where) == ("tension", "rumour", 7, "borough")


def test_each_refused_row_says_why_and_comes_back_without_a_word(kit):
    answer = send(kit, BAD)
    upload = Upload.objects.get()
    assert NAME not in kept(upload)
    found = look_through(upload)
    assert [number for number, _told in found.new] == [2]
    reasons = {one.row: one.reason for one in found.refused}
    assert set(reasons) == set(WHY)
    for row, why in WHY.items():
        assert why in reasons[row], (row, reasons[row])
    kit.post(answer.url, {"do": "add"})
    assert NAME not in kept(upload)
    assert "12 rows were refused" in page(kit, f"/reports/upload/{upload.public_id}/")
    data = kit.get(f"/reports/upload/{upload.public_id}/refused.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["Week", "Area", "Strength or tension", "Type", "Number"]
    assert [int(row[5]) for row in rows[1:]] == sorted(WHY)
    assert rows[1][:5] == ["…", "Canalside", "tension", "hate", "3"]
    assert "Nobody" not in str(rows)


def test_no_type_is_of_both_kinds_so_a_file_need_not_say_which():
    words = [
        {word.casefold() for term in terms(kind).values() for word in (term.code, term.words, str(term.name))}
        for kind in ("strength", "tension")
    ]
    assert all(words)
    assert not set.intersection(*words)


def test_a_type_of_the_other_kind_is_refused(kit):
    send(kit, "Week,Kind,Type,Number\n16/11/2026,strength,hate,3\n")
    [refused] = look_through(Upload.objects.get()).refused
    assert "“hate” is not a known type" in refused.reason


def test_rows_marked_too_high_are_not_kept(kit):
    send(kit, "Week,Type,Number,Marking\n16/11/2026,hate,3,SECRET\n16/11/2026,rumour,1,\n")
    upload = Upload.objects.get()
    assert "SECRET" not in kept(upload)
    found = look_through(upload)
    assert [(one.row, one.must_not_be_kept) for one in found.refused] == [(2, True)]
    assert [told.indicator for _row, told in found.new] == ["rumour"]


@pytest.mark.parametrize("header", ["What,Kind", "Week,Type", "Type,Number", "Name,Week,Number"])
def test_a_file_without_the_columns_of_counts_is_refused_at_once(kit, header):
    answer = send(kit, f"{header}\n{','.join([NAME] * (header.count(',') + 1))}\n")
    assert "never words" in answer.content.decode()
    assert not Upload.objects.exists()


def test_columns_of_counts_cannot_be_made_to_mean_words(kit, school):
    send(kit, GOOD)
    upload = Upload.objects.get()
    assert kit.get(f"/reports/upload/{upload.public_id}/columns/").url.endswith("/check/")
    with pytest.raises(CannotUpload):
        match_columns(upload, {"what": "Type", "every_row_is": "tension"}, by=school)


def test_words_sent_before_an_organisation_became_a_school_are_not_added(people, documents_recorded):
    """Kit's organisation told in words when it sent the file."""
    upload = start_upload(b"What,Kind\nLeaflets.,tension\n", name="x.csv", by=people["kit"])
    match_columns(upload, {"what": "What", "kind": "Kind"}, by=people["kit"])
    people["kit"].organisation.sector = "education"
    people["kit"].organisation.save(update_fields=["sector"])
    upload.refresh_from_db()
    with pytest.raises(CannotUpload, match="no counts"):
        add_upload(Upload.objects.get(pk=upload.pk), by=people["kit"])
    assert not Report.objects.exists()


@pytest.mark.parametrize("is_dry", [True, False])
def test_the_command_takes_counts_of_a_school(
    school, documents_recorded, wards, commonweal, tmp_path, is_dry
):
    path = tmp_path / "counts.csv"
    path.write_text(BAD)
    more = ["--dry-run"] if is_dry else []
    code, out, _err = commonweal("load", "reports", path, "--as", school.email, "--json", *more)
    said = json.loads(out)
    assert (code, said["accepted"], len(said["refused"])) == (2, 1, 12)
    assert NAME not in out
    assert Report.objects.count() == (0 if is_dry else 1)
