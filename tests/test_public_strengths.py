"""What a visitor reads of a released strength, and may ask of it, by every way: this and nothing else.

A strength that partners graded holds more: a level, communities, a source, who sent it. A word of it in one
file, or a filter that answers by it, would tell.
"""

import csv
import io
import json
import re

import mapbox_vector_tile
import pyogrio
import pytest
from django.contrib.auth.models import AnonymousUser

from commonweal.maps import snapshots
from commonweal.maps.layers import layer_for
from commonweal.tension.verbs.release import release_strength
from tests.access_items import IN_CANALSIDE
from tests.ways import WORLD

COLUMNS = ["id", "type", "date", "where", "place", "wording"]
KEPT_FROM_THE_PUBLIC = {"level": "4", "community": "muslim", "source": "voluntary", "status": "open"}
ADDRESSES = (
    "/map/?layer=strengths",
    "/map/?layer=strengths&view=table",
    f"/tiles/strengths/{WORLD}.mvt?show=points",
    f"/tiles/strengths/{WORLD}.mvt?show=clusters",
    "/layers/strengths.csv?",
    "/layers/strengths.geojson?",
    "/layers/strengths.gpkg?",
    "/layers/strengths.png?",
    "/layers/strengths/values.json?",
    "/layers/strengths/matching.json?id={item}",
)


@pytest.fixture
def released(tell_and_grade, wards, people):
    """A strength that is graded in everything, and released."""
    report = tell_and_grade(
        kind="strength",
        by="kit",
        sanitised="A shared supper by the canal.",
        may_share=True,
        place="Canal bridge",
        source="voluntary",
        grades={"communities": ["muslim"], "indicator": "celebration"},
        **IN_CANALSIDE,
    )
    report.severity = 4  # graded by no way there is today, and told to nobody all the same
    report.save()
    assert (report.severity, report.communities, report.source) == (4, ["muslim"], "voluntary")
    return release_strength(report, by=people["aisha"])


@pytest.fixture
def visitor(sign_in, released):
    return sign_in()


def text_of(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_files_hold_these_columns_and_no_other(visitor, released, tmp_path):
    rows = list(csv.reader(io.StringIO(text_of(visitor.get("/layers/strengths.csv")).decode("utf-8-sig"))))
    assert rows[0] == [*COLUMNS, "longitude", "latitude"]
    assert [row[0] for row in rows[1:]] == [released.public_id]
    collection = json.loads(text_of(visitor.get("/layers/strengths.geojson")))
    [feature] = collection["features"]
    assert list(feature["properties"]) == COLUMNS
    assert set(feature) == {"type", "id", "geometry", "properties"}
    path = tmp_path / "strengths.gpkg"
    path.write_bytes(text_of(visitor.get("/layers/strengths.gpkg")))
    assert list(pyogrio.read_info(path)["fields"]) == [*COLUMNS, "longitude", "latitude"]


@pytest.mark.parametrize("is_built", [False, True])
def test_tiles_tell_no_more_than_the_files(visitor, released, is_built):
    """Also from a snapshot that was built for everybody's eyes, level and all."""
    if is_built:
        snapshots.build_points(layer_for(AnonymousUser(), "strengths").points)
    tags = {}
    for show in ("points", "clusters", "density"):
        content = visitor.get(f"/tiles/strengths/{WORLD}.mvt?show={show}").content
        [(_name, layer)] = mapbox_vector_tile.decode(content).items()
        tags[show] = [feature["properties"] for feature in layer["features"]]
    [point] = tags["points"]
    assert set(point) == {"public_id", "kind", "day"}
    assert point["public_id"] == released.public_id
    for show in ("clusters", "density"):
        assert [set(one) for one in tags[show]] == [{"count", "density"}]


def test_the_panel_shows_these_facts_and_no_other(visitor, released):
    html = text_of(visitor.get(f"/map/panel/?layer=strengths&item={released.public_id}")).decode()
    assert re.findall("<dt>(.*?)</dt>", html) == ["Type", "Date", "Where", "Place", "Agreed wording"]
    assert "/reports/" not in html


def test_the_table_has_these_columns_and_no_other(visitor):
    html = text_of(visitor.get("/map/?layer=strengths&view=table")).decode()
    heads = [words.strip() for words in re.findall(r"<th[^>]*scope=\"col\"[^>]*>([^<]*)", html)]
    assert heads == ["Type", "Date", "Place", "Agreed wording"]


@pytest.mark.parametrize("name", KEPT_FROM_THE_PUBLIC)
def test_the_public_cannot_ask_by_what_it_does_not_see(visitor, released, sign_in, name):
    question = f"&{name}={KEPT_FROM_THE_PUBLIC[name]}"
    assert released.public_id in text_of(sign_in("ben").get(f"/layers/strengths.csv?{question}")).decode()
    for address in ADDRESSES:
        asked = address.format(item=released.public_id)
        assert text_of(visitor.get(asked)), asked
        answer = visitor.get(asked + question)
        assert answer.status_code == 400, asked
        assert released.public_id not in answer.content.decode()
