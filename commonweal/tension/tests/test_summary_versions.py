import datetime
import io

import pypdf
import pytest
from docx import Document as open_docx

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.documents.content import from_plain, texts_of
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary import draft_summary, write_documents
from commonweal.tension.summary.compare import ADDED, REMOVED, differences, word_pieces
from commonweal.tension.summary.draft import CannotWrite
from commonweal.tension.summary.printing import document_of
from commonweal.tension.summary.selectors import version_for
from commonweal.tension.summary.verbs import Conflict, edit_summary, release_summary, sign_summary
from commonweal.tension.verbs.levels import set_level

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05, "when_from": THEN}


@pytest.fixture
def draft(people):
    return lambda edition="group", by="aisha": draft_summary(WEEK, edition, people[by])


def words_of(version):
    """Everything a version says, drafted and edited, as one text."""
    parts = []
    for section in version.sections:
        parts += [section["title"], section["text"], section["drafted"]]
        parts += texts_of([from_plain(figure) for figure in section["figures"]])
    return "\n".join(parts)


def section(version, code):
    return next(one for one in version.sections if one["code"] == code)


@pytest.fixture
def told_in_confidence(tell_and_grade, people, wards):
    """A sensitive and a conditional strength and tension report, a level, and an action that answers tension."""
    for kind in ("strength", "tension"):
        for grades in ({"marking": "sensitive"}, {"handling": "C"}):
            tell_and_grade(
                kind=kind,
                what="x",
                sanitised=f"CONFIDENCE {kind}",
                grades=grades | ({"severity": 5} if kind == "tension" else {}),
                **IN_CANALSIDE,
            )
    report = tell_and_grade(sanitised="OPEN TENSION WORDING", grades={"severity": 5}, **IN_CANALSIDE)
    tell_and_grade(kind="strength", sanitised="OPEN STRENGTH WORDING", **IN_CANALSIDE)
    set_level(week=WEEK, experienced=5, evidenced=5, potential=5, direction="rising",
              reason="CONFIDENCE level", area=wards["Canalside"], by=people["ben"])  # fmt: skip
    make_action(title="CONFIDENCE action", owner_organisation=people["ben"].organisation,
                due_on=datetime.date(2026, 12, 1), by=people["aisha"],
                responds_to=("report", report.public_id), like=report.visibility_class)  # fmt: skip
    make_action(title="OPEN action", owner_organisation=people["ben"].organisation,
                due_on=datetime.date(2026, 12, 1), by=people["aisha"])  # fmt: skip
    return report


# Editing, releasing, signing ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["ben", "lena", "kit", "joan", "hana", "carys"])
def test_only_whoever_writes_the_summary_drafts_edits_and_signs(draft, people, name):
    with pytest.raises(PermissionError):
        draft(by=name)
    version = draft()
    with pytest.raises(PermissionError):
        edit_summary(version.summary, edits={}, based_on=1, by=people[name])
    with pytest.raises(PermissionError):
        sign_summary(version.summary, based_on=1, by=people[name])


def edit(version, text, by, **changes):
    return edit_summary(version.summary, edits={"strengths": {"text": text}},
                        **{"based_on": version.number, "by": by} | changes)  # fmt: skip


def test_each_edit_is_a_version_on_the_record_and_no_change_makes_none(draft, people):
    first = draft()
    second = edit(first, "A good week.", people["aisha"], note="Shorter")
    assert (second.number, second.note) == (2, "Shorter")
    assert section(SummaryVersion.objects.get(number=1), "strengths")["text"].startswith("No checked")
    assert edit(second, "A good week.", people["aisha"]).number == 2
    verbs = list(AuditEvent.objects.filter(item_kind="summary").order_by("id").values_list("verb", flat=True))
    assert verbs == ["draft summary", "edit summary"]
    assert Change.objects.filter(item_kind="summary-group").count() == 2


def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(draft, people):
    first = draft()
    edit(first, "By the first.", people["aisha"])
    with pytest.raises(Conflict) as raised:
        edit(first, "By the second.", people["aisha"])
    assert raised.value.newest.number == 2
    assert section(first.summary.versions.first(), "strengths")["text"] == "By the first."


def test_a_signed_version_is_locked_and_a_correction_is_a_new_one(draft, people):
    first = draft()
    sign_summary(first.summary, based_on=1, by=people["aisha"])
    with pytest.raises(CannotWrite, match="signed already"):
        sign_summary(first.summary, based_on=1, by=people["aisha"])
    second = edit(first, "Corrected.", people["aisha"])
    assert (second.number, second.is_signed) == (2, False)
    assert version_for(people["ben"], first.summary.public_id).number == 1
    assert version_for(people["aisha"], first.summary.public_id).number == 2
    sign_summary(first.summary, based_on=2, by=people["aisha"])
    assert version_for(people["ben"], first.summary.public_id).number == 2
    assert section(SummaryVersion.objects.get(number=1), "strengths")["text"].startswith("No checked")


def test_what_was_not_read_is_not_signed(draft, people):
    first = draft()
    edit(first, "Newer.", people["aisha"])
    with pytest.raises(Conflict):
        sign_summary(first.summary, based_on=1, by=people["aisha"])


