"""A new set of areas does not make levels vanish: they go on under the code, and where none does it is said."""

import datetime

import pytest
from django.http import QueryDict

from commonweal.places.models import Area, AreaSet
from commonweal.places.overlaps import compute_overlaps
from commonweal.places.tests.test_placing import make_set
from commonweal.tension import level_layers
from commonweal.tension.levels.selectors import (
    history_of,
    levels_that_count,
    newest_of,
)
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.summary import draft_summary
from commonweal.tension.verbs.levels import set_level

WEEK = datetime.date(2026, 11, 16)
PAGE = "/levels/2026-11-16/"
# Canalside (X001) goes on; Heron Park (X002) and Old Market (X003) became X004 and X005.
NEW = {"X001": (-0.8, 52.0, -0.7, 52.1), "X004": (-0.7, 52.0, -0.58, 52.1), "X005": (-0.58, 52.0, -0.5, 52.1)}


@pytest.fixture
def judged(people, wards):
    """Every ward was judged, each with its own name as the reason."""
    for name, area in wards.items():
        set_level(
            week=WEEK, area=area, experienced=2, evidenced=1, potential=3, direction="rising",
            reason=f"Judged for {name}.", by=people["ben"],
        )  # fmt: skip


def redraw(*, kind="ward"):
    AreaSet.objects.filter(area_type__code=kind).update(is_current=False)
    new = make_set(kind, NEW, vintage=2027)
    Area.objects.filter(area_set=new, code="X001").update(name="Canalside")
    return new


def page(client, code, week=PAGE):
    answer = client.get(f"{week}area/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_judged_goes_on_under_the_code_everywhere(judged, people, wards, sign_in):
    new = redraw()
    now = Area.objects.get(area_set=new, code="X001")
    counted = levels_that_count(shared_clearance(people["lena"]), WEEK, WEEK)
    assert counted[WEEK, (now.pk, "")].reason == "Judged for Canalside."
    assert newest_of(people["lena"], (now.pk, "")).reason == "Judged for Canalside."
    html = page(sign_in("lena"), "X001")
    assert "Judged for Canalside." in html
    assert "as drawn in the wards of 2025" in html
    week = sign_in("lena").get(PAGE).content.decode()
    assert "3 – High</strong>" in week
    summary = draft_summary(WEEK, "group", people["aisha"])
    levels = next(one for one in summary.sections if one["code"] == "levels")
    assert "Canalside: 3 – High" in levels["text"]
    asked = level_layers.ask(QueryDict(f"areas=ward&week={WEEK}"), people["lena"])
    assert level_layers.values(people["lena"], asked).of == {"X001": 3.0}


def test_a_judgement_of_the_new_area_counts_instead_and_both_are_its_history(judged, people, wards, clock):
    now = Area.objects.get(area_set=redraw(), code="X001")
    clock.shift(60)
    calm = {"experienced": 0, "evidenced": 0, "potential": 0, "direction": "steady"}
    set_level(week=WEEK, area=now, reason="Calmer.", by=people["ben"], **calm)
    counted = levels_that_count(shared_clearance(people["lena"]), WEEK, WEEK)
    assert counted[WEEK, (now.pk, "")].reason == "Calmer."
    assert (WEEK, (wards["Canalside"].pk, "")) not in counted
    assert [one.reason for one in history_of(people["lena"], (now.pk, ""))] == [
        "Calmer.",
        "Judged for Canalside.",
    ]


def test_the_week_says_which_codes_do_not_go_on_and_their_pages_are_still_read(judged, people, sign_in):
    redraw()
    ben = sign_in("ben")
    week = ben.get(PAGE).content.decode()
    assert "drawn no more under their code" in week
    assert "Heron Park (2025)" in week
    assert "Old Market (2025)" in week
    assert "Canalside (2025)" not in week
    html = page(ben, "X002")
    assert "Judged for Heron Park." in html
    assert "drawn no more under this code" in html
    assert "has not been measured" in html
    assert "Set this level" not in html
    sent = {"experienced": "1", "evidenced": "1", "potential": "1", "direction": "steady", "reason": "No."}
    assert ben.post(f"{PAGE}area/X002/", sent).status_code == 404


def test_where_overlaps_are_known_the_best_fits_are_told_with_their_share(judged, people, wards, sign_in):
    new = redraw()
    compute_overlaps(wards["Canalside"].area_set, new)
    ben = sign_in("ben")
    html = page(ben, "X004")
    assert "Before this area was drawn" in html
    assert "Judged for Heron Park." in html
    assert "100% of it lies in this area." in html
    assert "Judged for Old Market." not in html  # its best fit is X005
    assert "80% of it lies in this area." in page(ben, "X005")
    assert "Before this area was drawn" not in page(ben, "X001")
    old = page(ben, "X002")
    assert "Its ground is now for the most part in:" in old
    assert "/area/X004/" in old


def test_a_new_area_of_another_type_with_the_same_code_is_another_area(judged, people):
    other = make_set("parish", {"X001": NEW["X001"]}, vintage=2027)
    area = Area.objects.get(area_set=other)
    assert newest_of(people["lena"], (area.pk, "")) is None
    assert history_of(people["lena"], (area.pk, "")) == []


def test_who_may_not_see_an_earlier_level_does_not_see_it_by_way_of_a_new_set(people, wards, sign_in):
    set_level(
        week=WEEK, area=wards["Heron Park"], experienced=2, evidenced=1, potential=3, direction="rising",
        reason="For few.", marking="sensitive", by=people["ben"],
    )  # fmt: skip
    compute_overlaps(wards["Canalside"].area_set, redraw())
    for code in ("X004", "X002"):
        assert "For few." in page(sign_in("ben"), code)
        assert "For few." not in page(sign_in("lena"), code)
    assert "SENSITIVE" in page(sign_in("ben"), "X004")
