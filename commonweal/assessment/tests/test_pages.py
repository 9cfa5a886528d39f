"""Pages of the self-assessment: a section filled in line by line or whole, gaps, files, and two people at once."""

import io
import json
import zipfile
from urllib.parse import parse_qs

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from commonweal.actions.models import Action
from commonweal.assessment.definitions import FrameworkText, PointText, SectionText, default_scales
from commonweal.assessment.models import Answer, Round, RoundPoint
from commonweal.assessment.rounds import close_round, framework_named, open_round, take_up
from commonweal.assessment.standing import OWN, lines_of
from commonweal.assessment.verbs import answer_point
from commonweal.audit.models import AuditEvent
from commonweal.tension.tests.telling import people_of_wealdmere, set_sector
from commonweal.thread.models import Link

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    people = people_of_wealdmere()
    return open_round(framework_named("practice-2026", by=None), title="2026", by=people["aisha"])


@pytest.fixture
def points(world):
    return {one.point.number: one for one in RoundPoint.objects.filter(round=world).select_related("point")}


@pytest.fixture
def section(world):
    return reverse("assessment:section", args=[world.public_id, 2])  # points 6 to 9


def line(number, version=0, **said):
    fields = ("position", "further", "lead", "timescale", "priority", "score", "target")
    return {f"p{number}-{name}": said.get(name, "") for name in fields} | {
        f"p{number}-seen": json.dumps({"version": version})
    }


def save(client, point, number, whose="own", **said):
    return client.post(
        reverse("assessment:save", args=[point.public_id]) + f"?whose={whose}", line(number, **said)
    )


def test_a_whole_section_is_saved_by_the_button_and_only_what_changed(sign_in, points, section, people):
    client = sign_in("ben")
    answer = client.get(section)
    assert [one.line.point.number for one in answer.context["lines"]] == [6, 7, 8, 9]
    sent = (
        line(6, position="We wrote it.", priority="H", score="2", target="3")
        | line(7)
        | line(8, lead="Us")
        | line(9)
    )
    assert client.post(section, sent).status_code == 302
    found = {one.at.point.number: one for one in Answer.objects.select_related("at__point")}
    assert set(found) == {6, 8}
    assert (found[6].position, found[6].score, found[6].organisation) == (
        "We wrote it.",
        2,
        people["ben"].organisation,
    )
    again = client.get(section)
    assert "Saved: 2 points." in again.content.decode()
    assert 'value="{&quot;version&quot;: 1}"' in again.content.decode()


def test_a_line_is_saved_as_it_is_left_and_tells_what_is_kept(sign_in, points):
    client = sign_in("ben")
    told = save(client, points[6], 6, position=" It is done. ", score="1").json()
    assert told["seen"] == {"version": 1}
    assert told["values"] == {
        "p6-position": "It is done.", "p6-further": "", "p6-lead": "", "p6-timescale": "", "p6-priority": "", "p6-score": "1",
        "p6-target": "",
    }  # fmt: skip
    assert (told["said"], told["gap"]) == ("Saved.", "")
    gap = save(
        client, points[6], 6, version=1, position="It is done.", score="1", target="3", priority="H"
    ).json()
    assert gap["gap"] == "below target, high priority, no action"
    assert (
        save(
            client, points[6], 6, version=2, position="It is done.", score="1", target="3", priority="H"
        ).json()["said"]
        == "As it was."
    )


def test_two_people_at_once_are_shown_both_and_lose_nothing(sign_in, points, section, people):
    client = sign_in("ben")
    save(client, points[6], 6, position="First")
    answer_point(points[6], said={"position": "Theirs", "lead": "Them"}, by=people["ben"])
    answer = save(client, points[6], 6, version=1, position="Mine")
    assert answer.status_code == 409
    row = answer.json()["row"]
    assert "“Current position” is now: Theirs" in row
    assert ">\nMine</textarea>" in row
    assert 'value="Them"' in row, "what they wrote where nothing was typed is not saved over later"
    assert Answer.objects.get().position == "Theirs"
    # The same by the button: what is no conflict is kept, and the page shows both.
    whole = client.post(section, line(6, version=1, position="Mine") | line(7, position="Kept"))
    assert whole.status_code == 422
    assert "“Current position” is now: Theirs" in whole.content.decode()
    assert Answer.objects.get(at__point__number=7).position == "Kept"
    # Saved again in knowledge of theirs, it is kept.
    told = save(client, points[6], 6, version=2, position="Mine").json()
    assert (told["seen"], Answer.objects.get(at__point__number=6).position) == ({"version": 3}, "Mine")