def test_a_draft_made_again_keeps_what_was_edited_and_brings_new_figures(draft, people, tell_and_grade):
    first = draft()
    edit(first, "Our own words.", people["aisha"])
    tell_and_grade(kind="strength", sanitised="A repair café.", when_from=THEN)
    tell_and_grade(grades={"indicator": "rumour"}, when_from=THEN)
    third = draft()
    assert third.number == 3
    assert section(third, "strengths")["text"] == "Our own words."
    assert "1 strength was reported" in section(third, "strengths")["drafted"]
    assert section(third, "strengths")["figures"]
    assert "1 tension reported this week has been checked" in section(third, "new")["text"]


def test_a_named_person_releases_a_lower_marking_and_earlier_versions_keep_theirs(
    draft, told_in_confidence, people
):
    first = draft()
    with pytest.raises(CannotWrite, match="Say why"):
        release_summary(
            first.summary, marking="official", handling="P", reason=" ", based_on=1, by=people["aisha"]
        )
    second = release_summary(
        first.summary,
        marking="official",
        handling="P",
        reason="All wording is open.",
        based_on=1,
        by=people["aisha"],
    )
    sign_summary(first.summary, based_on=2, by=people["aisha"])
    assert second.note == "All wording is open."
    public_id = first.summary.public_id
    assert version_for(people["lena"], public_id).number == 2
    assert version_for(people["lena"], public_id, 1) is None
    assert AuditEvent.objects.filter(verb="release summary", actor=people["aisha"].public_id).exists()


def test_an_edit_raises_a_marking_and_never_lowers_it(draft, people):
    first = draft()
    second = edit(first, "More.", people["aisha"], marking="sensitive")
    assert second.visibility_class.marking == "sensitive"
    third = edit(second, "Less.", people["aisha"], marking="official")
    assert third.visibility_class.marking == "sensitive"


def test_the_partners_edition_is_not_signed_while_it_is_marked_higher(draft, people):
    version = edit(draft("partners"), "With a secret.", people["aisha"], marking="sensitive")
    with pytest.raises(CannotWrite, match="once it is OFFICIAL"):
        sign_summary(version.summary, based_on=2, by=people["aisha"])


@pytest.mark.parametrize(
    ("week", "edition"),
    [(datetime.date(2026, 11, 17), "group"), (datetime.date(2026, 11, 30), "group"), (WEEK, "public")],
)
def test_a_draft_for_no_week_or_no_edition_is_refused(people, week, edition):
    with pytest.raises(CannotWrite):
        draft_summary(week, edition, people["aisha"])


# Comparing and printing ---------------------------------------------------------------------


def test_versions_are_compared_word_by_word(draft, people, tell_and_grade):
    first = draft()
    second = edit(first, "No checked reports of joy spoke of this week.", people["aisha"])
    [changed] = [one for one in differences(first, second) if one.is_changed]
    assert changed.title == "Strengths"
    assert [(p.change, p.text.strip()) for p in changed.pieces if p.change != "kept"] == [
        (REMOVED, "strength"), (ADDED, "joy")]  # fmt: skip
    tell_and_grade(kind="strength", grades={"indicator": "repair"}, when_from=THEN)
    third = draft()
    figures = [p.text for one in differences(second, third, as_written=True) for p in one.figures]
    assert "Strengths by type: Damage put right together | 0 | 0 | 0 | 0 | 1" in figures


def test_a_comparison_loses_no_letter():
    before, after = "a b\n\n- c\n- d e", "a x\n\n- c\n- e f"
    pieces = word_pieces(before, after)
    assert "".join(p.text for p in pieces if p.change != ADDED) == before
    assert "".join(p.text for p in pieces if p.change != REMOVED) == after


def test_the_documents_say_what_the_version_says_with_its_marking(
    draft, told_in_confidence, people, tmp_path
):
    version = edit(draft(), "All quiet, #eval(“1”) aside.", people["aisha"])
    pdf, docx = write_documents(version, tmp_path / "new")
    assert [path.name for path in (pdf, docx)] == [
        "weekly-summary-2026-11-16-group-v2.pdf", "weekly-summary-2026-11-16-group-v2.docx"]  # fmt: skip
    reader = pypdf.PdfReader(pdf)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    word = open_docx(io.BytesIO(docx.read_bytes()))
    for words in ("All quiet, #eval(“1”) aside.", "CONFIDENCE level", "Draft, version 2, not signed off"):
        assert words in text
    assert "All quiet, #eval(“1”) aside." in [paragraph.text for paragraph in word.paragraphs]
    assert all("OFFICIAL-SENSITIVE · C" in page.extract_text() for page in reader.pages)
    assert "OFFICIAL-SENSITIVE · C" in word.sections[0].footer.paragraphs[0].text


def test_a_section_left_out_is_in_no_document(draft, people):
    version = draft()
    edited = edit_summary(
        version.summary, edits={"method": {"is_left_out": True}}, based_on=1, by=people["aisha"]
    )
    assert "How to read this" not in texts_of(document_of(edited).blocks)
    assert "How to read this" in texts_of(document_of(version).blocks)
