"""Whoever is given an action hears of it, and no comment on one is lost."""

import datetime
import importlib
import re

import pytest
from django.apps import apps

from commonweal.actions.following import how_many_would_follow
from commonweal.actions.models import Action, Comment
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.people.own_data import rows_about

DUE = datetime.date(2027, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def give(people, django_capture_on_commit_callbacks):
    """Aisha makes an action; `to` whom of the organisation it is given."""

    def make(to="idris", by="aisha"):
        with django_capture_on_commit_callbacks(execute=True):
            return make_action(
                title="Mend the fence",
                owner_organisation=people[to or "idris"].organisation,
                owner=people[to] if to else None,
                due_on=DUE,
                by=people[by],
            )

    return make


def given_card(client):
    page = client.get("/week/").content.decode()
    found = re.search(r'aria-labelledby="card-given">(.*?)</section>', page, re.S)
    return found[1] if found else ""


def test_who_is_given_an_action_gets_a_mail_that_says_nothing_of_it(give, people, mailoutbox):
    action = give()
    [mail] = mailoutbox
    assert mail.to == [people["idris"].email]
    assert f"/actions/{action.public_id}/" in mail.body
    assert "fence" not in mail.subject + mail.body


def test_nobody_is_written_to_about_what_they_gave_themselves(give, people, mailoutbox, sign_in):
    give(to="aisha")
    give(to=None)
    assert mailoutbox == []
    assert given_card(sign_in("aisha")) == ""


def test_an_action_given_later_is_told_too_and_a_changed_day_is_not(
    give, people, mailoutbox, django_capture_on_commit_callbacks
):
    action = give(to=None)
    now = {"title": action.title, "details": "", "owner": people["idris"]}
    for due in (DUE, DUE + datetime.timedelta(days=1)):
        with django_capture_on_commit_callbacks(execute=True):
            change_action(action, **now, due_on=due, by=people["aisha"])
    assert [mail.to for mail in mailoutbox] == [[people["idris"].email]]


def test_what_was_agreed_earlier_is_no_news(people, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_action(
            title="Mend the fence",
            owner_organisation=people["idris"].organisation,
            owner=people["idris"],
            due_on=DUE,
            by=people["aisha"],
            at=datetime.datetime(2026, 10, 1, 9, tzinfo=datetime.UTC),
        )
    assert mailoutbox == []


def test_this_week_names_it_for_seven_days_and_until_it_was_opened(give, sign_in, clock):
    action = give()
    assert "Mend the fence" in given_card(sign_in("idris"))
    assert given_card(sign_in("aisha")) == ""
    clock.shift(datetime.timedelta(days=8))
    assert "Mend the fence" in given_card(sign_in("idris"))
    sign_in("aisha").get(f"/actions/{action.public_id}/")
    assert "Mend the fence" in given_card(sign_in("idris"))
    sign_in("idris").get(f"/actions/{action.public_id}/")
    assert given_card(sign_in("idris")) == ""


def test_seen_at_once_it_stays_for_seven_days_and_goes_when_complete(give, people, sign_in):
    action = give()
    sign_in("idris").get(f"/actions/{action.public_id}/")
    assert "Mend the fence" in given_card(sign_in("idris"))
    update_progress(action, progress="complete", by=people["idris"], on=DUE)
    assert given_card(sign_in("idris")) == ""


def test_every_comment_is_kept_with_who_and_when(give, people, sign_in, clock):
    action = give()
    for words, by in (("Asked the builder.", "idris"), ("He comes on Friday.", "aisha"), ("", "idris")):
        update_progress(action, progress="on-track", comment=words, by=people[by], on=DUE)
        update_progress(action, progress="on-track", comment=words, by=people[by], on=DUE)
        clock.shift(datetime.timedelta(hours=1))
    page = sign_in("grace").get(f"/actions/{action.public_id}/").content.decode()
    shown = page[page.index("Comments on progress") :]
    assert shown.index("He comes on Friday.") < shown.index("Asked the builder.")
    assert people["idris"].name in shown
    assert Comment.objects.count() == 2


def test_who_wrote_a_comment_is_given_it_when_they_ask(give, people):
    update_progress(give(), progress="on-track", comment="Asked the builder.", by=people["idris"], on=DUE)
    rows = [
        row for row in rows_about({"email": people["idris"].email}) if row["kept as"] == "actions.Comment"
    ]
    assert [row["text"] for row in rows] == ["Asked the builder."]


def test_a_school_named_in_an_earlier_comment_still_counts(give, people):
    action = give()
    for words in ("Met at Otterbrook.", "Done on Friday."):
        update_progress(action, progress="on-track", comment=words, by=people["idris"], on=DUE)
    assert how_many_would_follow("Otterbrook", None) == 1


def test_comments_from_before_come_out_of_the_history(give, people):
    action = give()
    for words in ("Asked the builder.", "Asked the builder.", "He comes on Friday."):
        Action.objects.filter(pk=action.pk).update(comment=words)
        Action.objects.get(pk=action.pk).save()
    migration = importlib.import_module(
        "commonweal.actions.migrations.0002_comments_are_kept_and_owners_told"
    )
    migration.keep_what_history_has(apps, None)
    assert list(Comment.objects.values_list("text", flat=True)) == [
        "He comes on Friday.",
        "Asked the builder.",
    ]
