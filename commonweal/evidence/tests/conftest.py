"""A small town with its figures."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from commonweal.evidence.models import Measure
from commonweal.evidence.outcomes import outcome_of
from commonweal.evidence.tests.outcome_tables import LAYOUT, ROWS, as_csv
from commonweal.places.models import Area
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.observations.load import load_observations


@pytest.fixture
def load(tmp_path):
    def run(text, name="table.csv", layout=None, **more):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return load_observations(path, layout, by=None, **more)

    return run


@pytest.fixture
def town(wards):
    """Three wards; the first has two small areas in it, the second one."""
    boxes = {
        "L1": (-0.8, 52.0, -0.75, 52.1),
        "L2": (-0.75, 52.0, -0.7, 52.1),
        "L3": (-0.7, 52.0, -0.65, 52.1),
    }
    small = make_set("lsoa", boxes, vintage=2021)
    codes = dict(Area.objects.filter(area_set__area_type__code="ward").values_list("code", "pk"))
    return {"wards": {code: Area.objects.get(pk=pk) for code, pk in codes.items()}, "small": small}


@pytest.fixture
def of_repairs(town, load):
    """Loads a table of repairs and says what is made of it."""

    def run(rows=ROWS, **said):
        load(as_csv(rows), layout=replace(LAYOUT, **said))
        return outcome_of(Measure.objects.get(code=LAYOUT.measure), town["small"], viewer=AnonymousUser())

    return run
