"""The same counts are never kept twice unasked: not by going back in the browser, and not by two at once."""

import re
import threading
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commonweal.tension.counted import told_as_count
from commonweal.tension.models import Report
from commonweal.tension.tests.test_counted import COUNTED, WEEK
from commonweal.tension.verbs.counts import send_counts


def sent_from_a_new_page(client, **changed):
    """What the counts page answers to somebody who went back to it, which gives each page its own token."""
    html = client.get("/reports/counts/").content.decode()
    [token] = re.findall(r'name="token" value="([^"]+)"', html)
    return client.post("/reports/counts/", COUNTED | {"token": token} | changed)


def test_the_same_counts_are_not_kept_again_unasked(school, documents_recorded, wards, sign_in):
    kit = sign_in("kit")
    sent_from_a_new_page(kit)
    again = sent_from_a_new_page(kit)
    html = again.content.decode()
    assert (again.status_code, Report.objects.count()) == (422, 2)
    assert (
        "You sent these counts on 23 November 2026: 1 × Sport or play that mixes people, "
        "3 × Hate crime or hate incident. Tick the box below if they are more of the same." in html
    )
    assert 'value="3"' in html
    [box] = set(re.findall(r'name="(more_\w+)"', html))
    assert sent_from_a_new_page(kit, **{box: "on"}).status_code == 302
    assert Report.objects.count() == 4
    # What is confirmed is what was shown: four are there now, and nobody has said that these are more than four.
    assert sent_from_a_new_page(kit, **{box: "on"}).status_code == 422
    assert Report.objects.count() == 4


def test_a_spreadsheet_adds_of_what_the_form_brought_only_what_comes_on_top(
    school, documents_recorded, wards, sign_in
):
    kit = sign_in("kit")
    sent_from_a_new_page(kit)
    rows = "Week,Area,Strength or tension,Type,Number\n16/11/2026,X001,tension,hate,3\n9/11/2026,X001,tension,hate,3\n"
    sent = kit.post("/reports/upload/", {"file": SimpleUploadedFile("counts.csv", rows.encode())})
    shown = kit.get(sent.url).content.decode()
    assert "Add 1 report" in shown
    kit.post(sent.url, {"do": "add"})
    assert Report.objects.count() == 3
    assert Report.objects.filter(indicator="hate").values("happened_on").distinct().count() == 2


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"week": "2026-11-09"}, 2),
        ({"area": "X002"}, 2),
        ({"area": ""}, 2),
        ({"tension-hate": "4", "strength-sport": ""}, 1),
        ({"tension-hate": "", "strength-sport": "", "tension-rumour": "3"}, 1),
    ],
)
def test_counts_of_another_week_place_type_or_number_are_kept(
    school, documents_recorded, wards, sign_in, changed, kept
):
    kit = sign_in("kit")
    sent_from_a_new_page(kit)
    assert sent_from_a_new_page(kit, **changed).status_code == 302
    assert Report.objects.count() == 2 + kept


def test_a_number_put_right_on_the_page_gone_back_to_is_not_called_sent_twice(
    school, documents_recorded, wards, sign_in
):
    kit = sign_in("kit")
    kit.post("/reports/counts/", COUNTED | {"token": "one"})
    kit.post("/reports/counts/", COUNTED | {"token": "one", "tension-hate": "5", "strength-sport": ""})
    assert sorted(Report.objects.values_list("number", flat=True)) == [1, 3, 5]


def test_what_other_organisations_counted_is_asked_of_nobody(school, documents_recorded, wards, sign_in):
    sent_from_a_new_page(sign_in("kit"))
    assert sent_from_a_new_page(sign_in("ewa")).status_code == 302


def test_counts_of_one_organisation_are_kept_one_after_the_other(school, documents_recorded):
    """Before anything is compared the organisation is locked, so that two at once do not both find nothing."""
    told = told_as_count(kind="tension", indicator="hate", number=3, week=WEEK, area=None)
    with CaptureQueriesContext(connection) as asked:
        send_counts([told], organisation=school.organisation, filling="one", is_more=bool, by=school)
    said = [query["sql"] for query in asked]
    first = next(place for place, sql in enumerate(said) if "people_organisation" in sql)
    assert first < next(place for place, sql in enumerate(said) if "tension_report" in sql)
    if connection.features.has_select_for_update:
        assert "FOR NO KEY UPDATE" in said[first]


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_the_same_at_once_the_second_is_asked(school, documents_recorded):
    told = [told_as_count(kind="tension", indicator="hate", number=3, week=WEEK, area=None)]
    answers = []

    def second():
        asked = partial(answers.append, "asked")
        kept = send_counts(
            told,
            organisation=school.organisation,
            filling="two",
            is_more=lambda earlier: asked() or False,
            by=school,
        )
        answers.append(kept)
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        assert send_counts(told, organisation=school.organisation, filling="one", is_more=bool, by=school)
        other.start()
        other.join(0.5)
        assert answers == []
    other.join(20)
    assert answers == ["asked", None]
    assert Report.objects.count() == 1
