"""A report whose day nobody knows counts by the day it came in, which is shown and handed out nowhere as the day it happened."""

import csv
import datetime
import io
import json
import re
from importlib import import_module

import pyogrio
import pytest
from django.apps import apps

from commonweal.people.tokens import issue_token
from commonweal.tension.describing import title_of
from commonweal.tension.information import between
from commonweal.tension.models import Report
from commonweal.tension.summary import draft_summary
from commonweal.tension.verbs.release import release_strength

RECEIVED = datetime.date(2026, 11, 23)
FALSE = ("2026-11-23", "23 November", "23 Nov")
SAID = "A report whose day is not known counts by the day it was received."
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


@pytest.fixture
def unknown(tell_and_grade, people, wards):
    """A released strength of which nobody knows the day, and one of which it is known."""
    for words, when in (("A supper.", None), ("A fair.", THEN)):
        made = tell_and_grade(
            kind="strength",
            by="kit",
            sanitised=words,
            place="Canal bridge",
            lon=-0.75,
            lat=52.05,
            when_from=when,
        )
        release_strength(made, by=people["aisha"])
    return Report.objects.get(sanitised="A supper.")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words(client, address):
    html = read(client, address).decode().partition("<main")[2] or read(client, address).decode()
    return " ".join(re.sub("<[^>]*>", " ", html).split())


@pytest.mark.parametrize("who", [None, "carys", "idris", "ben"])
def test_files_leave_the_day_empty(unknown, sign_in, tmp_path, who):
    client = sign_in(who)
    for address in ["/layers/strengths.csv", *(["/reports/reports.csv"] if who else [])]:
        rows = list(csv.DictReader(io.StringIO(read(client, address).decode("utf-8-sig"))))
        # Ordered by the day that each counts for, all the same.
        assert [(row["wording"], row["date"]) for row in rows] == [
            ("A supper.", ""),
            ("A fair.", "2026-11-18"),
        ]
    found = json.loads(read(client, "/layers/strengths.geojson"))["features"]
    assert [one["properties"]["date"] for one in found] == [None, "2026-11-18"]
    path = tmp_path / "strengths.gpkg"
    path.write_bytes(read(client, "/layers/strengths.gpkg"))
    [days] = pyogrio.raw.read(path, columns=["date"], read_geometry=False)[3]
    assert [str(day or "") for day in days] == ["", "2026-11-18"]


@pytest.mark.parametrize("who", [None, "carys", "idris", "ben"])
def test_pages_say_that_it_is_not_known(unknown, sign_in, who):
    client = sign_in(who)
    item = f"/map/panel/?layer=strengths&item={unknown.public_id}"
    pages = ["/map/?layer=strengths&view=table&q=supper", item]
    area = read(client, "/map/panel/?open=ward:X001").decode()
    assert re.findall(r'map-list__when">([^<]*)<', area) == ["Not known", "18 November 2026"]
    for address in [*pages, *([f"/reports/{unknown.public_id}/", "/reports/?words=supper"] if who else [])]:
        told = words(client, address)
        assert "Not known" in told, address
        if who in (None, "carys") or "/map/" in address:
            # The slider offers the week for which it counts; of the report nothing says it.
            told = re.sub("(Drawn on|As it stood on|Week of) 23 November 2026", "", told)
            assert [(one, address) for one in FALSE if one in told] == []
    for address in ["/map/?layer=strengths", *(["/reports/"] if who else [])]:
        assert SAID in words(client, address), address


def test_titles_and_programs_are_told_no_day(unknown, people, client):
    assert title_of(unknown) == "Strength, Canal bridge, day not known"
    _token, secret = issue_token(name="Tests", days=30, by=people["ben"])
    answer = client.get("/api/reports", headers={"Authorization": f"Bearer {secret}"}).json()
    assert [one["happened_on"] for one in answer["items"]] == [None, "2026-11-18"]


def test_the_file_for_a_request_for_information_leaves_it_empty(unknown, sign_in):
    days = {one.wording: one.day for one in between(datetime.date(2026, 11, 1), RECEIVED, {})}
    assert days == {"A supper.": None, "A fair.": THEN.date()}


@pytest.mark.parametrize("kind", ["strength", "tension"])
def test_the_weekly_summary_says_that_some_count_by_receipt(people, tell_and_grade, kind):
    section = {"strength": "strengths", "tension": "new"}[kind]

    def told(edition):
        version = draft_summary(datetime.date(2026, 11, 23), edition, people["aisha"])
        return next(one["text"] for one in version.sections if one["code"].startswith(section))

    tell_and_grade(kind=kind, when_from=datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC))
    assert SAID not in told("group")
    tell_and_grade(kind=kind)
    for edition in ("group", "partners"):
        assert SAID in told(edition)


def test_a_day_beside_which_it_stands_that_it_is_not_known_counts_for_nothing(tell):
    report = tell(when_from=THEN, when_precision="unknown")
    assert (report.known_day, report.happened_on) == (None, RECEIVED)
    Report.objects.update(happened_on=THEN.date())
    import_module("commonweal.tension.migrations.0019_days_not_known").count_by_receipt(apps, None)
    assert Report.objects.get().happened_on == RECEIVED
