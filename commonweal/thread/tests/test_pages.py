"""Linking items in the browser: found by words or address, tied in plain words, taken away again."""

import datetime

import pytest

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs.levels import set_level
from commonweal.thread.models import Link
from commonweal.thread.selectors import trail_of
from commonweal.thread.verbs import link_items

WEEK = datetime.date(2026, 11, 16)


@pytest.fixture
def promised(people):
    return make_action(
        title="Take the posters down",
        owner_organisation=people["aisha"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
    )


@pytest.fixture
def judged(people, wards):
    heights = {"experienced": 2, "evidenced": 1, "potential": 3, "direction": "rising"}
    return set_level(week=WEEK, area=wards["Canalside"], reason="Posters.", by=people["ben"], **heights)


def links_of(kind, item, words=""):
    return f"/thread/{kind}/{item.public_id}/" + (f"?q={words}" if words else "")


def both_ends():
    return [((link.earlier_kind, link.later_kind), link.relation) for link in Link.objects.all()]


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        ("came-from", (("action", "report"), "came-from")),
        ("came-of", (("report", "action"), "came-from")),
        ("responds", (("action", "report"), "responds-to")),
        ("response", (("report", "action"), "responds-to")),
    ],
)
def test_an_item_found_by_its_words_is_linked_as_the_words_say(way, ends, sign_in, tell_and_grade, promised):
    report = tell_and_grade()
    address = links_of("report", report, "posters")
    aisha = sign_in("aisha")
    assert "Take the posters down" in aisha.get(address).content.decode()
    sent = aisha.post(address, {"item": f"action:{promised.public_id}", "way": way})
    assert sent.status_code == 302
    assert both_ends() == [ends]
    shown = aisha.get(links_of("report", report)).content.decode()
    assert "Take the posters down" in shown


def test_an_item_without_words_of_its_own_is_found_by_the_address_of_its_page(
    sign_in, promised, judged, people
):
    address = links_of("action", promised, f"https://here.example/levels/judgement/{judged.public_id}/")
    sent = sign_in("ben").post(address, {"item": f"level:{judged.public_id}", "way": "responds"})
    assert sent.status_code == 302
    steps = trail_of("level", judged.public_id, viewer=people["lena"]).came_of
    assert [step.title for step in steps] == ["Take the posters down"]
    page = sign_in("lena").get(f"/levels/judgement/{judged.public_id}/").content.decode()
    assert "Take the posters down" in page
    assert "Canalside, week of 16 November 2026" in page


def test_a_link_made_by_mistake_is_taken_away_and_the_record_keeps_it(
    sign_in, promised, tell_and_grade, people
):
    report = tell_and_grade()
    ends = ("report", report.public_id), ("action", promised.public_id)
    link_items(earlier=ends[0], later=ends[1], by=people["aisha"])
    aisha = sign_in("aisha")
    address = links_of("action", promised)
    asked = {"do": "unlink", "item": f"report:{report.public_id}", "relation": "came-from"}
    aisha.post(address, asked | {"side": "later"})  # there is no such link
    assert Link.objects.count() == 1
    aisha.post(address, asked | {"side": "earlier"})
    assert not Link.objects.exists()
    assert AuditEvent.objects.filter(verb="unlink items").count() == 1


def test_the_search_for_an_item_to_link_finds_nothing_that_is_hidden(sign_in, promised, tell_and_grade):
    hidden = tell_and_grade(grades={"marking": "sensitive"})
    lena = sign_in("lena")
    by_words = lena.get(links_of("action", promised, "leaflets")).content.decode()
    by_address = lena.get(links_of("action", promised, hidden.public_id)).content.decode()
    assert hidden.public_id not in by_words.replace("q=", "")
    assert "Nothing that you may see fits" in by_address
    sent = lena.post(
        links_of("action", promised, hidden.public_id),
        {"item": f"report:{hidden.public_id}", "way": "responds"},
    )
    assert sent.status_code == 422
    assert not Link.objects.exists()


def test_looking_for_an_item_to_link_is_on_the_record_where_it_shows_sensitive_ones(
    sign_in, promised, tell_and_grade
):
    tell_and_grade(grades={"marking": "sensitive"}, sanitised="Posters at the bus stop.")
    sign_in("ben").get(links_of("action", promised, "posters"))
    assert AuditEvent.objects.filter(verb="search reports").exists()


def test_a_summary_stands_on_the_thread_for_those_who_read_it(sign_in, promised, people, tell_and_grade):
    tell_and_grade(kind="strength")
    summary = draft_summary(WEEK, "partners", people["aisha"]).summary
    sign_summary(summary, based_on=1, by=people["aisha"])
    link_items(
        earlier=("summary", summary.public_id), later=("action", promised.public_id), by=people["aisha"]
    )
    read = sign_in("kit").get(f"/summary/{summary.public_id}/").content.decode()
    assert "Take the posters down" in read
    came_from = trail_of("action", promised.public_id, viewer=people["kit"]).came_from
    assert [step.title for step in came_from] == ["Week of 16 November 2026, edition: Partners"]
    # Lena reads the group's edition and not that of partners.
    assert trail_of("action", promised.public_id, viewer=people["lena"]).came_from == []


def test_an_action_answers_a_level_that_was_judged(sign_in, judged, people):
    page = sign_in("aisha").get(f"/levels/judgement/{judged.public_id}/").content.decode()
    assert f"/actions/new/?for=level:{judged.public_id}" in page
    sent = sign_in("aisha").post(
        f"/actions/new/?for=level:{judged.public_id}",
        {
            "title": "Walk the estate together",
            "organisation": people["ben"].organisation.pk,
            "due_on": "2026-12-10",
        },
    )
    assert sent.status_code == 302
    steps = trail_of("level", judged.public_id, viewer=people["ben"]).came_of
    assert [step.title for step in steps] == ["Walk the estate together"]
