"""Real data: Milton Keynes' files in `../shared/data` beside the project, or in REAL_DATA_DIR.

Where they are absent these tests are left out, and say so; with REAL_DATA=required they fail.
"""

import datetime
import os
import sys
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

HERE = Path(__file__).parent
DATA = Path(os.environ.get("REAL_DATA_DIR") or HERE.parents[1].parent / "shared" / "data")
ABSENT = (
    "The real data are absent: no folder `boundaries` in ../shared/data. "
    "Set REAL_DATA_DIR to the folder that holds them."
)


def is_absent() -> bool:
    return not (DATA / "boundaries").is_dir()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Leave real tests out at collection where there is nothing to run them on, and say so."""
    ours = [item for item in items if HERE in item.path.parents]
    if not ours or not is_absent() or os.environ.get("REAL_DATA") == "required":
        return
    print(f"\n{len(ours)} tests on real data are left out. {ABSENT}", file=sys.stderr)
    for item in ours:
        item.add_marker(pytest.mark.skip(reason=ABSENT))


@pytest.fixture(scope="session")
def real_data():
    """The folder of real data. Fails where it is absent: by now it is known to be required."""
    if is_absent():
        pytest.fail(f"REAL_DATA=required. {ABSENT}")
    return DATA


AREAS = (
    ("lad24", "lad", 2024),
    ("ward25", "ward", 2025),
    ("ward13", "ward", 2013),
    ("lsoa21", "lsoa", 2021),
    ("lsoa11", "lsoa", 2011),
    ("oa11", "oa", 2011),
)


@pytest.fixture(scope="module")
def milton_keynes(real_data, django_db_setup, django_db_blocker):
    """Milton Keynes' areas in a clean database, for one module; taken back afterwards.

    Gives {(type, vintage): what loading it did}.
    """
    from commonweal.places.models import AreaSet
    from commonweal.sources.areas.load import load_areas

    now = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
    with django_db_blocker.unblock(), time_machine.travel(now), transaction.atomic():
        assert not AreaSet.objects.exists()
        yield {
            (kind, vintage): load_areas(
                real_data / "boundaries" / "milton-keynes" / f"{name}.geojson",
                area_type=kind,
                vintage=vintage,
                by=None,
            )
            for name, kind, vintage in AREAS
        }
        transaction.set_rollback(True)
