"""The map of who lives where: open figures of every area, drawn for everybody, never over a pressure."""

import csv
import datetime
import io
import itertools

import pytest

from commonweal.evidence.definitions import Layout
from commonweal.evidence.tests.tables import ETHNICITY, IMD
from commonweal.maps.layers import PRESSURES, LaidOver, all_layers, together

pytestmark = pytest.mark.django_db
ASIAN = "ethnicity:Asian"


def rows_of(client, query):
    content = client.get(f"/layers/people.csv?{query}").getvalue().decode("utf-8-sig")
    return {row["code"]: row for row in csv.DictReader(io.StringIO(content))}


def test_a_share_is_drawn_for_wards_as_the_sum_of_their_parts_and_for_small_areas_as_told(town, load, client):
    load(ETHNICITY)
    wards = rows_of(client, f"of={ASIAN}&areas=ward")
    told = [float(wards["X001"][name]) for name in ("value", "count", "residents")]
    assert told == [16.7, 250, 1500]
    small = rows_of(client, f"of={ASIAN}&areas=lsoa")
    assert {code: float(row["value"]) for code, row in small.items()} == {"L1": 20, "L2": 10, "L3": 90}
    assert small["L1"]["period"] == "21 March 2021"
    assert "Office for National Statistics" in small["L1"]["source"]


def test_diversity_is_simpsons_by_hand(town, load, client):
    load(ETHNICITY)
    # L1: 1 - .2² - .8² = .32; L3: 1 - .9² - .1² = .18.
    told = rows_of(client, "of=diversity&areas=lsoa")
    assert (float(told["L1"]["value"]), float(told["L3"]["value"])) == (32, 18)


def test_the_map_opens_on_how_mixed_places_are_whatever_measure_comes_first(town, load, client):
    load(IMD, as_of=datetime.date(2025, 10, 30))
    load(ETHNICITY.replace("ethnic_group", "disability").replace("Asian", "Disabled"), "disability.csv")
    unless_said = next(iter(rows_of(client, "areas=lsoa").values()))
    assert "mixed" not in unless_said["base"]
    load(ETHNICITY, "ethnicity.csv")
    assert rows_of(client, "areas=lsoa") == rows_of(client, "of=diversity&areas=lsoa")
    page = client.get("/map/?layer=people").content.decode()
    assert page.index('value="diversity"') < page.index('value="disability:Disabled"')


def test_deciles_are_drawn_where_they_are_told_and_never_added_up(town, load, client):
    load(IMD, as_of=datetime.date(2025, 10, 30))
    assert rows_of(client, "of=imd&areas=lsoa")["L2"]["value"] in ("9", "9.0")
    assert {row["value"] for row in rows_of(client, "of=imd&areas=ward").values()} == {""}


def test_what_is_withheld_stays_withheld(town, load, client):
    load(ETHNICITY.replace("L2,500,Asian,50", "L2,500,Asian,[c]"))
    told = rows_of(client, f"of={ASIAN}&areas=lsoa")
    assert (told["L2"]["value"], told["L2"]["means"], told["L2"]["residents"]) == ("", "Withheld", "")
    assert rows_of(client, f"of={ASIAN}&areas=ward")["X001"]["value"] == ""


def test_a_partners_figures_are_on_no_map(town, load, client, sign_in):
    hidden = Layout(
        "Pupils",
        "Schools",
        "not open",
        datetime.date(2026, 9, 1),
        measure="religion",
        value="n",
        group="g",
        is_open=False,
    )
    load("ward25_code,g,n\nX001,Sikh,9\n", layout=hidden)
    for visitor in (client, sign_in("lena")):
        assert visitor.get("/layers/people.csv").status_code == 404
    load(ETHNICITY, "open.csv")
    assert client.get("/layers/people.csv?of=religion:Sikh").status_code == 400


def test_crime_is_no_choice_and_no_pressure_is_laid_over_it(town, load, client):
    load(IMD, as_of=datetime.date(2025, 10, 30))
    load(ETHNICITY, "ethnicity.csv")
    page = client.get("/map/?layer=people").content.decode()
    assert 'value="imd-income"' in page
    assert "imd-crime" not in page
    assert client.get("/layers/people.csv?of=imd-crime").status_code == 400
    people = next(layer for layer in all_layers() if layer.code == "people")
    pressing = [layer for layer in all_layers() if layer.about & PRESSURES]
    assert pressing
    for pair in itertools.product([people], pressing):
        with pytest.raises(LaidOver):
            together(pair)


def test_the_map_is_drawn_with_its_legend_and_takes_few_queries(
    town, load, client, django_assert_max_num_queries
):
    load(ETHNICITY)
    with django_assert_max_num_queries(70):
        page = client.get(f"/map/?layer=people&of={ASIAN}&areas=lsoa").content.decode()
    assert "Ethnic group: Asian, in percent of all who answered or were counted" in page
    assert client.get("/map/?layer=people&of=nothing").status_code == 400


def test_the_map_opens_for_who_sees_pressures_too_and_no_panel_tells_of_them_beside_it(
    town, load, sign_in, tell_and_grade
):
    load(ETHNICITY)
    tell_and_grade(lon=-0.75, lat=52.05)
    ben = sign_in("ben")
    pressing = ("What presses here", "Week by week", "Level")
    assert ben.get("/map/?layer=people").status_code == 200
    assert ben.get("/map/?layer=reports").status_code == 200
    beside = ben.get("/map/?layer=people&open=ward:X001").content.decode()
    panel = ben.get("/map/panel/?open=ward:X001&layer=people").content.decode()
    whole = ben.get("/map/panel/?open=ward:X001&layer=reports").content.decode()
    for words in pressing[:2]:
        assert words not in panel
        assert f">{words}<" not in beside
        assert words in whole
    assert "Strengths" in panel
