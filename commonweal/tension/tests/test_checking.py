"""What nobody would ever read is refused, by every door in the same words, and said before it is written."""

import html
import json
import re

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.config.commands import load_reports
from commonweal.people.models import Agreement
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.people.tokens import issue_token
from commonweal.tension.models import Report, Upload
from commonweal.tension.selectors import queue_visible_to
from commonweal.tension.tests.pages import SENT
from commonweal.tension.upload.verbs import add_upload, look_through, match_columns, start_upload

NEXT_DOOR = (
    "Marshby Council is in no sharing agreement that is in force, and nobody there checks reports. "
    "It would be seen by nobody. Ask Aisha at Wealdmere Council."
)
ONLY_OWN = "What you send is seen by nobody but Marshby Council’s own officers."
ROWS = b"Description,Kind\nA rumour in the shop,tension\nA street party,strength\n"

pytestmark = pytest.mark.usefixtures("documents_recorded")


def words_of(answer):
    return html.unescape(answer.content.decode())


def by_form(person, browser):
    return browser.post("/reports/new/", SENT)


def by_spreadsheet(person, browser):
    return browser.post("/reports/upload/", {"file": SimpleUploadedFile("november.csv", ROWS)})


def by_program(person, browser):
    return browser.post(
        "/api/reports",
        json.dumps({"kind": "tension", "what": SENT["what"]}),
        content_type="application/json",
        headers={
            "authorization": f"Bearer {issue_token(name='Tests', days=1, by=person)[1]}",
            "idempotency-key": "key-number-1",
        },
    )


WAYS_TO_SEND = ("/reports/new/", "/reports/counts/", "/reports/upload/")


def test_what_nobody_would_read_is_not_offered_and_the_list_says_why(people, sign_in):
    said = words_of(sign_in("carys").get("/reports/"))
    assert [way for way in WAYS_TO_SEND if way in said] == []
    assert f"Nobody would see your reports. {NEXT_DOOR}" in said
    with who_checks_at_home(people["carys"]):
        said = words_of(sign_in("carys").get("/reports/"))
        assert [way for way in WAYS_TO_SEND if way in said] == list(WAYS_TO_SEND)
        assert "Nobody would see" not in said


def test_whoever_is_in_an_agreement_is_offered_every_way_to_send(sign_in):
    said = words_of(sign_in("kit").get("/reports/"))
    assert [way for way in WAYS_TO_SEND if way in said] == list(WAYS_TO_SEND)
    assert "Nobody would see" not in said


@pytest.mark.parametrize("door", [by_form, by_spreadsheet, by_program])
def test_a_neighbour_in_no_agreement_is_refused_in_the_same_words_by_every_door(door, people, sign_in):
    answer = door(people["carys"], sign_in("carys"))
    assert 400 <= answer.status_code < 500
    assert NEXT_DOOR in words_of(answer)
    assert not Report.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("address", ["/reports/new/", "/reports/upload/"])
def test_the_neighbour_is_told_so_before_a_word_is_written(address, sign_in):
    said = words_of(sign_in("carys").get(address))
    assert NEXT_DOOR in said
    assert 'name="what"' not in said
    assert 'type="file"' not in said
    assert NEXT_DOOR not in words_of(sign_in("kit").get(address))


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_the_command_refuses_in_the_same_words(options, people, tmp_path):
    (tmp_path / "rows.csv").write_bytes(ROWS)
    (tmp_path / "columns.json").write_text('{"what": "Description", "kind": "Kind"}')
    words = [str(tmp_path / "rows.csv"), "--mapping", str(tmp_path / "columns.json")]
    done = CliRunner().invoke(load_reports.command, [*words, "--as", people["carys"].email, *options])
    assert NEXT_DOOR in done.output + str(done.exception)
    assert not Report.objects.exists()


@pytest.mark.parametrize("address", ["/reports/new/", "/reports/upload/"])
def test_whose_reports_only_the_own_officers_see_is_told_so_first(address, people, sign_in):
    with who_checks_at_home(people["carys"]):
        assert ONLY_OWN in words_of(sign_in("carys").get(address))
    assert ONLY_OWN not in words_of(sign_in("kit").get(address))


def test_what_the_own_officers_check_is_taken_and_reaches_them_alone(people, sign_in):
    with who_checks_at_home(people["carys"]) as officer:
        assert by_form(officer, sign_in("carys")).status_code == 200
        assert list(queue_visible_to(officer)) == [Report.objects.get()]
        assert not queue_visible_to(people["aisha"]).exists()


