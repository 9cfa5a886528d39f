"""Once an organisation's part has ended its people see, send and are sent nothing, and read why; all comes back with it."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.actions.verbs import CannotAct, make_action
from commonweal.evidence.governing import _seen_by
from commonweal.evidence.selectors import may_see_crime
from commonweal.notices.links import make_link
from commonweal.people.first_accounts import make_first_account
from commonweal.people.holders import people_who_may
from commonweal.people.membership import Stays, end_membership, take_up_membership, what_would_end
from commonweal.people.models import Body, Invitation, Membership, Organisation, User
from commonweal.people.organisations_models import BodyKind
from commonweal.people.roles import Permission
from commonweal.people.tests.test_membership import filled, words
from commonweal.tension.returns.selectors import sends_returns
from commonweal.tension.selectors import open_questions_to
from commonweal.tension.summary.told_withheld import _who_answers
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.returns import send_return

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 16)


def again(person):
    return User.objects.get(pk=person.pk)


@pytest.fixture
def end(people):
    """A function that ends the part of somebody's organisation and gives the person as they are then."""

    def ended(name):
        end_membership(people[name].organisation, because="Merged.", by=people["joan"])
        return again(people[name])

    return ended


def test_who_left_may_nothing_and_keeps_the_second_step_and_the_roles(people, end, tell):
    tell(by="ben")
    ben = end("ben")
    assert (ben.is_active, ben.is_part, ben.permissions) == (True, False, frozenset())
    assert ben.roles == {"tension-group"}
    assert ben.needs_second_factor
    assert not may_see_crime(ben)
    assert not sends_returns(ben)
    with pytest.raises(PermissionError):
        send_return(week=MONDAY, is_nil=True, by=ben)
    assert ben not in people_who_may(Permission.SET_LEVELS)
    take_up_membership(ben.organisation, by=people["aisha"])
    assert Permission.SEE_RECORDED_CRIME in again(ben).permissions
    assert ben in people_who_may(Permission.SET_LEVELS)


@pytest.mark.parametrize("name", ["ben", "idris"])
def test_closed_tables_are_for_the_public_of_who_left(end, name):
    assert _seen_by(end(name)) == _seen_by(AnonymousUser())


def test_who_belongs_to_no_organisation_keeps_their_rights(people):
    User.objects.filter(pk=people["hana"].pk).update(organisation=None)
    assert again(people["hana"]).may(Permission.SEE_AUDIT)
    assert people["hana"] in people_who_may(Permission.SEE_AUDIT)


def test_pages_close_and_one_says_why_and_the_own_account_stays(end, tell, sign_in):
    report = tell(by="ben")
    ben = sign_in("ben")
    assert ben.get("/reports/sent/").status_code == 200
    end("ben")
    for address in ("/reports/sent/", "/reports/", "/returns/", f"/reports/{report.public_id}/"):
        assert ben.get(address).status_code == 404, address
    told = words(ben.get("/week/"))
    assert "Your organisation is no longer part of the partnership" in told
    assert "the part of Wealdmere Police in the partnership has ended" in told
    assert "A cohesion officer can bring it back" in told
    assert ben.get("/accounts/2fa/").status_code == 200
    assert ben.get("/search/").status_code == 200


def test_no_mail_goes_to_who_left(people, end, tell, mailoutbox, django_capture_on_commit_callbacks):
    report = tell(by="ben")
    ben = end("ben")
    with django_capture_on_commit_callbacks(execute=True):
        ask_back(report, question="Which shop?", by=people["aisha"])
        with pytest.raises(CannotAct, match="may not see the action"):
            make_action(
                title="Dig",
                owner_organisation=ben.organisation,
                owner=ben,
                due_on=datetime.date(2026, 12, 1),
                by=people["aisha"],
            )
    assert mailoutbox == []
    assert open_questions_to(ben) == 1  # it waits, for when the organisation comes back


