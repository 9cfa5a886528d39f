"""Whom a service reaches beside who lives there: shares, index, limits; what is not known comes first; for its own alone."""

import io
from dataclasses import replace

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from commonweal.evidence.characteristics import characteristics
from commonweal.evidence.comparing import compared_measures, may_be_ranked
from commonweal.evidence.equality_definitions import considerations, is_unknown, same_group
from commonweal.evidence.governing import datasets_for
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.people_layer import choices as mapped_choices
from commonweal.evidence.reach import reach_of
from commonweal.evidence.service_document import ask_table
from commonweal.evidence.services import services_for, to_consider
from commonweal.evidence.tests.outcome_tables import LAYOUT
from commonweal.evidence.tests.tables import ETHNICITY, HEAD
from commonweal.maps.layers import About
from commonweal.methods.estimate import shares
from commonweal.people.models import Organisation, Strand
from commonweal.places.tests.test_placing import make_set

pytestmark = pytest.mark.django_db
REACHED = replace(
    LAYOUT,
    title="People helped by home adaptations",
    measure="home-adaptations-race",
    name="Home adaptations, by ethnic group",
    about="reach",
    service="Home adaptations",
    run_by="canalside-homes",
    value="people",
    is_open=False,
)
ADDRESS = "/services/canalside-homes/home-adaptations/"
# Who lives there: L1 1000 (200 Asian), L2 500 (50), L3 100 (90); see ETHNICITY.
TABLE = """area,group,people,all
L1,Asian or Asian British,20,240
L1,White,180,240
L1,Prefer not to say,40,240
L2,Asian or Asian British,10,100
L2,White,90,100
L2,Prefer not to say,0,100
"""


@pytest.fixture
def of_service(town, load, people):
    """Loads the census and a table of reach; finds what is made of them for somebody."""

    def run(table=TABLE, census=ETHNICITY, viewer="idris", **said):
        load(census)
        load(table, name="reach.csv", layout=replace(REACHED, **said))
        measure = Measure.objects.get(code=said.get("measure", REACHED.measure))
        return reach_of(measure, town["small"], viewer=people[viewer])

    return run


def told(place):
    return {row.group: row for row in place.rows}


def test_shares_are_of_those_whose_group_is_known_beside_who_lives_there(of_service):
    found = of_service()
    place = next(one for one in found.places if one.area.code == "L1")
    asian = told(place)["Asian"]
    assert (asian.reached, asian.share) == (20, 0.1)
    assert (asian.residents, asian.of_residents) == (200, 0.2)
    assert asian.gap == pytest.approx(-0.1)
    assert asian.index == pytest.approx(50)
    assert place.declared == pytest.approx(200 / 240)


def test_all_areas_together_are_those_that_both_tables_tell_of(of_service):
    whole = of_service().whole
    asian = told(whole)["Asian"]
    assert (whole.known, whole.unknown) == (300, 40)
    assert (asian.reached, asian.residents) == (30, 250)
    assert asian.of_residents == pytest.approx(250 / 1500)


def test_limits_are_wilsons_for_every_group_of_every_area_at_once(of_service):
    found = of_service()
    assert found.at_once == 6
    asian = told(found.places[0])["Asian"]
    by_hand = shares([20], [200], confidence=0.95 ** (1 / 6), is_corrected=True)
    assert (asian.lower, asian.upper) == pytest.approx((by_hand.lower[0], by_hand.upper[0]))
    assert [
        (str(one.area), one_row.group, one_row.stands) for one in found.places for one_row in one.findings
    ] == [
        (str(found.places[0].area), "Asian", -1),
        (str(found.places[0].area), "White", 1),
    ]


def test_groups_go_by_one_name_and_those_that_the_census_lacks_are_told_apart(of_service):
    table = TABLE + "L1,Roma,5,240\nL1,black african,0,240\n"
    found = of_service(table.replace("Asian or Asian British", "asian"))
    assert set(told(found.whole)) == {"Asian", "White"}
    assert "Roma" in found.apart
    # They count among those reached all the same.
    assert found.whole.known == 305
    assert same_group("race", "ethnicity", "Asian: Chinese") == "Asian"
    assert is_unknown("not stated")


def test_groups_of_the_census_that_the_table_does_not_tell_of_are_named_and_not_taken_for_none(of_service):
    census = ETHNICITY + "L1,1000,Black,100\n"
    found = of_service(census=census)
    assert found.missing == ["Black"]
    assert "Black" not in told(found.whole)


