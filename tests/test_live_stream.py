"""The live stream with the people of Wealdmere: to each exactly what they may see, and no longer than that."""

import datetime
import itertools

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.utils import timezone

from commonweal.changes import feed, hub, patches
from commonweal.changes.audience import NotYet
from commonweal.changes.bookmarks import bookmark
from commonweal.config.audience import NEEDED, PeopleAudience
from commonweal.people.ageing import delete_by_date
from commonweal.people.models import Agreement, Appointment, Organisation
from commonweal.people.visibility import clearance_of, visibility_class
from commonweal.tension.summary_models import Edition
from tests.listening import HubInOneThread, at_once, heard, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    patches.register("thing", lambda ids, permitted: {item: {"name": item} for item in ids})
    yield HubInOneThread(PeopleAudience())
    patches._patches.pop("thing")


@pytest.fixture
def listen(live):
    def open_stream(person=None, since="", **how):
        return at_once(live.join(session_of(person, **how) if person else "", since))

    return open_stream


def class_of(
    organisation="wealdmere-council",
    stage="open",
    kind="tension",
    marking="official",
    handling="P",
    names_school=False,
):
    return visibility_class(
        stage=stage,
        kind=kind,
        marking=marking,
        handling=handling,
        organisation=Organisation.objects.get(slug=organisation),
        agreement=Agreement.objects.get(),
        names_school=names_school,
    ).pk


def change(item, before, after):
    feed.announce("thing", item, before=before, after=after)


def step(live, **how):
    return at_once(live.step(**how))


def test_each_viewer_hears_exactly_what_they_may_see(people, live, listen):
    combinations = itertools.product(
        ("wealdmere-council", "marshby-council", "canalside-homes"),
        ("queue", "open", "public"),
        ("strength", "tension"),
        ("official", "sensitive"),
        ("P", "C"),
    )
    classes = {class_of(*combination) for combination in combinations}
    viewers = {**people, "nobody": None}
    streams = {name: listen(person) for name, person in viewers.items()}
    for number in classes:
        change(f"thing-{number}", None, number)
    step(live)
    lengths = set()
    for name, person in viewers.items():
        may = clearance_of(person or AnonymousUser())
        assert set(heard(streams[name])) == {("change", f"thing-{number}") for number in may & classes}, name
        lengths.add(len(may & classes))
    assert len(lengths) > 4  # these viewers do differ


@pytest.mark.parametrize(
    ("kind", "hear"),
    [
        ("level", {"aisha", "ben", "lena"}),
        ("summary-group", {"aisha", "ben", "lena"}),
        ("summary-partners", {"aisha", "ben", "grace", "kit"}),
        ("action", {"aisha", "ben", "grace", "kit", "lena"}),
        ("thing", {"aisha", "ben", "grace", "kit", "lena", "ewa"}),
    ],
)
def test_of_levels_summaries_and_actions_only_those_hear_whose_role_opens_them(
    people, live, listen, kind, hear
):
    """Each is of a class that all of these may see, live and when what was missed is sent afterwards."""
    names = ("aisha", "ben", "grace", "kit", "lena", "ewa", "hana")
    since = bookmark(feed.announce("thing", "first", before=None, after=None).id)
    streams = {name: listen(people[name]) for name in names} | {"nobody": listen()}
    seen = class_of(kind="strength")
    feed.announce(kind, "x", before=None, after=seen)
    feed.announce(kind, "y", before=seen, after=None)
    step(live)
    said = {name: heard(stream) for name, stream in streams.items()}
    assert {name for name, events in said.items() if events} == hear
    assert all(said[name] == [("change", "x"), ("remove", "y")] for name in hear)
    later = {name: heard(listen(people[name], since=since)) for name in names}
    assert {name for name, events in later.items() if events} == hear


def test_each_edition_of_the_summary_asks_for_a_right_on_the_stream():
    assert {kind for kind in NEEDED if kind.startswith("summary-")} == {
        f"summary-{edition}" for edition in Edition.values
    }


def test_who_loses_an_item_is_told_to_remove_it_and_others_hear_nothing(people, live, listen):
    ordinary, sensitive = class_of(), class_of(marking="sensitive")
    aisha, lena, nobody = listen(people["aisha"]), listen(people["lena"]), listen()
    change("a", ordinary, sensitive)
    step(live)
    assert heard(aisha) == [("change", "a")]
    assert heard(lena) == [("remove", "a")]
    assert heard(nobody) == []


