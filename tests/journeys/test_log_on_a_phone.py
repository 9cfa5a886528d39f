"""A contact, a promise and a follow-up logged on a phone: one page, two answers that are asked for, under a minute."""

import datetime

import pytest
from playwright.sync_api import expect

from commonweal.relations.models import Contact
from commonweal.relations.verbs import begin_relationship
from tests.journeys.accessibility import assert_accessible

pytestmark = pytest.mark.once
TODAY = datetime.date(2026, 11, 23)
# Seconds of the keystroke-level model (Card, Moran and Newell 1980): one key of somebody who types 20 words a minute,
# where people on phones were found to type 36 (Palin and others 2019); a finger moved to a place; making up one's mind.
KEY, POINT, MIND = 0.6, 1.1, 1.35


class Counted:
    """A page of which every tap and every key is counted."""

    def __init__(self, page):
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, locator):
        locator.click()
        self.taps += 1

    def type(self, locator, text):
        self.tap(locator)
        locator.press_sequentially(text)
        self.keys += len(text)

    def choose(self, locator, label):
        """A phone shows the answers of a select in a list of its own: one tap opens it, one chooses."""
        locator.select_option(label=label)
        self.taps += 2

    @property
    def seconds(self):
        return self.keys * KEY + self.taps * (POINT + MIND)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_contact_a_promise_and_a_follow_up_are_logged_on_one_page_within_a_minute(visit, people, scripts):
    begin_relationship(
        kind="councillor",
        role="Ward councillor, Canalside",
        rhythm=31,
        begun_on=TODAY - datetime.timedelta(days=100),
        by=people["aisha"],
    )
    page = visit(user=people["aisha"], width=320, scripts=scripts)
    phone = Counted(page)
    page.goto("/week/")
    card = page.locator("section[aria-labelledby=card-keeping-in-touch]")
    expect(card).to_contain_text("1 waits to hear from you.")
    phone.tap(card.get_by_role("link", name="Log a contact"))
    form = page.locator("main form")
    if scripts:
        assert_accessible(page)
    # How it was and which day are answered already; with whom and about what are all that must be.
    form.get_by_role("button").click()
    expect(page.locator(".govuk-error-summary__list li")).to_have_count(2)

    phone.choose(form.locator("[name=relationship]"), "Ward councillor, Canalside")
    phone.type(form.locator("[name=about]"), "Lights on stairs")
    phone.type(form.locator("[name=promise]"), "Ask who owns them")
    for part, text in (("day", "1"), ("month", "12"), ("year", "2026")):
        phone.type(form.locator(f"[name=due_on_{part}]"), text)
    phone.choose(form.locator("[name=again]"), "In two weeks")
    phone.tap(form.get_by_role("button"))
    expect(page.get_by_text("The contact is logged.")).to_be_visible()

    contact = Contact.objects.get()
    assert (contact.on, contact.about, contact.how) == (TODAY, "Lights on stairs", "met")
    assert contact.again_on == TODAY + datetime.timedelta(days=14)
    assert contact.promises.get().due_on == datetime.date(2026, 12, 1)
    assert (phone.taps, phone.keys) == (11, 40)
    assert phone.seconds < 60
    if scripts:
        assert_accessible(page)
    page.goto("/week/")
    expect(page.locator("section[aria-labelledby=card-keeping-in-touch]")).to_have_count(0)
