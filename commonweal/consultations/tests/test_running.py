"""Running a consultation in the browser: set up, agreed, opened; replies read, typed in, counted; decided and fed back."""

import datetime
import io
import re

import pytest
from django.core import mail
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.consultations.definition import read_definition
from commonweal.consultations.holdings import CONSULTATIONS
from commonweal.consultations.models import Consultation, Phase, Reply, ToTell
from commonweal.consultations.replying import send_reply
from commonweal.consultations.telling import tell_what_was_decided
from commonweal.consultations.tests.asking import (
    closed,
    drafted,
    fed_back,
    opened,
    questions_of,
    text,
)
from commonweal.consultations.verbs import set_up
from commonweal.people.governance_models import Erasure
from commonweal.people.models import Organisation


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def reply_to(consultation, words="Keep the lamp.", **named):
    asked = questions_of(consultation)
    said = [(asked["which"], "", ["1"]), (asked["say"], words, [])]
    return send_reply(consultation, said=said, **named)


def upload(client, words, address="/voice/new/"):
    file = io.BytesIO(words.encode())
    file.name = "asked.toml"
    return client.post(address, {"file": file}, follow=True)


def test_it_is_set_up_from_a_file_and_goes_its_whole_way(sign_in, aisha):
    client = sign_in("aisha")
    answer = upload(client, text())
    assert "Kept as a draft. Nobody else sees it yet." in words_of(answer)
    made = Consultation.objects.get()
    where = f"/voice/{made.public_id}/"
    for test in (1, 2):
        client.post(f"{where}tests/{test}/", {"words": "Minutes of May."})
    for phase in ("agreed", "open"):
        client.post(f"{where}move/", {"to": phase})
    assert Consultation.objects.get().phase == Phase.OPEN
    page = words_of(client.get(f"/consultations/{made.public_id}/"))
    for told in ("The use of the old library.", "It stands empty.", "A café", "Which would you use?"):
        assert told in page


def test_every_fault_of_a_file_is_said_at_once(sign_in, aisha):
    wrong = text().replace('kind = "agree"', 'kind = "rank"').replace('issues = "It stands empty."', "")
    answer = upload(sign_in("aisha"), wrong)
    assert answer.status_code == 422
    told = words_of(answer)
    assert "“issues” of theme 1 is missing." in told
    assert "of the kind “rank”" in told
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 600_000])
def test_a_file_that_is_no_definition_is_refused(sign_in, aisha, content):
    file = io.BytesIO(content)
    file.name = "asked.toml"
    assert sign_in("aisha").post("/voice/new/", {"file": file}).status_code == 422


def test_what_stands_in_the_way_is_said_on_its_page_and_when_it_is_pressed(sign_in, aisha):
    made = set_up(read_definition(text()), owner=Organisation.objects.get(is_lead=True), by=aisha)
    client = sign_in("aisha")
    where = f"/voice/{made.public_id}/"
    assert "Nothing shows yet that this test is met: At a formative stage." in words_of(client.get(where))
    told = words_of(client.post(f"{where}move/", {"to": "agreed"}, follow=True))
    assert "Nothing shows yet that this test is met: At a formative stage." in told
    assert Consultation.objects.get().phase == Phase.DRAFT


def test_counts_are_of_replies_that_are_not_held_back_and_carry_no_margin(sign_in, aisha):
    made = opened(aisha)
    reply_to(made)
    reply_to(made)
    reply_to(made, held="links")
    told = words_of(sign_in("aisha").get(f"/voice/{made.public_id}/"))
    assert "Café 2 100 %" in told
    assert "1 held back" in told
    assert "no margin of error belongs to them" in told
    assert "±" not in told


