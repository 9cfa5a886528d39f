"""A grid brought through the browser: every difference is shown before it is loaded, all or nothing."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from commonweal.assessment.files import as_grid_document, as_grid_workbook, grid_of
from commonweal.assessment.models import Answer, Framework, Round, RoundPoint
from commonweal.assessment.rounds import close_round
from commonweal.assessment.standing import PARTNERSHIP, lines_of
from commonweal.assessment.verbs import answer_point
from commonweal.audit.models import AuditEvent
from commonweal.plans.tests.tables import text_of
from commonweal.sources.assessment.grid import read_grid
from commonweal.sources.assessment.load import load_grid
from commonweal.sources.assessment.rows import rows_in
from commonweal.sources.assessment.tests.test_load import GRID, HEAD, said
from commonweal.tension.tests.telling import people_of_wealdmere
from commonweal.tension.tests.test_upload_reading import workbook

pytestmark = pytest.mark.django_db
BACK = "/assessment/bring/"
ROWS = [line.split("\t") for line in GRID.splitlines()[1:]]


@pytest.fixture(scope="module")
def people(module_db):
    return people_of_wealdmere()


def as_docx():
    document = Document()
    document.add_heading("Our own grid", level=0)
    table = document.add_table(rows=0, cols=len(ROWS[0]))
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FORMS = {
    "txt": lambda: GRID.encode(),
    "csv": lambda: "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode(),
    "xlsx": lambda: workbook(*ROWS),
    "docx": as_docx,
}


def brought(client, data=GRID, name="grid.txt", **asked):
    data = data if isinstance(data, bytes) else data.encode()
    sent = {"file": SimpleUploadedFile(name, data), "new_round": "2026", "title": "Our own grid"} | asked
    return client.post(BACK, sent)


def confirmed(answer, *ticks):
    """What the page of the preview sends. ticks: beginnings of names of boxes that are ticked."""
    form = answer.context["form"]
    sent = {name: form[name].value() for name in ("carried", "seen")}
    return sent | {name: "on" for name in form.fields if name.startswith(ticks)} if ticks else sent


def load(client, **asked):
    """A grid that was brought and confirmed."""
    assert client.post(BACK, confirmed(brought(client, **asked))).status_code == 302
    return Round.objects.get(title="2026")


@pytest.mark.parametrize("ending", FORMS)
def test_a_grid_is_shown_first_and_loaded_once_it_is_confirmed(people, sign_in, ending):
    client = sign_in("aisha")
    answer = brought(client, FORMS[ending](), f"grid.{ending}")
    words = text_of(answer)
    for told in (
        "Its points become the partnership’s own framework “Our own grid”, version 1.",
        "Ownership 1–2",
        "Vision 3–3",
        "1. Everybody is in Current position A forum meets",
        "2. It fits Priority Low",
        "3. We ask Score 4 In place",
    ):
        assert told in words
    assert (Framework.objects.count(), Round.objects.count(), Answer.objects.count()) == (0, 0, 0)
    done = client.post(BACK, confirmed(answer), follow=True)
    assert "Loaded: 11 cells were changed." in text_of(done)
    round = Round.objects.get(title="2026")
    assert said(round)[1] == ("A forum meets", "H", "Ask business", "Council", "March 2027", 2, 3)
    assert AuditEvent.objects.get(verb="take answers in").actor == people["aisha"].public_id
    # The same grid again, into the same round, says nothing new.
    again = brought(client, FORMS[ending](), f"grid.{ending}", round=round.public_id)
    assert "nothing would change" in text_of(again)


def test_what_stands_there_is_shown_beside_and_overwritten_only_where_that_is_ticked(people, sign_in):
    client = sign_in("aisha")
    round = load(client)
    other = GRID.replace("A forum meets", "Two forums meet").replace("Ask business", "")
    answer = brought(client, other, round=round.public_id)
    words = text_of(answer)
    assert "1. Everybody is in Current position A forum meets Two forums meet" in words
    assert "Further actions" not in words
    refused = client.post(BACK, confirmed(answer))
    assert refused.status_code == 422
    assert said(round)[1][0] == "A forum meets"
    client.post(BACK, confirmed(answer, "overwrite"))
    assert said(round)[1][:3] == ("Two forums meet", "H", "Ask business")


def test_what_somebody_says_between_the_preview_and_its_button_is_not_overwritten(people, sign_in):
    client = sign_in("aisha")
    round = load(client)
    answer = brought(client, GRID.replace("A forum meets", "Two forums meet"), round=round.public_id)
    point = RoundPoint.objects.get(round=round, point__number=1)
    answer_point(point, said={"position": "Three do"}, by=people["aisha"], for_partnership=True)
    again = client.post(BACK, confirmed(answer, "overwrite"))
    assert again.status_code == 409
    assert "Three do Two forums meet" in text_of(again)
    assert said(round)[1][0] == "Three do"
    client.post(BACK, confirmed(again, "overwrite"))
    assert said(round)[1][0] == "Two forums meet"


FAULTS = {
    "a number twice": (GRID.replace("\t2\tIt fits", "\t1\tIt fits"), "line 4 Number 1 is there twice"),
    "a column missing": (GRID.replace("\tLead", "\tCost"), "The column “Lead” is missing."),
    "a priority unknown": (GRID.replace("\tHigh\t", "\tUrgent\t"), "line 3 “Urgent” is no priority."),
    "an error of the spreadsheet": (GRID.replace("A forum meets", "#REF!"), "stands an error of the spreadsheet"),
    "marked too high": (GRID.replace("A forum meets", "TOP SECRET"), "line 3 This text says that it is marked above"),
    "no grid": ("What,When\nA,B\n", "No row of headings"),
    "a page": ("%PDF-1.7", "is a PDF"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_grid_that_cannot_be_taken_is_refused_with_row_and_reason(people, sign_in, case):
    data, words = FAULTS[case]
    answer = brought(sign_in("aisha"), data)
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert not Framework.objects.exists()


def test_a_round_takes_a_part_of_its_grid_and_no_point_that_it_has_not(people, sign_in):
    client = sign_in("aisha")
    round = load(client)
    part = "\n".join([HEAD, "\t2\tIt fits\tIt does\t\t\t\t\t\t"])
    words = text_of(brought(client, part, round=round.public_id))
    assert "2 points of the framework are not in the file" in words
    assert "2. It fits Current position It does" in words
    beyond = "\n".join([HEAD, "\t4\tMore\tIt does\t\t\t\t\t\t"])
    assert "has no point 4" in text_of(brought(client, beyond, round=round.public_id))


def test_a_title_that_another_round_has_and_a_round_that_is_closed_are_refused(people, sign_in):
    client = sign_in("aisha")
    round = load(client)
    assert "Another round is called so." in text_of(brought(client))
    answer = brought(client, GRID.replace("A forum meets", "Two"), round=round.public_id)
    close_round(round, by=people["aisha"])
    told = text_of(client.post(BACK, confirmed(answer, "overwrite"), follow=True))
    assert "This round is closed." in told
    assert brought(client, round=round.public_id).status_code == 422


def test_answers_of_a_partner_are_loaded_as_theirs(people, sign_in):
    client = sign_in("aisha")
    police = people["ben"].organisation
    load(client, organisation=police.slug)
    found = Answer.objects.all()
    assert {one.organisation for one in found} == {police}


def test_a_name_is_asked_about_and_what_tells_of_a_school_is_told_before_it_is_loaded(people, sign_in):
    client = sign_in("aisha")
    grid = GRID.replace("A forum meets", "Janet Underhill asks").replace("=1+1 is two", "The school joins")
    answer = brought(client, grid)
    assert "will read it: 3." in text_of(answer)
    refused = client.post(BACK, confirmed(answer))
    assert "it may name somebody: “Janet Underhill”" in text_of(refused)
    assert client.post(BACK, confirmed(refused, "about_nobody")).status_code == 302
    names_school = {one.at.point.number: one.visibility_class.names_school for one in Answer.objects.all()}
    assert names_school == {1: False, 2: False, 3: True}
    assert AuditEvent.objects.get(verb="take answers in").details["said to name nobody"] is True


def test_what_is_kept_from_whoever_brings_a_grid_is_neither_shown_nor_overwritten(
    people, sign_in, monkeypatch
):
    client = sign_in("aisha")
    round = load(client, data=GRID.replace("A forum meets", "The school joins"))
    kept = Answer.objects.get(at__point__number=1, organisation=None)
    monkeypatch.setattr(
        "commonweal.assessment.taking_in.clearance_of",
        lambda person: frozenset({round.visibility_class_id}) - {kept.visibility_class_id},
    )
    told = text_of(brought(client, GRID.replace("A forum meets", "Two meet"), round=round.public_id))
    assert "line 3 What is said here tells of a school" in told
    assert "The school joins" not in told


@pytest.mark.parametrize("write", [as_grid_workbook, as_grid_document])
def test_a_grid_that_went_out_comes_back_without_a_difference(people, sign_in, write):
    client = sign_in("aisha")
    round = load(client)
    lines = lines_of(round, people["aisha"], whose=PARTNERSHIP)
    data = write(grid_of(round, lines, people["aisha"], whose=PARTNERSHIP))
    assert "nothing would change" in text_of(brought(client, data, "out.bin", round=round.public_id))


def test_a_page_that_was_changed_on_its_way_is_not_believed(people, sign_in):
    client = sign_in("aisha")
    sent = confirmed(brought(client)) | {"carried": json.dumps(["a grid"])}
    assert "does not hold the grid any more" in text_of(client.post(BACK, sent, follow=True))


def test_only_who_moderates_brings_a_grid(people, sign_in):
    assert "Bring a self-assessment" in text_of(sign_in("aisha").get(reverse("assessment:new")))
    assert sign_in("ben").get(BACK).status_code == 404
    assert "Bring a self-assessment" not in text_of(sign_in("ben").get(reverse("assessment:rounds")))
    with pytest.raises(PermissionError):
        load_grid(read_grid(rows_in(GRID.encode(), name="g.txt")), name="g", by=people["ben"])
