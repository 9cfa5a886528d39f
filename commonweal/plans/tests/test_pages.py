"""Pages of plans: brought in with a preview, read by whom they are for, agreed to by bodies, compared by version."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.people import make_people
from commonweal.people.models import Organisation, User
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.models import Objective, Plan, Step
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import HEADINGS, as_csv, as_docx, text_of
from commonweal.plans.verbs import CannotPlan, change_head, make_pledge, record_step
from commonweal.plans.versions import head_of
from commonweal.thread.verbs import link_items

START = datetime.date(2026, 4, 1)
TODAY = datetime.date(2026, 11, 23)
ROWS = (
    (
        "Section 1",
        "Neighbours meet.",
        "More say so.",
        "Walk the beat\nRepaint the underpass",
        "Wealdmere Police\nThe choir",
    ),
    ("Section 2", "The young are heard.", "", "Ask the pupils of Elm Road", "Wealdmere Schools Together"),
    ("Section 3", "Nobody is alone.", "", "", ""),
)
LATER = (
    (*ROWS[0][:2], "Many more say so.", "Walk the beat\nSing", "Wealdmere Police\nThe choir"),
    *ROWS[1:],
)


def read(rows=ROWS):
    return read_plan(as_csv(rows=rows), name="plan.csv")


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    head = Head("Our plan", "We know one another.", START)
    lead = Organisation.objects.get(is_lead=True)
    return people, bring_plan(read(), head=head, owner=lead, by=people["aisha"])


def page(client, *parts):
    return text_of(client.get("/plans/" + "".join(f"{part}/" for part in parts)))


def upload(client, data, name="plan.docx", **more):
    return client.post("/plans/bring/", {"file": SimpleUploadedFile(name, data), **more})


def carried(answer):
    return re.search(r'name="carried" value="([^"]+)"', answer.content.decode())[1]


# Reading --------------------------------------------------------------------------------------


def test_a_plan_shows_what_each_may_see_also_in_its_counts(sign_in, plan):
    for who, count, told in (("ben", 3, True), ("grace", 2, False), ("farid", 2, False)):
        words = page(sign_in(who), plan.public_id)
        assert f"3 objectives and {count} actions" in words, who
        assert ("pupils" in words) is told
        assert ("Schools Together" in words) is told
    assert sign_in("carys").get(f"/plans/{plan.public_id}/").status_code == 404
    assert "Our plan" not in (empty := page(sign_in("carys")))
    assert "No plan that you may see" in empty
    assert "Bring it" not in empty
    assert "Our plan" in page(sign_in("grace"))


def test_each_action_of_a_plan_leads_to_its_page_and_says_who_does_it(sign_in, plan):
    for who, count in (("ben", 3), ("grace", 2)):
        html = sign_in(who).get(f"/plans/{plan.public_id}/").content.decode()
        told = re.findall(r'• <a [^>]*href="/actions/(\w+)/">([^<]+)</a>( \([^<]*\))?', html)
        assert told[0][1:] == ("Walk the beat", " (Wealdmere Police)"), who
        assert told[1][1:] == ("Repaint the underpass", " (The choir)"), who
        assert [key for key, *_ in told] == [
            Action.objects.get(title=words).public_id for _key, words, _by in told
        ]
        assert len(told) == count, who


def test_a_long_cell_of_actions_leads_to_its_rest_on_the_page_of_the_objective(sign_in, plan, monkeypatch):
    monkeypatch.setattr("commonweal.plans.describing.A_CELL", 1)
    client = sign_in("ben")
    html = client.get(f"/plans/{plan.public_id}/").content.decode()
    assert "Repaint the underpass" not in html
    [rest] = re.findall(r'href="([^"]+)">1 more action</a>', html)
    assert "Repaint the underpass" in client.get(rest).content.decode()


def test_an_objective_says_what_it_lacks(people, sign_in, plan):
    first, _second, third = plan.objectives.all()
    words = page(sign_in("grace"), "objectives", third.public_id)
    for gap in ("no action for it", "No indicator of success", "anything that measures it", "any other plan"):
        assert gap in words
    words = page(sign_in("grace"), "objectives", first.public_id)
    assert "no action for it" not in words
    assert "No indicator" not in words
    lead = Organisation.objects.get(is_lead=True)
    other = bring_plan(read([ROWS[2]]), head=Head("The young people’s plan"), owner=lead, by=people["aisha"])
    link_items(earlier=("plan", other.public_id), later=("objective", first.public_id), by=people["aisha"])
    words = page(sign_in("grace"), "objectives", first.public_id)
    assert "This came from: The young people’s plan" in words
    assert "any other plan" not in words


def test_the_row_as_it_was_brought_is_shown_to_whoever_may_read_all_of_it(sign_in, plan):
    second = plan.objectives.all()[1]
    for who, told in (("ben", True), ("grace", False)):
        assert ("word for word" in page(sign_in(who), "objectives", second.public_id)) is told


def test_objectives_are_found_by_their_words_and_none_by_a_school_that_is_not_told(people, sign_in, plan):
    Objective.objects.filter(plan=plan, order=0).update(indicator="Fernbank House says so.")
    Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    for who, found in (("ben", True), ("grace", False)):
        client = sign_in(who)
        assert ("Neighbours meet." in text_of(client.get("/search/?q=fernbank"))) is found, who
        assert ("Nobody is alone." in text_of(client.get("/search/?q=nobody+alone"))) is True


# Bringing -------------------------------------------------------------------------------------


def test_a_plan_is_kept_only_after_its_rows_and_pairs_were_shown(people, sign_in, plan):
    client, before = sign_in("aisha"), (Plan.objects.count(), Action.objects.count())
    rows = [
        (
            "Section 7.3 Page 13",
            "Partners pull together.",
            "They say so.",
            "Write it. Read it. Sign it.",
            "LSP, Canalside Homes",
        ),
        ("5", "Neighbours sing.", "", "Sing\nDance", "The choir\nWealdmere Police"),
    ]
    shown = upload(client, as_docx(rows=rows, title="A second plan"))
    words = text_of(shown)
    assert "2 objectives with 5 actions" in words
    assert "each is responsible for every action" in words
    assert "they are paired in order" in words
    assert "Term of the plan: 23 November 2026 to 22 November 2029." in words
    assert "Nobody here is known by this name" in words
    assert (Plan.objects.count(), Action.objects.count()) == before
    answer = client.post("/plans/bring/", {"carried": carried(shown), "who-2": "council-of-faiths"})
    kept = Plan.objects.exclude(pk=plan.pk).get()
    assert (answer.status_code, answer.url, kept.title) == (302, f"/plans/{kept.public_id}/", "A second plan")
    owners = {
        one.title: one.owner_organisation.slug for one in Action.objects.filter(planned__objective__plan=kept)
    }
    assert owners == {
        **dict.fromkeys(("Write it.", "Read it.", "Sign it."), "wealdmere-council"),
        "Sing": "council-of-faiths",
        "Dance": "wealdmere-council",  # whoever brought it left the box at nobody here
    }
    again = client.post("/plans/bring/", {"carried": carried(shown), "who-2": "council-of-faiths"})
    assert (again.url, Plan.objects.count()) == (answer.url, 2)


def test_rows_that_cannot_be_taken_are_named_and_nothing_is_kept(sign_in, plan):
    answer = upload(sign_in("aisha"), as_docx(rows=[ROWS[0], ("1", "", "", "", "")]))
    assert answer.status_code == 422
    assert "3 The strategic objective is empty." in text_of(answer)
    answer = upload(sign_in("aisha"), b"Words.", name="plan.txt")
    assert "No table of a plan was found." in text_of(answer)
    assert Plan.objects.count() == 1


def test_what_would_change_is_shown_and_holds_for_the_version_it_was_shown_of(people, sign_in, plan):
    client = sign_in("aisha")
    shown = upload(client, as_csv(rows=LATER), name="plan.csv", plan=plan.pk, ends_on="2030-03-31")
    assert "Term of the plan: 1 April 2026 to 31 March 2030." in text_of(shown)
    html = " ".join(shown.content.decode().split())
    assert re.search(r"<ins>.{0,90}Many ", html)
    assert re.search(r"<del>.{0,90}Repaint the underpass", html)
    assert "The young are heard." not in text_of(shown).split("The table, taken apart")[0]
    change_head(plan, title="Renamed", vision="", starts_on=START, ends_on=plan.ends_on, by=people["aisha"])
    answer = client.post("/plans/bring/", {"carried": carried(shown)})
    assert answer.status_code == 409
    assert "Nothing was kept." in text_of(answer)
    assert not Action.objects.filter(title="Sing").exists()
    answer = client.post("/plans/bring/", {"carried": carried(answer)})
    plan.refresh_from_db()
    assert (answer.status_code, plan.version, plan.title) == (302, 3, "Renamed")
    assert Action.objects.filter(title="Sing").exists()


def test_a_row_whose_action_cannot_be_so_is_named_with_the_reason(people, sign_in, plan):
    ben, elsewhere = people["ben"], people["kit"].organisation
    client = sign_in("aisha")
    rows = [(*ROWS[0][:3], "Walk the beat at night\nRepaint the underpass", ROWS[0][4]), *ROWS[1:]]
    shown = upload(client, as_csv(rows=rows), name="plan.csv", plan=plan.pk)
    Action.objects.filter(title="Walk the beat").update(owner=ben)
    User.objects.filter(pk=ben.pk).update(organisation=elsewhere)
    answer = client.post("/plans/bring/", {"carried": carried(shown)}, follow=True)
    assert "Row 3: Ben does not belong to Wealdmere Police." in text_of(answer)
    assert Plan.objects.get().version == 1


def test_a_name_in_the_table_is_asked_about_before_others_read_it(sign_in, plan):
    client = sign_in("aisha")
    rows = [("1", "Neighbours meet.", "", "Ask Morag Elsewhere to sing", "LSP")]
    shown = upload(client, as_csv(rows=rows), name="plan.csv")
    asked = client.post("/plans/bring/", {"carried": carried(shown)})
    assert (asked.status_code, Plan.objects.count()) == (422, 1)
    box = re.search(r'name="(about_nobody_\w+)"', asked.content.decode())[1]
    kept = client.post("/plans/bring/", {"carried": carried(shown), box: "on"})
    assert (kept.status_code, Plan.objects.count()) == (302, 2)


def test_a_page_that_was_tampered_with_keeps_nothing(sign_in, plan):
    client = sign_in("aisha")
    answer = client.post("/plans/bring/", {"carried": "anything"})
    assert (answer.status_code, answer.url, Plan.objects.count()) == (302, "/plans/bring/", 1)


# Agreeing -------------------------------------------------------------------------------------


def test_what_a_body_decided_holds_for_the_version_that_it_read(people, sign_in, plan):
    client = sign_in("grace")
    typed = {"kind": "approved", "body": "Wealdmere Partnership Board", "on": "2026-11-20", "version": "1"}
    assert client.post(f"/plans/{plan.public_id}/decision/", typed).status_code == 302
    assert "Approved" in page(client)
    bring_plan(read(LATER), head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])
    words = page(client, plan.public_id)
    assert "Not yet, as the plan reads now" in words
    assert "20 November 2026 – as version 1 read" in words
    assert "Draft" in page(client)


def test_a_decision_on_words_that_were_changed_meanwhile_is_not_recorded(people, sign_in, plan):
    bring_plan(read(LATER), head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])
    typed = {"kind": "approved", "other_body": "Cabinet", "on": "2026-11-20", "version": "1"}
    answer = sign_in("grace").post(f"/plans/{plan.public_id}/decision/", typed)
    assert (answer.status_code, Step.objects.count()) == (422, 0)
    assert "The plan was changed since you opened this page" in text_of(answer)
    assert "Cabinet" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on": TODAY + datetime.timedelta(days=1)}, "to come"),
        ({"body": "BOARD"}, "recorded already"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(people, plan, given, words):
    typed = {"kind": "endorsed", "body": "Board", "on": TODAY}
    record_step(plan, **typed, by=people["grace"])
    with pytest.raises(CannotPlan, match=words):
        record_step(plan, **(typed | given), by=people["grace"])


@pytest.mark.parametrize("who", ["ben", "lena", "idris", "carys"])
def test_only_the_chair_and_the_officer_record_decisions(people, plan, who):
    with pytest.raises(PermissionError):
        record_step(plan, kind="endorsed", body="Board", on=TODAY, by=people[who])


def test_a_pledge_takes_the_place_of_the_one_before_and_no_neighbour_makes_one(people, sign_in, plan):
    police = people["ben"].organisation
    for words in ("We walk.", "We run."):
        make_pledge(plan, organisation=police, words=words, by=people["aisha"])
    words = page(sign_in("grace"), plan.public_id)
    assert "We run." in words
    assert "We walk." not in words
    with pytest.raises(CannotPlan, match="not shared with"):
        make_pledge(plan, organisation=people["carys"].organisation, words="We, too.", by=people["aisha"])


# Versions -------------------------------------------------------------------------------------


def test_what_changed_between_two_versions_can_be_read_of_what_each_may_see(people, sign_in, plan):
    later = (LATER[0], (*LATER[1][:3], "Ask the pupils of Elm Road\nCook", "The choir"), LATER[2])
    bring_plan(read(later), head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])
    assert "Version 2" in page(sign_in("grace"), plan.public_id, "versions")
    for who, told in (("ben", True), ("grace", False)):
        words = page(sign_in(who), plan.public_id, "versions", 1, 2)
        assert "removed: Repaint the underpass" in words.replace("Action: ", "")
        assert "Sing" in words
        assert ("pupils" in words) is told
    assert sign_in("grace").get(f"/plans/{plan.public_id}/versions/1/9/").status_code == 404


def test_an_action_that_was_kept_to_few_since_is_not_read_in_versions_either(people, sign_in, plan):
    walk = Action.objects.get(title="Walk the beat")
    change_action(
        walk,
        title="Walk the beat",
        details="Past Elm Road School.",
        owner=None,
        due_on=walk.due_on,
        by=people["aisha"],
    )
    bring_plan(read(LATER), head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])
    assert "Walk the beat" not in page(sign_in("grace"), plan.public_id, "versions", 1, 2)
    assert "Walk the beat" in page(sign_in("ben"), plan.public_id, "versions", 1, 2)


def test_a_head_that_somebody_else_changed_is_not_undone(people, plan):
    seen = head_of(plan)
    term = {"starts_on": START, "ends_on": plan.ends_on}
    change_head(plan, title="Theirs", vision="", **term, by=people["aisha"])
    with pytest.raises(Conflict):
        change_head(plan, title="Mine", vision="", **term, by=people["aisha"], seen=seen)
    plan.refresh_from_db()
    assert (plan.title, plan.version) == ("Theirs", 2)


def test_the_table_of_a_download_has_the_five_columns(sign_in, plan):
    answer = sign_in("grace").get(f"/plans/{plan.public_id}/plan.csv")
    assert answer.content.decode("utf-8-sig").splitlines()[0] == ",".join(HEADINGS)
    assert "no-store" in answer["Cache-Control"]


def test_no_words_of_a_plan_tell_which_school_to_those_who_may_not_know(people, sign_in, plan):
    school = "Wealdmere Schools Together"
    objective = plan.objectives.first()
    objective.words, objective.references = f"{school} opens its hall.", [f"{school}, page 3"]
    objective.theme = plan.themes.create(name=f"With {school}")
    objective.save()
    record_step(plan, kind="consulted", body=school, on=TODAY, note=f"In {school}.", by=people["aisha"])
    make_pledge(plan, organisation=people["kit"].organisation, words=f"{school} helps.", by=people["aisha"])
    action = objective.planned.first().action
    pages = [
        f"/plans/{plan.public_id}/",
        f"/plans/objectives/{objective.public_id}/",
        f"/plans/{plan.public_id}/working/",
        f"/plans/{plan.public_id}/working/timeline/",
        f"/actions/{action.public_id}/",
        f"/plans/{plan.public_id}/plan.csv",
        f"/plans/{plan.public_id}/working/actions.csv",
    ]
    for who, told in (("grace", False), ("farid", False), ("ben", True)):
        client = sign_in(who)
        texts = {address: client.get(address).getvalue().decode() for address in pages}
        assert [address for address, text in texts.items() if school in text and not told] == [], who
        assert school in texts[pages[0]] or not told


def test_a_title_that_names_a_school_is_refused(people, plan):
    term = {"starts_on": START, "ends_on": plan.ends_on}
    with pytest.raises(CannotPlan, match="names a school"):
        change_head(plan, title="Plan of Wealdmere Schools Together", vision="", **term, by=people["aisha"])
    change_head(plan, title="A plan for schools and colleges", vision="", **term, by=people["aisha"])
