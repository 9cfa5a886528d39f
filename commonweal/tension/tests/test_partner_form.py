"""The partner's form, and what a third-party reporting centre is asked besides."""

import re

import pytest
from django.db import IntegrityError

from commonweal.people.taxonomy import choices
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.tension.models import Identity, Report
from commonweal.tension.tests.pages import SENT, page, picture
from commonweal.tension.views import new


def test_a_partner_sends_a_report_with_a_file_and_gets_a_receipt(documents_recorded, sign_in, people):
    answer = sign_in("kit").post("/reports/new/", SENT | {"files": picture()})
    assert "receipt" in answer.content.decode().lower()
    report = Report.objects.get()
    assert (report.organisation, report.submitted_by, report.source) == (
        people["kit"].organisation,
        people["kit"],
        "voluntary",
    )
    assert report.attachments.count() == 1


def test_pressing_send_twice_keeps_one_report(documents_recorded, sign_in):
    kit = sign_in("kit")
    for _time in range(2):
        assert kit.post("/reports/new/", SENT).status_code == 200
    assert Report.objects.count() == 1


def test_no_partner_is_told_that_it_arrived_when_the_database_kept_nothing(
    documents_recorded, sign_in, monkeypatch
):
    def refuse(*_words, **_named):
        raise IntegrityError("CHECK constraint failed: something else")

    kit = sign_in("kit")
    monkeypatch.setattr(new, "attach", refuse)
    with pytest.raises(IntegrityError):
        kit.post("/reports/new/", SENT)
    assert not Report.objects.exists()
    monkeypatch.undo()
    assert "receipt" in kit.post("/reports/new/", SENT).content.decode().lower()
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"what": ""}, "Say what happened"),
        ({"marking": "SECRET"}, "speak to whoever sent it"),
        ({"what": "TOP SECRET\nSomething."}, "speak to whoever sent it"),
        ({"suggested": "Talk to them.\nSECRET: and to nobody else"}, "speak to whoever sent it"),
        ({"done_already": "UK SECRET\nsomething"}, "speak to whoever sent it"),
        ({"where": "place", "place": "TOP SECRET bunker"}, "speak to whoever sent it"),
        ({"crime_reference": "secret"}, "speak to whoever sent it"),
        ({"handling": "C"}, "needs the conditions"),
        ({"where": "place"}, "Enter the place"),
        ({"time": "25:00", "day": "2026-11-20"}, "as 16:30"),
        ({"time": "10:00"}, "day as well as the time"),
        # It is nine in the morning of 23 November.
        ({"time": "10:00", "day": "2026-11-23"}, "This time has not come yet"),
        ({"day": "2027-01-01"}, "in the future"),
        ({"indicator": "celebration"}, "other kind of report"),
    ],
)
def test_what_cannot_be_sent_comes_back_as_typed_with_the_reason(
    documents_recorded, sign_in, changed, sentence
):
    html = (
        sign_in("kit").post("/reports/new/", SENT | {"suggested": "Talk to them."} | changed).content.decode()
    )
    assert sentence in html
    assert "Talk to them." in html
    assert not Report.objects.exists()


def test_a_place_is_found_by_name_without_a_map(documents_recorded, sign_in, wards):
    kit = sign_in("kit")
    typed = SENT | {"where": "place", "place": "heron prk"}
    html = kit.post("/reports/new/", typed | {"go": "find"}).content.decode()
    assert "Heron Park (ward)" in html
    assert "There is a problem" not in html
    assert "Choose the place that you mean" in kit.post("/reports/new/", typed).content.decode()
    kit.post("/reports/new/", typed | {"choice": "area:ward:X002"})
    report = Report.objects.get()
    assert [placement.area.code for placement in report.placements.all()] == ["X002"]
    assert report.place == "heron prk"


@pytest.mark.parametrize(("typed", "areas"), [("heron  PARK", ["X002"]), ("Old Market", ["X003"])])
def test_a_place_whose_very_name_is_typed_is_not_asked_about(
    documents_recorded, sign_in, wards, typed, areas
):
    sign_in("kit").post("/reports/new/", SENT | {"where": "place", "place": typed})
    assert [one.area.code for one in Report.objects.get().placements.all()] == areas


def test_a_reporting_centre_is_asked_for_the_person_and_their_consent_and_it_is_sealed(
    documents_recorded, sign_in, people
):
    ewa = sign_in("ewa")
    assert "Do they agree that it is passed to the police" in page(ewa, "/reports/new/")
    assert "passed to the police" not in page(sign_in("kit"), "/reports/new/")
    assert "Ask whether it may be passed" in ewa.post("/reports/new/", SENT).content.decode()
    told = {name: value for name, value in SENT.items() if name != "may_share"}
    told |= {"reporting_as": "victim", "to_police": "no", "name": "Noor", "support": "Somebody to talk to"}
    with who_checks_at_home(people["ewa"]):
        ewa.post("/reports/new/", told)
    report = Report.objects.get()
    assert (report.channel, report.source, report.may_share) == ("centre", "reporting-centre", False)
    assert report.agreement is None
    assert b"Noor" not in bytes(Identity.objects.get().sealed)
    assert "Noor" not in str(Report.objects.values().get())


@pytest.mark.parametrize("name", ["kit", "ewa"])
def test_a_child_at_risk_is_said_with_whom_to_call_first_and_is_first_in_the_queue(
    documents_recorded, sign_in, people, tell, settings, name
):
    settings.CHILDREN_SAFEGUARDING = "the children’s front door, 01632 960001"
    earlier = tell(by="kit")
    client = sign_in(name)
    first = re.sub(r"<[^>]+>", "", page(client, "/reports/new/"))
    assert "first call the children’s front door, 01632 960001" in first
    told = SENT | {"reporting_as": "witness", "to_police": "no", "concerns_child": "on"}
    answer = client.post("/reports/new/", told).content.decode()
    assert "01632 960001" in answer
    report = Report.objects.get(concerns_child=True)
    html = page(sign_in("aisha"), "/reports/queue/")
    assert html.index(report.public_id) < html.index(earlier.public_id)


def test_nobody_without_the_right_sends_and_nothing_before_the_documents(people, sign_in):
    assert sign_in("lena").get("/reports/new/").status_code == 404
    assert sign_in("grace").post("/reports/new/", SENT).status_code == 404
    assert sign_in("kit").get("/reports/new/").status_code == 503


def test_communities_are_ticked_one_by_one_as_everywhere_else(documents_recorded, sign_in):
    kit = sign_in("kit")
    page = kit.get("/reports/new/").content.decode()
    boxes = re.findall(r'type="checkbox" name="communities"[^>]*value="([^"]+)"', page)
    assert boxes == [code for code, _name in choices("community")]
    assert "Whom it presses on. Never who did it." in page
    two = [boxes[0], boxes[-1]]
    kit.post("/reports/new/", SENT | {"communities": two})
    assert Report.objects.get().communities == two
    # The last one stands behind “Show more”: what is ticked there is never hidden.
    again = kit.post("/reports/new/", {"communities": two, "kind": ""}).content.decode()
    assert "<details" in again
    assert re.search(r"<details[^>]*\bopen\b", again)
