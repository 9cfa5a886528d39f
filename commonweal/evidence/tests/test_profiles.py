"""Profiles: an area's own figures or the sum of its parts, never beside crime, open ones for everybody."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from commonweal.evidence.definitions import Layout, measures
from commonweal.evidence.figures import figures_of
from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.profiles import profile_of, together
from commonweal.evidence.residents import residents_of
from commonweal.evidence.tests.tables import ETHNICITY, IMD
from commonweal.maps.layers import LaidOver
from commonweal.people.asked_once import asking_once
from commonweal.places.models import Area, Overlap

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 21)


def shares(profile, code="ethnicity"):
    groups = next(one for one in profile.who if one.measure.code == code)
    return {row.group: (row.count, row.share, row.whole) for row in groups.rows}


def test_a_ward_is_the_sum_of_its_small_areas_beside_the_whole(town, load, people):
    load(ETHNICITY)
    profile = profile_of(town["wards"]["X001"], viewer=people["lena"])
    asian, white = shares(profile)["Asian"], shares(profile)["White"]
    assert asian == (250, pytest.approx(250 / 1500), pytest.approx(340 / 1600))
    assert white[0] == 1250
    assert profile.residents.of == {"": 1500}
    assert profile.residents.parts == 2
    # Simpson by hand: 1 - (1/6)^2 - (5/6)^2 = 10/36.
    assert profile.diversity == pytest.approx(10 / 36)


def test_a_small_area_has_its_own_figures(town, load, people):
    load(ETHNICITY)
    area = Area.objects.get(area_set=town["small"], code="L3")
    profile = profile_of(area, viewer=people["lena"])
    assert shares(profile)["Asian"][:2] == (90, 0.9)
    assert profile.residents.parts == 0


def test_a_look_up_says_what_belongs_where_points_would_say_otherwise(town, load, people):
    load(ETHNICITY)
    third = town["wards"]["X003"]
    for code in ("L1", "L3"):
        Overlap.objects.create(
            from_area=Area.objects.get(area_set=town["small"], code=code),
            to_area=third,
            is_best_fit=True,
            source=Overlap.Source.LOOKUP,
        )
    assert shares(profile_of(third, viewer=people["lena"]))["Asian"][0] == 290
    assert profile_of(town["wards"]["X001"], viewer=people["lena"]).who == []


def test_what_is_withheld_in_a_part_is_withheld_in_the_sum_and_no_share_is_shown(town, load, people):
    load(ETHNICITY.replace("L2,500,Asian,50", "L2,500,Asian,[c]"))
    profile = profile_of(town["wards"]["X001"], viewer=people["lena"])
    assert shares(profile)["Asian"][:2] == (None, None)
    assert shares(profile)["White"][:2] == (1250, None)
    assert profile.diversity is None


def test_a_table_of_these_very_areas_comes_before_a_newer_one_of_parts(town, load, people):
    load(ETHNICITY)
    own = Layout("Estimate", "ONS", "OGL", as_of=datetime.date(2011, 3, 27), measure="residents", value="n")
    load("ward25_code,n\nX001,1499\n", "own.csv", own)
    found = figures_of(
        town["wards"]["X001"], Measure.objects.get(code="residents"), tables=Tables(people["lena"])
    )
    assert (found.of, found.parts) == ({"": 1499}, 0)


def test_deprivation_of_a_ward_is_counted_in_small_areas_and_never_averaged(town, load, people):
    load(IMD, as_of=datetime.date(2025, 10, 30))
    told = {
        one.measure.code: one for one in profile_of(town["wards"]["X001"], viewer=people["lena"]).deprivation
    }
    assert (told["imd"].decile, told["imd"].most_deprived, told["imd"].parts) == (None, 1, 2)
    assert told["imd-income"].most_deprived == 2
    small = Area.objects.get(area_set=town["small"], code="L2")
    own = {one.measure.code: one.decile for one in profile_of(small, viewer=people["lena"]).deprivation}
    assert own["imd"] == 9


def test_who_lives_somewhere_never_stands_beside_crime(town, load, client):
    """The index's crime domain is of crime: the engine leaves it out, whoever looks, and the page says so."""
    load(ETHNICITY)
    load(IMD, "imd.csv", as_of=datetime.date(2025, 10, 30))
    profile = profile_of(town["wards"]["X001"], viewer=client_user(client))
    assert "imd-crime" not in {one.measure.code for one in profile.deprivation}
    assert [one.code for one in profile.left_out] == ["imd-crime"]
    page = client.get("/profiles/ward/X001/").content.decode()
    assert "Left out: crime." in page
    chosen, left_out = together(Measure(code=code, about=one.about) for code, one in measures().items())
    assert [one.code for one in left_out] == ["imd-crime", "ni-42"]
    assert len(chosen) == len(measures()) - 2


def client_user(client):
    return client.get("/profiles/").wsgi_request.user


def test_the_rule_itself_is_asked_so_that_a_measure_that_is_defined_wrongly_is_refused(monkeypatch):
    from commonweal.evidence import profiles

    monkeypatch.setattr(profiles, "PRESSURES", frozenset())
    with pytest.raises(LaidOver):
        together(Measure(code=code, about=one.about) for code, one in measures().items())


