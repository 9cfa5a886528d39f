"""Editions of one table: the newest is due, those before it are not, and what is late is marked."""

import ast
import datetime
import inspect
from dataclasses import replace
from importlib import import_module

import pytest

from commonweal.evidence.definitions import Layout
from commonweal.evidence.editions import State, overdue, standings
from commonweal.evidence.models import Dataset
from commonweal.evidence.tests.tables import row_of
from commonweal.evidence.verbs import set_rhythm, withdraw_dataset

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
PUPILS = Layout(
    "Pupils on roll",
    "Wealdmere Schools",
    "Not open",
    as_of=datetime.date(2025, 9, 30),
    measure="pupils",
    value="Pupils",
    about="population",
    codes={"column": "Area", "type": "lsoa", "year": 2021},
    is_open=False,
    rhythm="yearly",
    lag=30,
)
ROWS = "Area,Pupils\nL1,20\nL2,30\nL3,40\n"


@pytest.fixture
def keep(town, load):
    """Loads a table and gives the data set that it became."""

    def run(text=ROWS, file="pupils.csv", **said):
        return load(text, file, replace(PUPILS, **said)).dataset

    return run


def state_of(dataset):
    dataset.refresh_from_db()
    return standings([dataset], TODAY)[dataset.pk].state


def test_a_table_is_due_a_year_and_its_lag_later_and_late_after_that_day(keep):
    dataset = keep()
    assert dataset.next_due == datetime.date(2026, 10, 30)
    assert state_of(dataset) is State.OVERDUE
    assert standings([dataset], datetime.date(2026, 10, 30))[dataset.pk].state is State.DUE
    assert overdue(TODAY) == [dataset]


def test_a_newer_edition_takes_what_is_due_over_and_gives_it_back_when_withdrawn(keep, people):
    older = keep()
    newer = keep(ROWS.replace("20", "21"), as_of=datetime.date(2026, 9, 30), title="Pupils, 2026")
    assert state_of(older) is State.FOLLOWED
    assert state_of(newer) is State.DUE
    assert newer.next_due == datetime.date(2027, 10, 30)
    assert overdue(TODAY) == []
    withdraw_dataset(newer, because="It holds one school only.", by=people["lena"])
    assert state_of(older) is State.OVERDUE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROWS, {"publisher": "Another council"}),
        (ROWS, {"measure": "places", "name": "School places"}),
        (ROWS.replace("Pupils", "On roll"), {"value": "On roll"}),
        ("Area,Pupils\nL1,20\n", {}),  # a part of the table displaces nothing either
        (ROWS, {"as_of": datetime.date(2024, 9, 30)}),  # an older edition that is loaded later
    ],
    ids=["publisher", "measure", "columns", "a part", "older"],
)
def test_what_is_no_newer_edition_leaves_the_other_due(keep, text, said):
    first = keep()
    keep(text, "other.csv", **({"as_of": datetime.date(2026, 9, 30)} | said))
    assert state_of(first) is State.OVERDUE


def test_what_the_public_sees_is_followed_only_by_what_it_sees(keep):
    first = keep(is_open=True)
    keep(as_of=datetime.date(2026, 9, 30), is_open=False)
    assert state_of(first) is State.OVERDUE
    keep(as_of=datetime.date(2026, 9, 30), is_open=True)
    assert state_of(first) is State.FOLLOWED


def test_the_same_table_is_known_again_whatever_was_said_of_its_rhythm(keep):
    first = keep()
    assert keep(rhythm="monthly", lag=0) == first
    assert Dataset.objects.count() == 1


def test_a_published_table_comes_as_its_definition_says(load, town):
    load("lsoa21_code,total_residents,ethnic_group,n\nL1,1000,White,800\n", "census.csv")
    census = Dataset.objects.get()
    assert (census.rhythm, census.next_due) == ("every 10 years", datetime.date(2032, 11, 30))


