"""The pages of actions: the list and its filters, making one, saying how far one is."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action, update_progress
from commonweal.people.models import Organisation
from commonweal.thread.models import Link

DUE = datetime.date(2026, 12, 1)


@pytest.fixture
def filled(people):
    """What the form of a new action holds."""
    return {
        "title": "Talk to the <b>neighbours</b>",
        "organisation": people["kit"].organisation.pk,
        "person": people["kit"].pk,
        "due_on": "2026-12-01",
    }


@pytest.fixture
def three(people):
    """Three actions: of the schools and of Kit himself, of the housing association and late, of the police and done."""
    made = {}
    for title, slug, due_on, owner in (
        ("Speak at assembly", "schools-together", DUE, people["kit"]),
        ("Repaint the underpass", "canalside-homes", datetime.date(2026, 11, 20), None),
        ("Walk the beat", "wealdmere-police", datetime.date(2026, 11, 19), None),
    ):
        organisation = Organisation.objects.get(slug=slug)
        made[title] = make_action(
            title=title, owner_organisation=organisation, owner=owner, due_on=due_on, by=people["aisha"]
        )
    done = made["Walk the beat"]
    update_progress(done, progress="complete", comment="", by=people["ben"], on=datetime.date(2026, 11, 19))
    return made


def listed(client, query=""):
    html = client.get(f"/actions/{query}").content.decode()
    titles = ("Speak at assembly", "Repaint the underpass", "Walk the beat")
    return sorted((title for title in titles if title in html), key=html.index)


def test_the_list_begins_with_what_is_still_to_be_done_and_is_narrowed_by_its_filters(sign_in, three):
    kit = sign_in("kit")
    assert listed(kit) == ["Repaint the underpass", "Speak at assembly", "Walk the beat"]
    assert listed(kit, "?sort=due") == ["Walk the beat", "Repaint the underpass", "Speak at assembly"]
    assert listed(kit, "?sort=-due") == ["Speak at assembly", "Repaint the underpass", "Walk the beat"]
    assert listed(kit, "?late=on") == ["Repaint the underpass"]
    assert listed(kit, "?progress=complete") == ["Walk the beat"]
    assert listed(kit, "?whose=own") == ["Speak at assembly"]
    assert listed(kit, "?whose=me") == ["Speak at assembly"]
    assert listed(sign_in("idris"), "?whose=me") == []
    assert "No action fits the filter." in kit.get("/actions/?progress=at-risk").content.decode()


def test_lateness_is_said_in_words_on_the_page_of_what_is_late_only(sign_in, three):
    client = sign_in("grace")
    for title, is_late in (
        ("Repaint the underpass", True),
        ("Walk the beat", False),
        ("Speak at assembly", False),
    ):
        html = client.get(f"/actions/{three[title].public_id}/").content.decode()
        assert ("Late" in html) is is_late, title


def test_what_is_late_and_said_to_be_on_track_is_remarked_in_one_line_and_nothing_else_is(
    sign_in, three, people
):
    for progress, is_remarked in (("on-track", True), ("at-risk", False)):
        update_progress(three["Repaint the underpass"], progress=progress, by=people["aisha"], on=DUE)
        html = sign_in("grace").get(f"/actions/{three['Repaint the underpass'].public_id}/").content.decode()
        assert ("its day has passed" in html) is is_remarked, progress
    update_progress(three["Speak at assembly"], progress="on-track", by=people["aisha"], on=DUE)
    html = sign_in("aisha").get(f"/actions/{three['Speak at assembly'].public_id}/").content.decode()
    assert "its day has passed" not in html


def test_the_form_is_there_for_whoever_may_say_how_far_it_is(sign_in, three):
    where = f"/actions/{three['Repaint the underpass'].public_id}/"
    for who, has_form in (("idris", True), ("aisha", True), ("grace", False), ("kit", False), ("ben", False)):
        assert ("Say how far it is" in sign_in(who).get(where).content.decode()) is has_form, who


def test_making_one_in_answer_to_a_report_ties_them_and_tells_who_will_see_it(
    sign_in, filled, tell_and_grade
):
    report = tell_and_grade()
    client = sign_in("aisha")
    where = f"/actions/new/?for=report:{report.public_id}"
    assert "and by the organisation that does it" in client.get(where).content.decode()
    html = client.post(where, filled, follow=True).content.decode()
    action = Action.objects.get()
    assert "Talk to the &lt;b&gt;neighbours&lt;/b&gt;" in html
    assert f"/reports/{report.public_id}/" in html
    assert Link.objects.get().later_id == action.public_id
    assert (
        f"/actions/{action.public_id}/"
        in sign_in("ben").get(f"/reports/{report.public_id}/").content.decode()
    )
    assert (
        f"/reports/{report.public_id}/"
        not in sign_in("kit").get(f"/actions/{action.public_id}/").content.decode()
    )


@pytest.mark.parametrize("item", ["report:nosuchreport", "nothing:x", "report", ":", "action:x"])
def test_an_answer_to_nothing_is_not_found_and_nothing_is_made(sign_in, filled, item):
    client = sign_in("aisha")
    assert client.get(f"/actions/new/?for={item}").status_code == 404
    assert client.post(f"/actions/new/?for={item}", filled).status_code == 404
    assert not Action.objects.exists()


def test_an_organisation_outside_the_agreement_is_refused_with_what_was_typed(
    sign_in, filled, people, tell_and_grade
):
    report = tell_and_grade()
    filled |= {"organisation": people["carys"].organisation.pk, "person": ""}
    html = sign_in("aisha").post(f"/actions/new/?for=report:{report.public_id}", filled).content.decode()
    assert "This item is not shared with Marshby Council." in html
    assert "Talk to the &lt;b&gt;neighbours&lt;/b&gt;" in html
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Say what will be done."),
        ({"organisation": ""}, "Choose who will do it."),
        ({"due_on": "2026-11-22"}, "This day has passed."),
        ({"due_on": ""}, "Enter the date."),
    ],
)
def test_a_form_that_lacks_something_says_what(sign_in, filled, wrong, said):
    html = sign_in("aisha").post("/actions/new/", filled | wrong).content.decode()
    assert said in html
    assert not Action.objects.exists()


def test_a_person_of_another_organisation_is_refused(sign_in, filled, people):
    html = sign_in("aisha").post("/actions/new/", filled | {"person": people["ben"].pk}).content.decode()
    assert "does not belong to the organisation chosen" in html
    assert not Action.objects.exists()


def offered(client, report):
    form = client.get(f"/actions/new/?for=report:{report.public_id}").context["form"]
    return {
        name: {str(words) for value, words in form.fields[name].widget.choices if value}
        for name in ("organisation", "person")
    }


def test_only_who_can_act_on_an_item_is_offered(sign_in, people, tell, tell_and_grade):
    aisha = sign_in("aisha")
    shared = offered(aisha, tell_and_grade())
    assert str(people["carys"].organisation) not in shared["organisation"]
    assert {str(people["ben"].organisation), str(people["aisha"].organisation)} <= shared["organisation"]
    kept = offered(aisha, tell_and_grade(by=None, may_share=False))
    assert kept["organisation"] == {str(people["aisha"].organisation)}
    assert str(people["aisha"]) in kept["person"]
    assert str(people["ben"]) not in kept["person"]
    everything = aisha.get("/actions/new/").context["form"].fields["organisation"].queryset
    assert people["carys"].organisation in everything
