"""What a signed summary told is read only while its readers may still read it, whatever way they read it."""

import datetime
import io

import docx
import pytest
from django.core import mail

from commonweal.audit.models import AuditEvent
from commonweal.people.models import Agreement, Body, Membership
from commonweal.people.verbs import leave_agreement
from commonweal.tension.derived import classes_of_the_group
from commonweal.tension.models import Report, SummaryVersion
from commonweal.tension.summary import draft_summary, write_documents
from commonweal.tension.summary.told_withheld import tell_of_withheld
from commonweal.tension.summary.verbs import edit_summary, release_summary, sign_summary
from commonweal.tension.verbs.levels import raise_level, set_level
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.triage import grade_report, set_aside

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
WORDS = "Stickers with slurs were put up along the canal towpath."
OTHER = "A window of the community hall was broken on Tuesday night."
INSTEAD = "Withheld after signing: fewer people may read this now."
UP = {"marking": "sensitive"}


@pytest.fixture
def told(tell_and_grade):
    """Two reports of a high level, so that the group's edition tells both."""
    return [
        tell_and_grade(what=words, sanitised=words, grades={"severity": 3}, when_from=THEN)
        for words in (WORDS, OTHER)
    ]


@pytest.fixture
def signed(told, people):
    """A function: the group's edition, edited or not, signed off by Aisha."""

    def make(edits=None, edition="group"):
        version = draft_summary(WEEK, edition, people["aisha"])
        if edits:
            version = edit_summary(version.summary, edits=edits, based_on=version.number, by=people["aisha"])
        return sign_summary(version.summary, based_on=version.number, by=people["aisha"])

    return make


def raise_it(report, people, **grades):
    grade_report(report, grades=grades or UP, sanitised=report.sanitised, by=people["aisha"])


def page_of(client, version):
    return client.get(f"/summary/{version.summary.public_id}/").content.decode()


def file_of(client, version, kind):
    answer = client.get(f"/summary/{version.summary.public_id}/versions/{version.number}/file.{kind}")
    assert answer.status_code == 200, answer.status_code
    return answer.content


def words_of_docx(content):
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def test_what_somebody_sent_who_has_left_the_agreement_is_withheld(signed, told, people, sign_in):
    version = signed()
    police = Agreement.objects.get().signatories.get(organisation=people["ben"].organisation)
    leave_agreement(police, by=people["aisha"])
    html = page_of(sign_in("lena"), version)
    assert WORDS not in html
    assert INSTEAD in html
    assert not classes_of_the_group() & {report.visibility_class_id for report in told}


def test_a_note_that_quotes_what_is_withheld_is_read_by_nobody_any_more(signed, told, people, sign_in):
    version = signed()
    raise_it(told[0], people)
    later = edit_summary(
        version.summary,
        edits={"notable": {"text": "Quiet."}},
        based_on=version.number,
        by=people["aisha"],
        note=f"Took out: {WORDS}",
    )
    other = edit_summary(
        version.summary,
        edits={"notable": {"text": "Quieter."}},
        based_on=later.number,
        by=people["aisha"],
        note="A word was put right.",
    )
    aisha = sign_in("aisha")
    pages = f"/summary/{version.summary.public_id}/"
    html = aisha.get(f"{pages}versions/").content.decode()
    compared = aisha.get(f"{pages}versions/{version.number}/to/{later.number}/").content.decode()
    assert "A word was put right." in html
    for page in (html, compared):
        assert "canal towpath" not in page
        assert "Withheld: fewer people may read this now." in page
    assert other.note


def test_nothing_is_withheld_while_nothing_has_changed(signed, told, sign_in):
    html = page_of(sign_in("lena"), signed())
    assert WORDS in html
    assert OTHER in html
    assert INSTEAD not in html


@pytest.mark.parametrize("grades", [UP, {"handling": "C", "handling_conditions": "For the group only."}])
@pytest.mark.parametrize("name", ["lena", "ben", "aisha"])
def test_a_report_that_was_raised_is_told_in_no_edition_page_or_file(
    signed, told, sign_in, people, name, grades
):
    """Nor to who is cleared for it: the edition is one document, and is marked OFFICIAL on every page."""
    version = signed()
    raise_it(told[0], people, **grades)
    client = sign_in(name)
    assert version.visibility_class.marking == "official"
    html = page_of(client, version)
    for said in (
        html,
        file_of(client, version, "html").decode(),
        words_of_docx(file_of(client, version, "docx")),
    ):
        assert WORDS not in said
        assert INSTEAD in said
        assert OTHER in said
    assert SummaryVersion.objects.get(pk=version.pk).sections == version.sections  # the record is as it was