def test_what_is_withheld_stays_so_and_shares_are_of_what_the_table_says_in_all(of_service):
    found = of_service(TABLE.replace("L1,Asian or Asian British,20", "L1,Asian or Asian British,[c]"))
    place = found.places[0]
    assert place.known == 200
    asian, white = told(place)["Asian"], told(place)["White"]
    assert asian.reached is asian.share is asian.index is None
    assert not asian.is_judged
    assert white.share == 0.9
    assert told(found.whole)["Asian"].share is None


def test_few_people_are_not_judged(of_service):
    found = of_service("area,group,people,all\nL1,Asian,1,20\nL1,White,19,20\n")
    assert not any(row.is_judged for row in found.whole.rows)
    assert [one.when for one in to_consider(found)] == ["few", "always"]


def test_one_area_is_judged_as_it_is_among_all(of_service):
    found = of_service()
    one = found.only("L1")
    assert one.whole.area.code == "L1"
    assert told(one.whole) == told(found.places[0])


def test_a_table_without_a_census_of_its_groups_tells_nothing(of_service):
    assert of_service(by="sexual-orientation", measure="by-orientation") is None


# A planted gap, and none ------------------------------------------------------------------------


def _drawn(chance, codes, share_of, planted=None):
    rows = []
    for code in codes:
        share = (planted or {}).get(code, share_of)
        asian = chance.binomial(150, share)
        rows.append(f"{code},Asian,{asian},150\n{code},White,{150 - asian},150\n")
    return "area,group,people,all\n" + "".join(rows)


@pytest.mark.once
def test_a_planted_gap_is_found_and_where_none_was_hardly_ever_anything(wards, load, people):
    """In sixty tables of 20 areas: at one in twenty, more than seven come in one of a hundred tries."""
    boxes = {f"M{n}": (-0.8 + n / 400, 52.0, -0.8 + (n + 1) / 400, 52.1) for n in range(20)}
    area_set = make_set("lsoa", boxes, vintage=2021)
    load(HEAD + "".join(f"{code},1000,Asian,300\n{code},1000,White,700\n" for code in boxes))
    chance = np.random.default_rng(26)
    wrong = 0
    for seed in range(60):
        said = replace(REACHED, measure=f"reach-{seed}", service=f"Service {seed}")
        load(_drawn(chance, boxes, 0.3), name=f"{seed}.csv", layout=said)
        found = reach_of(Measure.objects.get(code=said.measure), area_set, viewer=people["idris"])
        wrong += any(place.findings for place in (found.whole, *found.places))
    assert wrong <= 7
    said = replace(REACHED, measure="planted", service="Planted")
    load(_drawn(chance, boxes, 0.3, {"M7": 0.1}), name="planted.csv", layout=said)
    found = reach_of(Measure.objects.get(code="planted"), area_set, viewer=people["idris"])
    gaps = [(place.area.code, row.group, row.stands) for place in found.places for row in place.findings]
    assert gaps == [("M7", "Asian", -1), ("M7", "White", 1)]


# Who sees it, and what else it must not be ------------------------------------------------------


def test_a_service_is_seen_by_whoever_runs_it_and_by_those_who_work_with_figures(of_service, people, sign_in):
    of_service()
    for name, is_shown in {"idris": True, "lena": True, "aisha": True, "kit": False, "grace": False}.items():
        assert bool(services_for(people[name])) is is_shown, name
    # A service manager of another organisation.
    people["idris"].organisation = Organisation.objects.get(slug="wealdmere-health")
    people["idris"].save()
    assert services_for(people["idris"]) == []
    client = sign_in("idris")
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}file.xlsx").status_code == 404
    assert "No service is told of yet" in client.get("/services/").content.decode()


def test_whoever_runs_a_service_sees_no_other_table_for_it(of_service, load, people):
    of_service()
    load(TABLE, name="other.csv", layout=replace(LAYOUT, value="people", is_open=False))
    seen = {one.title for one in datasets_for(people["idris"])}
    assert REACHED.title in seen
    assert LAYOUT.title not in seen
    Dataset.objects.filter(title=REACHED.title).update(is_open=True)
    assert [one.title for one in datasets_for(people["idris"])].count(REACHED.title) == 1


def test_neither_reach_nor_an_outcome_is_taken_for_who_lives_there(of_service, load, people):
    of_service(is_open=True)
    load(TABLE, name="outcome.csv", layout=replace(LAYOUT, value="people"))
    assert {one.code for one in compared_measures(people["lena"])} == {"ethnicity"}
    assert not any(
        "repairs" in name or "home" in name for _heading, told in mapped_choices() for name, _w in told
    )
    assert not may_be_ranked(Measure(about=str(About.REACH), by="race"))
    assert not may_be_ranked(Measure(about=str(About.DEPRIVATION), by="religion"))
    assert may_be_ranked(Measure(about=str(About.DEPRIVATION), by="disability"))