def test_the_public_hears_of_public_items_only(people, live, listen):
    nobody = listen()
    change("open", None, class_of(kind="strength"))
    change("public", None, class_of(stage="public", kind="strength"))
    change("deleted", class_of(), None)
    step(live)
    assert heard(nobody) == [("change", "public")]


def test_a_stream_resumes_where_it_broke_off(people, live, listen):
    number = class_of()
    first = listen(people["lena"])
    change("a", None, number)
    step(live)
    assert heard(first) == [("change", "a")]
    live.leave(first)
    change("b", None, number)
    change("c", None, class_of(marking="sensitive"))
    again = listen(people["lena"], since=first.last)
    change("d", None, number)
    step(live)
    assert heard(again) == [("change", "b"), ("change", "d")]


def test_what_was_missed_is_judged_by_the_rights_of_now(people, live, listen):
    first = listen(people["ben"])
    heard(first)
    live.leave(first)
    change("a", None, class_of())
    Agreement.objects.update(suspended_on=datetime.date(2026, 11, 20))
    assert heard(listen(people["ben"], since=first.last)) == []


@pytest.mark.parametrize("since", ["7", "made up", bookmark(99_999)], ids=["number", "words", "ahead"])
def test_a_place_that_is_not_ours_or_not_there_makes_the_map_load_again(people, live, listen, since):
    assert [name for name, _reason in heard(listen(people["aisha"], since=since))] == ["reset"]


def test_a_gap_that_is_too_long_makes_the_map_load_again(people, live, listen, monkeypatch, clock):
    monkeypatch.setattr(hub, "LONGEST_GAP", 3)
    start = bookmark(feed.position())
    for item in "abcd":
        change(item, None, class_of())
    assert heard(listen(people["aisha"], since=start)) == [("reset", '{"reason":"gap"}')]
    monkeypatch.setattr(hub, "LONGEST_GAP", 100)
    assert len(heard(listen(people["aisha"], since=start))) == 4
    clock.shift(datetime.timedelta(days=8))
    change("e", None, class_of())
    assert delete_by_date(timezone.localdate())["changes.Change"] == 4
    assert heard(listen(people["aisha"], since=start)) == [("reset", '{"reason":"gap"}')]


def test_a_suspended_agreement_cuts_off_at_once(people, live, listen):
    ben, aisha = listen(people["ben"]), listen(people["aisha"])
    number = class_of()
    change("a", None, number)
    step(live)
    assert heard(ben) == [("change", "a")]
    heard(aisha)
    Agreement.objects.update(suspended_on=datetime.date(2026, 11, 23))
    change("b", None, number)
    step(live)
    assert heard(ben) == [("reset", '{"reason":"rights"}')]
    assert heard(aisha) == [("change", "b")]  # her own organisation's


@pytest.mark.parametrize(
    ("changed", "names_school"), [({"is_lead": True}, True), ({"is_active": False}, False)]
)
def test_an_organisation_that_leads_now_or_is_active_no_more_cuts_off_at_once(
    people, live, listen, changed, names_school
):
    number = class_of("canalside-homes", names_school=names_school)
    idris = listen(people["idris"])
    change("a", None, number)
    step(live)
    assert heard(idris) == [("change", "a")]
    Organisation.objects.update(is_lead=False)
    Organisation.objects.filter(slug="canalside-homes").update(**changed)
    change("b", None, number)
    step(live)
    assert heard(idris) == [("reset", '{"reason":"rights"}')]


def test_a_right_given_while_listening_makes_the_map_load_again(people, live, listen):
    class_of(marking="sensitive")
    lena = listen(people["lena"])
    heard(lena)
    Appointment.objects.create(
        person=people["lena"], role="tension-group", from_on=datetime.date(2026, 11, 23)
    )
    step(live, check=True)
    assert heard(lena) == [("reset", '{"reason":"rights"}')]


def test_a_new_class_is_no_right_given(people, live, listen):
    aisha = listen(people["aisha"])
    heard(aisha)
    change("a", None, class_of(handling="C"))
    step(live)
    assert heard(aisha) == [("change", "a")]


