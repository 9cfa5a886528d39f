"""Who reads which edition of a summary, by each of its addresses."""

import datetime

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.demo.documents import record_documents
from commonweal.people.tests.doors import is_refused
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.tests.telling import people_of_wealdmere, telling_and_grading

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def signed(module_db):
    people = people_of_wealdmere()
    record_documents(people["hana"], WEEK)
    tell_and_grade = telling_and_grading(people)
    tell_and_grade(kind="strength", sanitised="A repair café opened.", when_from=THEN)
    tell_and_grade(sanitised="Leaflets were found.", grades={"severity": 4}, when_from=THEN)
    for edition in ("group", "partners"):
        version = draft_summary(WEEK, edition, people["aisha"])
        sign_summary(version.summary, based_on=1, by=people["aisha"])


@pytest.fixture
def summaries(signed, people):
    """Both editions of the week, signed, by edition."""
    return {one.edition: one for one in Summary.objects.all()}


def addresses_of(summary):
    base = f"/summary/{summary.public_id}/"
    files = [f"versions/1/file.{kind}" for kind in ("pdf", "docx", "html")]
    return [base, *(base + path for path in ("versions/", "versions/1/", "versions/1/to/1/", *files))]


READERS = {"group": {"aisha", "ben", "lena"}, "partners": {"aisha", "ben", "kit", "idris", "farid", "grace"}}
EVERYBODY = [None, "aisha", "ben", "carys", "ewa", "farid", "grace", "hana", "idris", "joan", "kit", "lena"]


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("edition", ["group", "partners"])
def test_each_address_of_an_edition_is_there_for_its_readers_and_for_nobody_else(
    sign_in, summaries, edition, name
):
    client = sign_in(name)
    for address in addresses_of(summaries[edition]):
        answer = client.get(address)
        is_right = answer.status_code == 200 if name in READERS[edition] else is_refused(answer)
        assert is_right, address


@pytest.mark.parametrize("name", [one for one in EVERYBODY if one != "aisha"])
def test_only_the_writer_finds_the_pages_that_write(sign_in, summaries, name):
    client = sign_in(name)
    for summary in summaries.values():
        base = f"/summary/{summary.public_id}/"
        assert is_refused(client.get(f"{base}edit/"))
        assert is_refused(client.get(f"{base}release/"))
        assert is_refused(client.post(f"{base}sign/", {"based_on": "1"}))
        assert is_refused(client.post(f"{base}edit/", {"text-strengths": "x", "based_on": "1"}))
    assert is_refused(client.post("/summary/draft/", {"week": "2026-11-16", "edition": "group"}))
    assert SummaryVersion.objects.count() == 2


@pytest.mark.parametrize("name", [None, "carys", "ewa", "hana", "joan"])
def test_the_list_tells_strangers_nothing(sign_in, summaries, name):
    answer = sign_in(name).get("/summary/")
    # Carys has the right to read a partners' edition, but no agreement shares ours with her.
    assert answer.status_code == 200 if name == "carys" else is_refused(answer)
    assert "16 November" not in answer.content.decode()


def test_whoever_is_in_no_agreement_reads_why_nothing_is_here_and_whom_to_ask(sign_in, summaries):
    page = sign_in("carys").get("/summary/").content.decode()
    assert "Marshby Council is in no sharing agreement that is in force" in page
    assert "Ask Aisha at Wealdmere Council" in page
    assert "No summary to read yet" not in page


def test_a_partner_finds_the_partners_edition_alone_and_no_tension_in_words(sign_in, summaries):
    page = sign_in("kit").get("/summary/").content.decode()
    assert summaries["partners"].public_id in page
    assert summaries["group"].public_id not in page
    page = sign_in("kit").get(f"/summary/{summaries['partners'].public_id}/").content.decode()
    assert "A repair café opened." in page
    assert "Leaflets were found." not in page
    assert "Levels" not in page


def test_downloads_are_what_they_say_are_stored_by_no_cache_and_are_on_the_record(sign_in, summaries, people):
    client = sign_in("ben")
    base = f"/summary/{summaries['group'].public_id}/versions/1/file."
    for kind, start, media in (
        ("pdf", b"%PDF", "application/pdf"),
        ("docx", b"PK", "wordprocessingml"),
        ("html", b"<!DOCTYPE", "text/html"),
    ):
        answer = client.get(base + kind)
        assert answer.content.startswith(start)
        assert media in answer["Content-Type"]
        assert (
            answer["Content-Disposition"]
            == f'attachment; filename="weekly-summary-2026-11-16-group-v1.{kind}"'
        )
        assert answer["Cache-Control"] == "private, no-store"
    assert client.get(base + "exe").status_code == 404
    events = AuditEvent.objects.filter(verb="download summary", actor=people["ben"].public_id)
    assert [event.details["format"] for event in events.order_by("id")] == ["pdf", "docx", "html"]


def test_a_right_that_was_taken_away_is_gone_at_the_next_download(sign_in, summaries, people):
    client = sign_in("ben")
    address = f"/summary/{summaries['group'].public_id}/versions/1/file.pdf"
    assert client.get(address).status_code == 200
    people["ben"].appointments.update(until_on=datetime.date(2026, 11, 22))
    assert client.get(address).status_code == 404
