"""What is marked OFFICIAL-SENSITIVE says so in every list, and the page that lists it carries the banner."""

import datetime
import io
import re

import pytest
from PIL import Image

from commonweal.actions.verbs import make_action
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.release import release_strength

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
WORDS = "Leaflets against newcomers were found."
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05, "place": "Canalside"}
LISTS = (
    "/reports/",
    "/map/?view=table",
    "/map/?layer=reports&view=table",
    "/search/?q=leaflets",
    "/search/?q=leaflets&kind=report",
    "/areas/ward/X001/",
    "/map/?open=ward:X001",
)
TAG = re.compile(r"govuk-tag--\w+\">\s*OFFICIAL-SENSITIVE<")


def banner(html):
    found = re.search(r'<section class="cw-marking[^>]*>\s*<div[^>]*>([^<]*?)\s*<', html)
    return found[1].strip() if found else ""


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_a_sensitive_row_has_its_tag_and_the_page_its_banner(tell_and_grade, wards, sign_in, address):
    tell_and_grade(sanitised=WORDS, **IN_CANALSIDE)
    html = page(sign_in("ben"), address)
    assert WORDS in html or "Type not given" in html or "Tension" in html
    assert not TAG.search(html)
    assert banner(html) == "OFFICIAL"
    tell_and_grade(sanitised=WORDS, grades={"marking": "sensitive"}, **IN_CANALSIDE)
    html = page(sign_in("ben"), address)
    assert len(TAG.findall(html)) == 1
    assert banner(html) == "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize("address", ["/reports/", "/map/?view=table", "/search/?q=leaflets", "/week/"])
def test_whoever_may_not_see_it_reads_no_marking_of_it(tell_and_grade, wards, sign_in, address):
    tell_and_grade(sanitised=WORDS, grades={"marking": "sensitive"}, **IN_CANALSIDE)
    assert "OFFICIAL" not in page(sign_in("lena"), address)


def test_only_what_the_page_shows_counts(tell_and_grade, sign_in):
    tell_and_grade(grades={"marking": "sensitive"})
    tell_and_grade(kind="strength", sanitised="A garden was dug.")
    assert banner(page(sign_in("ben"), "/reports/?kind=strength")) == "OFFICIAL"
    assert banner(page(sign_in("ben"), "/reports/?status=closed")) == ""


def test_the_public_reads_no_markings(wards, client, tell_and_grade, people):
    release_strength(
        tell_and_grade(kind="strength", sanitised="A garden was dug.", **IN_CANALSIDE), by=people["aisha"]
    )
    for address in ("/map/?view=table", "/areas/ward/X001/", "/map/?open=ward:X001"):
        html = page(client, address)
        assert "A garden was dug." in html
        assert "OFFICIAL" not in html


def test_panels_of_the_map_carry_the_marking(tell_and_grade, wards, sign_in):
    report = tell_and_grade(sanitised=WORDS, grades={"marking": "sensitive"}, **IN_CANALSIDE)
    area = page(sign_in("ben"), "/map/panel/?open=ward:X001&layer=reports")
    assert TAG.search(area)
    assert "X001 · OFFICIAL-SENSITIVE" in area
    assert TAG.search(page(sign_in("ben"), f"/map/panel/?layer=reports&item={report.public_id}"))


def test_the_queue_and_what_one_sent_carry_it(tell, sign_in):
    tell(marking="sensitive")
    for name, address in (("aisha", "/reports/queue/"), ("ben", "/reports/sent/")):
        html = page(sign_in(name), address)
        assert TAG.search(html), address
        assert banner(html) == "OFFICIAL-SENSITIVE", address


def test_a_sensitive_action_is_marked_in_its_list_in_search_and_this_week(
    tell_and_grade, people, sign_in, settings
):
    report = tell_and_grade(grades={"marking": "sensitive"})
    make_action(
        title="Talk to the leaflet printer",
        owner_organisation=people["ben"].organisation,
        due_on="2026-11-20",
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    for address in ("/actions/", "/search/?q=printer", "/week/"):
        html = page(sign_in("ben"), address)
        assert TAG.search(html), address
        assert banner(html) == "OFFICIAL-SENSITIVE", address


def test_this_week_is_marked_for_the_strengths_it_shows(tell_and_grade, sign_in):
    assert banner(page(sign_in("ben"), "/week/")) == ""
    tell_and_grade(kind="strength", sanitised="A garden was dug.")
    assert banner(page(sign_in("ben"), "/week/")) == "OFFICIAL"
    tell_and_grade(kind="strength", sanitised="A fence was mended.", grades={"marking": "sensitive"})
    html = page(sign_in("ben"), "/week/")
    assert len(TAG.findall(html)) == 1
    assert banner(html) == "OFFICIAL-SENSITIVE"


def test_levels_are_marked_where_they_are_listed_and_drawn(tell_and_grade, wards, people, sign_in):
    tell_and_grade(grades={"marking": "sensitive"}, when_from=THEN, **IN_CANALSIDE)
    judged = {"experienced": 3, "evidenced": 1, "potential": 1, "direction": "steady", "reason": "Leaflets."}
    set_level(week=WEEK, area=wards["Canalside"], by=people["ben"], **judged)
    for address in ("/levels/2026-11-16/", "/map/?layer=levels&view=table", "/week/", "/areas/ward/X001/"):
        html = page(sign_in("ben"), address)
        assert TAG.search(html), address
        assert banner(html) == "OFFICIAL-SENSITIVE", address
    assert banner(page(sign_in("ben"), "/map/?layer=levels")) == "OFFICIAL-SENSITIVE"


def test_the_map_and_its_picture_carry_the_marking_as_its_table_does(tell_and_grade, wards, sign_in):
    tell_and_grade(**IN_CANALSIDE)
    assert banner(sign_in("ben").get("/map/").content.decode()) == "OFFICIAL"
    tell_and_grade(grades={"marking": "sensitive"}, **IN_CANALSIDE)
    for query in ("", "?view=table"):
        assert banner(sign_in("ben").get(f"/map/{query}").content.decode()) == "OFFICIAL-SENSITIVE"
    assert banner(sign_in("ben").get("/map/?kind=strength").content.decode()) == ""
    with Image.open(io.BytesIO(sign_in("ben").get("/layers/reports.png").content)) as picture:
        assert "OFFICIAL-SENSITIVE." in picture.text["Description"]
    assert banner(sign_in("lena").get("/map/").content.decode()) == "OFFICIAL"
    assert banner(sign_in().get("/map/").content.decode()) == ""
