"""Data out: every figure as CSV with its description, and the catalogue for machines."""

import csv
import datetime
import io

import pytest

from commonweal.evidence.models import Dataset
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.observations.load import load_observations

pytestmark = pytest.mark.django_db
TABLE = (
    'lsoa21_code,total_residents,ethnic_group,n\nL1,1000,"=HYPERLINK(1)",[c]\nL1,1000,White,800\n,1,White,2\n'
)


@pytest.fixture
def dataset(tmp_path):
    make_set("lsoa", {"L1": (-0.8, 52.0, -0.75, 52.1)}, vintage=2021)
    path = tmp_path / "census.csv"
    path.write_text(TABLE, encoding="utf-8")
    load_observations(path, by=None)
    return Dataset.objects.get()


def test_the_csv_holds_every_figure_with_what_is_withheld_and_runs_no_formula(dataset, client):
    answer = client.get(f"/data/{dataset.public_id}/figures.csv")
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["measure"], row["group"], row["value"], row["base"], row["status"]) for row in rows] == [
        ("ethnicity", "'=HYPERLINK(1)", "", "1000", "suppressed"),
        ("ethnicity", "White", "800", "1000", "observed"),
        ("residents", "", "1000", "", "observed"),
    ]
    assert f"/data/{dataset.public_id}/figures.csv-metadata.json" in answer["Link"]


def test_the_description_names_each_column_of_the_file(dataset, client):
    said = client.get(f"/data/{dataset.public_id}/figures.csv-metadata.json").json()
    header = (
        client.get(f"/data/{dataset.public_id}/figures.csv").getvalue().decode("utf-8-sig").splitlines()[0]
    )
    assert [column["name"] for column in said["tableSchema"]["columns"]] == header.split(",")
    assert said["url"].endswith(f"/data/{dataset.public_id}/figures.csv")
    assert (said["dc:title"], said["dc:date"]) == ("Census 2021, ethnic group", "2021-03-21")


def test_the_catalogue_for_machines_leads_to_the_files(dataset, client):
    listed = client.get("/data/catalogue.jsonld").json()["dcat:dataset"]
    [one] = listed
    file = one["dcat:distribution"]["dcat:downloadURL"]
    assert client.get(file.replace("http://testserver", "")).status_code == 200
    assert one["dct:license"] == "Open Government Licence 3.0"


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [("yearly", "ANNUAL"), ("every 10 years", "DECENNIAL"), ("once", "NEVER"), ("every 7 years", "OTHER")],
)
def test_the_catalogue_for_machines_says_how_often_a_table_comes(dataset, client, rhythm, said):
    Dataset.objects.update(rhythm=rhythm)
    [one] = client.get("/data/catalogue.jsonld").json()["dcat:dataset"]
    vocabulary = "http://publications.europa.eu/resource/authority/frequency/"
    assert one["dct:accrualPeriodicity"] == {"@id": vocabulary + said}


def test_nothing_is_said_of_how_often_where_nobody_knows(dataset, client):
    Dataset.objects.update(rhythm="")
    [one] = client.get("/data/catalogue.jsonld").json()["dcat:dataset"]
    assert "dct:accrualPeriodicity" not in one


def test_the_page_of_a_data_set_tells_how_good_it_is(dataset, client):
    page = client.get(f"/data/{dataset.public_id}/").content.decode()
    for words in (
        "Office for National Statistics",
        "census.csv",
        "it names no area",
        "Figures withheld by the source",
    ):
        assert words in page


def test_a_data_set_whose_next_day_has_passed_is_marked(dataset, client):
    Dataset.objects.update(next_due=datetime.date(2025, 1, 1))
    assert "1 January 2025" in client.get("/data/").content.decode()
