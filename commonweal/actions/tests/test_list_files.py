"""The list of actions as a file: what the filter shows and no more, in its order, and on the record."""

import csv
import datetime
import io

import pytest
import python_calamine

from commonweal.actions import views
from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
CSV, XLSX = "/actions/actions.csv", "/actions/actions.xlsx"
DUE = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def promise(people):
    def make(title="Speak of the leaflets", by="ben", due_on=DUE, **fields):
        organisation = people[by].organisation
        fields |= {"owner": people[by], "owner_organisation": organisation}
        return make_action(title=title, due_on=due_on, by=people["aisha"], **fields)

    return make


def rows(client, query="", ending="csv"):
    answer = client.get(f"/actions/actions.{ending}{query}")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    if ending == "csv":
        return list(csv.DictReader(io.StringIO(content.decode().lstrip("\ufeff"), newline="")))
    names, *found = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_has_all_pages_of_the_list_in_its_order_and_no_formula(
    promise, sign_in, ending, monkeypatch
):
    monkeypatch.setattr(views, "A_PAGE", 3)
    made = [promise(f"=SUM({number})", due_on=DUE + number * DAY, details="+44") for number in range(8)]
    ben = sign_in("ben")
    found = rows(ben, "?page=2", ending)
    assert [row["id"] for row in found] == [one.public_id for one in made]
    assert (found[0]["title"], found[0]["details"]) == ("'=SUM(0)", "'+44")
    assert (found[0]["due"], found[0]["marking"]) == ("2026-11-25", "OFFICIAL")
    last_first = rows(ben, "?sort=-due", ending)
    assert [row["id"] for row in last_first] == [one.public_id for one in reversed(made)]
    html = ben.get("/actions/?sort=-due&page=2").content.decode()
    assert f"/actions/actions.{ending}?sort=-due" in html
    assert "sort=-due&amp;page" not in html.split("Download exactly these actions")[1].split("</p>")[0]


def test_the_file_shows_what_the_filter_shows(promise, people, sign_in, clock):
    late, own = promise("Repair the gate"), promise("Lend the hall", by="grace", due_on=DUE + 60 * DAY)
    done = update_progress(
        promise("Paint it"), progress="complete", comment="Done.", by=people["ben"], on=DUE
    )
    clock.shift(30 * DAY)
    grace = sign_in("grace")
    assert [row["id"] for row in rows(grace, "?late=on")] == [late.public_id]
    assert [row["id"] for row in rows(grace, "?whose=own", "xlsx")] == [own.public_id]
    [finished] = rows(grace, "?progress=complete")
    assert (finished["id"], finished["finished"], finished["comment"], finished["late"]) == (
        done.public_id,
        "2026-11-25",
        "Done.",
        "",
    )
    assert rows(grace, "?late=on")[0]["late"] == "Late"
    assert rows(grace, "?progress=off-track") == []
    assert "Download exactly" not in grace.get("/actions/?progress=off-track").content.decode()


def test_whose_it_is_stands_there_as_in_the_list(promise, school, sign_in):
    promise("Speak with parents", by="kit")
    name = school.organisation.name
    for who, told in (("ben", name), ("kit", name), ("grace", "A school or college")):
        assert [row["organisation"] for row in rows(sign_in(who))] == [told], who
    assert name not in str(rows(sign_in("lena"), ending="xlsx"))


def test_taking_a_list_is_on_the_record_with_how_many(promise, people, sign_in, tell_and_grade):
    promise()
    report = tell_and_grade(grades={"marking": "sensitive"})
    promise(responds_to=("report", report.public_id), like=report.visibility_class)
    rows(sign_in("ben"), "?progress=not-started", "xlsx")
    taken = AuditEvent.objects.latest("id")
    assert (taken.verb, taken.actor, taken.item_kind) == (
        "download actions",
        people["ben"].public_id,
        "action",
    )
    assert taken.details == {"filters": ["progress"], "format": "xlsx", "count": 2, "sensitive": 1}


@pytest.mark.parametrize("query", ["?progress=planet", "?whose=neighbour", "?colour=red"])
def test_a_filter_that_cannot_be_is_refused_and_nothing_recorded(promise, sign_in, query):
    promise()
    client = sign_in("ben")
    before = AuditEvent.objects.count()
    for address in (CSV, XLSX):
        answer = client.get(f"{address}{query}")
        assert answer.status_code == 400
        assert answer.content
        assert b"leaflets" not in answer.content
    assert AuditEvent.objects.count() == before
    assert "Download exactly" not in client.get(f"/actions/{query}").content.decode()


def test_other_endings_and_people_without_the_list_find_nothing(sign_in):
    assert sign_in("ben").get("/actions/actions.exe").status_code == 404
    for name in ("hana", "joan", None):
        assert sign_in(name).get(CSV).status_code == 404


def test_a_longer_list_takes_no_more_queries(promise, sign_in, django_assert_max_num_queries):
    for _number in range(12):
        promise()
    client = sign_in("ben")
    client.get(CSV).getvalue()
    with django_assert_max_num_queries(16):
        assert len(rows(client)) == 12
