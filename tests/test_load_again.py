"""A file of which rows were refused says so each time that it is loaded, and ends with 2 each time."""

import json

import pytest

from commonweal.evidence.models import Dataset, RecordedCrime
from commonweal.places.models import Postcode
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.tests.test_areas import SQUARES, geojson
from commonweal.sources.tests.test_police import row, street

pytestmark = pytest.mark.django_db
CENSUS = "lsoa21_code,total_residents,ethnic_group,n\nL1,10,White,10\n,1,White,2\n"
LOOKUP = "lsoa21_code,ward25_code\nL1,E05000001\n,E05000001\n"


def twice(commonweal, *words):
    """What two loads of one file say: exit codes, and the rows that each refused."""
    said = [commonweal("load", *words, "--json") for _time in range(2)]
    codes = [code for code, _out, _err in said]
    rows = [[one["row"] for one in json.loads(out)["refused"]] for _code, out, _err in said]
    return codes, rows


def test_police(commonweal, tmp_path):
    path = street(tmp_path / "a.csv", row("a"), row("b", lon="0", lat="0"))
    assert twice(commonweal, "police", path) == ([2, 2], [[3], [3]])
    assert RecordedCrime.objects.count() == 1


def test_a_month_that_lay_in_the_future_is_loaded_when_it_has_come(commonweal, tmp_path, clock):
    path = street(tmp_path / "a.csv", row("a", "2026-10"), row("b", "2026-12"))
    assert commonweal("load", "police", path)[0] == 2
    clock.move_to("2027-01-10T09:00:00Z")
    code, out, _err = commonweal("load", "police", path)
    assert code == 0
    assert "1 added, 1 was there already" in out
    assert RecordedCrime.objects.filter(month="2026-12").count() == 1
    assert "same file as before" in commonweal("load", "police", path)[1]


def test_postcodes(commonweal, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Postcode,lat,long\nMK1 1AA,52.0,-0.7\nnowhere,52,0\n")
    assert twice(commonweal, "postcodes", path) == ([2, 2], [[3], [3]])
    assert Postcode.objects.count() == 1


def test_figures_and_look_ups(commonweal, tmp_path):
    make_set("lsoa", {"L1": (-0.8, 52.0, -0.65, 52.1)}, vintage=2021)
    for kind, text in (("observations", CENSUS), ("lookups", LOOKUP)):
        path = tmp_path / f"{kind}.csv"
        path.write_text(text)
        assert twice(commonweal, kind, path) == ([2, 2], [[3], [3]])
    assert Dataset.objects.count() == 1


def test_areas(commonweal, tmp_path):
    squares = [(code, "A ward", box) for code, box in SQUARES.items()]
    path = geojson(tmp_path / "w.geojson", [*squares, squares[0]])
    codes, rows = twice(commonweal, "areas", path, "--type", "ward", "--vintage", "2025")
    assert codes == [2, 2]
    assert rows[0] == rows[1]


def test_one_is_one_in_the_words_of_every_load(commonweal, tmp_path):
    _code, out, _err = commonweal("load", "police", street(tmp_path / "a.csv", row("a")))
    assert "Thames Valley Police: 1 month observed." in out
    make_set("lsoa", {"L1": (-0.8, 52.0, -0.65, 52.1)}, vintage=2021)
    (tmp_path / "c.csv").write_text(CENSUS)
    out = commonweal("load", "observations", tmp_path / "c.csv")[1]
    assert "1 row refused" in out
    (tmp_path / "l.csv").write_text("lsoa21_code,ward25_code\nL1,E05000001\n")
    out = commonweal("load", "lookups", tmp_path / "l.csv")[1]
    assert "1 row, 0 pairs of areas kept" in out