def test_who_signed_a_summary_or_chairs_the_group_is_not_told_of_it_once_they_left(people, end):
    ben = people["ben"]
    group = Body.objects.create(slug="tension-group-2", name="Tension group", kind=BodyKind.TENSION)
    Membership.objects.create(body=group, person=ben, position="Chair", from_on=MONDAY)
    version = SimpleNamespace(summary=SimpleNamespace(signed_by=again(ben)))
    assert ben in _who_answers(version)
    version.summary.signed_by = end("ben")
    assert ben not in _who_answers(version)


def test_a_link_of_a_reminder_sent_before_is_over(people, end, sign_in):
    token = make_link(
        people["ben"], purpose="weekly return", about=str(MONDAY), valid_for=datetime.timedelta(days=1)
    )
    assert sign_in().get(f"/returns/answer/{token}/").status_code == 200
    end("ben")
    assert sign_in().get(f"/returns/answer/{token}/").status_code == 404


def test_an_administrator_is_told_no_number_of_items(people, sign_in, tell_and_grade):
    """Taken from the number on the page for leaving the agreement, it was how many a school had sent."""
    address = f"/settings/organisations/{people['ben'].organisation.slug}/end/"
    assert "Other organisations share nothing with it now" in words(sign_in("joan").get(address))
    tell_and_grade(by="aisha")
    one = words(sign_in("joan").get(address))
    tell_and_grade(by="aisha")
    assert "What other organisations share with it no longer reaches it." in one
    assert words(sign_in("joan").get(address)) == one
    assert words(sign_in("aisha").get(address)).count("no longer reaches it") == 1


def test_an_invitation_that_expired_is_not_open(people, clock):
    police = people["ben"].organisation
    now = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
    clock.move_to(now)
    for days in (-1, 1):
        Invitation.objects.create(
            email=f"n{days}@wealdmere.example",
            name="N",
            organisation=police,
            token_hash=str(days),
            expires_at=now + datetime.timedelta(days=days),
        )
    assert what_would_end(police).invitations == 1


def test_the_lead_given_at_the_same_moment_stays_with_a_sentence(people):
    stale = Organisation.objects.get(pk=people["ben"].organisation_id)
    Organisation.objects.filter(is_lead=True).update(is_lead=False)
    Organisation.objects.filter(pk=stale.pk).update(is_lead=True)
    with pytest.raises(Stays, match="leads the partnership"):
        end_membership(stale, because="Merged.", by=people["joan"])


def test_both_who_ends_it_and_who_changes_it_hold_the_organisation(people, sign_in):
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite locks the whole database")
    police = people["ben"].organisation
    with CaptureQueriesContext(connection) as asked:
        sign_in("aisha").post(f"/settings/organisations/{police.slug}/", filled(police))
        end_membership(police, because="Merged.", by=people["joan"])
    assert sum("FOR UPDATE" in one["sql"] and "people_organisation" in one["sql"] for one in asked) == 2


def test_nobody_ends_the_part_of_their_own_organisation(people, sign_in):
    """Whoever did lost the right to bring it back with the same press."""
    Organisation.objects.filter(is_lead=True).update(is_lead=False)
    council = Organisation.objects.get(pk=people["joan"].organisation_id)
    with pytest.raises(Stays, match="your own rights would end"):
        end_membership(council, because="Merged.", by=again(people["joan"]))
    page = sign_in("joan").post(f"/settings/organisations/{council.slug}/end/", {"reason": "Merged."})
    assert page.status_code == 422
    assert "You belong to Wealdmere Council" in words(page)


def test_where_those_who_could_bring_it_back_left_the_console_makes_another(people):
    """No officer is left who may do anything: the first account can be made again."""
    Organisation.objects.filter(is_lead=True).update(is_lead=False)
    Organisation.objects.filter(pk=people["aisha"].organisation_id).update(is_active=False)
    made = make_first_account(
        email="new@wealdmere.example",
        name="New",
        role="cohesion-officer",
        organisation="New Council",
        password="a long enough sentence to be kept",
    )
    assert made.may(Permission.GIVE_CONTENT_ROLES)
