"""Two organisations check reports: neither reads of the other's, nor is given them."""

import pytest

from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.tension.selectors import report_for
from commonweal.tension.tests.pages import address, page
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.queue import assign_many
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import assign_report, grade_report

pytestmark = pytest.mark.django_db


def test_a_report_that_was_merged_into_one_that_somebody_may_not_see_tells_nothing_of_it(
    people, tell, sign_in, wards
):
    theirs = tell(by="ben", what="Leaflets seen by the police.")
    ours = tell(by="aisha", may_share=False, place="14 Tinker Street", lon=-0.75, lat=52.05, indicator="hate")
    merge_report(theirs, into=ours, by=people["aisha"])
    where = address("triage", theirs)
    assert "14 Tinker Street" in page(sign_in("aisha"), where)
    with who_checks_at_home(people["ben"]) as ben:
        assert report_for(ben, ours.public_id) is None
        html = page(sign_in("ben"), where)
    assert "Merged into a report that you may not see." in html
    assert "14 Tinker Street" not in html
    assert ours.public_id not in html


def test_nor_does_the_one_that_stays_tell_of_those_merged_into_it(people, tell, sign_in, wards):
    stays = tell(by="ben", what="Shared with the council.")
    with who_checks_at_home(people["ben"]) as ben:
        kept = tell(by="ben", what="Kept within the police.", may_share=False)
        grade_report(stays, grades={}, sanitised="Shared.", by=people["aisha"])
        merge_report(kept, into=stays, by=ben)
        assert kept.public_id in page(sign_in("ben"), address("triage", stays))
    assert kept.public_id not in page(sign_in("aisha"), address("triage", stays))


def test_a_report_is_given_to_nobody_who_may_not_see_it(people, tell, sign_in, wards):
    ours = tell(by="aisha", may_share=False)
    with who_checks_at_home(people["ben"]) as ben:
        form = sign_in("aisha").get(address("triage", ours)).context["forms"]["assign"]
        offered = {str(label) for _value, label in form.fields["to"].choices}
        assert "Aisha" in offered
        assert "Ben" not in offered
        for give in (
            lambda: assign_report(ours, to=ben, by=people["aisha"]),
            lambda: assign_many([ours], to=ben, by=people["aisha"]),
        ):
            with pytest.raises(CannotTriage, match="Ben may not see this report"):
                give()
        said = sign_in("aisha").post(
            "/reports/queue/assign/", {"reports": [ours.public_id], "to": ben.pk}, follow=True
        )
        assert "Ben may not see this report" in said.content.decode()
    ours.refresh_from_db()
    assert ours.assigned_to is None
