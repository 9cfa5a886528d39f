"""Files hold exactly what the table holds, and nothing a spreadsheet would run."""

import csv
import io
import json

import pyogrio.raw
import pytest

from commonweal.maps import downloads
from commonweal.maps.layers import About, Column, Kind, Layer, Legend, Row


def layer_of(rows, kind=Kind.POINTS):
    return Layer(
        code="example",
        name="Example",
        kind=kind,
        about=frozenset({About.STRENGTH}),
        may_see=lambda viewer: True,
        columns=lambda viewer: (
            Column("id", "Id"),
            Column("words", "Words"),
            Column("number", "Number", True),
        ),
        ask=lambda query, viewer: None,
        rows=lambda viewer, asked: iter(rows),
        count=lambda viewer, asked: len(rows),
        legend=lambda asked: Legend("", "", ""),
    )


ROWS = [
    Row("a", ("a", "=cmd|'/c calc'!A0", 1), -0.7, 52.0),
    Row("b", ("b", "+44 1908", None)),
    Row("c", ("c", 'A street party, with "music"\nand food', -3), -0.71, 52.01),
    Row("d", ("d", "\tindented", 2.5), -0.72, 52.02),
]


def test_cells_that_look_like_formulas_are_made_harmless_and_numbers_stay_numbers():
    text = "".join(downloads.as_csv(layer_of(ROWS), None, None))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["id", "words", "number", "longitude", "latitude"]
    assert [row[1] for row in rows[1:]] == [
        "'=cmd|'/c calc'!A0",
        "'+44 1908",
        'A street party, with "music"\nand food',
        "'\tindented",
    ]
    assert [row[2] for row in rows[1:]] == ["1", "", "-3", "2.5"]


def test_geojson_keeps_items_without_a_place():
    found = json.loads("".join(downloads.as_geojson(layer_of(ROWS), None, None)))
    assert [feature["id"] for feature in found["features"]] == ["a", "b", "c", "d"]
    assert found["features"][1]["geometry"] is None
    assert found["features"][0]["properties"]["words"] == "=cmd|'/c calc'!A0"


@pytest.mark.parametrize("number", [0, 3, 12_001])
def test_each_form_holds_every_row_however_many(tmp_path, number):
    rows = [
        Row(f"r{n}", (f"r{n}", "x", n), -0.7 if n % 2 else None, 52.0 if n % 2 else None)
        for n in range(number)
    ]
    layer = layer_of(rows)
    for ending in downloads.MEDIA_TYPES:
        assert downloads.write_file(tmp_path / f"out.{ending}", layer, None, None) == number
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as stream:
        from_csv = [row["id"] for row in csv.DictReader(stream)]
    from_geojson = [
        feature["id"] for feature in json.loads((tmp_path / "out.geojson").read_text())["features"]
    ]
    meta, _index, geometry, fields = pyogrio.raw.read(tmp_path / "out.gpkg", layer="example")
    from_gpkg = list(fields[list(meta["fields"]).index("id")])
    assert from_csv == from_geojson == from_gpkg == [row.id for row in rows]
    assert sum(one is not None for one in geometry) == number // 2
    assert meta["crs"] == "EPSG:4326"


def test_a_file_that_fails_half_way_leaves_nothing(tmp_path):
    def rows():
        yield ROWS[0]
        raise OSError("the disk is full")

    layer = layer_of([])
    layer = Layer(**{**layer.__dict__, "rows": lambda viewer, asked: rows()})
    for ending in downloads.MEDIA_TYPES:
        with pytest.raises(OSError, match="full"):
            downloads.write_file(tmp_path / f"out.{ending}", layer, None, None)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_form_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.gpkg"):
        downloads.write_file(tmp_path / "out.xlsx", layer_of(ROWS), None, None)
