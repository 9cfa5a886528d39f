"""Before others read the words of an action, its writer is asked about names in them, and told of schools."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.people.asking_names import box_for
from commonweal.people.found_names import names_in
from commonweal.people.models import Organisation
from commonweal.people.tests.ticking import send_told, ticked
from commonweal.people.visibility import MarkingTooHigh

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 12, 1)
TYPED = "Call Jane Smith on 07700 900123."
CONFIRMED = {box_for(names_in(TYPED)): "on"}
BOX = "These are not about anybody who should stay unnamed"
WHO_READS = (
    "only the tension monitoring group, those who check reports and people of the organisation that does it"
)


@pytest.fixture
def action(people):
    """An action of Canalside Homes, by Aisha."""
    organisation = people["idris"].organisation
    title = "Take the leaflets down"
    return make_action(title=title, owner_organisation=organisation, due_on=DUE, by=people["aisha"])


@pytest.fixture
def pages(people, action):
    """By the field whose words are tried: who writes, where, what else is sent, and what the record calls it."""
    sent = {"title": "Take the leaflets down", "due_on": "2026-12-01"}
    new = sent | {"organisation": people["idris"].organisation.pk}
    here, change = f"/actions/{action.public_id}/", f"/actions/{action.public_id}/change/"
    return {
        "title of a new one": ("aisha", "/actions/new/", new, "title", "make action"),
        "details of a new one": ("aisha", "/actions/new/", new, "details", "make action"),
        "title": ("aisha", change, sent, "title", "change action"),
        "details": ("aisha", change, sent, "details", "change action"),
        "comment": ("idris", here, {"progress": "on-track"}, "comment", "update action"),
        "comment of the officer": ("aisha", here, {"progress": "on-track"}, "comment", "update action"),
    }


PAGES = [
    "title of a new one",
    "details of a new one",
    "title",
    "details",
    "comment",
    "comment of the officer",
]


def written():
    return [getattr(one, name) for one in Action.objects.all() for name in ("title", "details", "comment")]


@pytest.mark.parametrize("page", PAGES)
def test_a_name_is_kept_only_when_whoever_wrote_it_confirms_that_it_names_nobody(page, pages, sign_in):
    who, where, sent, field, verb = pages[page]
    client, before = sign_in(who), written()
    sent = filled(client, where, sent | {field: TYPED})
    refused = client.post(where, sent)
    assert refused.status_code == 422
    html = refused.content.decode()
    for words in (BOX, "“Jane Smith”", "“07700 900123”", TYPED):
        assert words in html
    assert written() == before
    other = sent | {field: TYPED.replace("Jane Smith", "Amir Khan")} | CONFIRMED
    assert client.post(where, other).status_code == 422
    assert client.post(where, sent | CONFIRMED).status_code == 302
    assert TYPED in written()
    details = AuditEvent.objects.filter(verb=verb).latest("id").details
    assert details["said to name nobody"] is True
    assert "Jane" not in str(details)


@pytest.mark.parametrize("page", PAGES)
def test_words_that_say_they_are_marked_too_high_are_not_kept(page, pages, sign_in):
    who, where, sent, field, _verb = pages[page]
    client, before = sign_in(who), written()
    refused = client.post(where, filled(client, where, sent | {field: "TOP SECRET: wait for the van."}))
    assert refused.status_code == 422
    assert "It must not be stored here." in refused.content.decode()
    assert "wait for the van" in refused.content.decode()
    assert written() == before


def test_no_verb_keeps_them_either(action, people):
    with pytest.raises(MarkingTooHigh):
        update_progress(action, progress="on-track", comment="SECRET\nx", by=people["aisha"], on=DUE)
    with pytest.raises(MarkingTooHigh):
        change_action(
            action, title=action.title, details="SECRET: x", owner=None, due_on=DUE, by=people["aisha"]
        )
    organisation = people["idris"].organisation
    with pytest.raises(MarkingTooHigh):
        make_action(title="SECRET x", owner_organisation=organisation, due_on=DUE, by=people["aisha"])


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_asked_or_noted_where_nothing_is_found(page, pages, sign_in, wards):
    who, where, sent, field, verb = pages[page]
    client = sign_in(who)
    assert BOX not in client.get(where).content.decode()
    words = {field: "Repaint the underpass in Heron Park with Canalside Homes."}
    sent = filled(client, where, sent | words | CONFIRMED)
    assert client.post(where, sent).status_code == 302
    assert "said to name nobody" not in AuditEvent.objects.filter(verb=verb).latest("id").details


def test_what_an_action_said_already_is_not_asked_about_again(action, sign_in):
    Action.objects.update(details=TYPED, comment=TYPED)
    client, where = sign_in("aisha"), f"/actions/{action.public_id}/"
    sent = {"title": action.title, "details": f"{TYPED} Now.", "due_on": "2026-12-02"}
    change = f"{where}change/"
    assert client.post(change, filled(client, change, sent)).status_code == 302
    sent = filled(client, where, {"progress": "at-risk", "comment": TYPED})
    assert client.post(where, sent).status_code == 302
    # Another name beside it is.
    refused = client.post(where, sent | {"comment": f"{TYPED} Ask Amir Khan."})
    assert refused.status_code == 422
    assert "“Amir Khan”" in refused.content.decode()
    assert "“Jane Smith”" not in refused.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_words_of_a_school_is_told_before_they_are_kept(page, pages, sign_in):
    who, where, sent, field, _verb = pages[page]
    client, before = sign_in(who), written()
    sent = filled(client, where, sent | {field: "Talk to the school."})
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert WHO_READS in refused.content.decode()
    assert "write “children” or “young people” without the school" in refused.content.decode()
    assert written() == before
    assert not Action.objects.filter(visibility_class__names_school=True).exists()
    assert client.post(where, sent | ticked(refused)).status_code == 302
    assert Action.objects.get(**{field: "Talk to the school."}).visibility_class.names_school


def test_a_tick_is_about_the_readers_it_was_put_beside(people, sign_in):
    """Who reads it otherwise depends on who does it: the tick does not stay when another organisation is chosen."""
    client, where = sign_in("aisha"), "/actions/new/"
    sent = {"title": "Talk to the school", "due_on": "2026-12-01"}
    theirs = sent | {"organisation": people["idris"].organisation.pk}
    box = ticked(client.post(where, theirs))
    ours = sent | {"organisation": people["aisha"].organisation.pk}
    refused = client.post(where, ours | box)
    assert refused.status_code == 422
    assert "nobody else at the organisation that does it will" in refused.content.decode()
    assert not Action.objects.exists()
    assert client.post(where, ours | ticked(refused)).status_code == 302


@pytest.mark.parametrize("organisation", ["²", "9" * 40, "-1", "x"])
def test_an_organisation_that_cannot_be_is_refused_in_words(organisation, sign_in):
    sent = {"title": "Talk to the school", "due_on": "2026-12-01", "organisation": organisation}
    assert sign_in("aisha").post("/actions/new/", sent).status_code == 422


def test_what_is_for_the_group_already_is_not_asked_about_schools(
    action, people, sign_in, tell_and_grade, pages
):
    client, where = sign_in("aisha"), f"/actions/{action.public_id}/"
    said = {"progress": "on-track", "comment": "The school helps."}
    assert send_told(client, where, filled(client, where, said)).status_code == 302
    said = filled(client, where, said | {"comment": "The school helped."})
    assert client.post(where, said).status_code == 302
    sent, change = {"title": "Talk to the school", "due_on": "2026-12-01"}, f"{where}change/"
    assert client.post(change, filled(client, change, sent)).status_code == 302
    report = tell_and_grade(kind="strength", sanitised="A fair at the school.")
    sent |= {"organisation": people["ben"].organisation.pk}
    assert client.post(f"/actions/new/?for=report:{report.public_id}", sent).status_code == 302


def test_whoever_does_not_see_it_any_more_is_led_to_the_list(action, people, sign_in):
    """A service manager acts for the organisation and does not read all that it sends."""
    people["idris"].appointments.filter(role="contributor").delete()
    client, where = sign_in("idris"), f"/actions/{action.public_id}/"
    sent = {"progress": "on-track", "comment": "The school helps."}
    answer = send_told(client, where, filled(client, where, sent))
    assert (answer.status_code, answer["Location"]) == (302, "/actions/")
    assert action not in actions_visible_to(people["idris"])
    html = client.get("/actions/").content.decode()
    assert "Saved. You do not see this action any more, because it tells of a school." in html
    now = {"title": action.title, "details": "At once.", "due_on": "2026-12-01"}
    aisha, change = sign_in("aisha"), f"{where}change/"
    html = aisha.post(change, filled(aisha, change, now), follow=True).content.decode()
    assert "Nobody at Canalside Homes may see the action “Take the leaflets down” any more." in html


@pytest.mark.parametrize("is_answer", [False, True])
def test_words_of_a_school_are_given_to_nobody_who_could_not_read_them(
    is_answer, people, sign_in, tell_and_grade
):
    """Grace is of the board: of her organisation, nobody reads what is its own."""
    where = "/actions/new/"
    if is_answer:
        where += f"?for=report:{tell_and_grade(kind='strength').public_id}"
    client = sign_in("aisha")
    sent = {"title": "Talk to the school", "due_on": "2026-12-01"}
    sent |= {"organisation": people["grace"].organisation.pk}
    sent |= ticked(client.post(where, sent))
    html = client.post(where, sent).content.decode()
    assert "Nobody at Wealdmere Health may see an action that tells of a school." in html
    people["grace"].appointments.create(role="contributor", from_on=DUE - datetime.timedelta(days=30))
    other = people["lena"]
    other.organisation = people["grace"].organisation
    other.save()
    other.appointments.update(role="board-member")
    html = client.post(where, sent | {"person": other.pk}).content.decode()
    assert "Lena may not see an action that tells of a school." in html
    assert not Action.objects.exists()
    assert client.post(where, sent | {"person": people["grace"].pk}).status_code == 302


def test_an_organisation_without_accounts_is_still_given_what_answers_nothing(people, sign_in):
    sent = {"title": "Lend the hall", "due_on": "2026-12-01"}
    sent |= {"organisation": Organisation.objects.get(slug="voluntary-action").pk}
    assert sign_in("aisha").post("/actions/new/", sent).status_code == 302
