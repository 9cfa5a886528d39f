import pytest

from commonweal.tension.describing import who_can_see

pytestmark = pytest.mark.django_db
ONLY = "Only people whose role sees reports of tension, at the organisation that received it too."


@pytest.mark.parametrize(("kind", "is_narrowed"), [("tension", True), ("strength", False)])
def test_of_what_the_public_sent_it_is_said_that_it_is_not_the_receivers_own(
    tell_and_grade, people, kind, is_narrowed
):
    council = people["aisha"].organisation.name
    said = who_can_see(tell_and_grade(by=None, kind=kind), people["aisha"])
    assert said[0] == f"{council}, to which the public sent it."
    assert (ONLY in said) == is_narrowed
    own = who_can_see(tell_and_grade(by="aisha", kind=kind), people["aisha"])
    assert own[0] == f"{council}, which it came from."
    assert ONLY not in own
