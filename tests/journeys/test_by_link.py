"""A partner answers through the link in a reminder, in a browser that keeps to what the page says about itself."""

import datetime
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from commonweal.tension.models import PartnerReturn
from commonweal.tension.verbs.returns import remind_partners

WEEK = datetime.date(2026, 11, 16)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_button_behind_a_reminders_link_works(visit, people, scripts):
    remind_partners(week=WEEK, by=people["aisha"])
    (message,) = [one for one in mail.outbox if one.to == ["kit@wealdmere.example"]]
    page = visit(width=320, scripts=scripts)
    page.goto(re.search(r"https?://[^/]+(/\S+)", message.body)[1])
    page.get_by_role("button", name=re.compile("Nothing to report")).click()
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert PartnerReturn.objects.get().sent_by == people["kit"]
