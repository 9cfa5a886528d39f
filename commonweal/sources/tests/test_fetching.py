"""`commonweal load ... --from`: fetched from the stand-in, loaded, and the fault said where there is one."""

import io
import json
import zipfile

import pytest

from commonweal.evidence.models import Dataset, Observation
from commonweal.places.models import Area, AreaSet
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.police.read import COLUMNS as POLICE_COLUMNS
from commonweal.sources.tests.stand_in import COLUMNS, WARDS
from commonweal.sources.tests.test_police import row

pytestmark = pytest.mark.django_db
AREAS = ("load", "areas", "--from", "open-geography", "--service", WARDS, "--type", "ward", "--vintage", 2025)
ETHNICITY = ("load", "observations", "--from", "nomis", "--service", "census-2021-ethnicity")


def test_boundaries_are_fetched_loaded_and_known_again(commonweal, service):
    code, out, err = commonweal(*AREAS, "--json")
    assert code == 0, err
    assert json.loads(out)["accepted"] == 10
    area_set = AreaSet.objects.get(area_type__code="ward", vintage=2025)
    assert area_set.source == f"Open Geography Portal, {WARDS}"
    assert set(Area.objects.filter(area_set=area_set).values_list("name", flat=True)) == {
        f"Ward {number}" for number in range(10)
    }
    assert "same file" in commonweal(*AREAS)[1]
    assert AreaSet.objects.filter(area_type__code="ward").count() == 1


def test_figures_are_fetched_and_loaded_with_the_whole_beside_their_groups(commonweal, service):
    make_set("lsoa", {f"E0100000{n}": (n / 100, 52.0, n / 100 + 0.01, 52.1) for n in range(3)}, vintage=2021)
    groups = ("Total: All usual residents", "White", "Mixed or Multiple ethnic groups")
    rows = [
        [f"E0100000{area}", group, 10 * area + at] for area in range(3) for at, group in enumerate(groups)
    ]
    service.tables["NM_2041_1"] = (list(COLUMNS), rows)
    code, out, err = commonweal(*ETHNICITY, "--json")
    assert code == 0, err
    assert json.loads(out)["refused"] == []
    dataset = Dataset.objects.get()
    assert dataset.title == "Census 2021, ethnic group (Nomis)"
    told = Observation.objects.filter(area__code="E01000002", measure__code="ethnicity")
    assert dict(told.values_list("group", "value")) == {groups[1]: 21, groups[2]: 22}
    assert Observation.objects.get(area__code="E01000002", measure__code="residents").value == 20


def street(*identifiers):
    return "\n".join([",".join(POLICE_COLUMNS), *map(row, identifiers)])


def test_of_an_archive_only_one_forces_crimes_are_loaded(commonweal, service):
    months = [{"date": "2025-06", "stop-and-search": []}]
    service.files["/api/crimes-street-dates"] = json.dumps(months).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("2025-06/2025-06-wealdmere-street.csv", street("a", "b"))
        archive.writestr("2025-06/2025-06-elsewhere-street.csv", street("c"))
        archive.writestr("2025-06/2025-06-north-wealdmere-street.csv", street("d"))
        archive.writestr("2025-06/2025-06-wealdmere-outcomes.csv", "Crime ID\n")
    service.files["/data/archive/2025-06.zip"] = stream.getvalue()
    code, out, err = commonweal("load", "police", "--from", "police", "--force", "wealdmere", "--json")
    assert code == 0, err
    assert json.loads(out)["accepted"] == 2
    code, out, _err = commonweal(
        "load", "police", "--from", "police", "--force", "nowhere", "--month", "2025-06", "--json"
    )
    assert code == 1
    assert "holds no file whose name ends in nowhere-street.csv" in json.loads(out)["error"]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ((list(COLUMNS), []), "empty"),
        ((["GEOGRAPHY_CODE", "OBS_VALUE"], [["E01000001", 1]]), "columns changed"),
        (None, "not fetched"),
    ],
)
def test_programs_are_told_which_fault_it_was(commonweal, service, table, fault):
    del service.tables["NM_2041_1"]
    if table:
        service.tables["NM_2041_1"] = table
    code, out, _err = commonweal(*ETHNICITY, "--json")
    assert code == 1
    assert json.loads(out)["fault"] == fault
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("load", "areas", "--type", "ward", "--vintage", 2025),
        ("load", "areas", "--from", "open-geography", "--type", "ward", "--vintage", 2025),
        ("load", "observations", "--from", "nomis"),
        ("load", "observations", "--from", "nomis", "--service", "no-such-table"),
        ("load", "police"),
        ("load", "police", "--from", "police"),
    ],
)
def test_half_a_question_asks_nobody(commonweal, service, words):
    code, _out, err = commonweal(*words)
    assert code == 1
    assert "--from" in err or "There are: census-2021-ethnicity" in err
    assert service.asked == []