def test_replies_are_found_by_words_and_read_and_that_is_on_the_record(sign_in, aisha):
    made = opened(aisha)
    reply, _code = reply_to(made, words="Keep the lamp.", on_behalf_of="The choir")
    reply_to(made, words="Sell it.")
    client = sign_in("aisha")
    where = f"/voice/{made.public_id}/replies/"
    told = words_of(client.get(f"{where}?words=lamp"))
    assert ("Keep the lamp." in told, "Sell it." in told) == (True, False)
    assert "The choir" in words_of(client.get(f"{where}?groups=on"))
    page = words_of(client.get(f"/voice/replies/{reply.public_id}/"))
    assert "Keep the lamp." in page
    assert "Café" in page
    assert AuditEvent.objects.filter(verb="open reply", item_id=reply.public_id).exists()


def test_a_reply_held_back_is_counted_once_a_person_says_so(sign_in, aisha):
    made = opened(aisha)
    reply, _code = reply_to(made, held="same")
    client = sign_in("aisha")
    assert reply.public_id in client.get(f"/voice/{made.public_id}/replies/?held=on").content.decode()
    client.post(f"/voice/replies/{reply.public_id}/count/")
    assert Reply.objects.get().held == ""
    assert "1 reply" in words_of(client.get(f"/voice/{made.public_id}/"))
    assert "Café 1 100 %" in words_of(client.get(f"/voice/{made.public_id}/"))


def typed(day, **answers):
    head = {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}
    return head | answers


def test_a_reply_on_paper_is_typed_in_on_one_page_also_when_it_is_closed(sign_in, aisha):
    made = closed(aisha)
    client, where = sign_in("aisha"), f"/voice/{made.public_id}/paper/"
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    answers = {"theme-1-q-which": "2", "theme-2-q-say": "By hand."}
    told = words_of(client.post(where, typed(yesterday, **answers), follow=True))
    assert "Kept. Type in the next one." in told
    reply = Reply.objects.get()
    assert (reply.channel, reply.received_on, reply.typed_by) == ("paper", yesterday, aisha)


@pytest.mark.parametrize(
    ("shift", "answers", "words"),
    [
        (1, {"theme-2-q-say": "x"}, "and not to come"),
        (-400, {"theme-2-q-say": "x"}, "not before the first day"),
        (0, {}, "Type in at least one answer."),
        (0, {"theme-1-q-which": "9"}, "Choose one of the answers to “Which would you use?”."),
    ],
)
def test_a_reply_on_paper_that_cannot_be_is_refused_and_what_was_typed_stays(
    sign_in, aisha, shift, answers, words
):
    made = closed(aisha)
    day = timezone.localdate() + datetime.timedelta(days=shift)
    answer = sign_in("aisha").post(
        f"/voice/{made.public_id}/paper/", typed(day, on_behalf_of="The choir", **answers)
    )
    assert (answer.status_code, words in words_of(answer), "The choir" in answer.content.decode()) == (
        422,
        True,
        True,
    )
    assert not Reply.objects.exists()


def test_a_decision_is_published_and_each_theme_answered_before_people_are_told(sign_in, aisha, client):
    made = closed(aisha)
    reply_to_closed(made)
    officer, where = sign_in("aisha"), f"/voice/{made.public_id}/"
    officer.post(f"{where}move/", {"to": "analysed"})
    officer.post(f"{where}tests/4/", {"words": "The board read all of it."})
    today = timezone.localdate()
    day = {"decided_on_day": today.day, "decided_on_month": today.month, "decided_on_year": today.year}
    officer.post(f"{where}decided/", {"outcome": "A café it is."} | day)
    public = f"/consultations/{made.public_id}/"
    assert "A café it is." in words_of(client.get(public))
    for order in (1, 2):
        officer.post(
            f"{where}themes/{order}/",
            {"heard": f"Heard {order}.", "response": f"Done {order}.", "changed": "partly"},
        )
    assert "Heard 1." not in words_of(client.get(public))
    officer.post(f"{where}move/", {"to": "fed-back"})
    told = words_of(client.get(public))
    for said in ("Heard 1.", "Done 2.", "Changed in part"):
        assert said in told