def signs_out(person, cookie):
    Session.objects.filter(session_key=cookie).delete()


def account_closed(person, cookie):
    person.is_active = False
    person.save()


def password_changed(person, cookie):
    person.set_password("another long password 71")
    person.save()


@pytest.mark.parametrize("happens", [signs_out, account_closed, password_changed])
def test_a_stream_ends_with_its_session_and_sends_nothing_more(people, live, happens):
    cookie = session_of(people["aisha"])
    stream = at_once(live.join(cookie, ""))
    heard(stream)
    happens(people["aisha"], cookie)
    change("a", None, class_of())
    step(live)
    assert heard(stream) == [("ended", "{}"), ("closed", "")]
    assert not live.streams


def test_a_session_that_runs_out_ends_the_stream_without_a_change(people, live, listen, clock):
    stream = listen(people["aisha"])
    heard(stream)
    clock.shift(datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))
    step(live, check=True)
    assert heard(stream) == [("ended", "{}"), ("closed", "")]


def test_without_the_second_factor_that_a_role_needs_nothing_is_sent(people, listen):
    with pytest.raises(NotYet):
        listen(people["aisha"], second_factor=False)
    assert listen(people["kit"], second_factor=False).session  # a contributor needs none


def test_a_second_step_that_is_removed_ends_what_was_opened_with_it(people, live, listen):
    step_used = Authenticator.objects.create(user=people["aisha"], type="webauthn", data={})
    stream = listen(people["aisha"], step=step_used.pk)
    heard(stream)
    step(live, check=True)
    assert heard(stream) == []
    step_used.delete()
    step(live, check=True)
    assert heard(stream) == [("ended", "{}"), ("closed", "")]


def test_a_role_that_ends_today_is_gone_tomorrow(people, live, listen, clock):
    class_of()
    Appointment.objects.filter(person=people["lena"]).update(until_on=datetime.date(2026, 11, 23))
    lena = listen(people["lena"])
    heard(lena)
    clock.shift(datetime.timedelta(hours=10))  # still the same day
    step(live, check=True)
    assert heard(lena) == []
    Session.objects.update(expire_date=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC))
    clock.shift(datetime.timedelta(hours=10))
    change("a", None, class_of())
    step(live)
    assert heard(lena) == [("reset", '{"reason":"rights"}')]


def test_a_session_has_no_more_streams_than_allowed(people, live, monkeypatch):
    monkeypatch.setattr(hub, "EACH", 2)
    cookie = session_of(people["aisha"])
    first = at_once(live.join(cookie, ""))
    at_once(live.join(cookie, ""))
    with pytest.raises(hub.TooMany):
        at_once(live.join(cookie, ""))
    live.leave(first)
    at_once(live.join(cookie, ""))


def test_one_address_does_not_take_every_stream_of_the_public(people, live, monkeypatch):
    monkeypatch.setattr(hub, "PUBLIC_EACH", 2)
    first = at_once(live.join("", "", "192.0.2.7"))
    at_once(live.join("", "", "192.0.2.7"))
    with pytest.raises(hub.TooMany):
        at_once(live.join("", "", "192.0.2.7"))
    at_once(live.join("", "", "192.0.2.8"))
    # Whoever is signed in is counted by their session, wherever they sit.
    at_once(live.join(session_of(people["aisha"]), "", "192.0.2.7"))
    live.leave(first)
    at_once(live.join("", "", "192.0.2.7"))


def test_a_reader_that_is_too_slow_is_let_go_and_can_resume(people, live, listen, monkeypatch):
    monkeypatch.setattr(hub, "QUEUE", 3)
    slow = listen(people["aisha"])
    number = class_of()
    for item in "abcde":
        change(item, None, number)
        step(live)
    assert slow not in live.streams
    got = heard(slow)
    assert got[-1] == ("closed", "")
    again = heard(listen(people["aisha"], since=slow.last))
    assert got[:-1] + again == [("change", item) for item in "abcde"]


def test_an_item_changed_again_before_it_is_read_is_described_as_it_is_now(people, live, listen):
    lena = listen(people["lena"])
    change("a", None, class_of())
    change("a", class_of(), class_of(marking="sensitive"))
    step(live)
    assert heard(lena) == [("remove", "a")]
