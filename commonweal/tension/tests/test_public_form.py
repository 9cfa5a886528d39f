import datetime
import io
import re

import pytest
import time_machine
from django.core.cache import caches
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from commonweal.places.models import Area
from commonweal.places.tests.test_placing import make_set
from commonweal.tension.models import Attachment, Identity, Placement, Report
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.triage import close_report, grade_report
from commonweal.tension.views import public

ADDRESS = "/report/"
DAY = datetime.timedelta(days=1)
ANSWERS = {
    "start": {},
    "child": {"at_risk": "no"},
    "kind": {"kind": "tension"},
    "what": {"what": "Leaflets against newcomers lay at the bus stop."},
    "when": {"when": "today"},
    "where": {"where": "online"},
    "contact": {},
    "share": {"may_share": "yes"},
    "check": {},
}


@pytest.fixture
def visitor(client, documents_recorded):
    """Somebody filling in the form: knows the page they are on, and posts it."""
    return Visitor(client)


def hidden(html, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1] if found else ""


class Visitor:
    def __init__(self, client):
        self.client = client
        self.html = client.get(ADDRESS, follow=True).content.decode()

    @property
    def step(self):
        return hidden(self.html, "step")

    def post(self, **fields):
        data = {name: hidden(self.html, name) for name in ("carried", "step", "returns")}
        self.answer = self.client.post(ADDRESS, data | fields, follow=True)
        self.html = self.answer.content.decode()
        return self.html

    def walk(self, to=None, seconds=60, clock=None, **changed):
        """Answer page after page, as ANSWERS or `changed` say, until `to` or the receipt."""
        for _page in range(20):
            if self.step == to or not self.step:
                return self.html
            if self.step == "check" and clock:
                clock.shift(seconds)
            self.post(**(ANSWERS.get(self.step, {}) | changed.get(self.step, {})))
        raise AssertionError(f"stuck on {self.step}")

    @property
    def code(self):
        return re.search(r'class="cw-code" dir="ltr">([a-z0-9-]+)<', self.html)[1]


def test_a_telephone_number_in_the_box_of_a_day_stays_and_is_named(visitor):
    visitor.walk(to="when")
    html = visitor.post(when="day", day_day="07700900123", day_month="11", day_year="2026")
    assert visitor.step == "when"
    assert "The date must be a real date" in html
    assert 'value="07700900123"' in html


def test_a_visitor_reports_and_gets_a_receipt_without_a_session(visitor, clock):
    visitor.walk(clock=clock)
    report = Report.objects.get()
    assert (report.channel, report.status, report.where) == ("public", "new", "online")
    assert report.what == ANSWERS["what"]["what"]
    assert report.received_at is None
    assert {name for name, cookie in visitor.client.cookies.items() if cookie.value} == {"csrftoken"}
    assert visitor.client.cookies["csrftoken"]["max-age"] == ""
    answer = visitor.client.post("/report/receipt/", {"code": visitor.code.upper().replace("-", " ")})
    assert "We have received it" in answer.content.decode()


def test_the_first_page_says_999_and_a_child_at_risk_gets_the_safeguarding_contact_first(
    visitor, settings, clock
):
    settings.CHILDREN_SAFEGUARDING = "Wealdmere children, 01632 960001"
    assert "999" in visitor.html
    visitor.post()
    visitor.post(at_risk="yes")
    assert visitor.step == "safeguarding"
    assert "01632 960001" in visitor.html
    visitor.walk(clock=clock, child={"at_risk": "yes"})
    assert Report.objects.get().concerns_child


def test_nothing_is_kept_before_it_is_sent(visitor):
    visitor.walk(to="check")
    assert not Report.objects.exists()
    assert not Identity.objects.exists()


def test_a_wrong_answer_keeps_what_was_typed_and_says_what_to_do(visitor):
    visitor.walk(to="when")
    visitor.post(when="day", day_day="31", day_month="2", day_year="2026")
    assert visitor.step == "when"
    assert "must be a real date" in visitor.html
    assert 'value="31"' in visitor.html
    visitor.post(when="day", day_day="1", day_month="1", day_year="2030")
    assert "still to come" in visitor.html
    visitor.post(when="day", day_day="20", day_month="november", day_year="2026")
    assert visitor.step == "where"


