"""A quarterly report is edited by a person, published once and for all, corrected beside, and read by whom it is for."""

import datetime

import pytest
from django.conf import settings
from django.test import Client

from commonweal.actions.verbs import change_action, update_progress
from commonweal.changes.meanwhile import Conflict
from commonweal.documents.content import blocks_of
from commonweal.people.models import Organisation
from commonweal.quarterly.forms import ReportForm
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.printing import blocks_of_report, document_of
from commonweal.quarterly.selectors import reports_visible_to
from commonweal.quarterly.tests.planting import (
    FIRST,
    JULY,
    TODAY,
    begun,
    headed,
    said,
    section,
)
from commonweal.quarterly.verbs import begin_report, edit_report, publish_report, words_of
from commonweal.quarterly.writing import CannotReport, sections_now
from commonweal.thread.models import Link

pytestmark = pytest.mark.django_db


def test_a_draft_follows_the_figures_and_what_is_published_never_changes(made):
    people, actions = made
    report = headed(begun(people), people)
    update_progress(actions["hall"], progress="at-risk", by=people["aisha"], on=TODAY)
    assert "1 at risk" in section(report, "overall")["text"]
    publish_report(report, by=people["aisha"])
    before = said(report)
    update_progress(actions["hall"], progress="complete", by=people["aisha"], on=TODAY)
    change_action(
        actions["walk"], title="Walk no more", details="", owner=None, due_on=TODAY, by=people["aisha"]
    )
    kept = QuarterlyReport.objects.get()
    assert said(kept) == before
    for change in (headed, lambda report, people: publish_report(report, by=people["aisha"])):
        with pytest.raises(CannotReport, match="never changes"):
            change(kept, people)
    assert said(QuarterlyReport.objects.get()) == before


def test_words_stay_over_the_figures_and_those_as_drafted_follow_them(made):
    people, actions = made
    report = begun(people)
    drafted = section(report, "overall")["text"]
    edit_report(
        report,
        words={"headline": "Calm.", "overall": drafted, "decisions": "- Money for a second hall"},
        left_out=["risks"],
        as_of=TODAY,
        by=people["aisha"],
    )
    assert set(report.words) == {"headline", "decisions"}
    update_progress(actions["hall"], progress="on-track", by=people["aisha"], on=TODAY)
    assert "1 on track" in section(report, "overall")["text"]
    assert "Money for a second hall" in said(report)
    assert "The boiler fails" not in said(report)
    assert blocks_of("- Money for a second hall")[0] in blocks_of_report(report)


def test_moving_the_locked_day_freezes_no_number_as_a_persons_words(made):
    people, _actions = made
    report = begun(people)
    form = ReportForm(report=report)
    shown = {one["code"]: one["text"] for one in sections_now(report)}
    edit_report(
        report,
        words=shown | {"headline": "Calm."},
        left_out=[],
        as_of=datetime.date(2026, 10, 12),
        drafted=form.initial["drafted"],
        by=people["aisha"],
    )
    assert set(report.words) == {"headline"}
    assert section(report, "overall")["text"].startswith("4 actions: 0 complete")


def test_words_that_tell_of_a_school_are_refused_also_when_it_joins_later(made):
    people, _actions = made
    report = begun(people)
    with pytest.raises(CannotReport, match="school"):
        headed(report, people, "The pupils of the primary school helped.")
    assert not QuarterlyReport.objects.get().words
    headed(report, people, "Fernbank House opened its doors.")
    Organisation.objects.filter(pk=people["kit"].organisation_id).update(name="Fernbank House")
    with pytest.raises(CannotReport, match="Fernbank House"):
        publish_report(report, by=people["aisha"])


def test_nothing_is_published_without_a_headline(made):
    people, _actions = made
    report = begun(people)
    with pytest.raises(CannotReport, match="headline"):
        publish_report(report, by=people["aisha"])
    edit_report(report, words={}, left_out=["headline"], as_of=TODAY, by=people["aisha"])
    publish_report(report, by=people["aisha"])
    assert "three sentences" not in said(report)


def test_one_draft_at_a_time_and_a_correction_stands_beside_what_was_published(made):
    people, _actions = made
    first = headed(begun(people, Edition.PUBLIC), people)
    with pytest.raises(CannotReport, match="already"):
        begun(people, Edition.PUBLIC)
    publish_report(first, by=people["aisha"])
    second = begun(people, Edition.PUBLIC)
    assert (second.number, second.words) == (2, first.words)
    with pytest.raises(CannotReport, match="what was wrong"):
        publish_report(headed(second, people, "A corrected quarter."), by=people["aisha"])
    edit_report(
        second,
        words={"headline": "A corrected quarter."},
        left_out=[],
        as_of=TODAY,
        correction="The fair was in October.",
        by=people["aisha"],
    )
    publish_report(second, by=people["aisha"])
    assert "The fair was in October." in said(second)
    assert "A steady quarter." in said(QuarterlyReport.objects.get(number=1))
    assert "Correction 1" in document_of(second).status


