"""`commonweal load` and `commonweal count`: one object on standard output, and exit codes that are true."""

import json

import pytest

from commonweal.places.tests.test_placing import make_set
from commonweal.sources.tests.test_areas import SQUARES, geojson
from commonweal.sources.tests.test_police import row, street

pytestmark = pytest.mark.django_db


def test_loading_police_ends_with_0_with_2_after_refusals_and_with_1_when_it_failed(commonweal, tmp_path):
    code, out, _err = commonweal("load", "police", street(tmp_path / "good.csv", row("a")))
    assert code == 0
    assert "1 added" in out
    bad = street(tmp_path / "bad.csv", row("b"), row("c", lon="0", lat="0"))
    code, out, err = commonweal("load", "police", bad, "--json")
    answer = json.loads(out)
    assert code == 2
    assert (answer["accepted"], answer["refused"][0]["row"]) == (1, 3)
    assert "Gulf of Guinea" in err
    code, out, err = commonweal("load", "police", tmp_path / "nothing.csv")
    assert (code, out) == (1, "")
    assert "cannot be opened" in err


def test_of_several_files_what_was_loaded_is_said_though_a_later_one_cannot_be(commonweal, tmp_path):
    good = street(tmp_path / "good.csv", row("a"), row("b", lon="0", lat="0"))
    last = street(tmp_path / "last.csv", row("c"))
    code, out, err = commonweal("load", "police", good, tmp_path / "missing.csv", last, "--json")
    answer = json.loads(out)
    assert code == 1
    assert (answer["accepted"], len(answer["refused"])) == (1, 1)
    assert [one["name"] for one in answer["inputs"]] == ["good.csv"]
    assert "missing.csv cannot be opened" in answer["error"]
    assert "Loaded before it: good.csv. It, and what comes after it, was not loaded." in answer["error"]
    assert "This did not work" in err
    assert json.loads(commonweal("count", "police", "--by", "month", "--json")[1])["result"][0]["count"] == 1


def test_counts_are_rows_of_the_names_asked_for_and_count(commonweal, tmp_path):
    commonweal("load", "police", street(tmp_path / "a.csv", row("a", "2025-04"), row("b", "2025-06")))
    code, out, _err = commonweal("count", "police", "--by", "month", "--json")
    assert code == 0
    assert json.loads(out)["result"] == [
        {"month": "2025-04", "count": 1},
        {"month": "2025-05", "count": None},
        {"month": "2025-06", "count": 1},
    ]
    _code, out, _err = commonweal("count", "police", "--by", "month,type")
    assert "2025-05\tBurglary\tunobserved" in out
    assert commonweal("count", "police", "--by", "colour")[0] == 1
    assert commonweal("count", "police", "--by", "area", "--area-type", "ward")[0] == 1


def test_areas_lookups_and_postcodes_are_loaded_and_areas_counted(commonweal, tmp_path):
    wards = geojson(tmp_path / "w.geojson", [(code, "A ward", box) for code, box in SQUARES.items()])
    code, out, _err = commonweal("load", "areas", wards, "--type", "ward", "--vintage", 2025)
    assert code == 0
    assert "2 loaded, in use today" in out
    assert "same file" in commonweal("load", "areas", wards, "--type", "ward", "--vintage", 2025)[1]
    make_set("lsoa", {"L1": (-0.8, 52.0, -0.65, 52.1)}, vintage=2021)
    code, out, _err = commonweal("load", "lookups", "--compute", "lsoa-2021", "ward-2025")
    assert (code, "2 overlaps" in out) == (0, True)
    assert commonweal("load", "lookups", "--compute", "lsoa-1999", "ward")[0] == 1
    assert commonweal("load", "lookups")[0] == 1
    lookup = tmp_path / "l.csv"
    lookup.write_text("lsoa21_code,ward25_code\nL1,E05000001\n")
    assert "1 pair of areas kept" in commonweal("load", "lookups", lookup)[1]
    postcodes = tmp_path / "p.csv"
    postcodes.write_text("Postcode,lat,long\nMK1 1AA,52.0,-0.7\nnowhere,52,0\n")
    code, out, _err = commonweal("load", "postcodes", postcodes)
    assert (code, "1 new" in out) == (2, True)
    _code, out, _err = commonweal("count", "areas", "--by", "type,vintage", "--json")
    assert json.loads(out)["result"] == [
        {"type": "lsoa", "vintage": 2021, "count": 1},
        {"type": "ward", "vintage": 2025, "count": 2},
    ]