def test_what_is_not_to_be_shared_is_refused_where_the_organisation_checks_nothing(people, sign_in):
    kit = sign_in("kit")
    assert "one that is not shared would be read by nobody" in words_of(kit.get("/reports/new/"))
    unshared = {name: value for name, value in SENT.items() if name != "may_share"}
    said = words_of(kit.post("/reports/new/", unshared))
    assert "This report is not to be shared, and nobody at Wealdmere Schools Together checks reports." in said
    assert SENT["what"] in said
    assert not Report.objects.exists()
    aisha = sign_in("aisha")
    assert "would be read by nobody" not in words_of(aisha.get("/reports/new/"))
    assert aisha.post("/reports/new/", unshared).status_code == 200
    assert Report.objects.get().agreement is None


def test_while_the_agreement_is_suspended_partners_are_told_and_the_public_still_reports(
    people, sign_in, tell
):
    Agreement.objects.update(suspended_on="2026-11-23")
    assert "Wealdmere Schools Together is in no sharing agreement that is in force" in words_of(
        by_form(people["kit"], sign_in("kit"))
    )
    assert not Report.objects.exists()
    told = tell(by=None)
    assert list(queue_visible_to(people["aisha"])) == [told]


def test_only_those_rows_are_refused_that_nobody_would_read(people):
    """The agreement does not cover tension: the strengths of the same spreadsheet are taken."""
    Agreement.objects.update(covers_tension=False)
    upload = start_upload(ROWS, name="november.csv", by=people["kit"])
    match_columns(upload, {"what": "Description", "kind": "Kind"}, by=people["kit"])
    upload.refresh_from_db()
    refused = look_through(upload).refused
    assert [
        (one.row, "Nobody who checks reports may see one like this" in one.reason) for one in refused
    ] == [(2, True)]
    assert add_upload(upload, by=people["kit"]).accepted == 1
    assert Report.objects.get().kind == "strength"


def test_an_agreement_that_stops_between_checking_and_adding_adds_nothing(people, sign_in):
    upload = start_upload(ROWS, name="november.csv", by=people["kit"])
    match_columns(upload, {"what": "Description", "kind": "Kind"}, by=people["kit"])
    Agreement.objects.update(suspended_on="2026-11-23")
    address = f"/reports/upload/{upload.public_id}/check/"
    said = words_of(sign_in("kit").post(address, {"do": "add"}, follow=True))
    assert not Report.objects.exists()
    # Nothing in the rows is wrong: the reason is said, nobody is sent to mend them, and they wait.
    assert "Nothing of this spreadsheet can be added now. Wealdmere Schools Together is in no sharing" in said
    assert "refused" not in said
    assert 'value="add"' not in said
    upload.refresh_from_db()
    assert upload.state == Upload.State.CHECKED
    Agreement.objects.update(suspended_on=None)
    assert 'value="add"' in words_of(sign_in("kit").get(address))
    assert add_upload(upload, by=people["kit"]).accepted == 2


@pytest.mark.parametrize("name", ["kit", "ewa"])
@pytest.mark.parametrize("go", ["send", "find"])
def test_what_was_typed_comes_back_when_sharing_stops_while_somebody_writes(people, sign_in, name, go):
    browser = sign_in(name)
    assert browser.get("/reports/new/").status_code == 200
    Agreement.objects.update(suspended_on="2026-11-23")
    answer = browser.post("/reports/new/", SENT | {"go": go, "done_already": "We called the landlord."})
    said = words_of(answer)
    assert answer.status_code == 409
    assert f"{people[name].organisation} is in no sharing agreement that is in force" in said
    assert "Nothing was sent. What you wrote is still here" in said
    for kept in (SENT["what"], "We called the landlord.", "999", "A child who may be at risk"):
        assert kept in said
    assert "seen by nobody but" not in said
    assert not Report.objects.exists()
    Agreement.objects.update(suspended_on=None)
    extra = {"reporting_as": "victim", "to_police": "no", "may_share": "on"}
    assert browser.post("/reports/new/", SENT | extra | {"go": "send"}).status_code == 200
    assert Report.objects.count() == 1


def test_counts_that_were_typed_come_back_too(people, sign_in, clock):
    browser = sign_in("kit")
    page = browser.get("/reports/counts/").content.decode()
    box = re.search(r'name="(tension[^"]*|count[^"]*)"', page)[1]
    Agreement.objects.update(suspended_on="2026-11-23")
    answer = browser.post("/reports/counts/", {box: "7"})
    assert answer.status_code == 409
    assert re.search(rf'name="{box}"[^>]*value="7"|value="7"[^>]*name="{box}"', answer.content.decode())
    assert "Nothing was sent. What you wrote is still here" in words_of(answer)


def test_who_can_help_is_named_even_where_nobody_at_the_lead_can(people, sign_in):
    people["aisha"].appointments.all().delete()
    assert "Ask Wealdmere Council." in words_of(by_form(people["carys"], sign_in("carys")))
