"""New figures ask whoever acts on what they measure; each is asked once, and only who may see both."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Dataset, Review
from commonweal.evidence.reviews import answer_review, open_reviews
from commonweal.evidence.tests.tables import ETHNICITY, IMD
from commonweal.evidence.verbs import withdraw_dataset
from commonweal.thread.verbs import link_items

pytestmark = pytest.mark.django_db
HERE = "/data/reviews/"
DUE = datetime.date(2026, 12, 1)
NEWER = datetime.date(2026, 6, 30)
CHANGED = ETHNICITY.replace("200", "210").replace("800", "790")
ETHNIC = ("measure", "ethnicity")


@pytest.fixture
def first(town, load):
    """The figures that are there when somebody acts on them."""
    load(ETHNICITY)
    return Dataset.objects.get()


@pytest.fixture
def promise(people, first):
    """A function that makes an action in answer to the figures, by Idris of Canalside Homes unless it is said."""

    def make(who="idris", owner="idris", title="Ask who is missing", responds_to=ETHNIC):
        return make_action(
            title=title,
            owner_organisation=people[who].organisation,
            owner=people[owner] if owner else None,
            due_on=DUE,
            by=people["aisha"],
            responds_to=responds_to,
        )

    return make


@pytest.fixture
def newer(load):
    """A function that loads a newer table of the same measure."""

    def run(day=NEWER, text=CHANGED):
        return load(text, name=f"{day}.csv", as_of=day).dataset

    return run


def asked(person):
    return [review.action for review in open_reviews(person)]


def test_who_does_it_and_who_manages_actions_are_asked_and_the_owner_is_written_to(
    promise, newer, people, django_capture_on_commit_callbacks
):
    action = promise()
    assert Review.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        dataset = newer()
    review = Review.objects.get()
    assert (review.action, review.measure.code, review.dataset) == (action, "ethnicity", dataset)
    assert asked(people["idris"]) == asked(people["aisha"]) == [action]
    # Neither who only reads actions nor who does others.
    assert asked(people["grace"]) == asked(people["kit"]) == []
    assert [one.to for one in mail.outbox] == [[people["idris"].email]]
    assert "missing" not in mail.outbox[0].body
    assert HERE in mail.outbox[0].body


def test_without_a_person_those_of_the_organisation_who_may_say_how_far_it_is_are_written_to(
    promise, newer, people, django_capture_on_commit_callbacks
):
    promise(owner=None)
    with django_capture_on_commit_callbacks(execute=True):
        newer()
    assert [one.to for one in mail.outbox] == [[people["idris"].email]]


def test_one_mail_a_person_however_many_actions(promise, newer, django_capture_on_commit_callbacks):
    for number in range(3):
        promise(title=f"Ask {number}")
    with django_capture_on_commit_callbacks(execute=True):
        newer()
    assert (Review.objects.count(), len(mail.outbox)) == (3, 1)


def test_an_action_that_is_linked_with_figures_is_asked_about_too_and_one_that_is_complete_is_not(
    promise, newer, people
):
    linked = promise(title="Count who comes", responds_to=None)
    link_items(earlier=("action", linked.public_id), later=ETHNIC, by=people["aisha"])
    done = promise()
    update_progress(done, progress="complete", comment="Done.", by=people["idris"], on=DUE)
    promise(title="Something else", responds_to=None)
    newer()
    assert [review.action for review in Review.objects.all()] == [linked]


@pytest.mark.parametrize("day", [datetime.date(2011, 3, 27), datetime.date(2001, 4, 29)])
def test_older_figures_that_are_loaded_later_ask_nobody(day, promise, newer):
    promise()
    newer(day)
    assert not Review.objects.exists()


def test_figures_of_something_else_and_a_part_of_the_areas_ask_nobody(promise, load, newer):
    promise()
    load(IMD, name="imd.csv")
    newer(text="\n".join(ETHNICITY.splitlines()[:3]) + "\n")
    assert not Review.objects.exists()


def test_what_is_complete_meanwhile_is_asked_about_no_more(promise, newer, people):
    action = promise()
    newer()
    update_progress(action, progress="complete", comment="Done.", by=people["idris"], on=DUE)
    assert asked(people["idris"]) == []


def test_figures_that_come_before_it_is_answered_take_the_place_of_the_earlier(promise, newer, people):
    promise()
    newer()
    last = newer(datetime.date(2026, 9, 30))
    assert [review.dataset for review in open_reviews(people["idris"])] == [last]
    withdraw_dataset(last, because="It was of another place.", by=people["lena"])
    assert open_reviews(people["idris"]) == []


def test_what_only_those_who_work_with_figures_see_asks_only_them(
    promise, newer, people, django_capture_on_commit_callbacks
):
    action = promise()
    Dataset.objects.update(is_open=False)
    with django_capture_on_commit_callbacks(execute=True):
        dataset = newer()
        Dataset.objects.filter(pk=dataset.pk).update(is_open=False)
    assert asked(people["aisha"]) == [action]
    assert asked(people["idris"]) == []


def test_an_answer_is_on_the_record_once_and_by_who_is_asked(promise, newer, people):
    action = promise()
    newer()
    review = Review.objects.get()
    with pytest.raises(PermissionDenied):
        answer_review(review, answer="holds", by=people["grace"])
    with pytest.raises(ValueError, match="perhaps"):
        answer_review(review, answer="perhaps", by=people["idris"])
    assert answer_review(review, answer="holds", by=people["idris"])
    assert not answer_review(review, answer="changed", by=people["aisha"])
    review.refresh_from_db()
    assert (review.answer, review.answered_by_id) == ("holds", people["idris"].pk)
    event = AuditEvent.objects.get(verb="answer review")
    assert (event.item_id, event.details) == (action.public_id, {"measure": "ethnicity", "answer": "holds"})


def test_the_page_asks_and_takes_the_answer(promise, newer, sign_in):
    action = promise()
    newer()
    idris = sign_in("idris")
    html = idris.get(HERE).content.decode()
    for words in (
        f"/actions/{action.public_id}/",
        "/data/measures/ethnicity/",
        "30 June 2026",
        "It is still right",
    ):
        assert words in html
    assert "1 action hangs on figures that are new" in idris.get("/week/").content.decode()
    review = Review.objects.get()
    assert idris.post(HERE, {"review": review.public_id}, follow=True).status_code == 200
    assert not Review.objects.get().answer
    done = idris.post(HERE, {"review": review.public_id, "answer": "holds"}, follow=True).content.decode()
    assert "Thank you. That is on the record." in done
    assert "Nothing waits to be looked at." in done
    again = idris.post(HERE, {"review": review.public_id, "answer": "changed"}, follow=True).content.decode()
    assert "Somebody has answered this already." in again
    assert sign_in("kit").post(HERE, {"review": review.public_id, "answer": "holds"}).status_code in (
        302,
        404,
    )
    assert sign_in("kit").post(HERE, {"review": "nothing", "answer": "holds"}).status_code == 404


def test_the_page_asks_the_database_as_much_for_twenty_as_for_two(
    promise, newer, sign_in, django_assert_max_num_queries
):
    for number in range(20):
        promise(title=f"Ask {number}")
    newer()
    aisha = sign_in("aisha")
    aisha.get(HERE)
    with django_assert_max_num_queries(25):
        assert aisha.get(HERE).content.decode().count("It is still right") == 20