def test_what_somebody_else_changed_beside_stays_and_is_told(sign_in, points, people):
    client = sign_in("ben")
    save(client, points[6], 6, position="First")
    answer_point(points[6], said={"lead": "Them"}, by=people["ben"])
    told = save(client, points[6], 6, version=1, position="Longer").json()
    assert told["values"]["p6-lead"] == "Them"
    assert "theirs stay" in told["said"]


def test_what_looks_like_a_name_is_asked_about_and_a_school_told(sign_in, points):
    client = sign_in("ben")
    answer = save(client, points[6], 6, position="Janet Smith leads it.")
    assert answer.status_code == 422
    assert "Janet Smith" in answer.json()["row"]
    box = answer.json()["row"].split('name="p6-about_nobody_')[1].split('"')[0]
    sent = line(6, position="Janet Smith leads it.") | {f"p6-about_nobody_{box}": "on"}
    assert (
        client.post(reverse("assessment:save", args=[points[6].public_id]) + "?whose=own", sent).status_code
        == 200
    )
    assert AuditEvent.objects.get(verb="answer point").details["said to name nobody"] is True
    school = save(client, points[7], 7, position="Each school takes part.")
    assert school.status_code == 422
    assert "only the tension monitoring group" in school.json()["row"]
    assert not Answer.objects.filter(at=points[7]).exists()


def test_a_school_is_asked_for_no_words_and_none_are_taken(sign_in, points, section, people):
    set_sector(people["kit"], "education")
    client = sign_in("kit")
    page = client.get(section).content.decode()
    assert 'name="p6-score"' in page
    assert 'name="p6-position"' not in page
    assert page.count("give priority, score and target without words") == 1
    assert "without words" not in sign_in("ben").get(section).content.decode()
    assert save(client, points[6], 6, position="We do.", score="1").status_code == 422
    assert save(client, points[6], 6, score="1").status_code == 200
    assert Answer.objects.get().position == ""


def test_who_may_only_read_reads_and_a_closed_round_takes_nothing(sign_in, points, section, world, people):
    grace = sign_in("grace")
    assert b"<textarea" not in grace.get(section).content
    for client, whose in ((grace, "own"), (grace, ""), (sign_in("ben"), ""), (sign_in("carys"), "own")):
        assert save(client, points[6], 6, whose=whose, position="x").status_code == 404
    assert grace.post(section, line(6, position="x")).status_code == 404
    close_round(Round.objects.get(pk=world.pk), by=people["aisha"])
    assert save(sign_in("ben"), points[6], 6, position="x").status_code == 404
    assert b"<textarea" not in sign_in("ben").get(section).content
    assert not Answer.objects.exists()


def test_a_gap_becomes_an_action_in_one_click_and_the_point_shows_its_state(sign_in, points, world, people):
    client = sign_in("aisha")
    save(client, points[6], 6, whose="", priority="H", score="3", target="3")
    at = reverse("assessment:points", args=[world.public_id])
    assert "high priority, no action" in client.get(at + "?state=gap").content.decode()
    page = client.get(reverse("assessment:point", args=[points[6].public_id]))
    asked = page.context["line"].action_asked
    form = client.get(f"/actions/new/?{asked}")
    assert points[6].point.words[:150] in form.content.decode()
    sent = {
        "title": "Write it together",
        "due_on": "2027-01-05",
        "organisation": people["ben"].organisation.pk,
        "details": "",
    }
    assert client.post(f"/actions/new/?{asked}", sent).status_code == 302
    action = Action.objects.get()
    assert Link.objects.get().earlier_id == points[6].public_id
    for name in ("aisha", "grace"):
        page = sign_in(name).get(reverse("assessment:point", args=[points[6].public_id])).content.decode()
        assert "Write it together" in page
        assert "Not started" in page
    assert "No point fits" in client.get(at + "?state=gap").content.decode()
    # An action that somebody may not see is not shown to them, and the gap stays one in their eyes.
    from commonweal.people.visibility import visibility_class

    seen = action.visibility_class
    Action.objects.update(
        visibility_class=visibility_class(
            stage=seen.stage, kind=seen.kind, marking="sensitive", handling=seen.handling,
            organisation=seen.organisation, agreement=seen.agreement,
        )
    )  # fmt: skip
    page = sign_in("grace").get(reverse("assessment:point", args=[points[6].public_id])).content.decode()
    assert "Write it together" not in page


