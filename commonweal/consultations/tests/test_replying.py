"""Replying without an account: a theme a page, nothing lost on the way back, a code at the end, and nothing of who it was."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import caches
from django.utils import timezone

from commonweal.consultations.models import Answer, Consultation, Reply, ToTell
from commonweal.consultations.tests.asking import closed, drafted, fed_back, opened
from commonweal.people import half_written
from commonweal.people.governance_models import Erasure
from commonweal.people.sealing import unseal
from commonweal.places.models import Postcode
from commonweal.places.tests.test_placing import make_set


@pytest.fixture(autouse=True)
def fresh_counts():
    caches["passing"].clear()


@pytest.fixture
def asked(aisha):
    return opened(aisha)


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


class Visitor:
    """Somebody who fills in the pages in turn, as a browser without scripts does."""

    def __init__(self, client, consultation):
        self.client, self.address = client, f"/consultations/{consultation.public_id}/reply/"
        self.began = timezone.now()
        self.html = client.get(self.address, follow=True).content.decode()

    @property
    def step(self):
        return hidden(self.html, "step")

    def post(self, **typed):
        sent = {"carried": hidden(self.html, "carried"), "step": self.step} | typed
        self.answer = self.client.post(self.address, sent, follow=True)
        self.html = self.answer.content.decode()
        return self

    def to_the_end(self, which="1", **about):
        self.post().post(**{"q-which": which, "q-when": ["1", "2"]})
        if self.step.endswith("-more"):
            self.post(**{"q-instead": "A bakery"})
        self.post(**{"q-worth": "agree", "q-say": "Keep the tables.\nAnd the lamp."})
        return self.post(**({"who": "self", "group": "", "postcode": "", "email": ""} | about))

    def send(self):
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2), tick=False):
            return self.post()


def code_in(html):
    return re.search(r'class="cw-code"[^>]*>([^<]+)<', html)[1]


def test_a_reply_is_kept_with_its_answers_and_its_day_and_nothing_of_who_it_was(client, asked):
    visitor = Visitor(client, asked).to_the_end()
    assert visitor.step == "check"
    for told in ("Café", "Mornings; Evenings", "Agree", "Keep the tables.", "Yourself"):
        assert told in visitor.html
    assert Reply.objects.count() == 0
    assert code_in(visitor.send().html)
    reply = Reply.objects.get()
    assert {one.question.code: (one.words, one.chosen) for one in reply.answers.all()} == {
        "which": ("", ["1"]),
        "when": ("", ["1", "2"]),
        "worth": ("", ["agree"]),
        "say": ("Keep the tables.\nAnd the lamp.", []),
    }
    assert (reply.received_on, reply.on_behalf_of, reply.area, reply.typed_by, reply.held) == (
        timezone.localdate(), "", None, None, "",
    )  # fmt: skip
    assert not ToTell.objects.exists()


def test_what_depends_on_an_answer_is_asked_of_those_who_gave_it_and_of_nobody_else(client, asked):
    visitor = Visitor(client, asked).post()
    assert "What instead?" not in visitor.html
    visitor.post(**{"q-which": "3"})
    assert (visitor.step, "What instead?" in visitor.html) == ("theme-1-more", True)
    visitor.post(**{"q-instead": "A bakery"})
    # Whoever changes their mind is not asked, and what they had typed there is not sent.
    visitor.post(go="theme-1").post(**{"q-which": "1"})
    assert visitor.step == "theme-2"
    visitor.post(**{"q-worth": "agree"}).post(who="self").send()
    assert not Answer.objects.filter(question__code="instead").exists()


def test_what_only_a_changed_answer_leads_to_is_asked_before_the_last_page(client, asked):
    visitor = Visitor(client, asked).to_the_end()
    visitor.post(go="theme-1").post(**{"q-which": "3", "returns": "1"})
    assert visitor.step == "theme-1-more"
    visitor.post(**{"q-instead": "A bakery", "returns": "1"})
    assert (visitor.step, "A bakery" in visitor.html) == ("check", True)


def test_a_question_that_needs_an_answer_says_so_and_keeps_what_was_typed(client, asked):
    visitor = Visitor(client, asked).post().post(**{"q-when": ["2"]})
    assert (visitor.step, "“Which would you use?”" in visitor.html) == ("theme-1", True)
    assert re.search(r'value="2"[^>]*checked', visitor.html)


def test_as_many_answers_are_kept_as_a_question_can_offer(client, aisha):
    offered = ", ".join(f'"Place {number}"' for number in range(30))
    themes = f"""
