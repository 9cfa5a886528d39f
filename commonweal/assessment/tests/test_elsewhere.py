"""The self-assessment in the rest of the product: search, thread, requests for information, and no school by any way."""

import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse

from commonweal.assessment.finding import _items
from commonweal.assessment.information import between
from commonweal.assessment.models import WORDS, Answer, RoundPoint
from commonweal.assessment.rounds import framework_named, open_round
from commonweal.assessment.selectors import gaps_among, points_visible_to
from commonweal.assessment.verbs import answer_point
from commonweal.people.information import Withheld
from commonweal.tension.tests.telling import people_of_wealdmere
from commonweal.thread.selectors import trail_of
from commonweal.thread.verbs import link_items
from tests.ways import text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
NAME = "Fernbank Primary School"


@pytest.fixture(scope="module")
def world(module_db):
    people = people_of_wealdmere()
    return open_round(framework_named("practice-2026", by=None), title="2026", by=people["aisha"])


@pytest.fixture
def points(world):
    return {one.point.number: one for one in RoundPoint.objects.filter(round=world).select_related("point")}


def test_points_are_found_by_their_words_and_by_what_is_agreed_as_far_as_it_is_seen(points, people):
    answer_point(
        points[6], said={"position": "Kingfisher evenings."}, by=people["aisha"], for_partnership=True
    )
    answer_point(
        points[7], said={"position": f"Kingfisher at {NAME}."}, by=people["aisha"], for_partnership=True
    )
    found = {
        name: [one.point.number for one in _items(people[name], "kingfisher")]
        for name in ("ben", "grace", "carys")
    }
    assert found == {"ben": [6, 7], "grace": [6], "carys": []}
    assert [one.point.number for one in _items(people["grace"], "facilitators rules")] == [7]


def test_evidence_and_actions_hang_on_a_point_for_who_may_see_them(points, people, tell_and_grade):
    report = tell_and_grade(kind="strength", sanitised="An evening was held.")
    key = ("point", points[6].public_id)
    link_items(earlier=("report", report.public_id), later=key, by=people["aisha"])
    assert [one.item_id for one in trail_of(*key, viewer=people["grace"]).came_from] == [report.public_id]
    assert trail_of(*key, viewer=people["carys"]) is None


def test_what_waits_for_an_action_is_a_gap_that_everybody_may_know_of(points, people):
    for number, words in ((6, "Some."), (7, f"At {NAME}.")):
        answer_point(
            points[number],
            said={"position": words, "score": 1, "target": 3},
            by=people["aisha"],
            for_partnership=True,
        )
    answer_point(points[8], said={"score": 3, "target": 3}, by=people["aisha"], for_partnership=True)
    answer_point(points[9], said={"score": 1, "target": 3}, by=people["ben"])
    assert [one.point.number for one in gaps_among(points_visible_to(people["grace"]))] == [6]


def test_what_goes_out_names_nobody_and_what_tells_of_a_school_is_kept_back(points, people):
    plain = answer_point(points[6], said={"position": "We do.", "score": 2}, by=people["ben"]).answer
    kept = answer_point(points[7], said={"position": f"At {NAME}."}, by=people["ben"]).answer
    classes = {kept.visibility_class_id: Withheld.SCHOOL}
    out = list(between(TODAY, TODAY, classes))
    assert Withheld.SCHOOL in out
    [item] = [one for one in out if not isinstance(one, Withheld)]
    assert item.wording.endswith("We do.")
    assert item.level == "2"
    assert str(plain.organisation) not in str(item)
    assert list(between(TODAY + datetime.timedelta(days=1), TODAY + datetime.timedelta(days=2), {})) == []


def told_at(client, world, points):
    """What a round's pages say in the places where an answer would stand."""
    at = [
        reverse("assessment:point", args=[points[6].public_id]),
        reverse("assessment:points", args=[world.public_id]),
        reverse("assessment:section", args=[world.public_id, 2]),
        reverse("assessment:section", args=[world.public_id, 2]) + "?whose=own",
    ]
    pages = [text_of(client, one).split("<main")[1] for one in at]
    return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one) for one in pages]


@pytest.mark.parametrize("name", ["grace", "farid"])
def test_whether_an_answer_that_tells_of_a_school_is_there_is_not_told(points, people, sign_in, world, name):
    client = sign_in(name)
    before = told_at(client, world, points)
    answer_point(points[6], said={"position": f"At {NAME}."}, by=people["aisha"], for_partnership=True)
    assert told_at(client, world, points) == before
    assert "Nothing is agreed yet." in before[0]


def test_whoever_saves_over_an_answer_that_is_kept_from_them_is_told(points, people, sign_in):
    people["idris"].organisation = people["aisha"].organisation
    people["idris"].save(update_fields=["organisation"])
    answer_point(points[6], said={"position": f"At {NAME}."}, by=people["aisha"])
    sent = {"p6-position": "We do.", "p6-seen": '{"version": 0}'}
    told = sign_in("idris").post(reverse("assessment:save", args=[points[6].public_id]) + "?whose=own", sent)
    assert told.status_code == 422
    assert "only the tension group reads and changes it" in told.json()["row"]
    assert "We do." in told.json()["row"], "what was typed is still there"
    assert Answer.objects.get().position == f"At {NAME}."


def words_at(browser, address):
    """What this address gives somebody to read: a page, or every part of an office file."""
    if "grid." not in address:
        return text_of(browser, address) or ""
    with zipfile.ZipFile(io.BytesIO(browser.get(address).content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


@pytest.mark.parametrize(("field", "for_partnership"), [*zip(WORDS, (True, False, True, False), strict=True)])
def test_no_way_gives_a_schools_name_to_anybody_outside_the_group(
    points, people, sign_in, world, field, for_partnership
):
    by = people["aisha" if for_partnership else "ben"]
    whose = "" if for_partnership else "?whose=own"
    answer_point(
        points[6], said={field: f"Ask {NAME}.", "priority": "H"}, by=by, for_partnership=for_partnership
    )
    at = [reverse(f"assessment:{name}", args=[world.public_id]) for name in ("round", "points", "compare")]
    at += [reverse("assessment:section", args=[world.public_id, 2])]
    at += [reverse("assessment:points-file", args=[world.public_id, ending]) for ending in ("xlsx", "docx")]
    at = [*(one + whose for one in at), reverse("assessment:point", args=[points[6].public_id])]
    at += ["/search/?q=Fernbank", "/week/", "/actions/"]
    for name in ("grace", "kit", "lena"):
        browser = sign_in(name)
        found = [address for address in at if "Primary School" in words_at(browser, address)]
        assert found == [], name
    told = [address for address in at if NAME in words_at(sign_in(by.name.lower()), address)]
    assert len(told) >= 4, "nothing was told, so nothing was tried"
    assert Answer.objects.get().visibility_class.names_school
