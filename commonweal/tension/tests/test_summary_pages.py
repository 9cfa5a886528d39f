"""The pages on which summaries are written, signed and released."""

import datetime

from commonweal.audit.models import AuditEvent
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import edit_summary, sign_summary

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


def test_looking_at_a_sensitive_summary_is_on_the_record(sign_in, people, tell_and_grade):
    tell_and_grade(grades={"marking": "sensitive"}, when_from=THEN)
    version = draft_summary(WEEK, "group", people["aisha"])
    sign_in("aisha").get(f"/summary/{version.summary.public_id}/")
    assert AuditEvent.objects.filter(verb="view summary", item_id=version.summary.public_id).count() == 1


def test_whoever_may_read_none_of_those_that_are_signed_is_told_so(sign_in, people, tell_and_grade):
    tell_and_grade(
        grades={"marking": "sensitive"}, when_from=datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
    )
    assert "No summary to read yet" in sign_in("lena").get("/summary/").content.decode()
    version = draft_summary(datetime.date(2026, 11, 16), "group", people["aisha"])
    sign_summary(version.summary, based_on=1, by=people["aisha"])
    page = sign_in("lena").get("/summary/").content.decode()
    assert "No summary that you may read" in page
    assert version.summary.public_id not in page


def test_the_list_says_which_edition_of_a_week_is_missing(sign_in, people, tell_and_grade):
    tell_and_grade(when_from=THEN)
    client = sign_in("aisha")
    both = "Week of 16 November 2026, not drafted yet: Tension monitoring group · Partners"
    assert both in client.get("/summary/").content.decode()
    draft_summary(WEEK, "group", people["aisha"])
    assert "Week of 16 November 2026, not drafted yet: Partners" in client.get("/summary/").content.decode()


def test_from_the_list_to_a_signed_summary(sign_in, people):
    client = sign_in("aisha")
    assert "not drafted yet" in client.get("/summary/").content.decode()
    answer = client.post("/summary/draft/", {"week": "2026-11-16", "edition": "group"}, follow=True)
    summary = Summary.objects.get()
    page = answer.content.decode()
    assert "Draft, version 1, not signed off" in page
    form = client.get(f"/summary/{summary.public_id}/edit/").content.decode()
    assert 'name="text-strengths"' in form
    typed = {
        "based_on": "1",
        "text-strengths": "A <b>good</b> week.",
        "marking": "official",
        "note": "Shorter",
    }
    answer = client.post(f"/summary/{summary.public_id}/edit/", typed, follow=True)
    assert "A &lt;b&gt;good&lt;/b&gt; week." in answer.content.decode()
    answer = client.post(f"/summary/{summary.public_id}/sign/", {"based_on": "2"}, follow=True)
    assert "Version 2, signed off by Aisha on 23 November 2026" in answer.content.decode()
    assert "Shorter" in client.get(f"/summary/{summary.public_id}/versions/").content.decode()
    changes = client.get(f"/summary/{summary.public_id}/versions/1/to/2/").content.decode()
    assert "<del>" in changes
    assert "<ins>" in changes


def test_two_editors_see_each_others_words_and_nothing_typed_is_lost(sign_in, people):
    version = draft_summary(WEEK, "group", people["aisha"])
    edit_summary(
        version.summary, edits={"strengths": {"text": "Theirs came first."}}, based_on=1, by=people["aisha"]
    )
    client = sign_in("aisha")
    address = f"/summary/{version.summary.public_id}/edit/"
    typed = {"based_on": "1", "text-strengths": "Mine came second.", "marking": "official", "note": ""}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs came first." in page
    assert "Mine came second." in page
    assert SummaryVersion.objects.count() == 2
    assert 'name="based_on" value="2"' in page
    assert client.post(address, typed | {"based_on": "2"}).status_code == 302
    newest = SummaryVersion.objects.order_by("-number").first()
    assert newest.sections[0]["text"] == "Mine came second."


def test_an_edit_that_cannot_be_kept_gives_back_what_was_typed(sign_in, people):
    version = draft_summary(WEEK, "group", people["aisha"])
    typed = {"based_on": "1", "text-strengths": "Kept " + "x" * 20_000, "marking": "official"}
    answer = sign_in("aisha").post(f"/summary/{version.summary.public_id}/edit/", typed)
    assert answer.status_code == 422
    assert "Kept xxx" in answer.content.decode()
    assert SummaryVersion.objects.count() == 1


def test_releasing_asks_for_a_reason_and_makes_a_version(sign_in, people, tell_and_grade):
    tell_and_grade(grades={"marking": "sensitive"}, when_from=THEN)
    version = draft_summary(WEEK, "group", people["aisha"])
    address = f"/summary/{version.summary.public_id}/release/"
    client = sign_in("aisha")
    lower = {"based_on": "1", "marking": "official", "handling": "P"}
    assert client.post(address, lower | {"reason": ""}).status_code == 422
    assert client.post(address, lower | {"reason": "Nothing in it is restricted."}).status_code == 302
    assert SummaryVersion.objects.get(number=2).visibility_class.marking == "official"


def test_a_wrong_week_in_a_form_is_no_fault_of_the_server(sign_in):
    client = sign_in("aisha")
    assert client.post("/summary/draft/", {"week": "soon", "edition": "group"}).status_code == 404
    answer = client.post("/summary/draft/", {"week": "2026-11-16", "edition": "public"}, follow=True)
    assert "There is no such edition." in answer.content.decode()
