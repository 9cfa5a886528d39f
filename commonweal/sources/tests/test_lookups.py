import pytest

from commonweal.places.models import Overlap
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.lookups.load import load_lookup
from commonweal.sources.opening import Unreadable

pytestmark = pytest.mark.django_db


@pytest.fixture
def sets():
    make_set("lsoa", {"L1": (-0.8, 52, -0.7, 52.1), "L2": (-0.7, 52, -0.6, 52.1)}, vintage=2011)
    make_set(
        "lsoa",
        {"N1": (-0.8, 52, -0.7, 52.1), "N2": (-0.7, 52, -0.65, 52.1), "N3": (-0.65, 52, -0.6, 52.1)},
        vintage=2021,
        is_current=False,
    )


def table(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_one_to_one_is_the_best_fit_and_one_to_several_has_unknown_shares(sets, tmp_path):
    done = load_lookup(
        table(
            tmp_path / "l.csv",
            "lsoa11_name,lsoa11_code,change_code,LSOA21CD,ltla22_code",
            "a,L1,U,N1,E06000042",
            "b,L2,S,N2,E06000042",
            "b,L2,S,N3,E06000042",
            "c,L9,U,N9,E06000042",
        ),
        by=None,
    )
    rows = Overlap.objects.values_list("from_area__code", "to_area__code", "share", "is_best_fit")
    assert set(rows) == {("L1", "N1", 1.0, True), ("L2", "N2", None, False), ("L2", "N3", None, False)}
    assert done.accepted == 3
    assert done.refused == []
    assert done.quality["to"]["LSOA21CD"]["areas_not_loaded"] == 1
    assert done.quality["to"]["ltla22_code"]["why"] == "no lad areas of 2022 are loaded"


def test_the_same_file_changes_nothing_until_areas_are_loaded_that_it_speaks_of(sets, tmp_path):
    path = table(tmp_path / "l.csv", "lsoa11_code,ltla22_code", "L1,E06000042")
    assert load_lookup(path, by=None).accepted == 0
    assert load_lookup(path, by=None).is_same
    make_set("lad", {"E06000042": (-0.9, 51.9, -0.5, 52.2)}, vintage=2022)
    assert load_lookup(path, by=None).accepted == 1
    assert Overlap.objects.count() == 1


def test_bad_rows_are_refused_with_reasons(sets, tmp_path):
    path = table(tmp_path / "l.csv", "lsoa11_code,lsoa21_code", "L1,N1", "L1,N1", ",N2", "L2")
    refused = {row["row"]: row["reason"] for row in load_lookup(path, by=None).refused}
    assert refused == {
        3: "it repeats an earlier row",
        4: "it has no lsoa11_code",
        5: "it has 1 columns, not 2",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"from,to\nA,B\n", "not a look-up"),
        (b"lsoa21_code,LSOA21CD\nA,B\n", "two columns for the same"),
        (b"lsoa11_code,lsoa21_code\n", "heading and no rows"),
        (b"lsoa11_code,lsoa21_code\n\xff,B\n", "not text in UTF-8"),
        (b"%PDF", "is a PDF"),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "l.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        load_lookup(path, by=None)
