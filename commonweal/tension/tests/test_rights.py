import datetime
from pathlib import Path

import pytest

from commonweal.changes.feed import position
from commonweal.people import rights
from commonweal.people.attached.reading import CleanFile
from commonweal.people.models import Erasure
from commonweal.people.rights import (
    HOLDINGS,
    acknowledge,
    answer,
    delete_what_is_due,
    erase,
    receive_request,
    replay_erasures,
    what_is_held,
)
from commonweal.people.tests.asking import asked_and_checked
from commonweal.tension.attachments import attach
from commonweal.tension.models import Identity, Report

SOMEBODY = {"name": "Somebody", "email": "somebody@wealdmere.example", "phone": "07700 900456"}


@pytest.fixture
def told_by_somebody(tell):
    return tell(by=None, what="I was shouted at on the bus.", reporter=SOMEBODY)


def test_who_reported_is_not_readable_in_the_database(told_by_somebody):
    sealed = bytes(Identity.objects.get().sealed)
    assert b"Somebody" not in sealed
    assert b"900456" not in sealed


def test_somebody_who_asks_gets_what_is_held_whichever_way_they_write_their_number(people, told_by_somebody):
    request = asked_and_checked(
        people["hana"], kind="access", details={"phone": "+44 7700 900 456"}, text="What do you hold?"
    )
    held = what_is_held(request, by=people["hana"])
    assert [row["reference"] for row in held["reports"]] == [told_by_somebody.public_id]
    assert held["reports"][0]["contact details"]["email"] == SOMEBODY["email"]


def test_somebody_else_gets_nothing_of_it(people, told_by_somebody):
    request = asked_and_checked(
        people["hana"], kind="access", details={"email": "other@wealdmere.example"}, text=""
    )
    assert what_is_held(request, by=people["hana"])["reports"] == []


def test_deletion_removes_who_and_their_words_and_keeps_the_checked_record(people, told_by_somebody):
    from commonweal.tension.verbs.triage import grade_report

    grade_report(told_by_somebody, grades={}, sanitised="Abuse on a bus.", by=people["aisha"])
    request = asked_and_checked(
        people["hana"], kind="deletion", details={"email": SOMEBODY["email"].upper()}, text=""
    )
    assert erase(request, by=people["hana"]) == 1
    report = Report.objects.get()
    assert "bus" not in report.what
    assert report.sanitised == "Abuse on a bus."
    assert not Identity.objects.exists()
    assert Erasure.objects.get(item_kind="report").item_id == report.public_id


WHERE = {"place": "14 Mill Street, my home", "lon": -0.75, "lat": 52.05}


def asked_to_forget(people):
    request = asked_and_checked(
        people["hana"], kind="deletion", details={"email": SOMEBODY["email"]}, text=""
    )
    return erase(request, by=people["hana"])


def test_deletion_takes_the_address_and_the_point_of_what_nobody_checked_and_the_queue_no_longer_asks_for_it(
    people, tell, wards
):
    report = tell(by=None, reporter=SOMEBODY, **WHERE)
    assert report.placements.exists()
    assert asked_to_forget(people) == 1
    report.refresh_from_db()
    assert (report.place, report.lon, report.lat) == ("", None, None)
    assert report.what == "[deleted because whoever sent it asked for it]"
    assert report.status == "rejected"
    assert report.outcome == "Whoever sent this asked to have it deleted."
    assert not report.placements.exists()


@pytest.mark.parametrize("status", ["held", "rejected", "merged"])
def test_deletion_takes_the_address_of_what_was_set_aside_held_back_or_merged_unchecked(
    people, tell, wards, status
):
    report = tell(by=None, reporter=SOMEBODY, **WHERE)
    Report.objects.update(status=status, status_before_merge="new" if status == "merged" else "")
    asked_to_forget(people)
    report.refresh_from_db()
    assert (report.place, report.lon, report.placements.count(), report.status) == ("", None, 0, status)