@pytest.mark.parametrize(
    "first", [datetime.date(2027, 1, 1), datetime.date(2026, 11, 1), datetime.date(1, 1, 1)]
)
def test_only_a_quarter_that_has_begun_is_reported(made, first):
    people, _actions = made
    with pytest.raises(CannotReport, match="has begun"):
        begin_report(first=first, edition="board", by=people["aisha"])
    with pytest.raises(CannotReport, match="no such edition"):
        begin_report(first=FIRST, edition="everybody", by=people["aisha"])


def test_two_who_edit_at_once_lose_nothing(made):
    people, _actions = made
    report = begun(people)
    seen = words_of(report)
    headed(report, people, "Theirs.")
    with pytest.raises(Conflict):
        edit_report(
            report, words={"headline": "Ours."}, left_out=[], as_of=TODAY, by=people["aisha"], seen=seen
        )
    with pytest.raises(Conflict):
        publish_report(report, by=people["aisha"], seen=seen)
    assert QuarterlyReport.objects.get().words == {"headline": "Theirs."}


def test_who_reads_what(made):
    people, _actions = made
    board, public = headed(begun(people), people), headed(begun(people, Edition.PUBLIC), people)

    def read_by(name):
        return {one.edition for one in reports_visible_to(people[name])}

    assert read_by("aisha") == {"board", "public"}
    assert not any(read_by(name) for name in ("grace", "lena", "idris", "carys", "hana"))
    publish_report(board, by=people["aisha"])
    assert read_by("grace") == read_by("idris") == {"board"}
    assert read_by("carys") == read_by("hana") == set()
    publish_report(public, by=people["aisha"])
    assert read_by("grace") == {"board", "public"}
    assert read_by("carys") == read_by("hana") == {"public"}
    for who in ("grace", "idris", "ben"):
        with pytest.raises(PermissionError):
            begin_report(first=JULY, edition="board", by=people[who])


def test_what_a_published_report_tells_of_was_told(made):
    people, actions = made
    report = headed(begun(people, Edition.PUBLIC), people)
    assert not Link.objects.filter(later_kind="quarterly").exists()
    publish_report(report, by=people["aisha"])
    [link] = Link.objects.filter(later_kind="quarterly")
    assert (link.earlier_id, link.later_id, link.relation) == (
        actions["fair"].public_id,
        report.public_id,
        "told-to",
    )


def test_the_pages_from_begun_to_published(made, sign_in, client):
    _people, _actions = made
    aisha = sign_in("aisha")
    assert "Nothing has been published yet" in client.get("/what-we-did/").content.decode()
    begun_page = aisha.post("/quarterly/begin/", {"first": "2026-10-01", "edition": "public"}, follow=True)
    report = QuarterlyReport.objects.get()
    where = f"/quarterly/{report.public_id}"
    form = begun_page.context["form"]
    typed = {name: field.value() for name, field in ((one.name, one) for one in form)} | {
        "text-headline": "More neighbours met.",
        "as_of": "2026-11-20",
        "out-milestones": "on",
    }
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    assert aisha.post(f"{where}/edit/", typed).status_code == 302
    stale = aisha.post(f"{where}/edit/", typed)
    assert stale.status_code == 422
    assert "More neighbours met." in stale.content.decode()
    assert client.get(f"/what-we-did/{report.public_id}/").status_code == 404
    page = aisha.get(f"{where}/publish/").content.decode()
    assert "Everybody will be able to read this report" in page
    aisha.post(f"{where}/publish/", {"version": "2"})
    told = client.get("/what-we-did/").content.decode()
    assert "More neighbours met." in told
    assert "Hold a repair fair" in told
    assert "Milestones" not in told
    assert "OFFICIAL" not in told
    urdu = Client()
    urdu.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    assert '<div class="cw-document" dir="auto" lang="en' in urdu.get("/what-we-did/").content.decode()
    assert '<div class="cw-document" dir="auto">' in told
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        file = client.get(f"/what-we-did/{report.public_id}/report.{ending}")
        assert file.content.startswith(start), ending
        assert file["Cache-Control"].startswith("public")
    assert aisha.get(f"{where}/edit/").status_code == 302