def test_the_pdf_is_drawn_without_them_too(signed, told, people, tmp_path, monkeypatch):
    from commonweal.documents import pdf
    from commonweal.tension.summary import printing

    drawn = []
    monkeypatch.setitem(
        printing.FORMATS,
        "pdf",
        ("application/pdf", lambda document: drawn.append(document) or pdf.as_pdf(document)),
    )
    version = signed()
    raise_it(told[0], people)
    write_documents(version, tmp_path)
    [document] = drawn
    assert WORDS not in str(document.blocks)
    assert INSTEAD in str(document.blocks)


def test_the_comparison_of_versions_does_not_tell_them_either(signed, told, people, sign_in):
    version = signed()
    text = next(one for one in version.sections if one["code"] == "notable")["text"]
    second = edit_summary(
        version.summary, edits={"notable": {"text": f"{text}\n\nDiscussed."}}, based_on=1, by=people["aisha"]
    )
    sign_summary(version.summary, based_on=second.number, by=people["aisha"])
    lena, address = sign_in("lena"), f"/summary/{version.summary.public_id}/versions/1/to/2/"
    assert "towpath" in lena.get(address).content.decode()
    raise_it(told[0], people)
    html = lena.get(address).content.decode()
    assert "towpath" not in html
    assert "Discussed." in html  # an editor's words in a section whose lines all stand as drafted stay


def test_words_that_an_editor_put_in_its_place_are_withheld_and_drafted_ones_are_not(
    signed, told, people, sign_in
):
    reworded = "- Hateful things by the water.\n"
    draft = draft_summary(WEEK, "group", people["aisha"])
    notable = next(one for one in draft.sections if one["code"] == "notable")["text"]
    kept = next(line for line in notable.splitlines() if OTHER in line)
    quoted = "What people speak of: stickers with slurs were put up along the canal, we hear."
    version = signed(
        {"notable": {"text": reworded + kept}, "communities": {"text": quoted + "\n\nBeside that calm."}}
    )
    lena = sign_in("lena")
    assert "Hateful things" in page_of(lena, version)
    raise_it(told[0], people)
    html = page_of(lena, version)
    for gone in ("Hateful things", "slurs"):
        assert gone not in html
    assert OTHER in html
    assert "Beside that calm." in html


@pytest.mark.parametrize("how", ["aside", "deleted", "suspended"])
def test_what_is_not_shared_any_more_is_withheld(signed, told, people, sign_in, how):
    version = signed()
    if how == "aside":
        set_aside(told[0], reason="Not for us.", by=people["aisha"])
    elif how == "deleted":
        Report.objects.filter(pk=told[0].pk).delete()
    else:
        Agreement.objects.update(suspended_on="2026-11-23")
    html = page_of(sign_in("aisha"), version)
    assert WORDS not in html
    assert INSTEAD in html


def test_one_that_was_merged_is_told_while_the_other_may_be(signed, told, people, sign_in):
    version = signed()
    merge_report(told[0], into=told[1], by=people["aisha"])
    lena = sign_in("lena")
    assert WORDS in page_of(lena, version)
    raise_it(told[1], people)
    html = page_of(lena, version)
    assert WORDS not in html
    assert OTHER not in html


def test_an_edition_for_the_cleared_goes_on_telling_what_becomes_sensitive(signed, told, people, sign_in):
    raise_it(told[1], people)
    version = signed()
    assert version.visibility_class.marking == "sensitive"
    raise_it(told[0], people)
    assert WORDS in page_of(sign_in("ben"), version)


def test_what_a_named_person_released_stays_told_until_it_is_raised_again(signed, told, people, sign_in):
    raise_it(told[0], people)
    draft = draft_summary(WEEK, "group", people["aisha"])
    lower = {"marking": "official", "handling": "P", "reason": "The police have told the press."}
    released = release_summary(draft.summary, based_on=draft.number, by=people["aisha"], **lower)
    version = sign_summary(released.summary, based_on=released.number, by=people["aisha"])
    lena = sign_in("lena")
    assert WORDS in page_of(lena, version)
    raise_it(told[0], people, handling="C", handling_conditions="For the group only.")
    assert WORDS not in page_of(lena, version)


def test_strengths_in_the_partners_edition_too(tell_and_grade, signed, people, sign_in):
    report = tell_and_grade(kind="strength", what=WORDS, sanitised="Neighbours cleaned the whole towpath on Sunday.",
                            when_from=THEN)  # fmt: skip
    version = signed(edition="partners")
    kit = sign_in("kit")
    assert report.sanitised in page_of(kit, version)
    raise_it(report, people)
    html = page_of(kit, version)
    assert report.sanitised not in html
    assert INSTEAD in html


# Who is told, and the corrected version -----------------------------------------------------


@pytest.fixture
def capture():
    def run():
        mail.outbox.clear()
        return tell_of_withheld(), {message.to[0] for message in mail.outbox}

    return run