def test_a_suggested_title_is_asked_about_like_any_that_is_typed(sign_in, points, people):
    asked = "title=Ask+Janet+Smith"
    sent = {"title": "Ask Janet Smith", "due_on": "2027-01-05", "organisation": people["ben"].organisation.pk}
    answer = sign_in("aisha").post(f"/actions/new/?for=point:{points[6].public_id}&{asked}", sent)
    assert answer.status_code == 422
    assert not Action.objects.exists()


def test_a_point_shows_partners_side_by_side_and_says_how_they_differ(sign_in, points, people):
    answer_point(points[6], said={"score": 1, "priority": "H"}, by=people["ben"])
    answer_point(points[6], said={"score": 3, "priority": "H"}, by=people["farid"])
    client = sign_in("aisha")
    where = reverse("assessment:point", args=[points[6].public_id])
    page = client.get(where).content.decode()
    assert "Score differs: 1 (Wealdmere Police); 3 (Wealdmere Council of Faiths)." in page
    assert "Priority differs" not in page
    assert client.post(where, line(6, score="2", position="In between")).status_code == 302
    agreed = Answer.objects.get(organisation=None)
    assert (agreed.score, agreed.position) == (2, "In between")
    seen = sign_in("grace").get(where).content.decode()
    assert "In between" in seen
    assert "Agreed for the partnership: " in seen
    assert "<form" not in seen.split("<main")[1]


def test_the_overview_counts_what_the_viewer_may_see_and_who_has_assessed(sign_in, points, world, people):
    answer_point(
        points[6], said={"score": 1, "target": 3, "priority": "L"}, by=people["aisha"], for_partnership=True
    )
    answer_point(points[7], said={"position": "A school does it."}, by=people["aisha"], for_partnership=True)
    answer_point(points[6], said={"score": 1}, by=people["ben"])
    where = reverse("assessment:round", args=[world.public_id])
    counts = {}
    for name in ("aisha", "grace"):
        page = sign_in(name).get(where)
        counts[name] = (page.context["answered"], page.context["gaps"])
        assert "Wealdmere Police" in page.content.decode()
    assert counts == {"aisha": (2, 1), "grace": (1, 1)}
    own = sign_in("ben").get(where + "?whose=own")
    assert own.context["answered"] == 1
    assert sign_in("carys").get(where).status_code == 404


