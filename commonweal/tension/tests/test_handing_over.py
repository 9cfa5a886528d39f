"""What is held is handed over so that a resident can read it, and deleted only after asking."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.people.rights import erase
from commonweal.people.tests.asking import asked_and_checked
from commonweal.tension.describing import title_of
from commonweal.tension.holdings import DELETED_ON_REQUEST
from commonweal.tension.models import Attachment, Report
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
ZAINAB = {"name": "Zainab Karim", "email": "zainab@else.example", "phone": "", "receipt": ""}
TOLD = "I am Zainab Karim. Gordon Pike of 14 Mill Street shouted at us on <b>Lock Lane</b>."


@pytest.fixture
def reported(tell, people):
    report = tell(by=None, what=TOLD, place="Lock Lane", where="place", reporter=ZAINAB)
    Attachment.objects.create(
        report=report,
        name="wall.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        file=ContentFile(b"x", "w.png"),
    )
    grade_report(report, grades={}, sanitised="Somebody shouted.", by=people["aisha"])
    return report


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page(name, asked):
    return reverse(f"people:{name}", args=[asked.public_id])


def test_what_is_held_is_shown_in_words_and_others_are_pointed_out(reported, people, sign_in):
    asked = asked_and_checked(people["hana"], kind="access", details=ZAINAB, text="")
    answer = sign_in("hana").get(page("held", asked))
    told = plain(answer)
    assert "What you reported" in told
    assert "What was reported I am Zainab Karim." in told
    ticks = re.findall(r'name="without" value="([^"]+)"', answer.content.decode())
    assert {"Gordon Pike", "14 Mill Street"} <= set(ticks)
    assert not any("Zainab" in one or "zainab" in one for one in ticks)
    assert AuditEvent.objects.filter(verb="look up personal data").count() == 1


def test_the_document_can_be_read_and_leaves_out_what_was_ticked(reported, people, sign_in):
    asked = asked_and_checked(people["hana"], kind="access", details=ZAINAB, text="")
    file = sign_in("hana").post(page("held", asked), {"without": ["Gordon Pike"]})
    assert file["Content-Disposition"] == f'attachment; filename="held-{asked.public_id}.html"'
    text = file.content.decode()
    assert "Gordon Pike" not in text
    assert "▇▇▇ of 14 Mill Street" in text
    assert "&lt;b&gt;Lock Lane" in text
    assert "zainab@else.example" in text
    assert "<script" not in text
    whole = sign_in("hana").post(page("held", asked)).content.decode()
    assert "Gordon Pike" in whole


def test_deleting_asks_first_and_says_what_goes_and_what_stays(reported, people, sign_in):
    asked = asked_and_checked(people["hana"], kind="deletion", details=ZAINAB, text="")
    hana = sign_in("hana")
    hana.post(page("request", asked), {"do": "erase"})
    told = plain(hana.get(page("erase", asked)))
    for words in (
        "The words of 1 report, who sent it, and where exactly it was.",
        "1 file sent with them.",
        f"The agreed wording of report {reported.public_id}, which partners may read.",
        "This can’t be undone",
    ):
        assert words in told
    assert Report.objects.get().what == TOLD
    assert not AuditEvent.objects.filter(verb="erase personal data").exists()
    hana.post(page("erase", asked))
    assert Report.objects.get().what == DELETED_ON_REQUEST
    assert not Attachment.objects.exists()
    assert "Nothing was found" not in told


def test_what_a_signed_summary_tells_is_named(reported, people, sign_in):
    from commonweal.tension.models import Summary
    from commonweal.thread.models import Link

    summary = Summary.objects.create(
        week="2026-11-16",
        edition="group",
        visibility_class=reported.visibility_class,
        signed_at="2026-11-17T09:00Z",
    )
    Link.objects.create(
        earlier_kind="report", earlier_id=reported.public_id, later_kind="summary", later_id=summary.public_id
    )
    asked = asked_and_checked(people["hana"], kind="deletion", details=ZAINAB, text="")
    told = plain(sign_in("hana").get(page("erase", asked)))
    assert f"the signed summary of the week of 16 November 2026 tells of report {reported.public_id}" in told


def test_only_a_request_to_delete_has_the_page(people, sign_in):
    asked = asked_and_checked(people["hana"], kind="access", details=ZAINAB, text="")
    assert sign_in("hana").get(page("erase", asked)).status_code == 404


def test_what_was_deleted_is_dated_and_deleted_again_only_when_something_came_in_since(
    reported, people, sign_in, tell
):
    asked = asked_and_checked(people["hana"], kind="deletion", details=ZAINAB, text="")
    hana = sign_in("hana")
    assert "Delete it everywhere" in plain(hana.get(page("request", asked)))
    hana.post(page("erase", asked))
    told = plain(hana.get(page("request", asked)))
    assert "Deleted everywhere on 23 November 2026, 09:00 by Hana. Nothing has come in since." in told
    assert "Delete it everywhere" not in told
    for answer in (hana.get(page("erase", asked), follow=True), hana.post(page("erase", asked), follow=True)):
        assert "It was deleted everywhere, and nothing has come in since." in plain(answer)
        assert "0 places" not in plain(answer)
    assert AuditEvent.objects.filter(verb="erase personal data").count() == 1
    tell(reporter=ZAINAB)
    told = plain(hana.get(page("request", asked)))
    assert "by Hana. Something about them has come in since: it can be deleted too." in told
    assert "Delete it everywhere" in told
    assert "Deleted in 1 place." in plain(hana.post(page("erase", asked), follow=True))


def test_what_is_held_says_words_and_no_codes(reported, people, sign_in):
    asked = asked_and_checked(people["hana"], kind="deletion", details=ZAINAB, text="")
    told = plain(sign_in("hana").get(page("held", asked)))
    assert "Kind Request to delete" in told
    assert "Kind deletion" not in told
    kit = {"email": people["kit"].email, "name": "Kit"}
    of_kit = asked_and_checked(people["hana"], kind="access", details=kit, text="")
    told = plain(sign_in("hana").get(page("held", of_kit)))
    assert "Role Partner contributor" in told
    assert "Role contributor" not in told


def test_a_report_whose_place_was_deleted_is_called_by_what_is_left(reported, people, tell):
    unchecked = tell(by=None, what=TOLD, place="Lock Lane", where="place", reporter=ZAINAB)
    assert title_of(unchecked) == "Tension, Lock Lane, day not known"
    erase(
        asked_and_checked(people["hana"], kind="deletion", details=ZAINAB, text=""),
        by=people["hana"],
    )
    for report in (reported, unchecked):
        report.refresh_from_db()
    assert title_of(reported) == "Tension, day not known"
    assert title_of(unchecked) == "Deleted report, day not known"
