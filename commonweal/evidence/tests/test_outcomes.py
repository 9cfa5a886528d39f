"""Gaps between groups: to everybody else of the area, judged for all at once, and never of a pressure by who lives there."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commonweal.evidence.characteristics import characteristics, refuse_telling_by
from commonweal.evidence.definitions import ABOUT, measures
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.outcomes import NotAnOutcome, Why, outcome_of, outcomes_for
from commonweal.evidence.tests.outcome_tables import LAYOUT, ROWS, as_csv, drawn
from commonweal.evidence.tests.tables import ETHNICITY
from commonweal.maps.layers import (
    PRESSURES,
    WHO_LIVES_THERE,
    LaidOver,
    all_layers,
    layer_for,
    together,
)
from commonweal.methods.estimate import Limited, differences, differences_of_limited, weighted
from commonweal.people.models import Characteristic, Strand
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.importing import NotLoaded

pytestmark = pytest.mark.django_db


def told(found):
    return {(gap.area.code, gap.group): gap for gap in found.gaps}


def test_a_gap_is_to_everybody_else_of_the_area_and_not_to_all(of_repairs):
    found = told(of_repairs())
    gap = found["L1", "Asian"]
    assert (gap.share, gap.others, gap.others_base) == (0.4, 0.6, 400)
    assert gap.gap == pytest.approx(-0.2)
    assert found["L1", "White"].gap == pytest.approx(0.2)
    # Not less the share of all, 280 of 500.
    assert gap.gap != pytest.approx(0.4 - 280 / 500)


def test_limits_are_newcombes_for_all_gaps_that_are_judged_at_once(of_repairs):
    found = of_repairs()
    assert found.at_once == 4
    gap = told(found)["L1", "Asian"]
    by_hand = differences([40], [100], [240], [400], at_once=4, is_corrected=True)
    assert (gap.lower, gap.upper) == pytest.approx((by_hand.lower[0], by_hand.upper[0]))
    assert {key: one.stands for key, one in told(found).items()} == {
        ("L1", "Asian"): -1,
        ("L1", "White"): 1,
        ("L2", "Asian"): 0,
        ("L2", "White"): 0,
        ("L3", "Asian"): 0,
        ("L3", "White"): 0,
    }


def test_what_is_shown_of_a_table_changes_no_verdict(of_repairs):
    found = of_repairs()
    narrowed = found.only(group="Asian", area="L1")
    assert narrowed.gaps == [told(found)["L1", "Asian"]]
    assert narrowed.at_once == found.at_once


def test_few_people_are_not_judged_and_are_marked(of_repairs, client):
    found = told(of_repairs())
    assert found["L3", "Asian"].why is Why.SMALL
    # Nor are those set beside too few.
    assert found["L3", "White"].why is Why.SMALL
    page = client.get("/profiles/equality/?areas=lsoa&of=repairs-in-time").content.decode()
    assert "10.0%, −50.0 S" in page
    assert "S: too few people to judge" in page


def test_few_expected_on_either_side_are_not_judged(of_repairs):
    found = told(of_repairs([("L1", "Asian", 4, 100), ("L1", "White", 20, 1000)]))
    assert found["L1", "Asian"].why is Why.SMALL


def test_what_is_withheld_is_shown_so_and_everybody_else_is_told_without_it(of_repairs, client):
    rows = [*ROWS[:2], ("L1", "Black", "[c]", 90)]
    found = of_repairs(rows)
    assert told(found)["L1", "Black"].why is Why.WITHHELD
    assert told(found)["L1", "Asian"].others_base == 400
    assert found.is_partial
    page = client.get("/profiles/equality/?areas=lsoa").content.decode()
    assert "[c]" in page
    assert "Where a group is withheld" in page


def test_people_whose_group_is_not_known_are_beside_nobody(of_repairs):
    found = told(of_repairs([*ROWS[:2], ("L1", "Prefer not to say", 1, 500)]))
    assert found["L1", "Prefer not to say"].why is Why.UNKNOWN
    assert found["L1", "Asian"].others_base == 400


def test_a_group_with_nobody_beside_it_has_no_gap(of_repairs):
    found = told(of_repairs([*ROWS[:2], ("L2", "Asian", 50, 100)]))
    assert found["L2", "Asian"].why is Why.ALONE
    assert found["L2", "White"].why is Why.NOT_TOLD


def test_a_count_above_its_base_is_said_to_be_wrong(of_repairs):
    found = told(of_repairs([*ROWS[:4], ("L1", "Black", 90, 80)]))
    assert found["L1", "Black"].why is Why.IMPOSSIBLE
    assert found["L1", "Asian"].others_base == 400


def test_smaller_areas_are_added_up_with_what_they_are_out_of(of_repairs, town):
    of_repairs()
    ward = town["wards"]["X001"].area_set
    found = outcome_of(Measure.objects.get(code=LAYOUT.measure), ward, viewer=AnonymousUser())
    gap = told(found)["X001", "Asian"]
    assert (gap.share, gap.base, gap.others_base) == (99 / 200, 200, 600)
    assert found.is_added_up


def test_percent_with_a_base_is_judged_as_its_count(of_repairs):
    rows = [("L1", "Asian", 40, 100), ("L1", "White", 60, 400)]
    found = told(of_repairs(rows, unit="percent"))
    by_hand = differences([40], [100], [240], [400], at_once=2, is_corrected=True)
    assert found["L1", "Asian"].lower == pytest.approx(by_hand.lower[0])


def test_intervals_that_a_table_brings_are_used(of_repairs):
    rows = [("L1", "Asian", 40, 100), ("L1", "White", 60, 400), ("L1", "Black", 50, 100)]
    of_repairs(rows, unit="percent")
    wide = {"Asian": (20, 60), "White": (55, 65), "Black": (35, 65)}
    for group, (low, high) in wide.items():
        Observation.objects.filter(group=group).update(low=low, high=high)
    measure = Measure.objects.get(code=LAYOUT.measure)
    found = outcome_of(measure, Dataset.objects.get().area_set, viewer=AnonymousUser())
    assert found.has_limits
    own = told(found)["L1", "Asian"]
    mean, low, high = weighted(Limited([0.6, 0.5], [0.55, 0.35], [0.65, 0.65]), [400, 100])
    by_hand = differences_of_limited(Limited([0.4], [0.2], [0.6]), Limited([mean], [low], [high]), at_once=3)
    assert (own.lower, own.upper) == pytest.approx((by_hand.lower[0], by_hand.upper[0]))
    # With its own wide interval it is no finding, which by its base it was.
    assert own.stands == 0


def test_percent_without_a_base_is_shown_and_not_judged(town, load):
    text = "area,group,done\nL1,Asian,40\nL1,White,60\n"
    load(text, layout=replace(LAYOUT, unit="percent", base=""))
    found = outcome_of(Measure.objects.get(code=LAYOUT.measure), town["small"], viewer=AnonymousUser())
    assert {gap.why for gap in found.gaps} == {Why.NO_BASE}
    assert told(found)["L1", "Asian"].share == 0.4


# What is no outcome, and what is refused -------------------------------------------------------


def test_who_lives_there_is_no_outcome(town, load, client):
    load(ETHNICITY)
    assert outcomes_for(AnonymousUser()) == []
    with pytest.raises(NotAnOutcome):
        outcome_of(Measure.objects.get(code="ethnicity"), town["small"], viewer=AnonymousUser())
    assert client.get("/profiles/equality/?areas=lsoa&of=ethnicity").status_code == 404


def test_groups_that_are_parts_of_one_whole_are_not_taken_for_an_outcome(of_repairs, client):
    parts = [
        ("L1", "Asian", 100, 500),
        ("L1", "White", 400, 500),
        ("L2", "Asian", 9, 10),
        ("L2", "White", 1, 10),
    ]
    with pytest.raises(NotAnOutcome, match="parts of one whole"):
        of_repairs(parts)
    page = client.get("/profiles/equality/?areas=lsoa").content.decode()
    assert "parts of one whole" in page
    assert client.get("/profiles/equality/file.xlsx?areas=lsoa").status_code == 404
    layer = layer_for(AnonymousUser(), "gaps")
    asked = layer.ask(QueryDict("areas=lsoa"), AnonymousUser())
    assert layer.values(AnonymousUser(), asked).of == {}


@pytest.mark.parametrize("by", ["race", "religion", "new-arrivals"])
@pytest.mark.parametrize("pressure", sorted(PRESSURES))
def test_a_pressure_by_who_lives_there_is_refused_by_the_engine_and_at_the_door(
    of_repairs, town, pressure, by
):
    with pytest.raises(LaidOver):
        refuse_telling_by(pressure, by)
    word = next(word for word, about in ABOUT.items() if about == pressure)
    with pytest.raises(NotLoaded, match="never told by ethnic group"):
        of_repairs(about=word, by=by)
    assert not Measure.objects.filter(code=LAYOUT.measure).exists()
    # And were it in the database all the same, nothing would be made of it.
    of_repairs()
    Measure.objects.update(about=str(pressure), by=by)
    assert outcomes_for(AnonymousUser()) == []
    with pytest.raises(LaidOver):
        outcome_of(Measure.objects.get(code=LAYOUT.measure), town["small"], viewer=AnonymousUser())


@pytest.mark.parametrize("pressure", sorted(PRESSURES))
def test_a_pressure_by_any_other_characteristic_is_no_outcome_either(of_repairs, town, pressure):
    of_repairs(by="disability")
    Measure.objects.update(about=str(pressure))
    with pytest.raises(NotAnOutcome):
        outcome_of(Measure.objects.get(code=LAYOUT.measure), town["small"], viewer=AnonymousUser())


def test_the_map_of_gaps_lies_over_no_pressure_whatever_is_tried(of_repairs):
    of_repairs()
    gaps = layer_for(AnonymousUser(), "gaps")
    assert gaps.about >= WHO_LIVES_THERE
    tried = 0
    for other in all_layers():
        if other.about & PRESSURES:
            tried += 1
            for pair in ((gaps, other), (other, gaps)):
                with pytest.raises(LaidOver):
                    together(pair)
    assert tried >= 3


def test_the_panel_of_an_area_beside_the_map_of_gaps_tells_of_no_pressure(of_repairs, sign_in):
    of_repairs()
    client = sign_in("aisha")

    def sections(layer):
        page = client.get(f"/map/?layer={layer}&areas=lsoa&open=ward:X001")
        assert page.status_code == 200
        return {one.code for one in page.context["sections"]}

    pressures = {"counts", "level"}
    assert pressures <= sections("boundaries")
    assert sections("gaps") == sections("boundaries") - pressures
    assert "No clear difference" in client.get("/map/?layer=gaps&areas=lsoa").content.decode()


def test_groups_of_a_measure_are_of_one_characteristic(of_repairs):
    of_repairs()
    with pytest.raises(NotLoaded, match="is measured already"):
        of_repairs([("L1", "Sikh", 1, 2)], by="religion")
    with pytest.raises(NotLoaded, match="is no characteristic"):
        of_repairs(by="postcode")


def test_every_known_measure_with_groups_of_a_characteristic_may_be_told_by_it():
    told_by = {one.code: one.by for one in measures().values() if one.by}
    assert told_by["ethnicity"] == "race"
    assert set(told_by.values()) <= set(characteristics())
    for one in measures().values():
        refuse_telling_by(one.about, one.by)


def test_characteristics_are_those_of_the_database():
    strands = Strand.objects.filter(characteristics=None).values_list("code", flat=True)
    assert set(characteristics()) == {*Characteristic.objects.values_list("code", flat=True), *strands}


# Truth that was planted -------------------------------------------------------------------------


def test_a_planted_gap_is_found_and_no_other(of_repairs):
    rows = drawn(("L1", "L2", "L3"), seed=1, planted={("L2", "Black"): 0.35})
    found = of_repairs(rows)
    assert ("L2", "Black", -1) in [(gap.area.code, gap.group, gap.stands) for gap in found.findings]
    # Where one lies low, the others of that area lie above it together with the rest; elsewhere nothing is found.
    assert {gap.area.code for gap in found.findings} == {"L2"}


def test_where_nothing_was_planted_hardly_ever_is_anything_found(wards, load):
    """In sixty tables of 40 areas by 3 groups: at one in twenty, more than seven come in one of a hundred tries."""
    boxes = {f"M{n}": (-0.8 + n / 400, 52.0, -0.8 + (n + 1) / 400, 52.1) for n in range(40)}
    area_set = make_set("lsoa", boxes, vintage=2021)
    wrong = 0
    for seed in range(60):
        said = replace(LAYOUT, measure=f"outcome-{seed}", as_of=LAYOUT.as_of)
        load(as_csv(drawn(boxes, seed=seed, base=150)), name=f"t{seed}.csv", layout=said)
        measure = Measure.objects.get(code=f"outcome-{seed}")
        found = outcome_of(measure, area_set, viewer=AnonymousUser())
        assert found.at_once == 120
        wrong += bool(found.findings)
    assert wrong <= 7


def test_census_tables_that_were_loaded_before_are_told_of_which_characteristic_they_are(db):
    for code in ("religion", "tenure"):
        Measure.objects.create(code=code, name=code, about="religion")
    migration = import_module("commonweal.evidence.migrations.0008_groups_of_characteristics")
    migration.groups_of_published_tables(apps, None)
    assert dict(Measure.objects.values_list("code", "by")) == {"religion": "religion", "tenure": ""}
    assert {
        code: one.by for code, one in measures().items() if one.by and code in migration.BY
    } == migration.BY
