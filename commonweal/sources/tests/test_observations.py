"""Figures by area: read as they are, kept with whose they are, and what rates are set against."""

import datetime
from dataclasses import replace

import pytest
from django.http import QueryDict

from commonweal.evidence.definitions import Layout, fitted_to, layout_of, layouts, measures
from commonweal.evidence.models import Dataset, Import, Measure, Observation
from commonweal.evidence.residents import residents_of
from commonweal.maps.layers import About
from commonweal.maps.measures import asked_of_areas
from commonweal.places.models import AreaSet
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.load import load_observations
from commonweal.sources.opening import Unreadable
from commonweal.tension.count_layers import counts_by_area
from commonweal.tension.selectors import Filters

pytestmark = pytest.mark.django_db
CENSUS = Layout(
    measure="residents",
    value="total_residents",
    title="Census 2021, usual residents",
    publisher="ONS",
    licence="OGL 3.0",
    as_of=datetime.date(2021, 3, 21),
)
TABLE = """lsoa21_code,total_residents,ethnic_group,n
L1,1000,Asian,190
L1,1000,White,810
L2,500,Asian,[c]
L2,500,White,420
L9,700,White,700
"""


def table(folder, text=TABLE):
    path = folder / "census.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_total_that_every_row_repeats_is_one_figure_and_areas_that_are_not_loaded_are_counted(
    small, tmp_path
):
    done = load_observations(table(tmp_path), CENSUS, by=None)
    assert dict(Observation.objects.values_list("area__code", "value")) == {"L1": 1000, "L2": 500}
    assert (done.quality["rows"], done.quality["areas_not_loaded"], done.refused) == (5, 1, [])
    dataset = Dataset.objects.get()
    assert (dataset.publisher, dataset.as_of, dataset.area_set) == ("ONS", CENSUS.as_of, small)


def test_the_same_file_described_in_the_same_way_adds_nothing(small, tmp_path):
    load_observations(table(tmp_path), CENSUS, by=None)
    assert load_observations(table(tmp_path), CENSUS, by=None).is_same
    assert Dataset.objects.count() == 1


def test_groups_are_kept_and_what_is_withheld_is_not_zero(small, tmp_path):
    described = replace(CENSUS, measure="ethnicity", value="n", group="ethnic_group")
    load_observations(table(tmp_path), described, by=None)
    found = {(one.area.code, one.group): (one.value, one.status) for one in Observation.objects.all()}
    assert found["L2", "Asian"] == (None, "suppressed")
    assert found["L1", "White"] == (810, "observed")
    assert len(found) == 4


