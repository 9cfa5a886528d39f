"""No page offers a link that turns its reader away: more people see released strengths than open reports."""

import re

import pytest

from commonweal.tension.opening import may_open
from commonweal.tension.verbs.release import release_strength
from tests.access_items import IN_CANALSIDE
from tests.access_who import PUBLIC

WORDS = "A shared supper by the canal."
PAGES = (
    "/areas/ward/X001/",
    "/map/panel/?open=ward:X001",
    "/map/?layer=strengths&view=table",
    "/map/panel/?layer=strengths&item={item}",
    "/search/?q=supper",
)


@pytest.fixture
def released(tell_and_grade, wards, people):
    """A strength in Canalside that everybody may read."""
    report = tell_and_grade(kind="strength", by="kit", sanitised=WORDS, may_share=True, **IN_CANALSIDE)
    return release_strength(report, by=people["aisha"])


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_link_to_a_report_opens_for_whom_it_is_shown_to(name, sign_in, released, people):
    browser = sign_in(None if name == "public" else name)
    read, offered = 0, set()
    for page in PAGES:
        answer = browser.get(page.format(item=released.public_id))
        if answer.status_code == 200:
            html = answer.content.decode()
            read += WORDS in html
            offered |= set(re.findall(r'href="(/reports/[^"#]+)"', html))
    assert read, "the strength is read on no page, so that nothing is tested"
    for address in offered:
        assert browser.get(address).status_code == 200, address
    assert (f"/reports/{released.public_id}/" in offered) == (name != "public" and may_open(people[name]))