def test_of_what_was_checked_deletion_leaves_the_wording_and_the_areas_and_open_maps_hear_of_it(
    people, tell, wards
):
    from commonweal.tension.verbs.triage import grade_report

    report = tell(by=None, reporter=SOMEBODY, **WHERE)
    grade_report(report, grades={}, sanitised="Abuse at a door.", by=people["aisha"])
    areas = report.placements.count()
    before = position()
    asked_to_forget(people)
    report.refresh_from_db()
    assert (report.place, report.lon, report.status) == ("", None, "open")
    assert (report.sanitised, report.placements.count()) == ("Abuse at a door.", areas)
    assert areas > 0
    assert position() == before + 1


@pytest.mark.parametrize("status", ["held", "rejected"])
def test_when_its_time_is_up_the_address_of_what_nobody_checked_goes_too(tell, wards, status):
    report = tell(by=None, reporter=SOMEBODY, **WHERE)
    Report.objects.update(status=status)
    delete_what_is_due(report.received_on + datetime.timedelta(days=731))
    report.refresh_from_db()
    assert (report.what, report.place, report.lon) == ("[deleted when its time was up]", "", None)
    assert not report.placements.exists()


def test_a_restored_backup_forgets_again(people, told_by_somebody):
    request = asked_and_checked(
        people["hana"], kind="deletion", details={"email": SOMEBODY["email"]}, text=""
    )
    before = dict(Report.objects.values_list("public_id", "what"))
    erase(request, by=people["hana"])
    Report.objects.filter(public_id=told_by_somebody.public_id).update(
        what=before[told_by_somebody.public_id]
    )
    assert replay_erasures(0) == 1
    assert "bus" not in Report.objects.get().what


def test_only_the_data_protection_officer_handles_requests(people, told_by_somebody):
    request = asked_and_checked(
        people["hana"], kind="deletion", details={"email": SOMEBODY["email"]}, text=""
    )
    for name, person in people.items():
        if name == "hana":
            continue
        for act in (what_is_held, erase, acknowledge):
            with pytest.raises(PermissionError):
                act(request, by=person)
    assert Identity.objects.exists()


def test_a_complaint_is_due_to_be_acknowledged_within_thirty_days(people):
    request = receive_request(
        kind="complaint", details={"email": "x@wealdmere.example"}, text="You should not."
    )
    assert request.due_on == request.received_on + datetime.timedelta(days=30)
    acknowledge(request, by=people["hana"])
    answer(request, outcome="We changed the wording.", by=people["hana"])
    assert request.answered_on is not None


def test_identities_go_when_their_time_is_up(told_by_somebody):
    identity = Identity.objects.get()
    assert delete_what_is_due(identity.delete_on - datetime.timedelta(days=1))["reports"] == 0
    assert delete_what_is_due(identity.delete_on)["reports"] == 1
    assert not Identity.objects.exists()


def test_reports_are_among_the_places_that_are_looked_through():
    assert "reports" in HOLDINGS


@pytest.mark.parametrize("fails", [True, False])
def test_a_deletion_that_fails_half_way_keeps_words_and_files_and_one_that_does_not_keeps_neither(
    fails, people, told_by_somebody, monkeypatch, django_capture_on_commit_callbacks
):
    attach(told_by_somebody, files=[CleanFile("a.txt", "text/plain", b"evidence")])
    path = Path(told_by_somebody.attachments.get().file.path)
    request = asked_and_checked(
        people["hana"], kind="deletion", details={"email": SOMEBODY["email"]}, text=""
    )
    kept = rights.record

    def broken(verb, **said):
        if fails and verb == "erase personal data":
            raise RuntimeError("database is locked")
        return kept(verb, **said)

    monkeypatch.setattr(rights, "record", broken)
    with django_capture_on_commit_callbacks(execute=True):
        try:
            erase(request, by=people["hana"])
        except RuntimeError:
            assert fails
    assert path.exists() == fails
    assert told_by_somebody.attachments.exists() == fails
    assert ("bus" in Report.objects.get().what) == fails