def test_rows_that_cannot_be_are_refused_with_their_line(small, tmp_path):
    text = "lsoa21_code,total_residents\nL1,1000\nL1,900\n,5\nL2,many\nL2,inf\nL2\n"
    done = load_observations(table(tmp_path, text), CENSUS, by=None)
    assert done.accepted == 1
    assert [row["row"] for row in done.refused] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,total_residents\nL1,1\n", "no column of codes"),
        ("lsoa21_code,residents\nL1,1\n", "no column “total_residents”"),
        ("lsoa21_code,total_residents\n", "not one row: it is empty"),
        ("lsoa21_code,total_residents\nL1,many\n", "holds no figure. Row 2"),
        ("lsoa21_code,total_residents\nE01,5\n", "Not one code of census.csv, such as E01"),
        ("lsoa11_code,total_residents\nL1,1\n", "No lsoa areas of 2011"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_leaves_nothing(small, tmp_path, text, sentence):
    with pytest.raises((Unreadable, NotLoaded), match=sentence):
        load_observations(table(tmp_path, text), CENSUS, by=None)
    assert not Dataset.objects.exists()
    assert not Import.objects.filter(state=Import.State.PUBLISHED).exists()


def test_a_fault_in_the_middle_leaves_nothing(small, tmp_path, monkeypatch):
    def fail(*_words, **_more):
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr("commonweal.sources.observations.load.publish", fail)
    with pytest.raises(RuntimeError):
        load_observations(table(tmp_path), CENSUS, by=None)
    assert not Observation.objects.exists()
    assert Import.objects.get().state == Import.State.FAILED


def test_wards_have_the_residents_of_the_small_areas_in_them_and_rates_follow(
    wards, small, tmp_path, tell_and_grade, people, sign_in
):
    ward_set = AreaSet.objects.get(area_type__code="ward")
    assert residents_of(ward_set) is None
    assert "measure" not in sign_in("aisha").get("/map/?layer=tensions-by-area").content.decode()
    load_observations(table(tmp_path), CENSUS, by=None)
    population = residents_of(ward_set)
    assert population.residents == {"X001": 1500}
    assert (population.source, population.vintage) == (CENSUS.title, "2021")
    for _number in range(3):
        tell_and_grade(by="ben", lon=-0.72, lat=52.05)
    asked = asked_of_areas(QueryDict("areas=ward&measure=rate"), Filters())
    # 3 reports of 1,500 residents are 2 for each 1,000; where nobody knows the residents there is no rate.
    assert counts_by_area("tension")(people["aisha"], asked).of == {"X001": 2.0}
    html = (
        sign_in("aisha")
        .get("/map/?layer=tensions-by-area&areas=ward&measure=rate&view=table")
        .content.decode()
    )
    assert CENSUS.title in html


def test_an_area_with_a_part_that_is_withheld_has_no_population(wards, small, tmp_path):
    load_observations(table(tmp_path, "lsoa21_code,total_residents\nL1,1000\nL2,[c]\n"), CENSUS, by=None)
    assert residents_of(AreaSet.objects.get(area_type__code="ward")) is None
    assert residents_of(small).residents == {"L1": 1000}


def test_the_newest_figures_count(small, tmp_path):
    later = replace(CENSUS, title="Estimate", as_of=datetime.date(2024, 6, 30))
    load_observations(table(tmp_path, "lsoa21_code,total_residents\nL1,1100\nL2,600\n"), later, by=None)
    load_observations(table(tmp_path), CENSUS, by=None)
    assert residents_of(small).residents == {"L1": 1100, "L2": 600}


def test_the_command_loads_it_and_says_what_it_did(small, tmp_path, commonweal):
    said = ["--measure", "residents", "--value", "total_residents", "--title", "Census 2021", "--publisher"]
    said += ["ONS", "--licence", "OGL 3.0", "--as-of", "2021-03-21"]
    code, out, _err = commonweal("load", "observations", table(tmp_path), *said)
    assert code == 0
    assert "2 figures" in out
    assert commonweal("load", "observations", table(tmp_path, "a,b\n1,2\n"), *said)[0] != 0


# Published tables, recognised by their columns ----------------------------------------------

OFFICIAL = """"lsoa21_code","total_residents","ethnic_group","n","prop"
"L1",1000,"Asian, Asian British or Asian Welsh",190,0.19
"L1",1000,"White",800,0.8
"L2",500,"Asian, Asian British or Asian Welsh",[c],
"L2",500,"White",420,0.84
"""


def kept(measure):
    rows = Observation.objects.filter(measure__code=measure).order_by("area__code", "group")
    return [(one.area.code, one.group, one.value, one.base) for one in rows]


def test_a_census_table_is_known_by_its_columns_and_gives_groups_bases_and_residents(small, tmp_path):
    done = load_observations(table(tmp_path, OFFICIAL), by=None)
    assert kept("ethnicity") == [
        ("L1", "Asian, Asian British or Asian Welsh", 190, 1000),
        ("L1", "White", 800, 1000),
        ("L2", "Asian, Asian British or Asian Welsh", None, 500),
        ("L2", "White", 420, 500),
    ]
    assert kept("residents") == [("L1", "", 1000, None), ("L2", "", 500, None)]
    dataset = Dataset.objects.get()
    assert (dataset.title, dataset.as_of) == ("Census 2021, ethnic group", datetime.date(2021, 3, 21))
    assert dataset.is_open
    # L2 has a figure withheld, so that nobody knows whether it adds up.
    assert (done.quality["areas_that_do_not_add_up"], done.quality["largest_difference"]) == (1, 10)


def test_a_table_with_a_column_for_each_measure_gives_each(small, tmp_path):
    columns = ["IMD_decile", "IMD_rank", "IMD_score"]
    text = f"lsoa21_code,{','.join(columns)}\nL1,1,212,61.5\nL2,10,33000,2.25\n"
    with pytest.raises(NotLoaded, match="--as-of"):
        load_observations(table(tmp_path, text), by=None)
    load_observations(table(tmp_path, text), as_of=datetime.date(2025, 10, 30), by=None)
    assert kept("imd") == [("L1", "", 1, None), ("L2", "", 10, None)]
    assert kept("imd-score") == [("L1", "", 61.5, None), ("L2", "", 2.25, None)]


def test_a_column_for_each_year_of_age_becomes_groups(small, tmp_path):
    ages = [*map(str, range(90)), "90+"]
    text = f"lsoa21_code,total_population,{','.join(ages)}\nL1,91,{','.join(['1'] * 91)}\n"
    done = load_observations(table(tmp_path, text), as_of=datetime.date(2024, 6, 30), by=None)
    assert len(kept("age")) == 91
    assert ("L1", "90+", 1, 91) in kept("age")
    assert done.quality["areas_that_do_not_add_up"] == 0


def test_a_source_that_changed_its_columns_is_told_apart_from_one_that_is_unknown_and_from_an_empty_one(
    small, tmp_path
):
    for text, sentence in (
        (
            OFFICIAL.replace('"ethnic_group"', '"ethnicity"'),
            "looks like “Census 2021, ethnic group”, but lacks “ethnic_group”",
        ),
        ("lsoa21_code,pupils\nL1,20\n", "no table that is known by its columns. Say what it holds"),
        (OFFICIAL.splitlines()[0] + "\n", "not one row: it is empty"),
    ):
        with pytest.raises(Unreadable, match=sentence):
            load_observations(table(tmp_path, text), by=None)
    assert not Dataset.objects.exists()


def test_a_share_where_a_count_is_wanted_is_refused(small, tmp_path):
    done = load_observations(
        table(tmp_path, OFFICIAL.replace(",190,0.19", ",0.19,0.19").replace(",800,", ",80%,")), by=None
    )
    reasons = [row["reason"] for row in done.refused]
    assert "whole number: is it a share" in reasons[0]
    assert "a percentage where a count is wanted" in reasons[1]
    assert [row[0] for row in kept("ethnicity")] == ["L2", "L2"]


def test_every_known_table_measures_what_is_defined_and_none_hides_another():
    seen = set()
    for layout in layouts():
        assert set(layout.measured) <= set(measures()), layout.code
        named = [column.replace("{years}", "2023/24") for column in layout.columns]
        header = ["lsoa21_code", *named, *(["0", "1", "2"] if layout.ages else [])]
        assert layout_of(header) == fitted_to(layout, header), layout.code
        seen.add(layout.code)
    assert len(seen) == len(layouts())


def test_a_measure_of_ones_own_says_what_it_is_about_so_that_it_is_laid_over_nothing(small, tmp_path, client):
    """One that counted as “population” by default could lie beside ethnicity though it counts hate incidents."""
    text = "lsoa21_code,n\nL1,4\nL2,6\n"
    own = replace(CENSUS, measure="hate-incidents", value="n")
    with pytest.raises(NotLoaded, match="Say what it tells of an area with --about"):
        load_observations(table(tmp_path, text), own, by=None)
    assert not Dataset.objects.exists()
    load_observations(table(tmp_path, text), replace(own, about="hate"), by=None)
    measure = Measure.objects.get(code="hate-incidents")
    assert About(measure.about) is About.HATE
    assert client.get("/layers/people.csv?of=hate-incidents").status_code in (400, 404)
