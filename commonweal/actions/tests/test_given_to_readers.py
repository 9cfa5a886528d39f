"""A changed action stays with people who will see it, in the words that it has then; who is left out is said."""

import datetime
import html
import re

import pytest

from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import CannotAct, change_action, make_action
from commonweal.people.models import Organisation
from commonweal.people.tests.ticking import send_told, ticked

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 12, 1)
SCHOOL = {"title": "Talk to the school"}
OF_THE_LEAD = "nobody else at the organisation that does it will, as it leads the partnership"
OF_OTHERS = "those who check reports and people of the organisation that does it will read this action"


@pytest.fixture
def rita(people):
    """A contributor at the organisation that leads, who is not of the tension group."""
    rita = people["lena"]
    rita.organisation = people["aisha"].organisation
    rita.save()
    rita.appointments.update(role="contributor")
    return rita


@pytest.fixture
def promise(people):
    """A function that has Aisha make an action of her own organisation, which leads, unless said."""

    def make(title="Take the leaflets down", who="aisha", **fields):
        organisation = people[who].organisation
        return make_action(
            title=title, owner_organisation=organisation, due_on=DUE, by=people["aisha"], **fields
        )

    return make


@pytest.fixture
def change(sign_in):
    """A function that has Aisha change an action on its page; what she reads then.

    is_told: she has read who reads it then, and ticked that.
    """

    def send(action, *, is_told=True, **sent):
        client, where = sign_in("aisha"), f"/actions/{action.public_id}/change/"
        now = {"title": action.title, "details": action.details, "due_on": "2026-12-01"}
        sent = filled(client, where, now | sent)
        answer = client.post(where, sent, follow=True)
        if is_told and "only_the_group" in answer.content.decode():
            answer = client.post(where, sent | ticked(answer), follow=True)
        return html.unescape(answer.content.decode())

    return send


def offered(sign_in, action):
    form = sign_in("aisha").get(f"/actions/{action.public_id}/change/").context["form"]
    names = {str(label) for value, label in form.fields["person"].choices if value}
    return names, form.fields["person"].help_text


def test_only_who_would_see_it_is_offered_and_the_others_are_named(rita, promise, people, sign_in):
    names, left = offered(sign_in, promise())
    assert {str(rita), str(people["aisha"])} <= names
    assert rita.name not in left
    names, left = offered(sign_in, promise(**SCHOOL))
    assert str(rita) not in names
    assert str(people["aisha"]) in names
    assert "Not offered, because they may not see this action" in left
    assert rita.name in left


def test_an_action_whose_words_tell_of_a_school_is_not_given_to_who_would_not_read_it(rita, promise, change):
    action = promise(**SCHOOL)
    assert rita not in [one for one in (rita,) if actions_visible_to(one).filter(pk=action.pk).exists()]
    assert f"{rita} may not see this action. Choose somebody else, or nobody." in change(
        action, person=rita.pk
    )
    assert Action.objects.get().owner is None


def test_words_of_a_school_and_somebody_who_may_not_read_them_are_not_kept_together(rita, promise, change):
    action = promise(owner=rita)
    page = change(action, person=rita.pk, **SCHOOL)
    assert f"{rita} may not see an action that tells of a school." in page
    assert 'value="Talk to the school"' in page
    kept = Action.objects.get()
    assert (kept.title, kept.owner) == ("Take the leaflets down", rita)
    change(action, person="", **SCHOOL)
    kept = Action.objects.get()
    assert (kept.title, kept.owner) == ("Talk to the school", None)


def test_words_that_nobody_there_may_read_are_refused(promise, people, change):
    action = promise(who="grace")
    page = change(action, **SCHOOL)
    assert "Nobody at Wealdmere Health may see an action that tells of a school. Word it without." in page
    assert Action.objects.get().title == "Take the leaflets down"


def test_who_does_it_and_may_not_see_it_any_more_is_not_dropped_in_silence(rita, promise, sign_in):
    action = promise(owner=rita)
    rita.appointments.all().delete()
    assert f"{rita.name}, who does it now, may not see it" in offered(sign_in, action)[1]


