"""Fixtures of the tests that ask everybody by every way: a second agreement, the viewers, a live stream."""

import pytest
from django.utils import timezone

from commonweal.config.audience import PeopleAudience
from commonweal.people.models import Appointment, User
from commonweal.people.tokens import issue_token
from tests import ways
from tests.listening import HubInOneThread
from tests.world import MAY, agree_with_marshby


@pytest.fixture
def neighbours(people):
    """The second agreement: Marshby's."""
    return agree_with_marshby()


@pytest.fixture
def viewers(people, sign_in):
    """Everybody of Wealdmere, a contributor at the lead and a visitor, each with a browser, and a token
    where the role has one.
    """
    people["contributor"] = User.objects.create(
        email="contributor@wealdmere.example", name="Contributor", organisation=people["aisha"].organisation
    )
    Appointment.objects.create(person=people["contributor"], role="contributor", from_on=timezone.localdate())
    made = [ways.Somebody(name, person, sign_in(name)) for name, person in people.items()]
    for one in made:
        if "token" in MAY[one.name][1]:
            one.token = issue_token(name="Tests", days=30, by=one.person)[1]
    return [*made, ways.Somebody("nobody", None, sign_in())]


@pytest.fixture
def live():
    return HubInOneThread(PeopleAudience())
