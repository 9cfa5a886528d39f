"""Published tables as their publishers give them: known by their columns, of areas by code or by name.

Every file here is invented, in the layout of the published one.
"""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from commonweal.evidence.definitions import broad_group
from commonweal.evidence.models import Dataset, Observation
from commonweal.places.models import Area
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.load import load_observations
from commonweal.sources.opening import Unreadable

pytestmark = pytest.mark.django_db
SQUARE = (-0.8, 52.0, -0.7, 52.1)


@pytest.fixture
def councils():
    """Four councils of 2024, two of them with names that official lists write in another way."""
    made = make_set(
        "lad", dict.fromkeys(("E06000042", "E06000023", "E07000146", "E06000060"), SQUARE), vintage=2024
    )
    names = {
        "E06000042": "Milton Keynes",
        "E06000023": "Bristol, City of",
        "E07000146": "King's Lynn and West Norfolk",
        "E06000060": "Buckinghamshire",
    }
    for code, name in names.items():
        Area.objects.filter(area_set=made, code=code).update(name=name)
    return made


@pytest.fixture
def small():
    return make_set("lsoa", dict.fromkeys(("E01000001", "E01000002"), SQUARE), vintage=2021)


def write(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def kept(measure, *fields):
    rows = Observation.objects.filter(measure__code=measure).order_by("area__code", "group")
    return list(rows.values_list("area__code", *(fields or ("group", "value", "base"))))


# Place Survey: areas by name ----------------------------------------------------------------

PLACE = """\ufeffAuthority,Influence_Decisions,Get_On_Well,Belong,Drug_Use_And_Selling,Area,Overall
Milton Keynes UA,30.1,70.5,50.0,20.5,South East,80.7
Bristol UA,24.9,75.9,62.6,36.8,South West,78.6
Kings Lynn & West Norfolk DC,30.7,69.8,60.5,24.7,East of England,83.1
Buckinghamshire CC,31.0,80.0,58.0,15.0,South East,85.0
Wycombe DC,30.0,78.0,57.0,18.0,South East,84.0
"""


def test_districts_are_found_by_name_and_those_that_are_not_are_named(councils, tmp_path):
    done = load_observations(write(tmp_path, PLACE), by=None)
    assert kept("ni-1", "value") == [("E06000023", 75.9), ("E06000042", 70.5), ("E07000146", 69.8)]
    assert done.refused == []
    report = done.quality
    assert (report["rows"], report["found_by_name"]) == (5, 3)
    assert report["names_not_found"] == ["Wycombe DC"]
    # The county of 2008 is not today's council of the same name.
    assert report["areas_of_other_kinds"] == 1
    assert (report["areas_of_year"], report["areas"]) == (2009, str(councils))
    assert Dataset.objects.get().as_of == datetime.date(2008, 12, 31)


def test_a_name_that_two_areas_share_is_given_to_neither(councils, tmp_path):
    Area.objects.filter(code="E06000060").update(name="Milton Keynes")
    done = load_observations(write(tmp_path, PLACE), by=None)
    assert "Milton Keynes UA" in done.quality["names_not_found"]
    assert "E06000042" not in dict(kept("ni-1", "value"))


def test_where_no_name_is_found_nothing_is_kept(small, councils, tmp_path):
    Area.objects.filter(area_set=councils).update(name="Elsewhere")
    with pytest.raises(NotLoaded, match=r"Not one of the 4 names of table\.csv"):
        load_observations(write(tmp_path, PLACE), by=None)
    assert not Dataset.objects.exists()


def test_a_share_above_a_hundred_is_refused(councils, tmp_path):
    done = load_observations(write(tmp_path, PLACE.replace("70.5", "705")), by=None)
    assert [row["reason"] for row in done.refused] == ["“705” is more than 100 per cent: is it a count?"]


def test_the_page_says_what_was_found_and_how_the_file_spreads(councils, tmp_path, client):
    many = "".join(f"Town {n} DC,30,{n},50,20,X,80\n" for n in range(20))
    load_observations(write(tmp_path, PLACE + many), by=None)
    dataset = Dataset.objects.get()
    spread = dataset.source_import.quality["among"]["ni-1"]
    assert (spread["areas"], spread["lowest"], spread["highest"]) == (24, 0, 78)
    html = client.get(f"/data/{dataset.public_id}/").content.decode()
    for words in (
        "areas cannot be ranked by it",
        "Not found here by name: Wycombe DC",
        "All areas of the file",
    ):
        assert words in html
    welsh = client.get(f"/data/{dataset.public_id}/", headers={"accept-language": "cy"}).content.decode()
    assert "ni ellir rhoi ardaloedd mewn trefn" in welsh


# Community Life Survey ----------------------------------------------------------------------

SURVEY = (
    "Question",
    "Response Breakdown ",
    "2023/24 Percentage (%)",
    "2023/24 Lower Estimate percentage (%)",
    "2023/24 Upper Estimate percentage (%)",
    "2023/24 Number of respondents",
    "2023/24 Unweighted Base - number of people aged 16 and over",
    "LAD23 code",
    "ITL2 name",
)
ASKED = "To what extent do you agree or disagree that this local area is a place where people from different backgrounds get on well together?"


def sheet(question, *rows):
    """Six lines of titles, the names of the columns, the country, then the councils: as they are published."""
    titles = [
        ["Table"],
        ["By local authority"],
        ["Notes"],
        ["Source"],
        ["This sheet has one table"],
        ["Back"],
    ]
    return [*titles, SURVEY, [question, "England", 80, 79, 81, 1000, 1200, "", ""], *rows]


MILTON_KEYNES = ("", "Milton Keynes", 81.5, 78.25, 84.75, 480, 600, "E06000042", "Somewhere")
BRISTOL = ("", "Bristol, City of", "[c]", "[c]", "[c]", "[c]", "[c]", "E06000023", "Elsewhere")


def workbook(folder, sheets, name="survey.xlsx"):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def test_the_survey_by_council_keeps_intervals_and_bases_from_each_sheet(councils, tmp_path):
    belonging = "How strongly do you feel you belong to your immediate neighbourhood?"
    done = load_observations(
        workbook(
            tmp_path,
            {
                "Cover": [["Community Life Survey"]],
                "B6c": sheet(ASKED, MILTON_KEYNES, BRISTOL),
                "B1c": sheet(belonging, ("", "Milton Keynes", 60, 55, 65, 360, 600, "E06000042", "")),
                "Z9c": sheet("A question that is not read here?", MILTON_KEYNES),
            },
        ),
        by=None,
    )
    figures = kept("cls-get-on", "value", "low", "high", "base", "status")
    assert figures == [
        ("E06000023", None, None, None, None, "suppressed"),
        ("E06000042", 81.5, 78.25, 84.75, 600, "observed"),
    ]
    assert kept("cls-belonging", "value", "low", "high", "base") == [("E06000042", 60, 55, 65, 600)]
    dataset = Dataset.objects.get()
    assert (dataset.title, dataset.as_of) == ("Community Life Survey 2023/24", datetime.date(2024, 3, 31))
    # Three rows of England, and one council of a question that is not known.
    assert (done.quality["passed_over"], done.quality["sheets_passed_over"]) == (4, ["Cover"])
    assert done.refused == []


def test_one_sheet_saved_as_csv_is_read_below_its_titles(councils, tmp_path):
    rows = sheet(ASKED, MILTON_KEYNES)
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    done = load_observations(write(tmp_path, text), by=None)
    assert kept("cls-get-on", "value", "low", "high") == [("E06000042", 81.5, 78.25, 84.75)]
    assert done.quality["areas_of_year"] == 2023


def test_an_interval_that_does_not_hold_its_figure_is_refused(councils, tmp_path):
    wrong = ("", "Milton Keynes", 91.5, 78.25, 84.75, 480, 600, "E06000042", "")
    path = workbook(tmp_path, {"B6c": sheet(ASKED, wrong, ("", "B", 70, 65, 75, 1, 2, "E06000023", ""))})
    done = load_observations(path, by=None)
    assert done.refused == [
        {
            "row": 9,
            "sheet": "B6c",
            "reason": "its interval, 78.25 to 84.75, does not hold its figure, 91.5",
        }
    ]


def test_a_workbook_without_such_a_sheet_says_so(councils, tmp_path):
    with pytest.raises(
        Unreadable, match=r"survey\.xlsx has no sheet that is known by its columns\. It has: Cover"
    ):
        load_observations(workbook(tmp_path, {"Cover": [["A"], ["B"]]}), by=None)


# Nomis and census bulk tables ---------------------------------------------------------------

BULK = """date,geography,geography code,Ethnic group: Total: All usual residents,Ethnic group: White,"Ethnic group: White: English, Welsh, Scottish, Northern Irish or British",Ethnic group: White: Roma,Ethnic group: Other ethnic group,Ethnic group: Other ethnic group: Arab
2021,Town 001A,E01000001,100,80,70,10,20,20
2021,Town 001B,E01000002,"1,200",1000,990,10,190,190
"""


def test_a_bulk_table_gives_its_finest_groups_and_no_person_twice(small, tmp_path):
    done = load_observations(write(tmp_path, BULK), by=None)
    british = "White: English, Welsh, Scottish, Northern Irish or British"
    assert kept("ethnicity")[:3] == [
        ("E01000001", "Other ethnic group: Arab", 20, 100),
        ("E01000001", british, 70, 100),
        ("E01000001", "White: Roma", 10, 100),
    ]
    assert kept("residents", "value") == [("E01000001", 100), ("E01000002", 1200)]
    # The second area's groups are 1,190 of 1,200.
    assert (done.quality["areas_that_do_not_add_up"], done.quality["largest_difference"]) == (1, 10)
    assert broad_group("ethnicity", british) == "White"


def test_a_zip_of_several_tables_asks_for_one(small, tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("census2021-ts021-lsoa.csv", BULK)
        archive.writestr("census2021-ts021-oa.csv", BULK.replace("E01", "E00"))
    path = write(tmp_path, stream.getvalue(), "census2021-ts021.zip")
    with pytest.raises(
        Unreadable, match=r"holds 2 tables\. Say which with --table: census2021-ts021-lsoa\.csv"
    ):
        load_observations(path, by=None)
    load_observations(path, table="lsoa", by=None)
    assert len(kept("residents")) == 2


def test_small_areas_of_one_census_are_not_taken_for_those_of_another(tmp_path):
    make_set("lsoa", dict.fromkeys(("E01000001", "E01000002"), SQUARE), vintage=2011)
    with pytest.raises(NotLoaded, match="No lsoa areas of 2021 are loaded"):
        load_observations(write(tmp_path, BULK), by=None)


NOMIS = """"GEOGRAPHY_CODE","GEOGRAPHY_NAME","C2021_RELIGION_10_NAME","MEASURES_NAME","OBS_VALUE","RECORD_OFFSET","RECORD_COUNT"
"E01000001","Town 001A","Total: All usual residents","Value",100,0,6
"E01000001","Town 001A","Christian","Value",60,1,6
"E01000001","Town 001A","No religion","Value",40,2,6
"E01000001","Town 001A","No religion","Percent",40.0,3,6
"E01000002","Town 001B","Christian","Value",5,4,6
"E01000002","Town 001B","Total: All usual residents","Value",5,5,6
"""


def test_an_answer_of_nomis_is_read_with_everybody_as_what_groups_are_out_of(small, tmp_path):
    done = load_observations(write(tmp_path, NOMIS), by=None)
    assert kept("religion") == [
        ("E01000001", "Christian", 60, 100),
        ("E01000001", "No religion", 40, 100),
        ("E01000002", "Christian", 5, 5),
    ]
    assert (done.quality["passed_over"], done.quality["areas_that_do_not_add_up"]) == (1, 0)


def test_mid_year_estimates_of_nomis_become_years_of_age(small, tmp_path):
    text = "GEOGRAPHY_CODE,C_AGE_NAME,OBS_VALUE\n" + "".join(
        f"E01000001,{age},{value}\n"
        for age, value in (
            ("All Ages", 91),
            *((f"Age {n}", 1) for n in range(90)),
            ("Aged 90+", 1),
            ("Aged 0-15", 16),
        )
    )
    done = load_observations(write(tmp_path, text), as_of=datetime.date(2024, 6, 30), by=None)
    assert len(kept("age")) == 91
    assert ("E01000001", "90+", 1, 91) in kept("age")
    assert kept("residents", "value") == [("E01000001", 91)]
    assert (done.quality["areas_that_do_not_add_up"], done.quality["passed_over"]) == (0, 1)


# Indices of Deprivation ---------------------------------------------------------------------

RESPECTS = (
    "Index of Multiple Deprivation (IMD)",
    "Income",
    "Employment",
    "Education, Skills and Training",
    "Health Deprivation and Disability",
    "Crime",
    "Barriers to Housing and Services",
    "Living Environment",
)


def file_7(year):
    columns = [f"{one} Decile (where 1 is most deprived 10% of LSOAs)" for one in RESPECTS]
    columns += [f"{RESPECTS[0]} Rank (where 1 is most deprived)", f"{RESPECTS[0]} Score"]
    header = [f"LSOA code ({year})", "Local Authority District name (2024)", *columns]
    row = ["E01000001", "Town", *map(str, range(1, 9)), "33,755", "12.345"]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in (header, row))


def test_file_7_is_known_with_its_long_columns_and_its_year(small, tmp_path):
    make_set("lsoa", {"E01000001": SQUARE}, vintage=2011, is_current=False)
    load_observations(write(tmp_path, file_7(2021)), by=None)
    dataset = Dataset.objects.get()
    assert (dataset.title, dataset.area_set.vintage) == ("English Indices of Deprivation 2025, file 7", 2021)
    assert [kept(code, "value")[0][1] for code in ("imd", "imd-income", "imd-environment")] == [1, 2, 8]
    assert kept("imd-rank", "value") == [("E01000001", 33755)]
    day = datetime.date(2019, 9, 26)
    older = load_observations(write(tmp_path, file_7(2011)), as_of=day, by=None)
    assert older.dataset.area_set.vintage == 2011


def test_the_tidy_form_is_read_by_domain_and_measurement_and_its_year_by_the_codes(small, tmp_path):
    make_set("lsoa", dict.fromkeys(("E01000001", "E01000003"), SQUARE), vintage=2011, is_current=False)
    text = "FeatureCode,DateCode,Measurement,Units,Value,Indices of Deprivation\n"
    rows = (
        ("Decile", 3, "a. Index of Multiple Deprivation (IMD)"),
        ("Rank", 9000, "a. Index of Multiple Deprivation (IMD)"),
        ("Score", 30.5, "a. Index of Multiple Deprivation (IMD)"),
        ("Decile", 4, "b. Income Deprivation Domain"),
        ("Decile", 5, "i. Income Deprivation Affecting Older People Index (IDAOPI)"),
    )
    for code in ("E01000001", "E01000003"):
        text += "".join(f"{code},2019,{what},{what},{value},{of}\n" for what, value, of in rows)
    done = load_observations(write(tmp_path, text), as_of=datetime.date(2019, 9, 26), by=None)
    assert done.dataset.area_set.vintage == 2011
    assert kept("imd", "value") == [("E01000001", 3), ("E01000003", 3)]
    assert kept("imd-score", "value")[0] == ("E01000001", 30.5)
    assert kept("imd-income", "value")[0] == ("E01000001", 4)
    assert done.quality["passed_over"] == 2


def test_the_command_says_what_was_found_by_name(councils, tmp_path, commonweal):
    code, out, _err = commonweal("load", "observations", write(tmp_path, PLACE))
    assert code == 0
    assert "Found by name: 3 areas." in out
    assert "Not found by name: Wycombe DC." in out
    assert "The areas of the table are of 2009" in out