def test_a_comment_that_takes_it_from_the_eyes_of_who_does_it_says_so(rita, promise, sign_in):
    client, where = sign_in("aisha"), f"/actions/{promise(owner=rita).public_id}/"
    said = {"progress": "on-track", "comment": "The school helps."}
    page = send_told(client, where, filled(client, where, said), follow=True).content.decode()
    page = html.unescape(page)
    assert f"{rita.name} may not see the action “Take the leaflets down” any more." in page


@pytest.mark.parametrize("said", [{}, SCHOOL])
def test_the_verb_refuses_it_too(rita, promise, people, said):
    action = promise() if said else promise(**SCHOOL)
    now = {"title": action.title, "details": "", "due_on": DUE, "owner": rita, "by": people["aisha"]}
    with pytest.raises(CannotAct, match="may not see"):
        change_action(action, **now | said)
    action.refresh_from_db()
    assert action.owner is None
    change_action(action, **now | {"title": "Take them down", "owner": people["aisha"]})


def test_a_new_action_is_not_given_to_somebody_who_sees_none(rita, people, sign_in):
    rita.appointments.all().delete()
    sent = {"title": "Take it down", "organisation": rita.organisation_id, "person": rita.pk}
    answer = sign_in("aisha").post("/actions/new/", sent | {"due_on": "2026-12-01"})
    assert f"{rita} may not see this action." in html.unescape(answer.content.decode())
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("who", "said", "not_said"), [("aisha", OF_THE_LEAD, OF_OTHERS), ("idris", OF_OTHERS, OF_THE_LEAD)]
)
def test_who_reads_words_of_a_school_is_told_as_it_is_at_the_organisation_that_does_it(
    who, said, not_said, promise, people, change, sign_in
):
    aisha = sign_in("aisha")
    action = promise(who=who)
    here = f"/actions/{action.public_id}/"
    comment = filled(aisha, here, {"progress": "on-track", "comment": "The school helps."})
    new = SCHOOL | {"organisation": people[who].organisation.pk, "due_on": "2026-12-01"}
    pages = [change(action, is_told=False, **SCHOOL), aisha.post(here, comment).content.decode()]
    pages.append(aisha.post("/actions/new/", new).content.decode())
    pages = [html.unescape(page) for page in pages]
    for page in pages:
        assert said in page
        assert not_said not in page


def test_where_no_organisation_is_chosen_yet_both_are_told(people, sign_in):
    page = sign_in("aisha").post("/actions/new/", SCHOOL | {"organisation": ""}).content.decode()
    assert "unless it leads the partnership, people of the organisation that does it will read" in page


def test_nor_does_it_make_one_for_whoever_would_not_see_it_or_is_of_another_organisation(
    rita, promise, people
):
    with pytest.raises(CannotAct, match="may not see"):
        promise(owner=rita, **SCHOOL)
    with pytest.raises(CannotAct, match="does not belong to"):
        promise(who="idris", owner=rita)
    assert not Action.objects.exists()


def test_which_organisations_are_not_offered_and_why_is_said_beside_the_question(
    people, sign_in, tell_and_grade
):
    report = tell_and_grade(by="kit")
    page = html.unescape(
        sign_in("aisha").get(f"/actions/new/?for=report:{report.public_id}").content.decode()
    )
    left = {
        "this is not shared with them": "Marshby Council",
        "nobody there has an account": "Wealdmere Voluntary Action",
        "nobody there may see this action": "Wealdmere Health",
    }
    offered = re.search(r'<select name="organisation".*?</select>', page, re.S)[0]
    for why, name in left.items():
        said = re.search(rf"Not offered, because {why}: ([^.]*)\.", page)
        assert said, why
        assert name in said[1]
        assert name not in offered
    # Whatever is in no list is offered.
    named = ", ".join(re.findall(r"Not offered, because [^:]*: ([^.]*)\.", page)).split(", ")
    every = set(Organisation.objects.filter(is_active=True).values_list("name", flat=True))
    assert {name for name in every if name not in offered} == set(named)
    # An action that answers nothing may go to anybody, so that nobody is left out.
    assert "Not offered" not in sign_in("aisha").get("/actions/new/").content.decode()