def test_the_public_sees_open_figures_and_nothing_of_a_partner(town, load, client, sign_in):
    load(ETHNICITY)
    partners = Layout(
        "Pupils", "Wealdmere schools", "not open", as_of=DAY, measure="residents", value="n", is_open=False
    )
    load("ward25_code,n\nX001,77\n", "pupils.csv", partners)
    hidden = Dataset.objects.get(title="Pupils")
    page = client.get("/profiles/ward/X001/").content.decode()
    assert "1,500" in page
    assert ">77<" not in page
    assert "Pupils" not in client.get("/data/").content.decode()
    for address in ("", "figures.csv", "figures.csv-metadata.json"):
        assert client.get(f"/data/{hidden.public_id}/{address}").status_code == 404
        assert sign_in("kit").get(f"/data/{hidden.public_id}/{address}").status_code == 404
        assert sign_in("lena").get(f"/data/{hidden.public_id}/{address}").status_code == 200
    assert "Pupils" not in sign_in("lena").get("/data/catalogue.jsonld").content.decode()


def test_pdf_and_workbook_hold_the_figures_of_the_page(town, load, client):
    load(ETHNICITY)
    content = client.get("/profiles/ward/X001/file.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    asian = next(row for row in rows if row[:2] == ["Ethnic group", "Asian"])
    assert asian[2:] == [250, pytest.approx(1 / 6), pytest.approx(340 / 1600), "Census 2021, ethnic group"]
    assert client.get("/profiles/ward/X001/file.pdf").content.startswith(b"%PDF")
    assert client.get("/profiles/ward/X001/file.docx").status_code == 404
    assert client.get("/profiles/ward/nowhere/").status_code == 404


def test_an_area_leads_to_its_profile_and_profiles_to_the_published_tables(town, client):
    address = "/profiles/ward/X001/"
    assert f'href="{address}">Who lives here</a>' in client.get("/areas/ward/X001/").content.decode()
    assert client.get(address).status_code == 200
    assert (
        '<a class="govuk-link" href="/releases/">Published tables</a>'
        in client.get("/profiles/").content.decode()
    )


def test_without_figures_the_pages_say_what_to_do_first(wards, client):
    assert "No figures for this area yet" in client.get("/profiles/ward/X001/").content.decode()
    assert "No figures are loaded yet" in client.get("/data/").content.decode()


def test_a_profile_takes_as_many_queries_for_many_parts_as_for_one(town, load, people):
    load(ETHNICITY)
    load(IMD, "imd.csv", as_of=datetime.date(2025, 10, 30))
    taken = {}
    for code in ("X001", "X002") * 2:  # the first time fills what the process keeps
        with CaptureQueriesContext(connection) as queries:
            profile_of(town["wards"][code], viewer=people["lena"])
        taken[code] = len(queries)
    assert taken["X001"] == taken["X002"] <= 60


def test_a_page_asks_once_what_an_area_is_made_of_and_no_table_twice(town, load, people):
    """Fails where every measure of a table asks anew which small areas belong to the ward."""
    load(ETHNICITY)
    load(IMD, "imd.csv", as_of=datetime.date(2025, 10, 30))
    ward, lena = town["wards"]["X001"], people["lena"]
    told = profile_of(ward, viewer=lena)
    with CaptureQueriesContext(connection) as queries, asking_once():
        assert profile_of(ward, viewer=lena) == told
    asked = [one["sql"] for one in queries]
    assert len([sql for sql in asked if 'FROM "places_overlap"' in sql]) == 1
    of_figures = [sql for sql in asked if 'FROM "evidence_observation"' in sql]
    assert len(set(of_figures)) == len(of_figures)


def test_ages_stand_in_bands(town, load, people):
    ages = [*map(str, range(90)), "90+"]
    text = f"lsoa21_code,total_population,{','.join(ages)}\nL3,91,{','.join(['1'] * 91)}\n"
    load(text, as_of=datetime.date(2024, 6, 30))
    told = shares(
        profile_of(Area.objects.get(area_set=town["small"], code="L3"), viewer=people["lena"]), "age"
    )
    assert {group: count for group, (count, _here, _whole) in told.items()} == {
        "0 to 15": 16,
        "16 to 24": 9,
        "25 to 44": 20,
        "45 to 64": 20,
        "65 to 74": 10,
        "75 and over": 16,
    }


def test_where_a_table_lacks_a_part_nothing_is_told_of_the_whole(town, load, people, client):
    """A sum of the parts that are there would be of fewer people, and nobody could see it."""
    load("\n".join(line for line in ETHNICITY.splitlines() if not line.startswith("L2")) + "\n")
    ward = town["wards"]["X001"]
    profile = profile_of(ward, viewer=people["lena"])
    assert (profile.who, profile.residents) == ([], None)
    assert residents_of(ward.area_set).residents == {"X002": 100}
    shown = client.get("/layers/people.csv?of=ethnicity:White&areas=ward").getvalue().decode("utf-8-sig")
    assert {row["code"]: row["value"] for row in csv.DictReader(io.StringIO(shown))}["X001"] == ""


def test_page_map_and_rate_add_up_by_the_same_look_up(town, load, people, client):
    """Rates went by points where profiles went by a loaded look-up: two numbers of residents for one ward."""
    load(ETHNICITY)
    third = town["wards"]["X003"]
    for code in ("L1", "L3"):
        part = Area.objects.get(area_set=town["small"], code=code)
        Overlap.objects.create(from_area=part, to_area=third, is_best_fit=True, source=Overlap.Source.LOOKUP)
    assert profile_of(third, viewer=people["lena"]).residents.of == {"": 1100}
    assert residents_of(third.area_set).residents == {"X003": 1100}
    shown = client.get("/layers/people.csv?of=ethnicity:White&areas=ward").getvalue().decode("utf-8-sig")
    told = {row["code"]: row["residents"] for row in csv.DictReader(io.StringIO(shown))}
    assert float(told["X003"]) == 1100
