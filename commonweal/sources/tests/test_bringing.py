"""A partner's table through the browser: from the file to the figures, and whose it is."""

import datetime
import gzip
import io
import re
import zipfile

import pytest

from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.sources.bringing import verbs
from commonweal.sources.bringing.receiving import LARGEST_FILE
from commonweal.sources.models import BroughtTable, FigureMapping
from commonweal.sources.tests.tables import PUPILS, SAID, number, text_of
from commonweal.sources.tests.test_observations import OFFICIAL
from commonweal.tension.tests.test_upload_reading import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def test_a_table_is_chosen_described_looked_through_and_loaded(lena, describe, run_jobs):
    where = describe()
    html = text_of(lena, where)
    assert "Nothing has been loaded yet" in html
    assert number(html, "Rows read") == 3
    assert number(html, "Areas of the table that are found here") == 2
    assert number(html, "Areas of the table that are not loaded here") == 1
    assert number(html, "Figures withheld by the source") == 1
    assert "L9" in html
    assert not Dataset.objects.exists()
    kept = verbs.path_of(BroughtTable.objects.get())
    job = lena.post(where, {"do": "load"})["Location"]
    html = text_of(lena, job)
    assert "4 figures were loaded." in html
    dataset = Dataset.objects.get()
    assert f'href="/data/{dataset.public_id}/"' in html
    assert (dataset.title, dataset.publisher, dataset.is_open) == (SAID["title"], SAID["publisher"], False)
    assert {(one.area.code, one.group): (one.value, one.base) for one in Observation.objects.all()} == {
        ("L1", "Polish"): (20, 120),
        ("L1", "Urdu"): (40, 120),
        ("L2", "Polish"): (None, 1300),
        ("L2", "Urdu"): (30, 1300),
    }
    measure = Measure.objects.get()
    assert (measure.code, measure.name) == ("first-language-of-pupils", "First language of pupils")
    assert dataset.source_import.name == "pupils.csv"
    assert dataset.source_import.started_by_id == BroughtTable.objects.get().brought_by_id
    assert lena.get(where)["Location"] == f"/data/{dataset.public_id}/"
    assert not BroughtTable.objects.get().file
    assert kept.exists()  # until the transaction, which a test never ends, is done


def test_the_file_goes_from_the_disk_when_the_table_is_loaded_or_deleted(
    lena, bring, describe, run_jobs, django_capture_on_commit_callbacks
):
    where = describe()
    kept = verbs.path_of(BroughtTable.objects.get())
    assert kept.stat().st_mode & 0o077 == 0
    with django_capture_on_commit_callbacks(execute=True):
        lena.post(where, {"do": "load"})
    assert not kept.exists()
    address = bring()
    table = BroughtTable.objects.first()
    kept = verbs.path_of(table)
    with django_capture_on_commit_callbacks(execute=True):
        assert lena.post(f"{address}delete/")["Location"] == "/data/bring/"
    assert not kept.exists()
    assert BroughtTable.objects.first().state == "cancelled"
    bring()
    table = BroughtTable.objects.first()
    kept = verbs.path_of(table)
    with django_capture_on_commit_callbacks(execute=True):
        BroughtTable.objects.filter(pk=table.pk).delete()
    assert not kept.exists()


def test_how_often_a_table_comes_is_asked_remembered_and_loaded(lena, bring, describe, run_jobs):
    where = describe(rhythm="years", years="2", lag="30")
    mapping = lena.get(f"/data/bring/{BroughtTable.objects.get().public_id}/mapping.toml").content.decode()
    assert 'rhythm = "every 2 years"' in mapping
    assert "lag = 30" in mapping
    lena.post(where, {"do": "load"})
    dataset = Dataset.objects.get()
    assert (dataset.rhythm, dataset.lag) == ("every 2 years", 30)
    assert dataset.next_due == datetime.date(2028, 10, 31)
    html = text_of(lena, bring())
    assert 'name="years" value="2"' in html
    assert 'value="years" checked' in " ".join(html.split())


