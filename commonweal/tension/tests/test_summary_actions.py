"""A summary tells an action's words to nobody who may not read the action any more."""

import datetime

import pytest

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Organisation
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.told_withheld import tell_of_withheld
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
WEEK, DUE = datetime.date(2026, 11, 16), datetime.date(2026, 12, 1)
READERS = ("grace", "idris", "farid")


@pytest.fixture
def promise(people):
    def make(title, **fields):
        return make_action(
            title=title,
            owner_organisation=people["aisha"].organisation,
            due_on=DUE,
            by=people["aisha"],
            **fields,
        )

    return make


@pytest.fixture
def school_joins(django_capture_on_commit_callbacks):
    def join():
        with django_capture_on_commit_callbacks(execute=True):
            Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")

    return join


def read(sign_in, version, *names):
    """The page and the Word file of a summary, as each of these reads them."""
    address = f"/summary/{version.summary.public_id}/"
    return [sign_in(name).get(address).content.decode() for name in names]


@pytest.mark.parametrize("is_signed_before", [True, False])
def test_once_a_school_is_named_by_it_an_action_is_told_no_more(
    people, promise, school_joins, sign_in, is_signed_before
):
    promise("Fair at Fernbank House")
    promise("Walk round the market")
    version = draft_summary(WEEK, "partners", people["aisha"])
    if is_signed_before:
        sign_summary(version.summary, based_on=1, by=people["aisha"])
        assert all("Fernbank" in page for page in read(sign_in, version, *READERS))
    school_joins()
    if not is_signed_before:
        sign_summary(version.summary, based_on=1, by=people["aisha"])
    for page in read(sign_in, version, *READERS):
        assert "Fernbank" not in page
        assert "Walk round the market" in page
        assert "fewer people may read this now" in page


def test_an_action_that_rose_with_its_report_is_told_no_more_and_the_signer_hears_of_it(
    people, promise, sign_in, tell_and_grade
):
    report = tell_and_grade(kind="strength", sanitised="Neighbours ate together.")
    promise(
        "Pay the hall for the dinner", responds_to=("report", report.public_id), like=report.visibility_class
    )
    version = draft_summary(WEEK, "partners", people["aisha"])
    sign_summary(version.summary, based_on=1, by=people["aisha"])
    assert tell_of_withheld() == 0
    grade_report(
        report, grades={"marking": "sensitive"}, sanitised="Neighbours ate together.", by=people["aisha"]
    )
    assert all("Pay the hall" not in page for page in read(sign_in, version, *READERS))
    assert tell_of_withheld() == 1
    event = AuditEvent.objects.get(verb="withhold from summary")
    assert event.details["actions"] == 1


def test_figures_drawn_anew_beside_edited_words_tell_of_their_own_actions(people, promise):
    promise("Walk round the market")
    version = draft_summary(WEEK, "partners", people["aisha"])
    later = promise("Mend the clock")
    again = draft_summary(WEEK, "partners", people["aisha"])
    told = {one["item"] for section in again.sections for one in section["named"] if one["kind"] == "action"}
    assert later.public_id in told
    assert SummaryVersion.objects.filter(summary=version.summary).count() == 2
