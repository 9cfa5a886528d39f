"""An action whose words tell of a school is read by the tension group and by whoever does it, and stays so."""

import datetime

import pytest

from commonweal.actions import following
from commonweal.actions.answering import rise_with
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import CannotAct, change_action, make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.people import naming_schools
from commonweal.people.models import Organisation
from commonweal.people.naming_schools import follow_all, follow_school, how_many_would_follow
from commonweal.people.visibility import visibility_class

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 12, 1)
KEPT = "keep school unnamed"
# The tension group, and whoever is of Canalside Homes and sees what it does.
THE_GROUP, OWN = {"aisha", "ben"}, {"idris"}


@pytest.fixture
def promise(people):
    """A function that has Aisha make an action, of Canalside Homes unless said."""

    def make(title="Take the leaflets down", who="idris", **fields):
        organisation = people[who].organisation
        return make_action(
            title=title, owner_organisation=organisation, due_on=DUE, by=people["aisha"], **fields
        )

    return make


@pytest.fixture
def fernbank(db):
    return Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")


def of(action):
    return Action.objects.select_related("visibility_class").get(pk=action.pk).visibility_class


def readers(action, people):
    return {name for name, one in people.items() if actions_visible_to(one).filter(pk=action.pk).exists()}


def change_of(action):
    """The newest change of an action, as open pages are told of it: its classes before and after."""
    newest = Change.objects.filter(item_id=action.public_id).latest("id")
    return newest.class_before, newest.class_after


def kept(action):
    """Who kept an action to the group by their words, as the record tells it: public ids, the worker's empty."""
    return list(
        AuditEvent.objects.filter(verb=KEPT, item_kind="action", item_id=action.public_id).values_list(
            "actor", flat=True
        )
    )


# By its words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Talk to the school"},
        {"title": "Talk", "details": "To the head teacher, before Friday."},
        {"title": "Talk at Fernbank  HOUSE"},
    ],
)
def test_what_is_promised_in_words_of_a_school_is_for_the_group_and_whoever_does_it(
    words, promise, people, fernbank
):
    action = promise(**words)
    assert readers(action, people) == THE_GROUP | OWN
    assert change_of(action) == (None, of(action).pk)
    assert "grace" in readers(promise(), people)


def test_whose_action_it_is_does_not_keep_it_to_the_group(school, promise, people):
    assert readers(promise(who="kit"), people) >= {"kit", "grace", "lena", "idris"}


@pytest.mark.parametrize("by", ["idris", "aisha"])
def test_a_comment_that_tells_of_a_school_keeps_it_from_then_on(by, promise, people):
    action = promise()
    before = action.visibility_class_id
    update_progress(action, progress="on-track", comment="The school helps.", by=people[by], on=DUE)
    assert readers(action, people) == THE_GROUP | OWN
    assert change_of(action) == (before, of(action).pk)
    assert kept(action) == [people[by].public_id]
    update_progress(action, progress="complete", comment="Done.", by=people[by], on=DUE)
    assert readers(action, people) == THE_GROUP | OWN
    assert change_of(action) == (of(action).pk, of(action).pk)
    assert len(kept(action)) == 1


@pytest.mark.parametrize("said", [{"title": "Ask the pupils"}, {"details": "By the playgroup."}])
def test_a_change_of_words_keeps_it_and_another_does_not_open_it(said, promise, people):
    action = promise()
    before = action.visibility_class_id
    now = {"title": action.title, "details": "", "owner": None, "due_on": DUE, "by": people["aisha"]}
    change_action(action, **now | said)
    assert readers(action, people) == THE_GROUP | OWN
    assert change_of(action) == (before, of(action).pk)
    assert kept(action) == [people["aisha"].public_id]
    change_action(action, **now)
    assert of(action).names_school
    assert (of(action).marking, of(action).handling) == ("official", "P")


def test_an_answer_to_what_names_a_school_stays_with_the_group_whatever_it_says(
    tell_and_grade, promise, people
):
    report = tell_and_grade(kind="strength", sanitised="A fair at the school.")
    action = promise(responds_to=("report", report.public_id), like=report.visibility_class)
    assert of(action).names_school
    update_progress(action, progress="on-track", comment="", by=people["aisha"], on=DUE)
    assert of(action).names_school
    assert kept(action) == []


def test_a_class_that_rose_since_somebody_opened_the_page_is_not_lowered_by_what_they_keep(
    tell_and_grade, promise, people
):
    report = tell_and_grade(kind="strength")
    action = promise(responds_to=("report", report.public_id), like=report.visibility_class)
    opened = [Action.objects.select_related("visibility_class").get(pk=action.pk) for _number in range(2)]
    seen = report.visibility_class
    higher = visibility_class(
        **{name: getattr(seen, name) for name in ("stage", "kind", "handling", "organisation", "agreement")},
        marking="sensitive",
        names_school=True,
    )
    rise_with("report", [report.public_id], higher, by=people["aisha"])
    update_progress(opened[0], progress="on-track", comment="Begun.", by=people["aisha"], on=DUE)
    now = {"title": "Take all down", "details": "", "owner": None, "due_on": DUE}
    change_action(opened[1], **now, by=people["aisha"])
    assert (of(action).marking, of(action).names_school) == ("sensitive", True)
    action.refresh_from_db()
    assert (action.title, action.comment) == ("Take all down", "Begun.")


