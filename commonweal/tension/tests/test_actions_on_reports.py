"""Actions in answer to reports, by their pages."""

import datetime

from commonweal.actions.models import Action
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import make_action
from commonweal.tension.tests.pages import address, page


def test_an_action_made_on_a_report_hangs_on_the_thread_both_ways(tell_and_grade, sign_in, people):
    report = tell_and_grade(grades={"marking": "sensitive"})
    aisha = sign_in("aisha")
    where = f"/actions/new/?for=report:{report.public_id}"
    assert where in page(aisha, address("report", report))
    fields = {
        "title": "Walk with the traders",
        "organisation": people["ben"].organisation.pk,
        "due_on": "2026-12-01",
    }
    assert aisha.post(where, fields | {"due_on": "2026-01-01"}).status_code == 422
    assert aisha.post(where, fields).status_code == 302
    action = Action.objects.get()
    assert action.visibility_class.marking == "sensitive"
    assert "Walk with the traders" in page(aisha, address("report", report))
    assert address("report", report) in page(sign_in("ben"), f"/actions/{action.public_id}/")
    assert sign_in("lena").get(f"/actions/{action.public_id}/").status_code == 404
    assert sign_in("lena").get(where).status_code == 404


def test_the_owning_organisation_says_how_far_an_action_is_and_others_cannot(tell_and_grade, sign_in, people):
    action = make_action(
        title="Repaint the underpass",
        owner_organisation=people["idris"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
    )
    where = f"/actions/{action.public_id}/"
    idris = sign_in("idris")
    done = filled(idris, where, {"progress": "complete", "comment": "Done."})
    assert idris.post(where, done).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.finished_on) == ("complete", datetime.date(2026, 11, 23))
    assert sign_in("kit").post(where, {"progress": "at-risk"}).status_code == 404
    assert "Repaint" in page(sign_in("grace"), "/actions/")
    assert sign_in("hana").get("/actions/").status_code == 404


def test_what_is_shared_with_nobody_is_answered_by_its_own_organisation_only(tell_and_grade, sign_in, people):
    report = tell_and_grade(by=None, may_share=False)
    fields = {"title": "Visit", "organisation": people["ben"].organisation.pk, "due_on": "2026-12-01"}
    html = sign_in("aisha").post(f"/actions/new/?for=report:{report.public_id}", fields).content.decode()
    assert "not shared with other organisations" in html
    assert not Action.objects.exists()


def test_an_action_is_given_to_nobody_who_would_not_see_it(tell_and_grade, sign_in, people):
    report = tell_and_grade(by="ben", grades={"marking": "sensitive"})
    aisha = sign_in("aisha")
    where = f"/actions/new/?for=report:{report.public_id}"
    fields = {"title": "Visit the shop", "due_on": "2026-12-01"}
    housing = fields | {"organisation": people["idris"].organisation.pk}
    assert "Nobody at Canalside Homes may see" in aisha.post(where, housing).content.decode()
    lena = fields | {"organisation": people["lena"].organisation.pk, "person": people["lena"].pk}
    assert "Lena may not see" in aisha.post(where, lena).content.decode()
    assert not Action.objects.exists()
    assert aisha.post(where, fields | {"organisation": people["ben"].organisation.pk}).status_code == 302
