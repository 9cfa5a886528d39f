"""What columns mean, as a file: written by a page, read by the command, refused in words where it is wrong."""

import datetime
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.audit.models import AuditEvent
from commonweal.evidence.definitions import Layout, layouts
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.load import load_observations
from commonweal.sources.observations.mapping import as_json, as_toml, from_json, read_mapping
from commonweal.sources.opening import Unreadable

PUPILS = Layout(
    title="Pupils by first language",
    publisher="Wealdmere Schools",
    licence="not open",
    as_of=datetime.date(2026, 10, 1),
    measure="first-language",
    name="First language of pupils",
    about="nationality",
    groups={"English": "English", "Another “language”": 'Other "all"'},
    base="Pupils",
    codes={"column": "Area", "type": "lsoa", "year": 2021},
    is_open=False,
)
TABLE = 'Area,Pupils,English,"Other ""all"""\nL1,30,20,10\nL2,"1,200","1,000",[c]\n'


def written(folder, text, name="pupils.toml"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_mapping_comes_back_from_its_file_as_it_was(tmp_path):
    for layout in (PUPILS, *layouts()):
        assert read_mapping(written(tmp_path, as_toml(layout))) == layout
        assert from_json(as_json(layout)) == layout


@pytest.mark.parametrize(
    "said", ["rhythm = 'daily'", "rhythm = 'every 1 years'", "lag = 9999", "lag = -1", "lag = '3'"]
)
def test_a_rhythm_that_is_none_is_refused_in_words(tmp_path, said):
    with pytest.raises(
        Unreadable, match=r"rhythm and lag: .*(Say once, monthly|in days)|must be a whole number"
    ):
        read_mapping(written(tmp_path, f"{said}\n{as_toml(PUPILS)}"))


@pytest.mark.django_db
def test_the_file_and_the_command_say_how_often_a_table_comes(small, tmp_path, commonweal):
    table = written(tmp_path, TABLE, "pupils.csv")
    mapping = written(tmp_path, as_toml(replace(PUPILS, rhythm="yearly", lag=30)))
    words = ("load", "observations", table, "--mapping", mapping)
    code, _out, err = commonweal(*words, "--rhythm", "daily")
    assert (code, Dataset.objects.count()) == (1, 0)
    assert "Say once, monthly, quarterly, yearly, or every N years" in err
    assert commonweal(*words)[0] == 0
    assert Dataset.objects.get().next_due == datetime.date(2027, 10, 31)
    assert commonweal(*words, "--as-of", "2026-11-01", "--rhythm", "quarterly", "--lag", "0")[0] == 0
    newest = Dataset.objects.latest("pk")
    assert (newest.rhythm, newest.lag, newest.next_due) == ("quarterly", 0, datetime.date(2027, 2, 1))


@pytest.mark.django_db
def test_how_often_a_table_comes_is_said_of_one_that_was_loaded_before_too(small, tmp_path, commonweal):
    """Fails where the file is the same as before, and what is said besides is passed over in silence."""
    table = written(tmp_path, TABLE, "pupils.csv")
    words = ("load", "observations", table, "--mapping", written(tmp_path, as_toml(PUPILS)))
    assert commonweal(*words)[0] == 0
    assert (Dataset.objects.get().rhythm, Dataset.objects.get().next_due) == ("", None)
    assert "Nothing changed" in commonweal(*words)[1]
    code, out, _err = commonweal(*words, "--rhythm", "yearly", "--lag", "30")
    assert (code, "It comes yearly, 30 days after" in out) == (0, True)
    [dataset] = Dataset.objects.all()
    assert (dataset.rhythm, dataset.lag, dataset.next_due) == ("yearly", 30, datetime.date(2027, 10, 31))
    assert AuditEvent.objects.filter(verb="set rhythm", item_id=dataset.public_id).count() == 1
    assert "Nothing changed" in commonweal(*words, "--rhythm", "yearly")[1]
    assert AuditEvent.objects.filter(verb="set rhythm").count() == 1
    assert json.loads(commonweal(*words, "--lag", "0", "--json")[1])["result"]["has_other_rhythm"]
    assert (Dataset.objects.get().rhythm, Dataset.objects.get().lag) == ("yearly", 0)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_whatever_a_column_is_called_the_file_can_be_read(tmp_path_factory, name):
    layout = replace(PUPILS, groups={name: name}, title=name)
    assert read_mapping(written(tmp_path_factory.getbasetemp(), as_toml(layout))) == layout


@pytest.mark.django_db
def test_the_command_loads_a_table_with_the_file(small, tmp_path, commonweal):
    table = written(tmp_path, TABLE, "pupils.csv")
    mapping = written(tmp_path, as_toml(PUPILS))
    code, out, _err = commonweal("load", "observations", table, "--mapping", mapping)
    assert code == 0
    assert "4 figures" in out
    assert {(one.area.code, one.group): (one.value, one.base) for one in Observation.objects.all()} == {
        ("L1", "English"): (20, 30),
        ("L1", "Another “language”"): (10, 30),
        ("L2", "English"): (1000, 1200),
        ("L2", "Another “language”"): (None, 1200),
    }
    assert not Dataset.objects.get().is_open
    assert Measure.objects.get().name == "First language of pupils"
    said = commonweal("load", "observations", table, "--mapping", mapping, "--as-of", "2025-10-01")
    assert said[0] == 0
    assert set(Dataset.objects.values_list("as_of", flat=True)) == {
        datetime.date(2025, 10, 1),
        PUPILS.as_of,
    }


@pytest.mark.django_db
def test_a_mapping_and_options_that_say_the_same_are_not_taken_together(tmp_path, commonweal):
    mapping = written(tmp_path, as_toml(PUPILS))
    table = written(tmp_path, TABLE, "pupils.csv")
    code, _out, err = commonweal("load", "observations", table, "--mapping", mapping, "--open")
    assert code != 0
    assert "leave --open out" in err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no toml at all", "no mapping of columns"),
        ("\xff", "does not say title|no mapping"),
        ('title = "T"', "does not say publisher and licence"),
        ('title = "T"\npublisher = "P"\nlicence = "L"', "names no column of figures"),
        ('title = "T"\npublisher = "P"\nlicence = "L"\nvalue = "n"', "does not say what is measured"),
        ('title = 3\npublisher = "P"\nlicence = "L"', "“title” must be text"),
        ('titel = "T"', "“titel” means nothing"),
        ('title = "T"\nas_of = "2026-10-01"', "without quotation marks"),
        ('title = "T"\nis_open = "yes"', "true or false"),
        ('title = "T"\n[groups]\nA = 3', "name a column for each"),
        ('title = "T"\n[codes]\ncolumn = "A"', "must say column, type and year"),
        (as_toml(replace(PUPILS, about="people")), "about must be one of"),
        (as_toml(replace(PUPILS, unit="heads")), "unit must be one of"),
    ],
)
def test_a_file_that_is_no_mapping_says_why(tmp_path, text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_mapping(written(tmp_path, text))


@pytest.mark.django_db
def test_a_measure_of_its_own_goes_on_meaning_what_it_meant(small, tmp_path):
    """Else a table could move what is laid over nothing, such as hate, to where it lies beside ethnicity."""
    table = written(tmp_path, TABLE, "pupils.csv")
    load_observations(table, PUPILS, by=None)
    for other in (replace(PUPILS, about="population"), replace(PUPILS, unit="percent")):
        with pytest.raises(NotLoaded, match="is measured already"):
            load_observations(table, other, by=None)
    assert Measure.objects.get().about == "nationality"


@pytest.mark.django_db
def test_a_mapping_of_several_measures_says_of_those_that_are_not_known_what_they_tell(small, tmp_path):
    described = replace(PUPILS, groups={}, base="", measure="", measures={"pupils": "Pupils"}, about="")
    with pytest.raises(NotLoaded, match="“pupils” is no measure that is known"):
        load_observations(written(tmp_path, TABLE, "pupils.csv"), described, by=None)
