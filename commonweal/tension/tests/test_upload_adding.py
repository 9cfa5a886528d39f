"""A spreadsheet from its sending to the queue: all at once, only once, and only by its sender."""

import datetime
import io
import os
import re
import signal
import subprocess
import sys
import textwrap

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.people import rights
from commonweal.people.tests.asking import asked_and_checked
from commonweal.tension.models import ColumnMapping, Report, Upload
from commonweal.tension.selectors import queue_visible_to, reports_visible_to
from commonweal.tension.upload import verbs
from commonweal.tension.upload.holdings import UPLOADS

CSV = """Description,Date,Location,Category,Protective marking
A rumour in the shop,03/11/2026,Canalside,rumour,OFFICIAL
Leaflets through doors,2026-11-04,Canalside,Leaflet,OFFICIAL
Stickers at the bus stop,5 Nov 2026,High Street,graffiti,OFFICIAL
Stickers at the bus stop,5 Nov 2026,High Street,graffiti,OFFICIAL
An operation,06/11/2026,Canalside,rumour,SECRET
,06/11/2026,Canalside,rumour,OFFICIAL
"""


@pytest.fixture
def as_(client, people, documents_recorded):
    def sign_in(name):
        client.force_login(people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
        session.save()
        return client

    return sign_in


def send(client, text=CSV, name="november.csv"):
    """Send a spreadsheet and return the page that follows."""
    return client.post(reverse("upload:start"), {"file": SimpleUploadedFile(name, text.encode())})


def matched(page, client):
    """Confirm the guessed columns, saying that every row is a tension; returns the upload."""
    upload = Upload.objects.latest("pk")
    if "columns" in page.url:
        client.post(page.url, upload.columns | {"every_row_is": "tension"})
    upload.refresh_from_db()
    return upload


def rows_of(answer):
    """The rows of a workbook that was downloaded."""
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_the_whole_way_from_a_file_to_the_queue_and_back_with_the_refused_rows(as_, people):
    client = as_("kit")
    upload = matched(send(client), client)
    check = client.get(reverse("upload:check", args=[upload.public_id])).content.decode()
    # The type “Leaflet” is refused with a suggestion, the empty text too, and the secret row was never kept.
    assert "3 new reports are ready" in check
    assert "3 rows are refused" in check
    assert Report.objects.count() == 0
    done = client.post(reverse("upload:check", args=[upload.public_id]), {"do": "add"}, follow=True)
    assert "3 reports were added" in done.content.decode()
    rows = rows_of(client.get(reverse("upload:refused", args=[upload.public_id])))
    assert [row[-2] for row in rows[1:]] == [3, 6, 7]
    assert rows[1][0] == "Leaflets through doors"
    assert rows[2][:5] == [""] * 5
    assert "An operation" not in str(rows)
    assert [event.verb for event in AuditEvent.objects.order_by("-id")[:3]] == [
        "add spreadsheet", "match columns", "upload spreadsheet"
    ]  # fmt: skip


def test_the_refused_rows_can_be_mended_before_the_others_are_added(as_, people):
    client = as_("kit")
    upload = matched(send(client), client)
    address = reverse("upload:refused", args=[upload.public_id])
    assert (
        f'href="{address}"' in client.get(reverse("upload:check", args=[upload.public_id])).content.decode()
    )
    before = rows_of(client.get(address))
    assert Report.objects.count() == 0
    verbs.add_upload(upload, by=people["kit"])
    assert rows_of(client.get(address)) == before
    assert [row[-2] for row in before[1:]] == [3, 6, 7]
    assert "An operation" not in str(before)


def test_nothing_refused_and_nothing_kept_are_no_file(as_, people):
    client = as_("kit")
    good = "\n".join(CSV.splitlines()[:2])
    upload = matched(send(client, good), client)
    address = reverse("upload:refused", args=[upload.public_id])
    assert client.get(address).status_code == 404
    upload = matched(send(client), client)
    verbs.cancel_upload(upload, by=people["kit"])
    assert client.get(reverse("upload:refused", args=[upload.public_id])).status_code == 404


def test_reports_of_a_spreadsheet_reach_triagers_only(as_, people):
    client = as_("kit")
    upload = matched(send(client), client)
    verbs.add_upload(upload, by=people["kit"])
    assert queue_visible_to(people["aisha"]).count() == 3
    for name, person in people.items():
        assert reports_visible_to(person).count() == 0, name
    assert Change.objects.filter(item_kind="report").count() == 3
    assert set(Report.objects.values_list("channel", flat=True)) == {"upload"}


def test_the_same_file_twice_adds_nothing_and_its_columns_are_remembered(as_, people):
    client = as_("kit")
    verbs.add_upload(matched(send(client), client), by=people["kit"])
    again = send(client, name="again.csv")
    assert "check" in again.url
    assert ColumnMapping.objects.count() == 1
    page = client.get(again.url).content.decode()
    assert "0 new reports" in page
    assert "3 rows are here already" in page
    upload = verbs.add_upload(Upload.objects.latest("pk"), by=people["kit"])
    assert (upload.accepted, upload.already_here, Report.objects.count()) == (0, 3, 3)


def test_refused_rows_that_were_mended_can_be_sent_alone(as_, people):
    client = as_("kit")
    verbs.add_upload(matched(send(client), client), by=people["kit"])
    mended = CSV.replace(",Leaflet,", ",leaflets,")
    verbs.add_upload(matched(send(client, mended), client), by=people["kit"])
    assert Report.objects.count() == 4


def test_another_organisation_may_say_the_same_and_is_asked_about_its_columns(as_, people):
    for name in ("kit", "ben"):
        client = as_(name)
        page = send(client)
        assert "columns" in page.url
        verbs.add_upload(matched(page, client), by=people[name])
    assert Report.objects.count() == 6


@pytest.mark.parametrize("name", ["grace", "joan", "hana", "lena"])
def test_whoever_may_not_report_is_told_that_there_is_no_such_page(as_, name):
    assert as_(name).get(reverse("upload:start")).status_code == 404


def test_a_spreadsheet_is_nobody_elses(as_, people, client):
    own = as_("kit")
    upload = matched(send(own), own)
    as_("ben")
    for page in ("result", "columns", "check", "refused"):
        assert client.get(reverse(f"upload:{page}", args=[upload.public_id])).status_code == 404
    with pytest.raises(PermissionError):
        verbs.add_upload(upload, by=people["ben"])
    with pytest.raises(PermissionError):
        verbs.start_upload(CSV.encode(), name="x.csv", by=people["grace"])


def test_a_file_that_cannot_be_read_is_refused_on_the_page_in_words(as_):
    page = send(as_("kit"), "%PDF-1.7", "report.csv")
    assert "Send the spreadsheet that it was made from" in page.content.decode()
    assert Upload.objects.count() == 0


def test_nothing_is_taken_before_the_documents_are_recorded(client, people):
    client.force_login(people["kit"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "cannot be taken in yet" in send(client).content.decode()
    assert Upload.objects.count() == 0


def test_a_row_marked_too_high_is_not_kept_anywhere(as_):
    send(as_("kit"))
    upload = Upload.objects.get()
    with upload.file.open("rb") as stream:
        kept = stream.read().decode()
    assert "A rumour in the shop" in kept
    assert "An operation" not in kept


def test_every_page_counts_the_same_rows_also_those_of_which_nothing_was_kept(as_):
    client = as_("kit")
    page = client.get(send(client).url).content.decode()
    assert "The file has 6 rows." in page
    assert "1 row is marked higher than may be kept here" in page
    upload = matched(send(client), client)
    check = client.get(reverse("upload:check", args=[upload.public_id])).content.decode()
    assert "3 new reports are ready" in check
    assert "3 rows are refused" in check


def test_the_file_goes_when_it_was_added_and_when_it_was_cancelled(
    as_, people, django_capture_on_commit_callbacks
):
    client = as_("kit")
    for end in (verbs.add_upload, verbs.cancel_upload):
        upload = matched(send(client), client)
        path = upload.file.path
        assert os.path.exists(path)
        with django_capture_on_commit_callbacks(execute=True):
            end(upload, by=people["kit"])
        assert not os.path.exists(path)
    with pytest.raises(verbs.CannotUpload):
        verbs.add_upload(upload, by=people["kit"])


def test_a_wrong_choice_of_columns_keeps_what_was_chosen(as_):
    client = as_("kit")
    address = send(client).url
    page = client.post(address, {"what": "Description", "place": "Description", "every_row_is": "tension"})
    text = page.content.decode()
    assert "chosen twice" in text
    assert '<option value="tension" selected>' in text


def test_when_one_report_cannot_be_kept_none_is(as_, people, monkeypatch):
    client = as_("kit")
    upload = matched(send(client), client)

    def fail(*_args, **_kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(verbs, "announce_many", fail)
    with pytest.raises(OSError, match="full"):
        verbs.add_upload(upload, by=people["kit"])
    upload.refresh_from_db()
    assert (Report.objects.count(), upload.state, bool(upload.file)) == (0, "checked", True)


def test_the_same_rows_twice_at_once_are_added_once_and_the_second_is_told(as_, people, monkeypatch):
    client = as_("kit")
    first = matched(send(client), client)
    second = matched(send(client), client)
    looks = [verbs.look_through(second)]  # what the second saw before the first was done
    looking = verbs.look_through
    verbs.add_upload(first, by=people["kit"])
    monkeypatch.setattr(verbs, "look_through", lambda upload: looks.pop() if looks else looking(upload))
    done = client.post(reverse("upload:check", args=[second.public_id]), {"do": "add"})
    assert done.status_code == 302
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.accepted, second.already_here) == (0, first.accepted)
    assert Report.objects.count() == first.accepted > 0


def test_what_is_not_read_and_what_is_not_found_is_said_before_anything_is_added(as_, wards):
    client = as_("kit")
    text = (
        "Description,Location,Where,Colour\nOne,Canalside,,red\nTwo,Atlantis Road,place,\n"
        "Three,,online,\nFour,,borough,,beyond\nFive,,,\n"
    )
    upload = matched(send(client, text), client)
    html = client.get(reverse("upload:check", args=[upload.public_id])).content.decode()
    said = " ".join(re.sub(r"<[^>]*>", "", html).split())
    assert "2 columns are not read: “Colour”, “Column 5”." in said
    assert "1 of them will be on the map." in said
    assert (
        "1 of them names a place that is not the name of one area or postcode here: “Atlantis Road”." in said
    )
    assert "3 of them name no place, so no map shows them." in said
    cells = [
        re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", html, re.DOTALL)
    ]
    places = ["Canalside", "Atlantis Road (not on the map)", "Online", "Across the borough", "Not known"]
    assert cells[9::6] == places


def test_the_first_page_lists_what_waits_and_what_was_added_and_leads_back_to_it(as_, people):
    client = as_("kit")
    where = reverse("upload:start")
    assert "What you sent before" not in client.get(where).content.decode()
    waiting = matched(send(client, CSV.replace("Category", "Kind of it"), "waits.csv"), client)
    added = verbs.add_upload(matched(send(client, name="added.csv"), client), by=people["kit"])
    dropped = matched(send(client, CSV.replace("Category", "Sort"), "dropped.csv"), client)
    verbs.cancel_upload(dropped, by=people["kit"])
    send(client, "Unlike,These\na,b\nc,d\n", "unmatched.csv")
    html = client.get(where).content.decode()
    rows = [re.sub(r"<[^>]*>|\s+", " ", row) for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL)]
    said = [re.sub(r"\s+", " ", row).strip() for row in rows[1:]]
    assert [one.split()[0] for one in said] == ["unmatched.csv", "waits.csv", "added.csv"]
    assert all("23 Nov 2026" in one for one in said)
    for one, (number, state) in zip(
        said, ((2, "Columns to be matched"), (6, "Checked, not yet added"), (6, "Added")), strict=True
    ):
        assert f" {number} " in one
        assert state in one
    for one in (waiting, added):
        assert client.get(reverse("upload:result", args=[one.public_id]), follow=True).status_code == 200
        assert reverse("upload:result", args=[one.public_id]) in html
    assert "waits.csv" not in as_("ben").get(where).content.decode()


def test_cells_are_found_for_the_person_they_speak_of_and_go_after_thirty_days(as_, people, clock):
    client = as_("kit")
    text = CSV + "Call Ann  Onymous on 07700 900123,tomorrow,,,\n"
    verbs.add_upload(matched(send(client, text), client), by=people["kit"])
    details = {"phone": "+44 7700 900123"}
    assert [row["row"] for row in UPLOADS.find(details)] == [8]
    assert [row["row"] for row in UPLOADS.find({"name": "Ann Onymous"})] == [8]
    assert UPLOADS.find({"name": "Somebody Else"}) == []
    assert UPLOADS.due(datetime.date(2026, 12, 22)) == 0
    assert UPLOADS.due(datetime.date(2026, 12, 23)) == 1
    assert UPLOADS.find(details) == []
    assert "spreadsheets" in rights.HOLDINGS


def test_a_spreadsheet_whose_file_is_missing_stands_in_the_way_of_nobodys_request(client, people, as_):
    """As in a backup that was made while the file was deleted: the row names a file that is not in it."""
    as_("kit")
    send(client)
    upload = Upload.objects.get()
    upload.file.storage.delete(upload.file.name)
    hana, details = people["hana"], {"name": "Jane Roe", "email": "jane@wealdmere.example"}
    asked = {
        kind: asked_and_checked(hana, kind=kind, details=details, text="") for kind in ("access", "deletion")
    }
    assert rights.what_is_held(asked["access"], by=hana)["spreadsheets"] == []
    [said] = rights.foresee(asked["deletion"], by=hana).stays
    assert said.startswith("The file of 1 spreadsheet that was sent is missing")
    rights.erase(asked["deletion"], by=hana)
    assert UPLOADS.due(datetime.date(2026, 12, 23)) == 1  # and its time is up like that of any other
    assert rights.foresee(asked["deletion"], by=hana).stays == ()


KILLED = """
import os, signal, sys
import django
django.setup()
from commonweal.config.commands.outcome import prepare
prepare()
from commonweal.demo.people import make_people
from commonweal.tension.models import Placement, Report, Upload
from commonweal.tension.upload import verbs
people = make_people()
rows = "".join(f"Rumour number {n},rumour\\n" for n in range(1000))
def add(by):
    upload = verbs.start_upload(("What,Type\\n" + rows).encode(), name="x.csv", by=by)
    verbs.match_columns(upload, upload.columns | {"every_row_is": "tension"}, by=by)
    return verbs.add_upload(upload, by=by)
if sys.argv[1] == "kill":
    def dead(*_args):
        assert Report.objects.count() == 1000
        os.kill(os.getpid(), signal.SIGKILL)
    verbs.announce_many = dead
    add(people["ben"])
print(Report.objects.count(), sorted(Upload.objects.values_list("state", flat=True)))
if sys.argv[1] == "finish":
    print(add(people["ben"]).accepted, Report.objects.count())
"""


def test_a_process_killed_in_the_middle_leaves_no_report_and_the_file_can_be_sent_again(tmp_path):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_DATABASE")
    } | {
        "COMMONWEAL_HOME": str(tmp_path / "home"),
        "COMMONWEAL_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
    }

    def run(word):
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(KILLED), word],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    killed = run("kill")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    after = run("finish")
    assert after.stdout.splitlines() == ["0 ['checked']", "1000 1000"], after.stderr