def test_who_signed_and_who_leads_the_group_are_told_once_by_mail_without_content(
    signed, told, people, capture
):
    group = Body.objects.get(kind="tension")
    Membership.objects.filter(body=group, person=people["ben"]).update(position="Chair")
    version = signed()
    assert capture() == (0, set())
    raise_it(told[0], people)
    number, to = capture()
    assert (number, to) == (1, {"aisha@wealdmere.example", "ben@wealdmere.example"})
    for message in mail.outbox:
        assert f"/summary/{version.summary.public_id}/" in message.body
        assert "towpath" not in message.body + message.subject
    assert capture() == (0, set())
    [event] = AuditEvent.objects.filter(verb="withhold from summary")
    assert event.details == {"version": version.number, "reports": 1}
    raise_it(told[1], people)
    assert capture()[0] == 1


def test_a_corrected_version_tells_nothing_of_it_and_nobody_is_told_again(
    signed, told, people, sign_in, capture
):
    version = signed()
    raise_it(told[0], people)
    aisha = sign_in("aisha")
    address = f"/summary/{version.summary.public_id}/edit/"
    assert address in page_of(aisha, version)
    assert "Its words are withheld on this page and in its files." in page_of(aisha, version)
    assert "Its words are withheld" not in page_of(sign_in("lena"), version)
    html = aisha.get(address).content.decode()
    assert "towpath" not in html
    newest = edit_summary(
        version.summary,
        edits={"notable": {"text": f"- {OTHER}"}},
        based_on=version.number,
        by=people["aisha"],
    )
    assert "towpath" not in str([one["text"] for one in newest.sections])
    corrected = sign_summary(version.summary, based_on=newest.number, by=people["aisha"])
    html = page_of(sign_in("lena"), corrected)
    assert OTHER in html
    assert "Withheld" not in html
    assert capture() == (0, set())


def test_drafting_again_does_not_bring_edited_words_of_it_back(signed, told, people):
    draft = draft_summary(WEEK, "group", people["aisha"])
    text = next(one for one in draft.sections if one["code"] == "notable")["text"]
    version = signed({"notable": {"text": f"{text}\n\nThe group talked about it."}})
    raise_it(told[0], people)
    again = draft_summary(WEEK, "group", people["aisha"])
    assert again.number > version.number
    assert WORDS not in next(one for one in again.sections if one["code"] == "notable")["text"]


# Reasons of levels --------------------------------------------------------------------------------


REASON = "Slurs by the lock gates make families stay at home after dark."


@pytest.fixture
def judged(wards, people, tell_and_grade, clock):
    """A report in Canalside, and the level that Ben judged after it: high, so that its reason is told."""
    report = tell_and_grade(when_from=THEN, lon=-0.75, lat=52.05)
    clock.shift(60)
    level = set_level(
        week=WEEK,
        experienced=3,
        evidenced=2,
        potential=3,
        direction="rising",
        reason=REASON.replace(" stay", "\nstay"),
        by=people["ben"],
        area=wards["Canalside"],
    )
    return report, level


def test_the_reason_of_a_level_is_withheld_once_its_reports_or_the_level_rise(
    judged, signed, people, sign_in, capture, clock
):
    report, level = judged
    version = signed()
    lena = sign_in("lena")
    assert REASON in page_of(lena, version)
    assert capture() == (0, set())
    clock.shift(60)
    raise_it(report, people)

    def is_withheld():
        html = page_of(lena, version)
        for said in (
            html,
            file_of(lena, version, "html").decode(),
            words_of_docx(file_of(lena, version, "docx")),
        ):
            assert "lock gates" not in said
            assert INSTEAD in said

    is_withheld()
    raise_level(level, by=people["ben"])
    is_withheld()
    number, to = capture()
    assert (number, "aisha@wealdmere.example" in to) == (1, True)
    [event] = AuditEvent.objects.filter(verb="withhold from summary")
    assert event.details == {"version": version.number, "reports": 1, "levels": 1}
    assert capture() == (0, set())


def test_the_reason_of_a_level_stays_where_the_readers_may_read_what_rose(
    judged, signed, people, sign_in, clock
):
    report, level = judged
    draft = draft_summary(WEEK, "group", people["aisha"])
    edits = {"levels": {"text": draft.sections[1]["text"] + "\n\nDiscussed."}}
    up = edit_summary(
        draft.summary,
        edits=edits,
        based_on=draft.number,
        by=people["aisha"],
        marking="sensitive",
    )
    version = sign_summary(up.summary, based_on=up.number, by=people["aisha"])
    clock.shift(60)
    raise_it(report, people)
    raise_level(level, by=people["ben"])
    assert REASON in page_of(sign_in("ben"), version)