def test_a_rhythm_that_is_none_is_said_and_the_rest_of_the_answers_stays(lena, bring):
    answer = lena.post(bring(), SAID | {"rhythm": "years", "years": "ten"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert 'value="Pupils by first language"' in answer.content.decode()


def test_a_published_table_comes_with_its_rhythm_and_it_can_be_said_otherwise(lena, bring, run_jobs):
    where = bring(OFFICIAL)
    assert 'name="years" value="10"' in text_of(lena, where)
    check = lena.post(where, {"as_of": "2021-03-21", "rhythm": "once"})["Location"]
    assert "This is “Census 2021, ethnic group”" in text_of(lena, where), "it is taken for another table"
    lena.post(check, {"do": "load"})
    assert (Dataset.objects.get().rhythm, Dataset.objects.get().next_due) == ("once", None)


def test_a_published_table_is_known_and_asks_only_for_the_day(lena, bring, run_jobs):
    where = bring(OFFICIAL)
    html = text_of(lena, where)
    assert "This is “Census 2021, ethnic group”" in html
    assert 'value="2021"' in html
    assert 'name="title"' not in html
    check = lena.post(where, {"as_of": "2021-03-21"})["Location"]
    lena.post(check, {"do": "load"})
    assert Dataset.objects.get().title == "Census 2021, ethnic group"
    assert Observation.objects.filter(measure__code="ethnicity").count() == 4
    assert not FigureMapping.objects.exists()
    assert 'name="title"' in text_of(lena, bring(OFFICIAL) + "?by-hand")


def test_a_table_with_the_columns_of_a_published_one_can_be_described_by_hand(lena, bring):
    where = bring(OFFICIAL)
    said = {"code": "lsoa21_code", "shape": "one", "value": "n", "group": "ethnic_group"} | {
        "base": "",
        "groups": [],
    }
    assert lena.post(f"{where}?by-hand", SAID | said)["Location"] == f"{where}check/"
    html = text_of(lena, where)
    assert 'value="Pupils by first language"' in html
    assert '<option value="ethnic_group" selected>' in html
    published = bring(OFFICIAL)
    lena.post(published, {"as_of": "2021-03-21"})
    assert "This is “Census 2021, ethnic group”" in text_of(lena, published)


def test_a_workbook_a_packed_file_and_what_windows_writes_are_read_alike(lena, bring):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pupils.csv", PUPILS)
    rows = [["Area", "Größe"], ["L1", 20], ["L2", 1300]]
    for data, header in (
        (PUPILS, 5),
        (gzip.compress(PUPILS.encode()), 5),
        (packed.getvalue(), 5),
        (b"\xef\xbb\xbf" + PUPILS.encode(), 5),
        (workbook(*rows), 2),
        ("Area;Größe\nL1;20\nL2;1300\n".encode("cp1252"), 2),
    ):
        assert bring(data).startswith("/data/bring/")
        table = BroughtTable.objects.first()
        assert len(table.header) == header
        assert table.header[0] == "Area"
        if header == 2:
            assert table.header[1] == "Größe"
            assert verbs.rows_of(table, 9) == [["L1", "20"], ["L2", "1300"]]


def two_tables():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, PUPILS)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (two_tables(), "This archive holds 2 tables"),
        (b"", "This file is empty"),
        (b"  \n", "This file is empty"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"Area,Pupils\n", "a row of headings and nothing below it"),
        (b"\xff\xfeA\x00", "UTF-16"),
        (b"\x1f\x8b damaged", "damaged or was cut short"),
        (b"PK\x03\x04 damaged", "damaged or was cut short"),
        (b'Area,n\n"L1,2\n' + b"x" * 200_000, "not a table"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 15_000_000), "unpacks to more than|would unpack"),
        (b"a,b\n" + b"1,2\n" * 100_200, "more than 100000 rows"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_table_is_refused_in_words_and_nothing_is_kept(bring, data, sentence):
    assert re.search(sentence, bring(data))
    assert not BroughtTable.objects.exists()


def test_text_that_is_called_a_picture_is_said_to_be_none(bring):
    assert "By its name this file is a picture" in bring(b"This is no picture.\n", "fake.jpg")
    assert not BroughtTable.objects.exists()


# Whose it is --------------------------------------------------------------------------


def test_a_table_is_there_for_whoever_brought_it_and_nobody_else(people, sign_in, bring, lena):
    where = bring()
    assert "pupils.csv" in text_of(lena, "/data/bring/")
    aisha = sign_in("aisha")
    assert "pupils.csv" not in text_of(aisha, "/data/bring/")
    for address in (where, f"{where}check/", f"{where}mapping.toml"):
        assert aisha.get(address).status_code == 404
    assert aisha.post(f"{where}delete/").status_code == 404
    assert BroughtTable.objects.get().state == "chosen"


def test_the_catalogue_leads_to_it_for_whoever_may_load(lena, sign_in):
    assert 'href="/data/bring/"' in text_of(lena, "/data/")
    assert 'href="/data/bring/"' not in text_of(sign_in("ben"), "/data/")
    assert 'href="/data/bring/"' not in text_of(sign_in(None), "/data/")