[[theme]]
code = "where"
title = "Where"
issues = "Which places?"
  [[theme.question]]
  code = "where"
  kind = "several"
  words = "Where?"
  choices = [{offered}]
"""
    every = [str(number) for number in range(1, 31)]
    Visitor(client, opened(aisha, themes=themes)).post().post(**{"q-where": every}).post(who="self").send()
    assert Answer.objects.get().chosen == every


def test_answers_of_one_consultation_are_not_taken_for_those_of_another(client, asked, aisha):
    another = opened(aisha, title="Another")
    first = Visitor(client, asked).to_the_end()
    carried = hidden(first.html, "carried")
    first.send()
    second = Visitor(client, another).to_the_end()
    second.html = second.html.replace(hidden(second.html, "carried"), carried)
    assert "sent this twice" not in second.send().html
    assert [one.consultation_id for one in Reply.objects.all()].count(another.pk) == 1


def test_a_group_says_its_name(client, asked):
    visitor = Visitor(client, asked).to_the_end(who="group")
    assert "Enter the name of the group." in visitor.html
    visitor.post(who="group", group="The choir").send()
    assert Reply.objects.get().on_behalf_of == "The choir"


def test_of_a_postcode_only_the_ward_is_kept(client, asked):
    make_set("ward", {"X001": (-0.8, 52.0, -0.7, 52.1)})
    edition = Postcode._meta.get_field("edition").related_model.objects.create(
        source="made", sha256="0" * 64, is_published=True
    )
    Postcode.objects.create(edition=edition, postcode="ZZ1 1AA", lon=-0.75, lat=52.05)
    visitor = Visitor(client, asked).to_the_end(postcode="ZZ9 9ZZ")
    assert "We do not know this postcode." in visitor.html
    visitor.post(who="self", postcode="zz11aa").send()
    reply = Reply.objects.get()
    assert reply.area.code == "X001"
    kept = " ".join(
        str(value)
        for model in (Reply, Answer, ToTell)
        for row in model.objects.values()
        for value in row.values()
    )
    assert "ZZ1" not in kept.upper()


def test_an_address_is_encrypted_and_nothing_leads_from_it_to_the_reply(client, asked):
    Visitor(client, asked).to_the_end(email="somebody@example.org").send()
    one = ToTell.objects.get()
    assert unseal(one.sealed) == {"email": "somebody@example.org"}
    names = {field.name for field in ToTell._meta.get_fields()}
    assert names == {"id", "consultation", "sealed", "found_by", "decided_by", "claimed_at"}


def test_a_reply_with_no_answer_at_all_is_not_kept(client, aisha):
    themes = """
[[theme]]
code = "a"
title = "A"
issues = "B"
  [[theme.question]]
  code = "say"
  words = "Say?"
