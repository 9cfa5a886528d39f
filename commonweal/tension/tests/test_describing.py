import pytest

from commonweal.tension.describing import history_of, who_can_see

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


@pytest.mark.parametrize(
    ("by", "others"), [("ewa", ("ben", "lena", "kit", "idris")), ("ben", ("lena", "idris"))]
)
def test_who_sent_a_report_is_named_to_nobody_but_whoever_checks_it_and_the_sender(
    tell_and_grade, people, sign_in, by, others
):
    people[by].name = "Nobodysname Centreperson"
    people[by].save()
    report = tell_and_grade(by=by, kind="strength")
    assert "Nobodysname" not in "".join(
        f"{one}" for name in others for one in history_of(report, people[name])
    )
    for name in others:
        answer = sign_in(name).get(f"/reports/{report.public_id}/")
        assert answer.status_code == 200, name
        assert "Nobodysname" not in answer.content.decode(), name
    for name in ("aisha", by):
        said = [one["by"] for one in history_of(report, people[name]) if one["title"] == "Received"]
        assert said == ["Nobodysname Centreperson"]
