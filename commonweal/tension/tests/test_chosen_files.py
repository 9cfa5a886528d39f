"""Files chosen on a page that is shown once more: browsers do not keep them, so the page must say it."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.people.attached.reading import CannotAttach, read_files
from commonweal.tension.models import Attachment, Report
from commonweal.tension.tests.pages import SENT, picture
from commonweal.tension.tests.test_public_form import Visitor

AGAIN = "Choose the files again"


def no_picture(name):
    file = io.BytesIO(b"<html><script>alert(1)</script></html>")
    file.name, file.size = name, 38
    return file


def summary(html):
    """What the error summary says, each with the box that it leads to."""
    found = re.search(r'class="govuk-error-summary".*?</ul>', html, re.DOTALL)
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', found[0]) if found else []


def test_a_report_sent_back_for_its_kind_says_that_its_picture_must_be_chosen_again(
    documents_recorded, sign_in
):
    kit = sign_in("kit")
    without_kind = {name: answer for name, answer in SENT.items() if name != "kind"}
    told = summary(kit.post("/reports/new/", without_kind | {"files": picture()}).content.decode())
    assert [target for target, _words in told] == ["id_kind_0", "id_files"]
    assert AGAIN in told[1][1]
    assert AGAIN not in kit.post("/reports/new/", without_kind).content.decode()


def test_finding_the_place_says_that_the_picture_must_be_chosen_again(documents_recorded, sign_in):
    html = sign_in("kit").post("/reports/new/", {"go": "find", "place": "Lock", "files": picture()})
    assert [target for target, _words in summary(html.content.decode())] == ["id_files"]


def test_the_receipt_says_how_many_files_are_kept(documents_recorded, sign_in):
    kit = sign_in("kit")
    html = kit.post("/reports/new/", SENT | {"files": [picture("one.png"), picture("two.png")]})
    assert "2 files are kept with it." in html.content.decode()
    assert "kept with it" not in kit.post("/reports/new/", SENT | {"what": "More."}).content.decode()


def test_each_file_that_cannot_be_taken_is_named_with_its_reason():
    marked = picture("UK SECRET.png")
    with pytest.raises(CannotAttach) as refused:
        read_files([no_picture("one.png"), picture(), no_picture("two.png"), marked])
    first, second, third = refused.value.reasons
    assert "“one.png” is not a picture" in first
    assert "“two.png” is not a picture" in second
    assert "“UK SECRET.png” cannot be taken" in third


def test_a_partner_reads_both_files_that_cannot_be_taken_and_what_else_is_wrong(documents_recorded, sign_in):
    files = [no_picture("one.png"), picture(), no_picture("two.png")]
    html = sign_in("kit").post("/reports/new/", SENT | {"what": "", "files": files}).content.decode()
    words = " ".join(text for _target, text in summary(html))
    assert all(part in words for part in ("Say what happened", "“one.png”", "“two.png”", AGAIN))
    assert not Report.objects.exists()


def test_a_visitor_reads_both_files_that_cannot_be_taken(client, documents_recorded, clock):
    visitor = Visitor(client)
    visitor.walk(to="check")
    clock.shift(60)
    told = summary(visitor.post(files=[no_picture("one.png"), no_picture("two.png")]))
    assert {target for target, _words in told} == {"id_files"}
    words = " ".join(text for _target, text in told)
    assert all(part in words for part in ("“one.png”", "“two.png”", AGAIN))
    visitor.post(files=picture())
    assert Attachment.objects.count() == 1


def test_a_visitor_who_changes_the_language_is_told_to_choose_the_files_again(client, documents_recorded):
    visitor = Visitor(client)
    visitor.walk(to="check")
    told = summary(visitor.post(language="en-gb", files=picture()))
    assert [target for target, _words in told] == ["id_files"]


def test_a_file_that_is_sent_to_a_page_without_a_box_for_it_breaks_nothing(client, documents_recorded):
    visitor = Visitor(client)
    visitor.walk(to="what")
    long = "".join(chr(0x4E00 + n % 9000) for n in range(4000))  # too long for what a browser keeps
    visitor.post(language="en-gb", what=long, files=picture())
    assert visitor.answer.status_code == 200
    assert visitor.step == "what"
    assert long[:50] in visitor.html


def test_a_file_with_nothing_in_it_is_said_to_be_empty():
    with pytest.raises(CannotAttach, match="is empty"):
        read_files([SimpleUploadedFile("zero.png", b"")])