"""
    visitor = Visitor(client, opened(aisha, themes=themes)).post().post().post(who="self").send()
    assert "Answer at least one question." in visitor.html
    assert not Reply.objects.exists()


def test_sent_twice_it_is_kept_once_with_a_new_code(client, asked):
    visitor = Visitor(client, asked).to_the_end()
    last = visitor.html
    first = code_in(visitor.send().html)
    visitor.html = last
    second = code_in(visitor.send().html)
    assert Reply.objects.count() == 1
    assert first != second
    assert "We have no reply with this code." in receipt(client, first)


def receipt(client, code, **more):
    return client.post("/consultations/receipt/", {"code": code} | more, follow=True).content.decode()


def test_whoever_has_the_code_sees_what_became_of_it_and_can_take_it_back(client, asked):
    code = code_in(Visitor(client, asked).to_the_end().send().html)
    html = receipt(client, code.upper().replace("-", " "))
    assert "We have your reply to “The old library”" in html
    assert "Keep the tables" not in html
    assert "Your reply is deleted" in receipt(client, code, go="take-back")
    assert (Reply.objects.count(), Answer.objects.count()) == (0, 0)
    # Nor does a backup from before bring it back.
    assert Erasure.objects.filter(item_kind="reply").count() == 1


def test_a_code_is_not_found_by_trying(client, asked):
    Visitor(client, asked).to_the_end().send()
    answers = [client.post("/consultations/receipt/", {"code": f"wrong{n}"}).status_code for n in range(22)]
    assert answers[:20] == [200] * 20
    assert answers[-1] == 429


@pytest.mark.parametrize("days", [{"opens": 1}, {"closes": -1}])
def test_outside_its_days_nothing_is_asked_and_nothing_taken(client, aisha, days):
    made = opened(aisha)
    visitor = Visitor(client, made).to_the_end()
    today = timezone.localdate()
    shift = datetime.timedelta(days=1)
    moved = {"opens_on": today + shift} if "opens" in days else {"closes_on": today - shift}
    Consultation.objects.filter(pk=made.pk).update(**moved)
    assert not Reply.objects.exists()
    visitor.send()
    assert not Reply.objects.exists()
    html = client.get(f"/consultations/{made.public_id}/reply/", follow=True).content.decode()
    assert 'name="carried"' not in html


def test_whoever_typed_while_it_closed_is_told_and_gets_their_words_back(client, asked):
    visitor = Visitor(client, asked).to_the_end()
    Consultation.objects.filter(pk=asked.pk).update(
        closes_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    visitor.send()
    assert visitor.answer.status_code == 410
    assert "yours was not sent" in visitor.html
    assert "Keep the tables." in visitor.html
    assert not Reply.objects.exists()


def test_answers_changed_on_the_way_or_of_another_form_are_refused(client, asked, aisha):
    visitor = Visitor(client, asked).post()
    carried = hidden(visitor.html, "carried")
    for wrong in (carried[:-3] + "abc", "", "x:y:z"):
        assert client.post(visitor.address, {"carried": wrong}).status_code == 400


def test_long_words_and_other_scripts_are_kept_and_too_long_ones_said(client, asked):
    words = "سلام <b>hello</b> 👋🏽 \u200bzero"
    visitor = Visitor(client, asked).post().post(**{"q-which": "1"})
    visitor.post(**{"q-say": "x" * 50_000})
    assert visitor.step == "theme-2"
    assert "10000" in visitor.html.replace(",", "")
    visitor.post(**{"q-say": words}).post(who="self")
    assert "&lt;b&gt;hello&lt;/b&gt;" in visitor.html
    visitor.send()
    assert Answer.objects.get(question__code="say").words == words


def test_back_finds_what_was_typed_and_stopping_leaves_nothing(client, asked):
    visitor = Visitor(client, asked).post().post(**{"q-which": "1"})
    address = visitor.answer.redirect_chain[-1][0]
    again = client.get(address.replace("theme-2", "theme-1")).content.decode()
    assert re.search(r'value="1"[^>]*checked', again)
    visitor.post(go="forget")
    assert client.cookies[half_written.COOKIE].value == ""


def test_a_machine_is_held_back_and_not_counted(client, asked):
    Visitor(client, asked).to_the_end().post(website="http://spam.example")
    assert Reply.objects.get().held == "trap"


@pytest.mark.parametrize(("make", "status"), [(drafted, 404), (closed, 302), (fed_back, 302)])
def test_there_is_no_form_of_one_that_is_not_open(client, aisha, make, status):
    made = make(aisha)
    assert client.get(f"/consultations/{made.public_id}/reply/").status_code == status
    assert client.get(f"/consultations/{made.public_id}/").status_code == (404 if status == 404 else 200)
