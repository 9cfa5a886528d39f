"""An import that is killed, a disk that is full, a database that is held: in processes of their own.

Each runs on a SQLite file in a home of its own, whichever database the suite uses.
"""

import fcntl
import signal
import sqlite3
import textwrap

from commonweal.sources.tests.processes import KILLED_AFTER_THREE_BATCHES, run
from commonweal.sources.tests.test_areas import geojson

COUNTED = """
from commonweal.evidence.models import Import, RecordedCrime
from commonweal.evidence.selectors import OPERATOR, recorded_crimes
def counted():
    states = sorted(Import.objects.values_list("state", flat=True))
    print(RecordedCrime.objects.count(), recorded_crimes(viewer=OPERATOR).count(), *states)
"""


def loading(path, *, before):
    """A script that says what is there, loads the file in batches of 100, and says again what is there."""
    return f"""
{COUNTED}
from commonweal.sources.police import load
load.BATCH = 100
counted()
{before}
try:
    print(load.load_police(Path({str(path)!r}), by=None, progress=lambda n: after(n)).added, "added")
except ValueError as error:
    print(error)
counted()
"""


NOTHING_AFTER = "after = lambda n: None"


def test_a_police_import_killed_in_the_middle_shows_nothing_and_the_next_run_is_whole(home, crimes):
    run(home, loading(crimes, before=KILLED_AFTER_THREE_BATCHES), expect=-signal.SIGKILL)
    assert run(home, loading(crimes, before=NOTHING_AFTER)).splitlines() == [
        "300 0 loading",
        "1000 added",
        "1000 1000 failed published",
    ]


def test_an_areas_import_killed_in_the_middle_shows_nothing_and_the_next_run_is_whole(home, tmp_path):
    import shapely

    squares = [
        (f"E0500{n:04}", f"W {n}", shapely.box(-0.8 + n / 100, 52, -0.79 + n / 100, 52.1)) for n in range(9)
    ]
    path = geojson(tmp_path / "w.geojson", squares)
    script = """
        from commonweal.places.models import Area, AreaSet
        from commonweal.places.selectors import published_area_sets
        from commonweal.sources.areas import load
        load.BATCH = 3
        make = load._area
        def area(area_set, read, wkb, bounds, inside, row):
            if DIES and row == 7:
                os.kill(os.getpid(), signal.SIGKILL)
            return make(area_set, read, wkb, bounds, inside, row)
        load._area = area
        def counted():
            print(Area.objects.count(), AreaSet.objects.count(), len(published_area_sets()))
        counted()
        load.load_areas(Path(FILE), area_type="ward", vintage=2025, by=None)
        counted()
    """
    script = textwrap.dedent(script).replace("FILE", repr(str(path)))
    run(home, script.replace("DIES", "True"), expect=-signal.SIGKILL)
    assert run(home, script.replace("DIES", "False")).splitlines() == ["6 1 0", "9 1 1"]


def test_a_postcodes_import_killed_in_the_middle_shows_nothing_and_the_next_run_is_whole(home, tmp_path):
    path = tmp_path / "p.csv"
    letters = "ABDEFGHJLN"
    lines = [f"MK1 {n}{a}{b},52.0,-0.7" for n in range(3) for a in letters for b in letters]
    path.write_text("\n".join(["Postcode,lat,long", *lines]) + "\n")
    script = """
        from commonweal.places.models import Postcode
        from commonweal.places.postcodes import find_postcode
        from commonweal.sources.postcodes import load
        load.BATCH = 50
        print(Postcode.objects.count(), find_postcode("MK1 0AA"))
        BEFORE
        load.load_postcodes(Path(FILE), by=None, progress=after)
        print(Postcode.objects.count(), find_postcode("MK1 0AA"))
    """
    script = textwrap.dedent(script).replace("FILE", repr(str(path)))
    run(home, script.replace("BEFORE", KILLED_AFTER_THREE_BATCHES), expect=-signal.SIGKILL)
    assert run(home, script.replace("BEFORE", NOTHING_AFTER)).splitlines() == ["150 None", "300 MK1 0AA"]


def test_a_full_disk_is_said_and_leaves_nothing_and_with_room_the_load_is_whole(home, crimes):
    # A file of the process may not grow beyond this: what a full disk does to SQLite.
    full = NOTHING_AFTER + "\nresource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))"
    _before, said, _after = run(home, loading(crimes, before=full)).splitlines()
    assert "The disk is full" in said
    assert "nothing of a.csv was loaded" in said
    before, added, after = run(home, loading(crimes, before=NOTHING_AFTER)).splitlines()
    assert before.split()[1] == "0"
    assert added == "1000 added"
    assert after.startswith("1000 1000")


def test_a_database_that_another_program_holds_is_said_and_nothing_is_lost(home, crimes):
    holder = sqlite3.connect(home / "commonweal.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    before, said, after = run(home, loading(crimes, before=NOTHING_AFTER)).splitlines()
    holder.execute("ROLLBACK")
    holder.close()
    assert "held by another program" in said
    assert before == after == "0 0"


def test_two_imports_at_a_time_are_refused_in_words(home, crimes):
    with (home / "import.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert "Another import is running" in run(home, loading(crimes, before=NOTHING_AFTER))