def reply_to_closed(made):
    """A reply that came while it was open."""
    today = timezone.localdate()
    Consultation.objects.filter(pk=made.pk).update(phase="open", closes_on=today)
    reply_to(made, email="somebody@example.org")
    Consultation.objects.filter(pk=made.pk).update(
        phase="closed", closes_on=today - datetime.timedelta(days=1)
    )


def test_those_who_asked_are_told_once_and_then_forgotten(aisha):
    made = fed_back(aisha)
    Consultation.objects.filter(pk=made.pk).update(phase="open", closes_on=timezone.localdate())
    reply_to(made, email="somebody@example.org")
    assert (tell_what_was_decided(), mail.outbox) == (0, [])
    Consultation.objects.filter(pk=made.pk).update(phase="fed-back")
    assert tell_what_was_decided() == 1
    [sent] = mail.outbox
    assert sent.to == ["somebody@example.org"]
    assert f"/consultations/{made.public_id}/" in sent.body
    assert made.title not in sent.body + sent.subject
    assert not ToTell.objects.exists()
    assert tell_what_was_decided() == 0


def test_of_two_workers_one_writes_and_what_cannot_be_opened_keeps_no_other_from_theirs(aisha):
    made = fed_back(aisha)
    Consultation.objects.filter(pk=made.pk).update(phase="open", closes_on=timezone.localdate())
    for name in ("first", "second", "third", "first"):
        reply_to(made, email=f"{name}@example.org")
    Consultation.objects.filter(pk=made.pk).update(phase="fed-back")
    one, another, _third = ToTell.objects.order_by("pk")
    ToTell.objects.filter(pk=one.pk).update(sealed=b"sealed with another key")
    ToTell.objects.filter(pk=another.pk).update(claimed_at=timezone.now())
    assert tell_what_was_decided() == 1
    assert set(ToTell.objects.values_list("pk", flat=True)) == {one.pk, another.pk}
    assert Erasure.objects.filter(item_kind="to tell").count() == 1


def test_the_same_paper_sent_twice_is_one_reply(sign_in, aisha):
    made = closed(aisha)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for _time in range(2):
        sign_in("aisha").post(f"/voice/{made.public_id}/paper/", typed(yesterday, **{"theme-2-q-say": "x"}))
    assert Reply.objects.count() == 1


def test_whoever_cannot_be_reached_is_kept_for_the_next_time(aisha, monkeypatch):
    made = fed_back(aisha)
    Consultation.objects.filter(pk=made.pk).update(phase="open", closes_on=timezone.localdate())
    reply_to(made, email="somebody@example.org")
    Consultation.objects.filter(pk=made.pk).update(phase="fed-back")

    def refuse(self, *args, **named):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert tell_what_was_decided() == 0
    assert ToTell.objects.count() == 1


def test_what_is_held_of_somebody_is_found_and_erased_by_code_and_by_address(aisha):
    made = opened(aisha)
    _reply, code = reply_to(made, email="somebody@example.org", on_behalf_of="The choir")
    holding = CONSULTATIONS
    assert holding.find({"email": "somebody@example.org"})[0]["contact details"] == {
        "email": "somebody@example.org"
    }
    assert ("Which would you use?", "Café") in holding.find({"receipt": code})[0]["answers"]
    assert holding.foresee({"receipt": code}).goes == ("1 reply to a consultation.",)
    gone = holding.erase({"email": "somebody@example.org", "receipt": code})
    assert {one.kind for one in gone} == {"to tell", "reply"}
    assert (ToTell.objects.count(), Reply.objects.count()) == (0, 0)
    assert holding.erase_ids(gone) == 0


def test_a_draft_is_nobodys_but_theirs_who_run_it(sign_in, client, aisha):
    made = drafted(aisha)
    for who in ("grace", "ben", "carys"):
        assert sign_in(who).get(f"/consultations/{made.public_id}/").status_code == 404
        assert sign_in(who).get(f"/voice/{made.public_id}/").status_code == 404
    assert client.get("/consultations/").content.decode().count(made.title) == 0