def test_going_back_and_changing_language_lose_nothing(visitor):
    visitor.walk(to="what")
    visitor.post(what="Half a sentence", language="ur")
    assert visitor.step == "what"
    assert "Half a sentence" in visitor.html
    assert 'dir="rtl"' in visitor.html
    visitor.post(what="Half a sentence more", language="en-gb")
    visitor.post(what="Half a sentence more", go="kind")
    assert visitor.step == "kind"
    assert re.search(r'value="tension"[^>]* checked', visitor.html)
    visitor.post(kind="tension")
    assert "Half a sentence more" in visitor.html


def test_an_answer_changed_on_the_last_page_returns_there(visitor, clock):
    visitor.walk(to="check")
    visitor.post(go="what")
    visitor.post(what="Better words.")
    assert visitor.step == "check"
    assert "Better words." in visitor.html


def test_carried_answers_that_were_changed_on_the_way_are_refused(visitor):
    visitor.walk(to="check")
    carried = hidden(visitor.html, "carried")
    answer = visitor.client.post(ADDRESS, {"carried": "x" + carried, "step": "check"})
    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_a_page_cannot_be_left_out(visitor):
    carried = hidden(visitor.html, "carried")
    answer = visitor.client.post(ADDRESS, {"carried": carried, "step": "check"}, follow=True)
    assert "Say whether a child may be at risk" in answer.content.decode()
    assert not Report.objects.exists()


def test_sending_twice_keeps_one_report_and_the_last_receipt_works(visitor, clock):
    visitor.walk(to="check")
    clock.shift(60)
    data = {name: hidden(visitor.html, name) for name in ("carried", "step")}
    codes = []
    for _time in range(2):
        visitor.html = visitor.client.post(ADDRESS, data).content.decode()
        codes.append(visitor.code)
    assert Report.objects.count() == 1
    states = [visitor.client.post("/report/receipt/", {"code": code}).content.decode() for code in codes]
    assert ["We have received it" in state for state in states] == [False, True]
    # Another process, which did not keep it, gives one too.
    caches["passing"].clear()
    visitor.html = visitor.client.post(ADDRESS, data).content.decode()
    assert visitor.code not in codes
    # Later nobody gets it any more.
    clock.shift(600)
    assert "sent this already" in visitor.client.post(ADDRESS, data).content.decode()


def test_sending_twice_promises_the_same_twice(visitor, clock):
    visitor.walk(to="check", child={"at_risk": "yes"}, share={"may_share": "no"})
    clock.shift(60)
    data = {name: hidden(visitor.html, name) for name in ("carried", "step")}
    for _time in range(2):
        visitor.html = visitor.client.post(ADDRESS, data).content.decode()
        assert "Only the council’s cohesion team works with it." in visitor.html
        assert "share it with the partners" not in visitor.html
        assert "Is a child at risk? Please also speak to" in visitor.html


def refuse(*_words, **_named):
    raise IntegrityError("CHECK constraint failed: something else")


def test_nobody_is_told_that_it_arrived_when_the_database_kept_nothing(visitor, clock, monkeypatch):
    visitor.walk(to="check")
    clock.shift(60)
    monkeypatch.setattr(public, "attach", refuse)
    with pytest.raises(IntegrityError):
        visitor.post()
    assert not Report.objects.exists()
    # The visitor goes back and sends it once more.
    monkeypatch.undo()
    visitor.post()
    assert Report.objects.count() == 1
    assert "We have received it" in (
        visitor.client.post("/report/receipt/", {"code": visitor.code}).content.decode()
    )


def test_a_ward_that_was_chosen_stays_a_whole_ward(visitor, clock):
    area_set = make_set("ward", {"X01": (-0.8, 52.0, -0.7, 52.1)})
    Area.objects.filter(area_set=area_set).update(name="Canalside")
    where = {"where": "place", "place": "canalside"}
    visitor.walk(to="place", where=where)
    assert "Canalside (ward)" in visitor.html
    visitor.walk(clock=clock, where=where, place={"choice": "area:ward:X01"})
    report = Report.objects.get()
    assert (report.place, report.lon) == ("canalside", None)
    assert Placement.objects.get().area.code == "X01"