def test_its_history_says_that_it_was_kept_to_the_group_and_by_whom(promise, people, sign_in):
    action = promise()
    update_progress(action, progress="on-track", comment="The school helps.", by=people["idris"], on=DUE)
    html = sign_in("ben").get(f"/actions/{action.public_id}/").content.decode()
    assert "Kept to the tension group, as its words tell of a school" in html
    assert "a school can be made out from it" in html
    assert sign_in("grace").get(f"/actions/{action.public_id}/").status_code == 404


# When a school joins or is renamed ----------------------------------------------------------


def test_actions_follow_when_a_school_joins_or_is_renamed(
    promise, people, django_capture_on_commit_callbacks
):
    joined, renamed, plain = promise("Meet at Fernbank House"), promise("Meet at Ashdown House"), promise()
    update_progress(plain, progress="on-track", comment="Fernbank is asked.", by=people["aisha"], on=DUE)
    before = joined.visibility_class_id
    assert "grace" in readers(joined, people)
    with django_capture_on_commit_callbacks(execute=True):
        school = Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    assert readers(joined, people) == THE_GROUP | OWN
    assert change_of(joined) == (before, of(joined).pk)
    assert kept(joined) == [""]
    assert not of(renamed).names_school
    with django_capture_on_commit_callbacks(execute=True):
        school.name, school.former_names = "Ashdown House", ["Fernbank House"]
        school.save()
    assert of(renamed).names_school
    assert not of(plain).names_school
    assert follow_school(school) == 0


def test_what_others_than_schools_are_called_keeps_nothing(promise, django_capture_on_commit_callbacks):
    action = promise("Meet at Fernbank House")
    with django_capture_on_commit_callbacks(execute=True):
        Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="housing")
    assert not of(action).names_school


def test_the_worker_keeps_what_was_left_over_a_batch_at_a_time(promise, people, fernbank, monkeypatch):
    held = [promise(f"Fair {number}, at Fernbank House") for number in range(3)]
    Action.objects.update(visibility_class=of(promise()))
    monkeypatch.setattr(naming_schools, "BATCH", 2)
    keep, done = following._keep, []

    def dies(key, names):
        done.append(key)
        if len(done) == 3:
            raise SystemExit
        return keep(key, names)

    monkeypatch.setattr(following, "_keep", dies)
    with pytest.raises(SystemExit):
        follow_school(fernbank)
    assert sum(of(action).names_school for action in held) == 2
    monkeypatch.setattr(following, "_keep", keep)
    assert follow_all() == 1
    assert all(of(action).names_school for action in held)


def test_what_is_said_otherwise_meanwhile_is_judged_again(promise, fernbank, monkeypatch):
    action = promise("Meet at Fernbank House")
    Action.objects.update(visibility_class=of(promise()))
    found = following._that_tell_of

    def changed_meanwhile(names):
        keys = found(names)
        Action.objects.filter(pk=action.pk).update(title="Meet")
        return keys

    monkeypatch.setattr(following, "_that_tell_of", changed_meanwhile)
    assert follow_school(fernbank) == 0
    assert not of(action).names_school


def test_whoever_names_a_school_is_told_how_many_actions_follow(promise, sign_in):
    promise("Meet at Fernbank House")
    assert how_many_would_follow("Fernbank House", None) == 1
    sent = {"name": "Fernbank House", "slug": "fernbank", "sector": "education"}
    asked = sign_in("aisha").post("/settings/organisations/new/", sent)
    assert "With this name, 1 report, level or action that partners may read now" in asked.content.decode()
    assert not Organisation.objects.filter(slug="fernbank").exists()


# What a school says ------------------------------------------------------------------------


def test_people_of_a_school_say_how_far_an_action_is_without_words(school, promise, people):
    action = promise(who="kit")
    update_progress(action, progress="on-track", comment="Forty came.", by=people["aisha"], on=DUE)
    with pytest.raises(CannotAct, match="without words"):
        update_progress(action, progress="complete", comment="All schools did.", by=school, on=DUE)
    action.refresh_from_db()
    assert (action.progress, action.comment) == ("on-track", "Forty came.")
    assert not AuditEvent.objects.filter(verb="update action", actor=school.public_id).exists()
    for said in ({}, {"comment": ""}):
        update_progress(action, progress="complete", by=school, on=DUE, **said)
        action.refresh_from_db()
        # What others said of it stands as it was: to empty it would be to unsay their words.
        assert (action.progress, action.comment, action.finished_on) == ("complete", "Forty came.", DUE)


def test_the_form_of_a_school_has_no_field_for_words_and_refuses_what_came_all_the_same(
    school, promise, people, sign_in
):
    action = promise(who="kit")
    where, kit = f"/actions/{action.public_id}/", sign_in("kit")
    html = kit.get(where).content.decode()
    assert "Say how far it is" in html
    assert 'name="comment"' not in html
    assert "say how far an action is without words" in html
    assert 'name="comment"' in sign_in("aisha").get(where).content.decode()
    said = filled(kit, where, {"progress": "complete"})
    refused = kit.post(where, said | {"comment": "The pupils did it."})
    assert refused.status_code == 422
    assert "Only the tension group is to read it" not in refused.content.decode()
    action.refresh_from_db()
    assert action.progress == "not-started"
    assert kit.post(where, said).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.comment) == ("complete", "")


def test_people_of_others_than_schools_still_comment(promise, people, sign_in):
    action = promise(who="kit")
    said = {"progress": "on-track", "comment": "Begun."}
    kit, where = sign_in("kit"), f"/actions/{action.public_id}/"
    assert kit.post(where, filled(kit, where, said)).status_code == 302
    action.refresh_from_db()
    assert action.comment == "Begun."