# The page ---------------------------------------------------------------------------------------


def test_the_page_tells_what_is_known_first_then_reach_gaps_questions_and_whom_to_ask(of_service, sign_in):
    of_service()
    Strand.objects.filter(code="race").update(
        support_organisation=Organisation.objects.get(slug="voluntary-action")
    )
    page = sign_in("idris").get(f"{ADDRESS}?areas=lsoa").content.decode()
    order = [
        "Group is known of",
        "88.2%",
        "Who we reach, and who lives here",
        "L: reached less, more than chance",
        "Where the gaps are",
        "Gaps that are more than chance",
        "What to consider",
        "Ask those who are reached less",
        "Whom to ask",
        "Wealdmere Voluntary Action",
        "What is not known",
        "no table tells of it",
    ]
    places = [page.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)
    # Nobody is recorded for the other strand of the same characteristic unless somebody is.
    assert "Gypsies and Travellers" in page


def test_what_to_consider_is_a_question_with_its_source_and_never_a_verdict():
    assert {one.when for one in considerations()} >= {
        "always",
        "lower",
        "higher",
        "unknown",
        "few",
        "unclear",
    }
    for one in considerations():
        assert one.source
        for verdict in ("fails", "discriminat", "must ", "unlawful", "biased"):
            assert verdict not in one.words, one.words


def test_the_way_to_a_service_leads_from_the_navigation_and_from_the_area(of_service, sign_in, client):
    of_service(is_open=True)
    idris = sign_in("idris")
    page = idris.get("/profiles/lsoa/L1/").content.decode()
    assert 'href="/services/"' in page
    assert 'href="/services/?areas=lsoa&amp;area=L1"' in page
    index = idris.get("/services/?areas=lsoa&area=L1").content.decode()
    assert f'href="{ADDRESS}?areas=lsoa&amp;area=L1"' in index
    assert "Who lives here" in idris.get(f"{ADDRESS}?areas=lsoa&area=L1").content.decode()
    assert "/services/" not in client.get("/profiles/lsoa/L1/").content.decode()


@pytest.mark.parametrize("query", ["areas=moon", "areas=lsoa&area=X9", "areas=lsoa&by=religion"])
def test_what_is_no_choice_is_not_there(of_service, sign_in, query):
    of_service()
    client = sign_in("idris")
    for address in (ADDRESS, f"{ADDRESS}file.xlsx"):
        assert client.get(f"{address}?{query}").status_code == 404


def test_areas_that_the_table_does_not_tell_of_say_so(of_service, sign_in):
    of_service()
    client = sign_in("idris")
    assert "Nothing is told of these areas" in client.get(f"{ADDRESS}?areas=lsoa&area=L3").content.decode()
    assert client.get(f"{ADDRESS}file.pdf?areas=lsoa&area=L3").status_code == 404


def test_the_files_hold_what_the_page_shows(of_service, sign_in):
    of_service()
    client = sign_in("idris")
    written = client.get(f"{ADDRESS}file.xlsx?areas=lsoa").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    rows = book.get_sheet_by_index(0).to_python()
    asian = next(
        dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == "L1" and row[3] == "Asian"
    )
    assert (asian["Reached"], asian["Share of those reached"], asian["Index"]) == (20, 0.1, 50)
    assert asian["Lower limit"] < asian["Gap in points"] == pytest.approx(-10)
    assert asian["Upper limit"] < 0
    read = book.get_sheet_by_index(1).to_python()
    assert {row[0] for row in read[1:]} == {"Consider", "Not known", "How to read it"}
    pdf = client.get(f"{ADDRESS}file.pdf?areas=lsoa")
    assert pdf.content[:5] == b"%PDF-"


def test_many_areas_cost_as_many_queries_as_few(wards, load, sign_in, people):
    client = sign_in("idris")
    boxes = {f"M{n}": (-0.8 + n / 400, 52.0, -0.8 + (n + 1) / 400, 52.1) for n in range(60)}
    make_set("lsoa", boxes, vintage=2021)
    load(HEAD + "".join(f"{code},1000,Asian,300\n{code},1000,White,700\n" for code in boxes))
    chance = np.random.default_rng(26)

    def queries(codes, name):
        load(
            _drawn(chance, codes, 0.3),
            name=f"{name}.csv",
            layout=replace(REACHED, measure=name, service=name),
        )
        address = f"/services/canalside-homes/{name}/?areas=lsoa"
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries(list(boxes)[:2], "few")
    many = queries(list(boxes), "many")
    assert many <= few + 4
    assert many <= 60


def test_every_characteristic_has_a_strand_or_says_that_none_speaks_for_it(of_service, sign_in):
    of_service()
    for by in characteristics():
        assert ask_table(by).rows
