"""The list of reports as a file: what the filter shows and no more, in its order, and on the record."""

import csv
import datetime
import io

import pytest
import python_calamine

from commonweal.audit.models import AuditEvent
from commonweal.tension.views import partner

pytestmark = pytest.mark.django_db
CSV, XLSX = "/reports/reports.csv", "/reports/reports.xlsx"


def rows(client, query="", ending="csv"):
    answer = client.get(f"/reports/reports.{ending}{query}")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    if ending == "csv":
        return list(csv.DictReader(io.StringIO(content.decode().lstrip("\ufeff"), newline="")))
    names, *found = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_has_all_pages_of_the_list_in_its_order_and_no_formula(
    tell_and_grade, sign_in, ending, monkeypatch
):
    monkeypatch.setattr(partner, "A_PAGE", 3)
    made = [
        tell_and_grade(
            sanitised=f"=SUM({number})",
            place="+44",
            where="place",
            when_from=datetime.datetime(2026, 11, number, 12, tzinfo=datetime.UTC),
        )
        for number in range(1, 9)
    ]
    ben = sign_in("ben")
    found = rows(ben, "?page=2", ending)
    assert [row["id"] for row in found] == [one.public_id for one in reversed(made)]
    assert found[0]["wording"] == "'=SUM(8)"
    assert found[0]["place"] == "'+44"
    oldest_first = rows(ben, "?sort=happened", ending)
    assert [row["id"] for row in oldest_first] == [one.public_id for one in made]
    html = ben.get("/reports/?sort=happened&page=2").content.decode()
    assert f"/reports/reports.{ending}?sort=happened" in html


def test_the_file_shows_what_the_filter_shows(tell_and_grade, sign_in):
    strength = tell_and_grade(kind="strength", sanitised="A garden was dug.")
    tension = tell_and_grade()
    ben = sign_in("ben")
    assert [row["id"] for row in rows(ben, "?kind=strength")] == [strength.public_id]
    assert [row["id"] for row in rows(ben, "?words=Leaflets", "xlsx")] == [tension.public_id]
    assert rows(ben, "?status=closed") == []


def test_agreed_words_only_with_handling_and_conditions_and_no_name_of_a_school(
    tell_and_grade, sign_in, school
):
    tell_and_grade(
        what="Janet Smith shouted.",
        sanitised="Somebody shouted.",
        grades={"handling": "C", "handling_conditions": "Not in writing."},
    )
    answer = sign_in("ben").get(CSV).getvalue().decode()
    assert "Janet" not in answer
    [row] = rows(sign_in("ben"))
    assert row["conditions"] == "Not in writing."
    assert row["handling"].startswith("C:")
    assert (row["number"], row["marking"]) == ("1", "OFFICIAL")
    assert rows(sign_in("lena")) == []


def test_no_school_can_be_made_out_in_the_file(
    tell_and_grade, sign_in, people, django_capture_on_commit_callbacks
):
    tell_and_grade(by="kit", kind="strength")
    kit = people["kit"].organisation
    kit.sector = "education"
    with django_capture_on_commit_callbacks(execute=True):
        kit.save()
    for name, told in (("ben", [kit.name]), ("kit", [kit.name]), ("lena", []), ("grace", [])):
        assert [row["organisation"] for row in rows(sign_in(name))] == told, name
    assert kit.name not in str(rows(sign_in("grace"), ending="xlsx"))


def test_taking_a_list_is_on_the_record_with_how_many_and_never_the_words(tell_and_grade, sign_in, people):
    tell_and_grade()
    tell_and_grade(grades={"marking": "sensitive"})
    rows(sign_in("ben"), "?words=Leaflets", "xlsx")
    taken = AuditEvent.objects.latest("id")
    assert (taken.verb, taken.actor) == ("download reports", people["ben"].public_id)
    assert taken.details == {"filters": ["words"], "format": "xlsx", "count": 2, "sensitive": 1}


@pytest.mark.parametrize("query", ["?kind=planet", "?area=ward:nowhere", "?level=9"])
def test_a_filter_that_cannot_be_is_refused_and_nothing_recorded(tell_and_grade, sign_in, query):
    tell_and_grade()
    client = sign_in("ben")
    before = AuditEvent.objects.count()
    for address in (CSV, XLSX):
        answer = client.get(f"{address}{query}")
        assert answer.status_code == 400
        assert ":" in answer.content.decode()
    assert AuditEvent.objects.count() == before


def test_other_endings_and_people_without_the_list_find_nothing(sign_in):
    assert sign_in("ben").get("/reports/reports.exe").status_code == 404
    for name in ("hana", "joan", None):
        assert sign_in(name).get(CSV).status_code == 404


def test_a_longer_list_takes_no_more_queries(tell_and_grade, sign_in, django_assert_max_num_queries):
    for _number in range(12):
        tell_and_grade()
    client = sign_in("ben")
    client.get(CSV).getvalue()
    with django_assert_max_num_queries(16):
        assert len(rows(client)) == 12


def test_nothing_is_listed_while_a_filter_is_wrong(tell_and_grade, sign_in):
    report = tell_and_grade()
    assert report.public_id in sign_in("ben").get("/reports/").content.decode()
    assert report.public_id not in sign_in("ben").get("/reports/?kind=planet").content.decode()


def test_days_the_wrong_way_round_are_said_and_are_not_an_empty_list(tell_and_grade, sign_in):
    tell_and_grade()
    ben = sign_in("ben")
    html = ben.get("/reports/?from=2026-11-30&to=2026-11-01").content.decode()
    assert "The last day is before the first. Exchange the two dates." in html
    assert ben.get(f"{CSV}?from=2026-11-30&to=2026-11-01").status_code == 400