def test_the_catalogue_and_the_page_say_what_is_due_followed_and_late(keep, sign_in):
    first = keep()
    lena = sign_in("lena")
    assert "Overdue since 30 October 2026" in row_of(lena, first)
    page = lena.get(f"/data/{first.public_id}/").content.decode()
    assert "The next edition was due on 30 October 2026 and is not here." in page
    assert "Every year, published about 30 days after the day it speaks of" in page
    second = keep(as_of=datetime.date(2026, 9, 30))
    assert "A newer one is here" in row_of(lena, first)
    assert "30 October 2027" in row_of(lena, second)
    assert "is not here" not in lena.get(f"/data/{first.public_id}/").content.decode()


def test_how_often_it_comes_is_corrected_on_its_page_and_stands_on_the_record(keep, sign_in):
    dataset = keep()
    lena = sign_in("lena")
    where = f"/data/{dataset.public_id}/rhythm/"
    assert f'href="{where}"' in lena.get(f"/data/{dataset.public_id}/").content.decode()
    assert lena.post(where, {"rhythm": "years", "years": "2", "lag": ""}).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.rhythm, dataset.lag) == ("every 2 years", 0)
    assert dataset.next_due == datetime.date(2027, 9, 30)
    assert 'value="2"' in lena.get(where).content.decode()
    lena.post(where, {"rhythm": "", "lag": "5"})
    dataset.refresh_from_db()
    assert dataset.next_due is None
    assert state_of(dataset) is State.UNKNOWN


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"rhythm": "years"}, "Say every how many years."),
        ({"rhythm": "years", "years": "ten"}, "Every how many years"),
        ({"rhythm": "years", "years": "99"}, "50"),
        ({"rhythm": "daily"}, "Choose one of the answers"),
        ({"rhythm": "yearly", "lag": "-1"}, "0"),
        ({"rhythm": "yearly", "lag": "9" * 5_000}, "Error"),
    ],
)
def test_what_is_no_rhythm_is_said_beside_the_question_and_changes_nothing(keep, sign_in, said, words):
    dataset = keep()
    answer = sign_in("lena").post(f"/data/{dataset.public_id}/rhythm/", said)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert words in answer.content.decode()
    dataset.refresh_from_db()
    assert (dataset.rhythm, dataset.lag) == ("yearly", 30)


def test_who_may_not_load_data_does_not_say_how_often_it_comes(keep, people):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        set_rhythm(keep(), rhythm="monthly", lag=0, by=people["ben"])


def test_tables_that_were_loaded_before_rhythms_were_known_get_theirs(load, town):
    from django.apps import apps

    load("lsoa21_code,total_residents,ethnic_group,n\nL1,1000,White,800\n", "census.csv")
    load(ROWS, "own.csv", replace(PUPILS, rhythm="", lag=0))
    known = list(Dataset.objects.order_by("pk").values("edition", "rhythm", "lag", "next_due"))
    assert all(one["edition"] for one in known)
    Dataset.objects.update(edition="", rhythm="", lag=0, next_due=None)
    import_module("commonweal.evidence.migrations.0010_rhythms_of_tables").tell_of_tables_that_are_here(
        apps, None
    )
    assert list(Dataset.objects.order_by("pk").values("edition", "rhythm", "lag", "next_due")) == known


def test_the_migration_has_all_that_it_needs_in_itself():
    """Fails where it asks the code of today, or makes of a table something else than it did then."""
    migration = import_module("commonweal.evidence.migrations.0010_rhythms_of_tables")
    assert "commonweal" not in {name.partition(".")[0] for name in _imported(migration)}
    said = {
        "publisher": "A  School",
        "measure": "pupils",
        "value": "Pupils 2024/25",
        "codes": {"column": "LSOA 2021"},
    }
    assert migration.edition_of(said) == "17bf1d40c2a89cc9c3d97efeb5b57145bed5c4787c0da474243bebfb935904e2"
    assert migration.next_due(datetime.date(2024, 2, 29), 12, 90) == datetime.date(2025, 5, 29)
    assert migration.next_due(datetime.date(2011, 3, 27), 0, 0) is None


def _imported(module):
    """The names of what a module imports, inside functions too."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
