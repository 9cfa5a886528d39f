import datetime
import re

import pytest

from commonweal.people.tests.doors import is_refused
from commonweal.tension.models import Level
from commonweal.tension.verbs.levels import set_level

WEEK = datetime.date(2026, 11, 16)
PAGE = "/levels/2026-11-16/"
CANALSIDE = f"{PAGE}area/X001/"
JUDGED = {
    "experienced": "2",
    "evidenced": "1",
    "potential": "3",
    "direction": "rising",
    "reason": "Leaflets on two streets.",
    "marking": "official",
}


@pytest.fixture
def level(people, wards):
    return set_level(
        week=WEEK,
        area=wards["Canalside"],
        experienced=2,
        evidenced=1,
        potential=3,
        direction="rising",
        reason="Leaflets on two streets.",
        by=people["ben"],
    )


@pytest.mark.parametrize("name", [None, "carys", "ewa", "farid", "grace", "hana", "idris", "joan", "kit"])
def test_levels_do_not_exist_for_strangers(sign_in, level, name):
    client = sign_in(name)
    for address in ("/levels/", PAGE, CANALSIDE, f"/levels/release/{level.public_id}/"):
        assert is_refused(client.get(address))
    assert is_refused(client.post(CANALSIDE, JUDGED))
    assert Level.objects.count() == 1


def test_the_week_shows_levels_with_number_word_direction_and_the_scale(sign_in, level):
    page = sign_in("lena").get(PAGE).content.decode()
    assert "3 – High</strong>" in page
    assert "Rising" in page
    assert "0 is normal; a higher number is more serious" in page
    assert "partnership’s own scale" in page
    assert "<svg" in page
    assert "No level to show" in page


def test_on_monday_morning_the_week_to_look_at_is_the_one_that_ended(sign_in):
    assert sign_in("ben").get("/levels/").url == PAGE


def test_an_analyst_reads_the_history_but_finds_no_form(sign_in, level):
    client = sign_in("lena")
    page = client.get(CANALSIDE).content.decode()
    assert "Leaflets on two streets." in page
    assert "Set this level" not in page
    assert client.post(CANALSIDE, JUDGED).status_code == 404
    assert client.get(f"/levels/release/{level.public_id}/").status_code == 404


def test_a_member_of_the_group_judges_and_lands_on_the_week(sign_in, wards):
    answer = sign_in("ben").post(CANALSIDE, JUDGED)
    assert answer.url == PAGE
    level = Level.objects.get()
    assert (level.overall, level.set_by.name, level.area.name) == (3, "Ben", "Canalside")


def test_what_was_typed_stays_when_something_is_missing(sign_in, wards):
    answer = sign_in("ben").post(
        CANALSIDE, JUDGED | {"potential": "", "overall": "1", "override_reason": "Kept words"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Leaflets on two streets." in page
    assert "Kept words" in page
    answer = sign_in("ben").post(CANALSIDE, JUDGED | {"overall": "0"})
    assert "Say why the overall level is not the worst of the three" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"override_reason"}
    assert not Level.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["/levels/2026-11-17/", "/levels/yesterday/", f"{PAGE}area/X999/", f"{PAGE}community/martians/",
     f"{PAGE}person/x/", "/levels/2026-11-30/", "/levels/2026-11-30/area/X001/"],
)  # fmt: skip
def test_addresses_that_name_nothing_are_not_found(sign_in, wards, address):
    assert sign_in("ben").get(address).status_code == 404


def test_a_level_can_be_released_from_its_page(sign_in, people, wards, tell_and_grade, clock):
    tell_and_grade(
        grades={"marking": "sensitive"},
        lon=-0.75,
        lat=52.05,
        when_from=datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
    )
    client = sign_in("ben")
    client.post(CANALSIDE, JUDGED)
    level = Level.objects.get()
    assert "3 – High</strong>" not in sign_in("lena").get(PAGE).content.decode()
    clock.shift(60)
    release = {"marking": "official", "handling": "P", "reason": "More worry than usual."}
    assert client.post(f"/levels/release/{level.public_id}/", release).status_code == 302
    page = sign_in("lena").get(PAGE).content.decode()
    assert "3 – High</strong>" in page


def test_communities_and_the_whole_partnership_can_be_judged(sign_in, people):
    client = sign_in("aisha")
    assert client.post(f"{PAGE}community/new-arrivals/", JUDGED).status_code == 302
    assert client.post(f"{PAGE}everywhere/all/", JUDGED).status_code == 302
    assert set(Level.objects.values_list("area", "community")) == {(None, "new-arrivals"), (None, "")}
    assert "No neighbourhoods yet" in client.get(PAGE).content.decode()


def test_a_week_of_levels_takes_few_queries(sign_in, level, django_assert_max_num_queries):
    client = sign_in("ben")
    with django_assert_max_num_queries(21):
        client.get(PAGE)


def test_what_was_judged_of_another_week_is_no_answer_for_this_one(sign_in, people, wards):
    judged = {"experienced": 3, "evidenced": 3, "potential": 3, "direction": "rising", "by": people["ben"]}
    monday = datetime.date(2026, 11, 16)
    address = f"/levels/{monday}/area/{wards['Canalside'].code}/"
    set_level(
        week=monday - datetime.timedelta(weeks=1), area=wards["Canalside"], reason="Leaflets.", **judged
    )
    page = sign_in("ben").get(address)
    assert page.context["form"].initial == {}
    assert "stands chosen" not in page.content.decode()
    set_level(week=monday, area=wards["Canalside"], reason="More.", **judged)
    page = sign_in("ben").get(address)
    assert page.context["form"].initial["experienced"] == "3"
    assert "Ben judged this week on" in page.content.decode()


def seen_on(page):
    return re.search(r'<input[^>]* name="seen"(?: value="(\w*)")?', page)[1] or ""


def test_two_who_judge_the_same_at_once_hear_of_each_other_and_the_second_decides(sign_in, people, wards):
    aisha, ben = sign_in("aisha"), sign_in("ben")
    hers, his = (seen_on(one.get(CANALSIDE).content.decode()) for one in (aisha, ben))
    assert hers == his == ""
    assert aisha.post(CANALSIDE, JUDGED | {"seen": hers}).status_code == 302
    quiet = {
        "experienced": "0",
        "evidenced": "0",
        "potential": "0",
        "direction": "steady",
        "reason": "Quiet.",
    }
    answer = ben.post(CANALSIDE, JUDGED | quiet | {"seen": his})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Aisha judged this while you had the page open: 3 – High, Rising." in page
    assert "Quiet.</textarea>" in page
    assert Level.objects.count() == 1
    assert ben.post(CANALSIDE, JUDGED | quiet | {"seen": seen_on(page)}).status_code == 302
    assert [level.set_by.name for level in Level.objects.order_by("set_at")] == ["Aisha", "Ben"]


def test_a_judgement_is_not_put_under_another_name_by_a_button_alone(sign_in, people, level):
    aisha = sign_in("aisha")
    as_it_is = JUDGED | {"seen": level.public_id}
    answer = aisha.post(CANALSIDE, as_it_is)
    assert answer.status_code == 422
    assert "It is judged so already." in answer.content.decode()
    assert Level.objects.get().set_by == people["ben"]
    assert aisha.post(CANALSIDE, as_it_is | {"reason": "The same as last week."}).status_code == 302
    assert Level.objects.count() == 2


def test_the_name_of_the_whole_begins_as_a_heading_does(sign_in, people):
    assert ">The whole partnership</h1>" in sign_in("ben").get(f"{PAGE}everywhere/all/").content.decode()