def test_what_was_written_as_the_place_is_kept_beside_the_area_that_was_chosen(visitor, clock):
    area_set = make_set("ward", {"X01": (-0.8, 52.0, -0.7, 52.1)})
    Area.objects.filter(area_set=area_set).update(name="Canalside")
    where = {"where": "place", "place": "Fernbank Academy, Canalside"}
    visitor.walk(clock=clock, where=where, place={"choice": "area:ward:X01"})
    assert Report.objects.get().place == "Fernbank Academy, Canalside"
    assert Placement.objects.get().area.code == "X01"


def test_a_place_that_is_not_known_is_kept_as_written(visitor, clock):
    visitor.walk(clock=clock, where={"where": "place", "place": "behind the shops"})
    report = Report.objects.get()
    assert (report.place, report.where, report.lon) == ("behind the shops", "place", None)


def test_contact_details_are_sealed_apart_from_the_report(visitor, clock):
    visitor.walk(clock=clock, contact={"email": "someone@wealdmere.example"})
    assert b"someone" not in bytes(Identity.objects.get().sealed)
    assert "someone@" not in str(Report.objects.values().get())


@pytest.mark.parametrize("sign", ["trap", "quick", "links", "many", "same"])
def test_what_looks_like_spam_is_held_and_never_lost(visitor, clock, people, sign, sign_in):
    changed, seconds = {}, 60
    if sign == "trap":
        changed = {"check": {"website": "https://spam.example"}}
    if sign == "quick":
        seconds = 1
    if sign == "links":
        changed = {"what": {"what": "see https://a.example www.b.example http://c.example"}}
    if sign == "same":
        Visitor(visitor.client).walk(clock=clock)
        Report.objects.all().delete()
    if sign == "many":
        for number in range(5):
            Visitor(visitor.client).walk(clock=clock, what={"what": f"Different {number}"})
        assert set(Report.objects.values_list("status", flat=True)) == {"new"}
        Report.objects.all().delete()
    visitor.walk(clock=clock, seconds=seconds, **changed)
    report = Report.objects.get()
    assert (report.status, report.held_because) == ("held", sign)
    page = sign_in("aisha").get(f"/reports/{report.public_id}/triage/").content.decode()
    assert report.get_held_because_display() in page
    answer = visitor.client.post("/report/receipt/", {"code": visitor.code})
    assert "spam" not in answer.content.decode().lower()


def test_no_report_is_taken_before_the_documents_are_recorded(client, people, settings):
    settings.CONTACT = "the council, 01632 960000"
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert "01632 960000" in answer.content.decode()
    assert "some papers that protect you" in answer.content.decode()
    assert client.post(ADDRESS, {"step": "check"}).status_code == 503


def test_the_form_is_closed_where_a_child_at_risk_would_be_shown_nobody_to_call(
    client, settings, documents_recorded
):
    settings.MODE = "live"
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert "999" in answer.content.decode()
    assert "no telephone number is entered" in answer.content.decode()
    assert "papers" not in answer.content.decode()
    assert client.post(ADDRESS, {"step": "start"}).status_code == 503
    settings.CHILDREN_SAFEGUARDING = "Wealdmere children, 01632 960001"
    assert client.get(ADDRESS, follow=True).status_code == 200


def test_a_child_at_risk_is_never_held_back_and_stands_first(visitor, clock, people, sign_in, tell):
    with time_machine.travel(timezone.now() - 30 * DAY):
        earlier = tell()
    visitor.walk(clock=clock, child={"at_risk": "yes"}, check={"website": "https://spam.example"})
    report = Report.objects.get(channel="public")
    assert report.status == "new"
    browser = sign_in("aisha")
    queue = browser.get("/reports/queue/").content.decode()
    assert -1 < queue.index(f"/{report.public_id}/") < queue.index(f"/{earlier.public_id}/")
    queue = browser.get("/reports/queue/?sort=received").content.decode()
    assert queue.index(f"/{earlier.public_id}/") < queue.index(f"/{report.public_id}/")


