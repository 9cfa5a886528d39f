import gzip
import zipfile

import pytest

from commonweal.places.models import Postcode, PostcodeEdition
from commonweal.places.postcodes import find_postcode
from commonweal.sources.opening import Unreadable
from commonweal.sources.postcodes.load import load_postcodes

pytestmark = pytest.mark.django_db


def table(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(path):
    return load_postcodes(path, by=None)


def test_a_plain_table_is_loaded_and_the_same_file_changes_nothing(tmp_path):
    path = table(tmp_path / "a.csv", "Postcode,lat,long", "mk11aa,52.01,-0.72", "MK1 1AB,52.02,-0.73")
    assert load(path).accepted == 2
    assert load(path).is_same
    found = find_postcode("MK1 1AA")
    assert (found.lon, found.lat) == (-0.72, 52.01)


def test_a_newer_file_renews_what_it_holds_and_keeps_the_rest(tmp_path):
    load(table(tmp_path / "a.csv", "Postcode,lat,long", "MK1 1AA,52.01,-0.72", "MK1 1AB,52.02,-0.73"))
    done = load(table(tmp_path / "b.csv", "Postcode,lat,long", "MK1 1AA,52.05,-0.75", "MK1 1AD,52.0,-0.7"))
    assert (done.accepted, done.renewed) == (2, 1)
    assert find_postcode("MK1 1AA").lat == 52.05
    assert find_postcode("MK1 1AB").lat == 52.02
    assert Postcode.objects.count() == 3


@pytest.mark.parametrize(
    "header",
    [
        "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,lad26cd,lat,long",
        "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,laua,lat,long",
    ],
)
def test_the_directorys_columns_are_known_in_every_edition(tmp_path, header):
    done = load(
        table(
            tmp_path / "nspl.csv",
            header,
            "MK1 1AA,MK1  1AA,MK1 1AA,198001,,0,487532,235539,1,E00,E06,52.01092,-0.72579",
            "MK1 1ZZ,MK1  1ZZ,MK1 1ZZ,198001,201905,0,487532,235539,1,E00,E06,52.01092,-0.72579",
            "MK9 9ZZ,MK9  9ZZ,MK9 9ZZ,198001,,0,,,9,,,99.999999,0.000000",
        )
    )
    assert (done.accepted, done.refused) == (3, [])
    assert (done.quality["ended"], done.quality["without_grid_reference"]) == (1, 1)
    assert find_postcode("MK1 1ZZ").terminated == "2019-05"
    assert find_postcode("MK9 9ZZ").lon is None


def test_eastings_and_northings_are_converted(tmp_path):
    load(table(tmp_path / "a.csv", "Postcode,Eastings,Northings", "MK1 1AA,487532,235539"))
    found = find_postcode("MK1 1AA")
    assert (found.lon, found.lat) == pytest.approx((-0.72579, 52.01092), abs=1e-3)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("MK1 1AB,-0.72,52.01", "exchanged"),
        ("MK1 1AB,0,0", "Gulf of Guinea"),
        ("MK1 1AB,48.0,10.0", "outside the United Kingdom"),
        ("MK1 1AB,north,-0.7", "not a coordinate"),
        ("Bletchley,52.0,-0.7", "not a postcode"),
        ("mk11aa,52.0,-0.7", "twice"),
        ("MK1 1AB,52.0", "2 columns, not 3"),
        ("=HYPERLINK(1),52.0,-0.7", "not a postcode"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(tmp_path, bad, words):
    done = load(table(tmp_path / "a.csv", "Postcode,lat,long", "MK1 1AA,52.01,-0.72", bad))
    assert done.accepted == 1
    [refusal] = done.refused
    assert refusal["row"] == 3
    assert words in refusal["reason"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,lat,long\nA,52,0\n", "no column of postcodes"),
        (b"Postcode,town\nMK1 1AA,Bletchley\n", "neither latitude and longitude"),
        (b"Postcode,lat,long\n", "heading and no rows"),
        (b"Postcode,lat,long\nMK1 1AA,52.01,-0.72\n\xff\xff\n", "not text in UTF-8"),
        (gzip.compress(b"Postcode,lat,long\nMK1 1AA,52.01,-0.72\n", mtime=0)[:-9], "cut short"),
        (b"SQLite format 3\x00....", "A CSV file is wanted"),
    ],
)
def test_a_wrong_or_broken_file_leaves_nothing(tmp_path, content, words):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        load(path)
    assert (Postcode.objects.count(), PostcodeEdition.objects.count()) == (0, 0)


def test_a_spreadsheet_is_named_as_what_it_is(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("x.csv", "a")
    with pytest.raises(Unreadable, match="spreadsheet"):
        load(path)


def test_an_edition_that_is_not_published_is_not_found(tmp_path):
    load(table(tmp_path / "a.csv", "Postcode,lat,long", "MK1 1AA,52.01,-0.72"))
    PostcodeEdition.objects.update(is_published=False)
    assert find_postcode("MK1 1AA") is None
