"""What an address or a command asks of a layer is done or refused, and never half done."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from commonweal.maps import populations
from commonweal.maps.asking import asked_of
from commonweal.maps.layers import BadRequest, all_layers, layers_for
from commonweal.tension.tests.wealdmere_map import make_areas

pytestmark = pytest.mark.django_db
FILES = (".csv", ".geojson", ".gpkg", ".png", "/values.json")


@pytest.fixture
def reports(tell_and_grade, wards):
    return [
        tell_and_grade(kind=kind, lon=-0.75, lat=52.05, grades={"severity": level})
        for kind, level in (("tension", 5), ("tension", 1), ("strength", None))
    ]


@pytest.fixture
def asked(sign_in):
    """A function that asks for an address as Ben and gives the answer's status and text."""
    ben = sign_in("ben")

    def ask(address):
        answer = ben.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, content.decode(errors="replace")

    return ask


@pytest.mark.parametrize(
    ("name", "question", "said"),
    [
        ("reports", "kinds=tension&levels=5", "There is no filter “kinds”. Perhaps “kind” is meant."),
        ("reports", "kind=tension&levels=5", "There is no filter “levels”. Perhaps “level” is meant."),
        ("reports", "month=2026-06", "There is no filter “month”. There are: kind, indicator,"),
        ("levels", "weeks=2026-11-16", "There is no filter “weeks”. Perhaps “week” is meant."),
        ("levels", "measure=rate", "There is no filter “measure”. There are: week, areas."),
        ("recorded-crime", "types=Burglary", "There is no filter “types”. Perhaps “type” is meant."),
        ("reports", "areas=zzz", "There are no areas of the type “zzz” in use."),
    ],
)
def test_a_filter_that_is_not_there_is_refused_by_command_and_files(
    commonweal, reports, asked, tmp_path, name, question, said
):
    out = tmp_path / "out.csv"
    code, _out, err = commonweal(
        "export", "layer", name, out, "--as", "ben@wealdmere.example", "--filter", question
    )
    assert code == 1
    assert said in err
    assert not out.exists()
    for ending in FILES:
        status, text = asked(f"/layers/{name}{ending}?{question}")
        assert status == 400, ending
        assert not text.startswith("\ufeffid")
    status, text = asked(f"/layers/{name}.csv?{question}")
    assert said in text


def test_the_page_of_the_map_says_of_a_misspelt_name_what_is_meant_and_draws_nothing(reports, asked):
    for address in ("/map/?layr=levels", "/map/?view=table&kinds=tension"):
        _status, text = asked(address)
        assert "There is no filter" in text
        assert 'data-map="count"' not in text
    # What another layer knows was left by choosing this one.
    _status, text = asked("/map/?layer=levels&kind=tension")
    assert "There is no filter" not in text


def test_a_tile_refuses_what_its_file_refuses(reports, asked):
    assert asked("/tiles/reports/0/0/0.mvt?kinds=tension")[0] == 400
    assert asked("/tiles/reports/0/0/0.mvt?kind=tension&round=2&v=1&show=density")[0] == 200


def test_names_of_the_view_are_no_filters_and_pass(reports, asked):
    plain = asked("/layers/reports.csv?kind=tension")
    seen = asked(
        "/layers/reports.csv?kind=tension&view=table&page=2&show=density&open=ward:X001&layer=reports"
    )
    assert seen == plain
    assert plain[1].count("\n") == 3


def test_what_is_wrong_is_said_once(client, wards):
    html = client.get("/map/?area=nowhere").content.decode()
    assert html.count("There is no such area in use.") == 1
    assert "This can’t be shown" not in html


@pytest.mark.parametrize("page", ["/map/?", "/map/?view=table&"])
def test_every_file_that_a_page_offers_opens_also_after_another_layer_was_chosen(
    reports, asked, people, page
):
    """A form without scripts sends the filters of the layer before with the choice of the next."""
    left = "kind=tension&level=5&week=2026-11-23&q=&indicator=&measure=rate&month=&type=&areas=ward&show=clusters"
    codes = [layer.code for layer in layers_for(people["ben"])]
    assert len(codes) == sum(layer.has_anything() for layer in all_layers())
    for code in codes:
        status, html = asked(f"{page}layer={code}&{left}")
        # A rate of residents whom nobody counted is refused, and then nothing is offered.
        is_refused = code in ("strengths-by-area", "tensions-by-area", "recorded-crime")
        assert status == (400 if is_refused else 200), code
        files = [link.replace("&amp;", "&") for link in re.findall(r'href="(/layers/[^"]+)"', html)]
        assert len(files) == (0 if is_refused else 4), code
        for address in files:
            assert asked(address)[0] == 200, address


def test_every_field_of_a_layers_form_is_a_filter_that_it_knows(reports, people):
    make_areas("msoa")
    for layer in layers_for(people["ben"]):
        form = layer.form(QueryDict(""), people["ben"]) if layer.form else None
        names = [*(form.fields if form else ()), "areas", *(("week",) if layer.weeks else ())]
        for name in names:
            value = "msoa" if name == "areas" else ""
            asked_of(layer, QueryDict(urlencode({name: value})), people["ben"])
        with pytest.raises(BadRequest, match="no filter “nonsense”"):
            asked_of(layer, QueryDict("nonsense=1"), people["ben"])


def test_rates_are_offered_where_the_layer_has_them_and_weeks_are_said_as_everywhere(
    reports, asked, monkeypatch
):
    counted = populations.Population(dict.fromkeys(("X001", "X002", "X003"), 1000.0), "Tests", "2026")
    monkeypatch.setattr(populations, "_sources", [lambda area_set: counted])
    for code, has_rate in (("tensions-by-area", True), ("recorded-crime", True), ("levels", False)):
        status, html = asked(f"/map/?layer={code}")
        assert status == 200
        assert ('id="measure"' in html) == has_rate, code
    status, html = asked("/map/?layer=levels&measure=rate&week=2026-11-16")
    assert status == 200
    assert "<dd>Week of 16 November 2026</dd>" in html
    assert "16/11/2026" not in html
