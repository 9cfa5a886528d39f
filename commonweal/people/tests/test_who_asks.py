"""Nothing held about somebody is handed over, deleted or answered before it was checked who is asking."""

import re

import pytest
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.people import rights
from commonweal.people.models import DataRequest
from commonweal.people.tests.asking import asked_and_checked

SAM = {"name": "Sam", "email": "sam@wealdmere.example"}
HANDED_OVER = {"do": "hand-over"}


@pytest.fixture
def hana(sign_in):
    return sign_in("hana")


def asks(kind="access"):
    return rights.receive_request(kind=kind, details=SAM, text="")


def page_of(asked):
    return reverse("people:request", args=[asked.public_id])


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("kind", ["access", "deletion"])
def test_before_the_check_neither_file_nor_deletion_nor_answer_is_offered(people, hana, kind):
    asked = asks(kind)
    told = words(hana.get(page_of(asked)))
    assert "Check who is asking before anything is handed over" in told
    for offered in (
        "Look through what is held",
        "Download what is held",
        "Delete it everywhere",
        "Close with this answer",
    ):
        assert offered not in told


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("request", HANDED_OVER),
        ("request", {"do": "answer", "outcome": "The file was sent."}),
        ("erase", {}),
        ("held", {}),
    ],
)
def test_sent_all_the_same_it_is_refused_in_words_and_changes_nothing(people, hana, page, sent):
    asked = asks("deletion")
    answer = hana.post(reverse(f"people:{page}", args=[asked.public_id]), sent, follow=True)
    assert "Content-Disposition" not in answer
    assert "Check first who is asking" in words(answer)
    asked.refresh_from_db()
    assert asked.answered_on is None
    done = {"look up personal data", "erase personal data", "answer data request"}
    assert not AuditEvent.objects.filter(verb__in=done).exists()


def test_the_verbs_refuse_too(people):
    asked = asks("deletion")
    for act in (rights.what_is_held, rights.erase):
        with pytest.raises(rights.NotChecked):
            act(asked, by=people["hana"])
    with pytest.raises(rights.NotChecked):
        rights.answer(asked, outcome="Sent.", by=people["hana"])


def test_the_check_is_kept_with_who_when_and_how_and_opens_the_rest(people, hana):
    asked = asks("deletion")
    missing = hana.post(page_of(asked), {"do": "check", "how": " "})
    assert missing.status_code == 422
    told = words(hana.post(page_of(asked), {"do": "check", "how": "Passport seen"}, follow=True))
    assert "Checked on 23 Nov 2026: Passport seen" in told
    for offered in (
        "Look through what is held",
        "Download what is held",
        "Delete it everywhere",
        "Close with this answer",
    ):
        assert offered in told
    asked.refresh_from_db()
    assert (asked.checked_how, asked.checked_by) == ("Passport seen", people["hana"])
    event = AuditEvent.objects.get(verb="check who asks")
    assert event.item_id == asked.public_id
    assert "Passport" not in str(event.details)
    assert "Content-Disposition" in hana.post(page_of(asked), HANDED_OVER)


def test_the_first_check_stands(people):
    asked = asked_and_checked(people["hana"], kind="access", details=SAM, text="")
    rights.check_who_asks(asked, how="Somebody said so", by=people["hana"])
    assert DataRequest.objects.get().checked_how == "Passport seen"


def test_only_the_data_protection_officer_checks_or_closes(people):
    asked = asks()
    for name, person in people.items():
        if name != "hana":
            with pytest.raises(PermissionError):
                rights.check_who_asks(asked, how="Known to us", by=person)
            with pytest.raises(PermissionError):
                rights.close_unchecked(asked, outcome="Nobody answered.", by=person)


def test_what_cannot_be_checked_is_closed_without_anything_handed_over(people, hana):
    asked = asks()
    sent = {"do": "unchecked", "tried": "Wrote twice; nobody answered."}
    told = words(hana.post(page_of(asked), sent, follow=True))
    assert "Closed because it could not be checked who asks." in told
    assert "Wrote twice; nobody answered." in told
    assert "Download what is held" not in told
    asked.refresh_from_db()
    assert asked.could_not_be_checked
    assert asked.answered_on is not None
    assert "who asks could not be checked" in words(hana.get(reverse("people:requests")))
    with pytest.raises(ValueError, match="closed"):
        rights.check_who_asks(asked, how="Came later", by=people["hana"])


def test_what_was_checked_is_not_closed_as_if_it_could_not_be(people):
    asked = asked_and_checked(people["hana"], kind="access", details=SAM, text="")
    with pytest.raises(ValueError, match="Answer the request"):
        rights.close_unchecked(asked, outcome="Nobody answered.", by=people["hana"])
    assert not DataRequest.objects.get().could_not_be_checked


def test_a_complaint_is_answered_without_a_check_and_hands_nothing_over(people, hana):
    asked = asks("complaint")
    told = words(hana.get(page_of(asked)))
    assert "Close with this answer" in told
    assert "Download what is held" not in told
    with pytest.raises(rights.NotChecked):
        rights.what_is_held(asked, by=people["hana"])
    rights.answer(asked, outcome="We changed the wording.", by=people["hana"])


def test_who_asked_while_signed_in_as_the_same_person_is_said_beside_it(people, sign_in, hana):
    for email in (people["kit"].email.upper(), "somebody@else.example"):
        sent = {"kind": "access", "name": "Kit", "email": email}
        assert sign_in("kit").post(reverse("people:ask"), sent).status_code == 200
    own, of_another = DataRequest.objects.order_by("pk")
    assert "Asked while signed in as Kit" in words(hana.get(page_of(own)))
    assert (own.account, of_another.account) == (people["kit"], None)
    assert "Asked while signed in" not in words(hana.get(page_of(of_another)))


def test_whoever_asks_gets_a_reference_under_which_the_officer_finds_the_request(people, client, hana):
    told = words(client.post(reverse("people:ask"), {"kind": "access", **SAM}))
    reference = DataRequest.objects.get().public_id
    assert f"Your reference is {reference}" in told
    assert reference in words(hana.get(reverse("people:requests")))
    assert f"Reference {reference}." in words(hana.get(page_of(DataRequest.objects.get())))
