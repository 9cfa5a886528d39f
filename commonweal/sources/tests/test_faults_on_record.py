"""A source that was empty, or had other columns, is on the record after the command is gone."""

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Import
from commonweal.sources.areas.load import load_areas
from commonweal.sources.observations.load import load_observations
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable
from commonweal.sources.police.load import load_police
from commonweal.sources.police.read import COLUMNS
from commonweal.sources.postcodes.load import load_postcodes

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("kind", "load", "text", "error"),
    [
        ("police", load_police, f"{HEADER}\n", NothingInIt),
        ("police", load_police, f"{HEADER.replace('Month', 'Period')}\n", ColumnsChanged),
        ("postcodes", load_postcodes, "pcds,lat,long\n", NothingInIt),
        ("postcodes", load_postcodes, "place,lat,long\nMK1 1AA,52,-0.7\n", ColumnsChanged),
        ("observations", load_observations, "lsoa21_code,total_residents,ethnic_group,n,prop\n", NothingInIt),
        (
            "areas",
            lambda path, by: load_areas(path, area_type="ward", vintage=2025, by=by),
            '{"type": "FeatureCollection", "features": []}',
            NothingInIt,
        ),
    ],
)
def test_an_empty_source_and_one_that_changed_are_told_apart_on_the_record(tmp_path, kind, load, text, error):
    path = tmp_path / ("source.geojson" if kind == "areas" else "source.csv")
    path.write_text(text)
    with pytest.raises(error):
        load(path, by=None)
    failed = Import.objects.get()
    assert (failed.kind, failed.name, failed.state) == (kind, path.name, Import.State.FAILED)
    assert failed.quality["fault"] == error.fault
    assert failed.finished_at is not None
    event = AuditEvent.objects.get(verb="could not load")
    assert (event.item_id, event.details) == (failed.public_id, {"of": kind, "fault": error.fault})


def test_a_fault_of_the_moment_is_no_fault_of_the_source(tmp_path):
    with pytest.raises(Unreadable, match="cannot be opened"):
        load_police(tmp_path / "nowhere.csv", by=None)
    assert not Import.objects.exists()
    assert not AuditEvent.objects.filter(verb="could not load").exists()
