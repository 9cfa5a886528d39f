"""What a published quarter told of an action is read only while its readers may still read it, whatever way they read it."""

import io

import docx
import pytest
import python_calamine
from django.core import mail
from django.test import Client

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.jobs import routines
from commonweal.people.visibility import visibility_class
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.printing import as_tables
from commonweal.quarterly.tests.planting import TODAY, begun, said, section
from commonweal.quarterly.told_withheld import tell_of_withheld
from commonweal.quarterly.verbs import edit_report, publish_report

pytestmark = pytest.mark.django_db
INSTEAD = "Withheld after it was published: fewer people may read this now."
FAIR, HALL = "Hold a repair fair", "Open the hall in the evenings"


def published(people, edition=Edition.BOARD, report=None, **words):
    report = report or begun(people, edition)
    edit_report(
        report,
        words={"headline": "A steady quarter."} | words,
        left_out=[],
        as_of=TODAY,
        correction="Numbers." if report.number > 1 else "",
        by=people["aisha"],
    )
    return publish_report(report, by=people["aisha"])


def raise_it(action):
    """What becomes of an action that answers an item which is marked higher."""
    seen = Action.objects.get(pk=action.pk).visibility_class
    higher = visibility_class(
        stage=seen.stage,
        kind=seen.kind,
        marking="sensitive",
        handling=seen.handling,
        organisation=seen.organisation,
        agreement=seen.agreement,
    )
    Action.objects.filter(pk=action.pk).update(visibility_class=higher)


def test_lines_and_rows_of_an_action_that_is_marked_higher_later_are_withheld_and_the_record_stays(made):
    people, actions = made
    report = published(people)
    kept = report.published
    assert FAIR in said(report)
    raise_it(actions["fair"])
    raise_it(actions["hall"])
    now = said(report)
    for words in (FAIR, HALL, "The boiler fails", "A key cut", "Ten menders found"):
        assert words not in now
    assert "Walk each parade" in now
    assert section(report, "achievements")["text"].count(INSTEAD) == 1
    assert section(report, "exceptions")["figures"][0]["rows"] == [[INSTEAD, "", "", "", "", ""]]
    # What was counted stays, as it tells how many and not what.
    assert section(report, "overall")["text"].startswith("4 actions: 1 complete")
    assert QuarterlyReport.objects.get().published == kept


def test_page_and_files_withhold_alike_for_the_board_and_for_the_public(made, sign_in):
    people, actions = made
    board, public = published(people), published(people, Edition.PUBLIC)
    raise_it(actions["fair"])
    reads = {
        board: (sign_in("grace"), f"/quarterly/{board.public_id}/", f"/quarterly/{board.public_id}/report"),
        public: (Client(), f"/what-we-did/{public.public_id}/", f"/what-we-did/{public.public_id}/report"),
    }
    for report, (client, page, file) in reads.items():
        html = client.get(page).content.decode()
        assert (FAIR in html, INSTEAD in html) == (False, True)
        document = docx.Document(io.BytesIO(client.get(f"{file}.docx").content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        told = "\n".join([*(one.text for one in document.paragraphs), *cells])
        assert (FAIR in told, INSTEAD in told) == (False, True)
        book = python_calamine.load_workbook(io.BytesIO(as_tables(report)))
        assert FAIR not in str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_a_persons_words_that_tell_of_it_are_withheld_and_others_stay(made):
    people, actions = made
    report = published(
        people,
        headline="We were glad to hold a Repair Fair.\nThe rest was calm.",
        achievements="Menders came from all over.\n- Another line",
    )
    raise_it(actions["fair"])
    assert section(report, "headline")["text"].splitlines() == [INSTEAD, "The rest was calm."]
    # Whoever put other words in place of the line may have told of it in any of them.
    assert "Menders" not in section(report, "achievements")["text"]


def test_what_was_published_before_is_told_again_when_its_action_comes_down_or_was_never_raised(made):
    people, actions = made
    report = published(people)
    before = said(report)
    seen = actions["fair"].visibility_class
    raise_it(actions["fair"])
    assert said(report) != before
    Action.objects.filter(pk=actions["fair"].pk).update(visibility_class=seen)
    assert said(report) == before


def test_an_action_that_is_gone_is_told_no_more(made):
    people, actions = made
    report = published(people)
    Action.objects.filter(pk=actions["walk"].pk).delete()
    assert "Walk each parade" not in said(report)


def test_a_correction_begins_without_what_is_withheld_and_quotes_it_in_no_version(made):
    people, actions = made
    first = published(people, headline=f"{FAIR}!\nThe rest was calm.")
    raise_it(actions["fair"])
    second = begun(people)
    assert second.words["headline"] == "The rest was calm."
    second = published(people, report=second, headline="The rest was calm.")
    QuarterlyReport.objects.filter(pk=second.pk).update(correction=f"“{FAIR}” is taken out.")
    second.refresh_from_db()
    assert FAIR not in said(second)
    assert FAIR not in said(first)


def test_whoever_published_it_and_whoever_can_correct_it_are_told_once_without_content(made, sign_in):
    people, actions = made
    report = published(people)
    assert tell_of_withheld() == 0
    raise_it(actions["fair"])
    mail.outbox.clear()
    assert [tell_of_withheld() for _twice in range(2)] == [1, 0]
    [sent] = mail.outbox
    assert sent.to == [people["aisha"].email]
    assert f"/quarterly/{report.public_id}/" in sent.body
    assert FAIR not in sent.subject + sent.body
    event = AuditEvent.objects.get(verb="withhold from quarter")
    assert (event.item_id, event.details["actions"]) == (report.public_id, 1)
    raise_it(actions["hall"])
    assert tell_of_withheld() == 1
    for who, told in (("aisha", True), ("grace", False)):
        page = sign_in(who).get(f"/quarterly/{report.public_id}/").content.decode()
        assert ("A corrected report begins without them" in page) is told


def test_nobody_counts_as_told_where_no_mail_left(made):
    people, actions = made
    report = published(people)
    raise_it(actions["fair"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "commonweal.quarterly.told_withheld.send_links_now",
            lambda messages, **_more: type("Written", (), {"reached": ()})(),
        )
        assert tell_of_withheld() == 0
    report.refresh_from_db()
    assert report.told_withheld == []
    assert not AuditEvent.objects.filter(verb="withhold from quarter").exists()


def test_the_worker_tells_every_few_minutes():
    assert routines._routines["tell of words withheld from quarters"].do is tell_of_withheld