def test_a_picture_is_kept_without_its_place_and_a_bad_file_costs_nothing_typed(visitor, clock):
    visitor.walk(to="check")
    clock.shift(60)
    bad = io.BytesIO(b"<html><script>alert(1)</script></html>")
    bad.name = "photo.png"
    visitor.post(files=bad)
    assert visitor.step == "check"
    assert "is not a picture" in visitor.html
    assert ANSWERS["what"]["what"] in visitor.html
    assert not Report.objects.exists()
    good = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 2.0, 3.0)}
    Image.new("RGB", (20, 20), "teal").save(good, "JPEG", exif=exif)
    good.seek(0)
    good.name = "photo.jpg"
    visitor.post(files=good)
    with Attachment.objects.get().file.open() as kept, Image.open(kept) as picture:
        assert not picture.getexif()


def test_a_wrong_receipt_says_nothing_and_guessing_is_slowed_down(client, tell, visitor, clock):
    visitor.walk(clock=clock)
    for _try in range(10):
        answer = client.post("/report/receipt/", {"code": "abc-def"})
        assert answer.status_code == 200
        assert "does not fit any report" in answer.content.decode()
    assert client.post("/report/receipt/", {"code": visitor.code}).status_code == 429
    clock.shift(601)
    assert "We have received it" in client.post("/report/receipt/", {"code": visitor.code}).content.decode()


def test_a_question_is_answered_with_the_receipt_and_the_outcome_is_read_there(visitor, clock, people):
    visitor.walk(clock=clock)
    report = Report.objects.get()
    ask_back(report, question="Which <b>stop</b> was it?", by=people["aisha"])
    shown = visitor.client.post("/report/receipt/", {"code": visitor.code}).content.decode()
    assert "&lt;b&gt;stop" in shown
    empty = visitor.client.post(
        "/report/receipt/", {"code": visitor.code, "question": "q0", "q0-answer": " "}
    ).content.decode()
    assert "Write your answer" in empty
    visitor.client.post(
        "/report/receipt/", {"code": visitor.code, "question": "q0", "q0-answer": "The one by the lock."}
    )
    # The page is loaded again, and then another answer is tried.
    for answer, is_fault in (("The one by the lock.", False), ("Another.", True)):
        again = visitor.client.post(
            "/report/receipt/", {"code": visitor.code, "question": "q0", "q0-answer": answer}
        ).content.decode()
        assert ("This question has been answered" in again) is is_fault
    report.refresh_from_db()
    assert report.questions.get().answer == "The one by the lock."
    assert report.status == "new"
    grade_report(report, grades={}, sanitised="Leaflets.", by=people["aisha"])
    close_report(Report.objects.get(), outcome="They were cleared away.", by=people["aisha"])
    shown = visitor.client.post("/report/receipt/", {"code": visitor.code}).content.decode()
    assert "They were cleared away." in shown


def test_a_forged_form_of_another_site_is_refused(documents_recorded):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"step": "start"}).status_code == 403


def test_who_left_how_to_reach_them_reads_what_is_done_with_it_and_who_left_none_reads_nothing_untrue(
    visitor, clock
):
    at_contact = visitor.walk(to="contact")
    assert "We send no message automatically." in at_contact
    left = visitor.walk(clock=clock, contact={"name": "Zainab", "email": "zainab@else.example"})
    assert "kept apart from your report and encrypted. We do not look your report up by your name" in left
    assert "we keep no copy of it" in left
    lost = visitor.client.get("/report/receipt/").content.decode()
    for page in (left, lost):
        assert "we do not know who you are" not in page
        assert "we cannot find it for you" not in page
    assert 'href="/your-data/"' in lost
    visitor.html = visitor.client.get(ADDRESS, follow=True).content.decode()
    assert "We do not look your report up" not in visitor.walk(clock=clock)


def test_nobody_who_left_an_address_is_written_to_by_itself(visitor, clock, people, mailoutbox):
    """How it is safe to reach them is in their own words, which no program reads; a person does."""
    visitor.walk(clock=clock, contact={"email": "zainab@else.example", "safely": "Never in the evening."})
    ask_back(Report.objects.get(), question="Which shop?", by=people["aisha"])
    assert not mailoutbox
    answer = visitor.client.post("/report/receipt/", {"code": visitor.code})
    assert "Which shop?" in answer.content.decode()
