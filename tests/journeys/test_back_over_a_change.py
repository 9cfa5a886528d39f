"""Back to a page that named a fault never lays old words over what a colleague saved meanwhile."""

from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, make_action

pytestmark = pytest.mark.once


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_after_back(visit, people):
    action = make_action(
        title="Talk to both sides",
        details="As it was.",
        owner_organisation=people["aisha"].organisation,
        due_on=timezone.localdate(),
        by=people["aisha"],
    )
    page = visit(user=people["aisha"])
    page.goto(f"/actions/{action.public_id}/change/")
    page.locator("[name=details]").fill("My words.")
    page.locator("[name=title]").fill("")
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.goto("/actions/")
    change_action(
        action,
        title=action.title,
        details="A colleague's words.",
        owner=None,
        due_on=action.due_on,
        by=people["aisha"],
    )
    with suppress(Error):  # a browser that would have to send the form again says so, and shows nothing
        page.go_back()
    if page.locator("[name=details]").count():  # a browser that shows the form again shows what counts by now
        page.locator("[name=title]").fill("Talk to both sides")
        page.locator("main form[method=post] button[type=submit]").first.click()
    assert Action.objects.get(pk=action.pk).details == "A colleague's words."
