"""A number that leaves in a file says what it is of, when, where, from whom and how sure, as the legend does."""

import csv
import html
import io
import json
import re

import pyogrio
import pytest

from commonweal.maps import populations
from commonweal.tension.verbs.levels import set_level
from tests.access_items import WEEK

pytestmark = pytest.mark.django_db
VALUE = ["code", "name", "value", "means"]
BEHIND = ["count", "residents", "lower", "upper"]
FACTS = ["base", "period", "boundaries", "source", "method"]


@pytest.fixture
def reports(tell_and_grade, wards):
    """Three tensions in Canalside, one in Heron Park; nobody knows how many live in Old Market."""
    for lon in (-0.75, -0.76, -0.77, -0.65):
        tell_and_grade(lon=lon, lat=52.05)


@pytest.fixture
def residents(monkeypatch):
    counted = populations.Population({"X001": 1500.0, "X002": 7000.0}, "Census 2021, table TS001", "2021")
    monkeypatch.setattr(populations, "_sources", [lambda area_set: counted])


@pytest.fixture
def asked(sign_in):
    """A function that gives what Ben gets at an address."""
    ben = sign_in("ben")

    def ask(address):
        answer = ben.get(address)
        assert answer.status_code == 200, address
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    return ask


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def legend_of(page):
    """What the page's legend says: heading -> words."""
    found = re.findall(r"<div[^>]*><dt>(.*?)</dt><dd>(.*?)</dd></div>", page.decode())
    return {heading.lower(): html.unescape(words) for heading, words in found}


def test_a_rate_leaves_with_its_count_residents_limits_and_facts(reports, residents, asked):
    rows = rows_of(asked("/layers/tensions-by-area.csv?measure=rate&since=2026-11-02"))
    assert list(rows[0]) == VALUE + BEHIND + FACTS
    behind = [[row["code"], row["value"], *(row[name] for name in BEHIND)] for row in rows]
    # Limits of a count of 3 are 0.6187 and 8.767, of 1 they are 0.02532 and 5.572.
    assert behind == [
        ["X001", "2.0", "3", "1500.0", "0.4124", "5.845"],
        ["X002", "0.1429", "1", "7000.0", "0.003617", "0.7959"],
        ["X003", "", "", "", "", ""],
    ]
    row = rows[0]
    assert row["base"].endswith("of what you may see, per 1,000 residents")
    assert row["period"] == "From 2 November 2026; reports as they stood on 23 November 2026"
    assert row["boundaries"].casefold() == "wards of 2025"
    assert row["source"] == "Reports sent to the partnership; residents: Census 2021, table TS001, 2021"
    assert "95 % limits of chance" in row["method"]


@pytest.mark.parametrize("measure", ["count", "rate"])
def test_legend_and_every_file_agree(reports, residents, asked, tmp_path, measure):
    question = f"measure={measure}&until=2026-11-23"
    page = asked(f"/map/?layer=tensions-by-area&{question}")
    rows = rows_of(asked(f"/layers/tensions-by-area.csv?{question}"))
    legend = legend_of(page)
    assert list(legend) == FACTS
    for row in rows:
        assert {name: row[name] for name in FACTS} == legend
    assert ("limits" in legend["method"]) == (measure == "rate")
    steps = re.search(r'"steps": (\[.*?\])', page.decode())
    known = [float(row["value"]) for row in rows if row["value"]]
    assert set(json.loads(steps[1])) <= set(known)
    assert all((row["lower"] != "") == (measure == "rate" and row["value"] != "") for row in rows)

    features = json.loads(asked(f"/layers/tensions-by-area.geojson?{question}"))["features"]
    path = tmp_path / "counts.gpkg"
    path.write_bytes(asked(f"/layers/tensions-by-area.gpkg?{question}"))
    info = pyogrio.read_info(path)
    meta, _index, _shapes, fields = pyogrio.raw.read(path, read_geometry=False)
    assert list(info["fields"]) == list(rows[0])
    for at, (row, feature) in enumerate(zip(rows, features, strict=True)):
        said = feature["properties"]
        assert {name: "" if said[name] is None else str(said[name]) for name in said} == row
        packed = {name: fields[n][at] for n, name in enumerate(meta["fields"])}
        for name in FACTS:
            assert packed[name] == row[name]
        for name in ("value", *BEHIND):
            assert str(packed[name]) == (str(float(row[name])) if row[name] else "nan")
    values = json.loads(asked(f"/layers/tensions-by-area/values.json?{question}"))["values"]
    assert values == {row["code"]: float(row["value"]) for row in rows if row["value"]}


def test_the_table_beside_is_short_and_has_the_same_rows(reports, residents, asked):
    page = asked("/map/?layer=tensions-by-area&measure=rate&view=table").decode()
    heads = [words.strip() for words in re.findall(r'<th[^>]*scope="col"[^>]*>([^<]*)', page)]
    assert heads == ["Code", "Area", "Value", "What it is"]
    body = page[page.index("<tbody") : page.index("</tbody")]
    rows = rows_of(asked("/layers/tensions-by-area.csv?measure=rate"))
    assert re.findall(r"X00\d", body) == [row["code"] for row in rows]


def test_a_judgement_has_facts_and_no_limits(reports, asked, people, wards):
    judged = {"experienced": 2, "evidenced": 1, "potential": 1, "direction": "steady", "reason": "Leaflets."}
    set_level(week=WEEK, area=wards["Canalside"], by=people["ben"], **judged)
    [row, *_others] = rows_of(asked("/layers/levels.csv?week=2026-11-16"))
    assert list(row) == VALUE + FACTS
    legend = legend_of(asked("/map/?layer=levels&week=2026-11-16"))
    assert {name: row[name] for name in FACTS} == legend
    assert row["base"].endswith("of what you may see")
    assert row["period"] == "Week of 16 November 2026"


def test_recorded_crime_says_whose_it_is(wards, asked):
    [row, *_others] = rows_of(asked("/layers/recorded-crime.csv"))
    assert list(row) == VALUE + BEHIND + FACTS
    assert row["source"] == "Street-level crime of data.police.uk"
    assert row["period"] == "no month loaded"