def test_the_file_holds_exactly_what_the_list_shows(sign_in, points, world, people):
    answer_point(
        points[6],
        said={"position": "=1+1", "score": 1, "target": 3},
        by=people["aisha"],
        for_partnership=True,
    )
    client = sign_in("grace")
    at = reverse("assessment:points", args=[world.public_id])
    shown = client.get(at + "?state=gap")
    [(name, address)] = [one for one in shown.context["files"] if one[0] == "XLSX"]
    content = b"".join(client.get(address))
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0].endswith(": 2026 (What the partnership agrees), OFFICIAL")
    assert [row[1] for row in rows[1:]] == ["No.", 6.0]
    assert (name, rows[2][3]) == ("XLSX", "=1+1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, styles = (archive.read(f"xl/{one}.xml") for one in ("worksheets/sheet1", "styles"))
    assert b'orientation="landscape"' in sheet
    assert b'fitToHeight="0"' in sheet
    assert b'wrapText="1"' in styles
    assert client.get(address.replace("state=gap", "state=nonsense")).status_code == 400
    assert client.get(address.replace("grid.xlsx", "grid.pdf")).status_code == 404
    assert Client().get(address).status_code == 404
    assert AuditEvent.objects.filter(verb="take grid").get().details == {"format": "xlsx", "count": 1}


def test_a_round_stands_beside_the_one_before(sign_in, points, world, people, clock):
    answer_point(points[6], said={"score": 1}, by=people["aisha"], for_partnership=True)
    later = open_round(world.framework, title="2027", by=people["aisha"])
    at = RoundPoint.objects.get(round=later, point__number=6)
    answer_point(at, said={"score": 3}, by=people["aisha"], for_partnership=True)
    page = sign_in("grace").get(reverse("assessment:compare", args=[later.public_id])).content.decode()
    assert "1, now 3" in page
    assert "Better" in page
    first = sign_in("grace").get(reverse("assessment:compare", args=[world.public_id])).content.decode()
    assert "There is no earlier round" in first


def test_rounds_by_two_versions_are_paired_by_words_and_means_are_of_points_scored_both_times(
    sign_in, people, clock
):
    made = []
    for version, words in ((1, ("We meet", "We ask", "We go")), (2, ("We look", "We  Meet", "We ask"))):
        points = tuple(PointText(n, one) for n, one in enumerate(words, start=1))
        text = FrameworkText(
            "own", version, "Own", "", "ours", "", "", (SectionText("All", points),), default_scales()
        )
        made.append(open_round(take_up(text, by=None), title=f"Own {version}", by=people["aisha"]))
    for round, scores in zip(made, ({1: 1, 2: 4, 3: 0}, {1: 4, 2: 2}), strict=True):
        for at in RoundPoint.objects.filter(round=round, point__number__in=scores):
            answer_point(
                at, said={"score": scores[at.point.number]}, by=people["aisha"], for_partnership=True
            )
    page = sign_in("grace").get(reverse("assessment:compare", args=[made[1].public_id]))
    moved = [[getattr(cell, "text", cell) for cell in row] for row in page.context["moved"].rows]
    assert moved == [
        ["1 We look", "4", "none", "New"],
        ["2 We  Meet", "1, now 2", "none", "Better"],
        ["3 We ask", "4, now none", "none", ""],
    ]
    [section] = page.context["sections"].rows
    assert section == ["All", 3, 2, 1, "1.0", "2.0", 0, 0]
    assert "points with the same words are compared" in page.content.decode()


def test_the_title_of_an_action_begins_with_what_is_agreed_to_be_done(points, people, world):
    def title(number, viewer):
        lines = {one.point.number: one for one in lines_of(world, people[viewer])}
        return parse_qs(lines[number].action_asked)["title"][0]

    by = people["aisha"]
    answer_point(points[6], said={"further": "Ask business\nThen meet"}, by=by, for_partnership=True)
    answer_point(points[7], said={"further": "Ask the pupils"}, by=by, for_partnership=True)
    answer_point(points[8], said={"further": "x" * 300}, by=by, for_partnership=True)
    answer_point(points[9], said={"further": "Ours alone"}, by=by)
    assert title(6, "grace") == "Ask business"
    assert title(8, "grace") == "x" * 200
    for number, viewer in ((7, "grace"), (7, "aisha"), (9, "aisha")):
        assert title(number, viewer) == points[number].point.words[:200]
    own = {one.point.number: one for one in lines_of(world, by, whose=OWN)}
    assert parse_qs(own[9].action_asked)["title"][0] == points[9].point.words[:200]


def test_who_may_see_no_round_and_begin_none_is_not_asked_to(sign_in):
    page = sign_in("carys").get("/assessment/").content.decode()
    assert "No round that you may see" in page
    assert "begins by choosing" not in page
    Answer.objects.all().delete()
    Round.objects.all().delete()
    assert "begins by choosing" in sign_in("aisha").get("/assessment/").content.decode()


def test_a_round_is_opened_once_and_closed_and_opened_again(sign_in):
    client = sign_in("aisha")
    sent = {"framework": "key-points-2002:1", "title": "A new one"}
    assert client.post("/assessment/new/", sent).status_code == 302
    assert "kept once" in client.post("/assessment/new/", sent, follow=True).content.decode()
    taken = client.post("/assessment/new/", sent | {"framework": "practice-2026:1"})
    assert (taken.status_code, "called so" in taken.content.decode()) == (422, True)
    round = Round.objects.get(title="A new one")
    turn = reverse("assessment:turn", args=[round.public_id])
    for do, is_open in (("close", False), ("reopen", True)):
        client.post(turn, {"do": do})
        round.refresh_from_db()
        assert round.is_open is is_open


def test_the_whole_grid_and_a_section_ask_the_database_as_often_however_many_points(
    sign_in, points, world, people, section, django_assert_max_num_queries
):
    for number in (6, 7, 8, 9):
        answer_point(points[number], said={"position": f"Words {number}"}, by=people["ben"])
    client = sign_in("ben")
    at = reverse("assessment:points", args=[world.public_id]) + "?whose=own"
    client.get(at)
    with django_assert_max_num_queries(26):
        assert client.get(at).status_code == 200
    with django_assert_max_num_queries(26):
        assert client.get(section).status_code == 200
