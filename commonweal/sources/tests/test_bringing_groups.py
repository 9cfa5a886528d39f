"""Groups of a characteristic, and a service, said in the browser, in a file and to the loader alike."""

from dataclasses import replace

import pytest

from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.tests.outcome_tables import LAYOUT, as_csv
from commonweal.sources.importing import NotLoaded
from commonweal.sources.models import BroughtTable
from commonweal.sources.observations.load import load_observations
from commonweal.sources.observations.mapping import as_toml, from_json, read_mapping
from commonweal.sources.tests.tables import said_wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
TABLE = as_csv([("L1", "Asian", 40, 100), ("L1", "White", 240, 400)])
SAID = {
    "title": "Repairs done in time",
    "publisher": "Canalside Homes",
    "licence": "Not open",
    "as_of": "2026-09-01",
    "code": "area",
    "areas": "lsoa-2021",
    "measure": "-own-",
    "own_name": "Repairs done in time",
    "own_about": "places",
    "own_unit": "count",
    "own_by": "race",
    "shape": "one",
    "value": "done",
    "group": "group",
    "base": "all",
}
REACH = {
    "own_name": "Home adaptations, by ethnic group",
    "own_about": "reach",
    "own_service": "Home adaptations",
    "own_run_by": "canalside-homes",
}


def test_what_was_said_of_groups_goes_with_the_measure(lena, bring):
    assert lena.post(bring(TABLE), SAID | REACH).status_code == 302
    layout = from_json(BroughtTable.objects.get().layout)
    assert (layout.by, layout.service, layout.run_by) == ("race", "Home adaptations", "canalside-homes")
    # The next table with these columns comes filled in.
    html = lena.get(bring(TABLE.replace("40", "41"))).content.decode()
    assert '<option value="race" selected>' in html
    assert 'value="Home adaptations"' in html
    assert '<option value="canalside-homes" selected>' in html


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"own_about": "hate"}, "never told by ethnic group"),
        ({"own_about": "crime", "own_by": "religion"}, "never told by ethnic group"),
        ({**REACH, "own_by": ""}, "Say of which characteristic"),
        ({**REACH, "own_service": ""}, "Give the name of the service"),
        ({**REACH, "own_run_by": ""}, "Choose whose service it is"),
        ({"own_service": "Home adaptations"}, "Leave this empty"),
    ],
)
def test_what_cannot_be_of_groups_is_told_beside_the_question(lena, bring, said, sentence):
    answer = lena.post(bring(TABLE), SAID | said)
    assert answer.status_code == 200
    assert any(sentence in words for words in said_wrong(answer)), said_wrong(answer)


def test_a_file_of_the_mapping_says_the_same(people, tmp_path):
    reach = replace(
        LAYOUT, about="reach", service="Home adaptations", run_by="canalside-homes", is_open=False
    )
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(as_toml(reach))
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    load_observations(table, read_mapping(mapping), by=None)
    measure = Measure.objects.get(code=LAYOUT.measure)
    assert (measure.by, measure.service, measure.run_by.slug) == (
        "race",
        "Home adaptations",
        "canalside-homes",
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"about": "reach"}, "by, service and run_by"),
        ({"service": "Home adaptations"}, "about must be “reach”"),
        (
            {"about": "reach", "service": "Home adaptations", "run_by": "nobody-knows"},
            "no organisation with the short name",
        ),
    ],
)
def test_the_loader_refuses_a_service_that_is_not_said_whole(people, tmp_path, said, sentence):
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    with pytest.raises(NotLoaded, match=sentence):
        load_observations(table, replace(LAYOUT, **said), by=None)
    assert not Dataset.objects.exists()


def test_a_measure_of_one_service_is_not_taken_for_that_of_another(people, tmp_path):
    reach = replace(LAYOUT, about="reach", service="Home adaptations", run_by="canalside-homes")
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    load_observations(table, reach, by=None)
    for other in (replace(reach, service="Repairs"), replace(reach, run_by="wealdmere-council")):
        with pytest.raises(NotLoaded, match="is measured already"):
            load_observations(table, other, by=None)


def test_groups_that_nobody_had_said_before_are_said_by_the_next_table(people, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    load_observations(table, replace(LAYOUT, by=""), by=None)
    assert Measure.objects.get(code=LAYOUT.measure).by == ""
    table.write_text(TABLE.replace("40", "41"))
    load_observations(table, LAYOUT, by=None)
    assert Measure.objects.get(code=LAYOUT.measure).by == "race"


def test_the_groups_of_a_known_measure_are_of_what_the_definitions_say(people, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    with pytest.raises(NotLoaded, match="are not of “religion”"):
        load_observations(table, replace(LAYOUT, measure="ethnicity", by="religion"), by=None)
