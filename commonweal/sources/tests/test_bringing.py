"""A partner's table through the browser: chosen, described, looked through, loaded in the background."""

import gzip
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.jobs import verbs as jobs
from commonweal.jobs import worker
from commonweal.jobs.models import Job
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.bringing import verbs
from commonweal.sources.bringing.receiving import LARGEST_FILE
from commonweal.sources.models import BroughtTable, FigureMapping
from commonweal.sources.observations.mapping import read_mapping
from commonweal.sources.tests.test_observations import OFFICIAL, small  # noqa: F401
from commonweal.tension.tests.test_upload_reading import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
PUPILS = 'Area,School year,Pupils,Polish,Urdu\nL1,2026,120,20,40\nL2,2026,"1,300",[c],30\nL9,2026,50,10,10\n'
SAID = {
    "title": "Pupils by first language",
    "publisher": "Wealdmere Schools",
    "licence": "Not open",
    "as_of": "2026-10-01",
    "code": "Area",
    "areas": "lsoa-2021",
    "measure": "-own-",
    "own_name": "First language of pupils",
    "own_about": "nationality",
    "own_unit": "count",
    "shape": "groups",
    "groups": ["Polish", "Urdu"],
    "base": "Pupils",
}


@pytest.fixture
def lena(people, sign_in):
    return sign_in("lena")


@pytest.fixture
def bring(lena):
    """Choose a file as Lena: the address of the page that comes then, or the page with what is wrong."""

    def send(data=PUPILS, name="pupils.csv", by=None):
        data = data.encode() if isinstance(data, str) else data
        answer = (by or lena).post("/data/bring/", {"file": SimpleUploadedFile(name, data)})
        return answer["Location"] if answer.status_code == 302 else answer.content.decode()

    return send


@pytest.fixture
def describe(lena, bring):
    """Choose a file and say what its columns mean: the address of the page of looking through."""

    def send(data=PUPILS, **said):
        where = bring(data)
        answer = lena.post(where, SAID | said)
        assert answer.status_code == 302, said_wrong(answer)
        return answer["Location"]

    return send


def said_wrong(answer):
    return re.findall(r"Error:</span>\s*([^<]+)", answer.content.decode())


def text_of(browser, address):
    return browser.get(address).content.decode()


def number(html, label):
    """The number beside a label in a table."""
    found = re.search(rf">{label}</span></th>\s*<td[^>]*><span[^>]*>([\d,]+)<", html)
    return int(found[1].replace(",", "")) if found else None


@pytest.fixture
def run_jobs(monkeypatch):
    """Have work begin at once where it is started, as the worker would do it."""
    from commonweal.jobs.tasks import run_job

    monkeypatch.setattr(
        "commonweal.jobs.verbs._enqueue", lambda job: run_job.call(a_task(), job.public_id, job.attempt)
    )


def a_task():
    class Result:
        worker_ids = ["worker:test:1"]

    class Context:
        task_result = Result()

    return Context()


# From the file to the figures ---------------------------------------------------------------


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


# What the columns mean ----------------------------------------------------------------------


def test_the_page_shows_the_first_rows_and_finds_the_codes_of_areas(lena, bring):
    html = text_of(lena, bring())
    assert "1,300" in html
    assert '<option value="Area" selected>' in html
    assert '<option value="lsoa-2021" selected>' in html
    html = text_of(lena, bring("Name,lsoa21_code,n\nA,L1,1\n"))
    assert '<option value="lsoa21_code" selected>' in html


def test_markup_in_a_heading_or_a_cell_is_shown_as_text(lena, bring):
    html = text_of(lena, bring("Area,<script>alert(1)</script>\nL1,<b>bold</b>\n"))
    assert "<script>alert(1)" not in html
    assert "<b>bold" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Fill in “What is the table called?”"),
        ({"as_of": "2027-01-01"}, "Give a day that has been"),
        ({"code": "Nowhere"}, "Choose one of the answers"),
        ({"areas": "ward-1990"}, "Choose one of the answers"),
        ({"own_name": ""}, "Give the name of what is measured"),
        ({"own_name": "…"}, "Latin alphabet"),
        ({"own_name": "Residents"}, "This is measured already"),
        ({"own_about": ""}, "Say what it tells of an area"),
        ({"groups": []}, "Tick the columns that are groups"),
        ({"shape": "one"}, "Choose the column that holds the figures"),
        ({"base": "Polish"}, "is chosen twice"),
        ({"groups": ["Area"]}, "is chosen twice"),
    ],
)
def test_what_cannot_be_is_told_beside_the_question(lena, bring, said, sentence):
    answer = lena.post(bring(), SAID | said)
    assert answer.status_code == 200
    assert any(sentence in words for words in said_wrong(answer)), said_wrong(answer)
    assert not FigureMapping.objects.exists()


def test_what_was_said_is_filled_in_for_the_next_table_with_the_same_columns(lena, describe, bring):
    describe()
    html = text_of(lena, bring(PUPILS.replace("L1,2026,120", "L1,2027,130")))
    assert "Your organisation described these columns on 23 November 2026" in html
    assert 'value="Pupils by first language"' in html
    assert 'value="First language of pupils"' in html
    assert '<option value="Pupils" selected>' in html
    assert len(re.findall(r'name="groups"[^>]*checked', html)) == 2
    assert 'name="as_of_day" type="text" inputmode="numeric" value=""' in html


def test_another_organisation_does_not_find_what_was_said(people, sign_in, describe, bring):
    describe()
    people["aisha"].organisation = people["kit"].organisation
    people["aisha"].save()
    aisha = sign_in("aisha")
    assert "organisation described" not in text_of(aisha, bring(by=aisha))


def test_a_table_whose_columns_changed_says_so_and_fills_in_what_still_fits(lena, describe, bring):
    describe()
    html = text_of(lena, bring(PUPILS.replace("Polish", "Punjabi")))
    assert "but the columns have changed" in html
    assert "Not there any more: Polish" in html
    assert "New: Punjabi" in html
    assert re.findall(r'name="groups"[^>]*value="([^"]+)" checked', html) == ["Urdu"]


def test_the_file_of_the_mapping_is_read_by_the_command(lena, describe, tmp_path, commonweal):
    where = describe()
    answer = lena.get(where.replace("check/", "mapping.toml"))
    assert answer["Content-Type"].startswith("application/toml")
    mapping, table = tmp_path / "mapping.toml", tmp_path / "pupils.csv"
    mapping.write_bytes(answer.content)
    table.write_text(PUPILS)
    assert read_mapping(mapping).groups == {"Polish": "Polish", "Urdu": "Urdu"}
    code, out, _err = commonweal("load", "observations", table, "--mapping", mapping)
    assert code == 0
    assert "4 figures" in out
    assert "This very table is loaded already" in text_of(lena, where)


# Before anything is written -----------------------------------------------------------------


def test_bad_rows_are_told_with_their_row_in_the_spreadsheet(lena, describe):
    rows = [
        ["Area", "Pupils", "Polish"],
        [],
        ["L1", 120, 20],
        ["L1", 120, 21],
        ["", 1, 1],
        ["L2", 9, "1.234,5"],
    ]
    html = text_of(lena, describe(workbook(*rows), groups=["Polish"]))
    assert number(html, "Rows refused") == 3
    told = re.findall(r">(\d+)</span></th>\s*<td[^>]*data-label=\"Why\"><span[^>]*>([^<]+)<", html)
    assert [row for row, _why in told] == ["4", "5", "6"]
    assert "an earlier row says something else" in told[0][1]
    assert "names no area" in told[1][1]
    assert "comma does not part thousands" in told[2][1]


def test_rows_of_parts_of_an_area_are_not_taken_for_the_same_row_in_silence(lena, describe):
    """Two schools of an area with as many pupils each would count once."""
    html = text_of(lena, describe("Area,Pupils,Polish\nL1,120,20\nL1,120,20\nL2,90,10\n", groups=["Polish"]))
    assert number(html, "Rows that say the same again") == 1
    assert "add them up first" in html
    assert "add them up first" not in text_of(lena, describe())


def test_a_published_table_that_repeats_its_totals_says_nothing_again(lena, bring):
    check = lena.post(bring(OFFICIAL), {"as_of": "2021-03-21"})["Location"]
    assert number(text_of(lena, check), "Rows that say the same again") == 0


def test_codes_of_another_year_are_told_apart(lena, describe):
    make_set(
        "lsoa",
        {"E1": (-0.8, 52.0, -0.7, 52.1), "L1": (-0.7, 52.0, -0.6, 52.1)},
        vintage=2011,
        is_current=False,
    )
    table = "Area,Pupils,Polish\nE1,120,20\nL1,120,20\n"
    html = text_of(lena, describe(table, groups=["Polish"]))
    assert "More of the codes are those of" in html
    assert "of 2011" in html
    html = text_of(lena, describe("Area,Pupils,Polish\nE1,120,20\n", groups=["Polish"]))
    assert "Not one code of pupils.csv, such as E1, is among" in html
    assert "Load the figures" not in html


def test_no_small_count_goes_open_without_a_word_of_its_publisher(lena, describe, run_jobs):
    table = "Area,Pupils,Polish,Urdu\nL1,120,3,40\nL2,130,0,9\n"
    where = describe(table, is_open="on")
    html = text_of(lena, where)
    assert "The public would see 2 counts from 1 to 9" in html
    assert "Tick that the publisher agreed" in said_wrong(lena.post(where, {"do": "load"}))[0]
    assert not Dataset.objects.exists()
    lena.post(where, {"do": "load", "has_confirmed": "yes"})
    assert Dataset.objects.get().is_open
    event = AuditEvent.objects.get(verb="load table")
    assert event.details == {"small counts shown to everybody": 2}


def test_small_counts_can_be_loaded_for_those_who_work_with_figures(lena, client, describe, run_jobs):
    where = describe("Area,Pupils,Polish,Urdu\nL1,120,3,40\n", is_open="on")
    lena.post(where, {"do": "load for us"})
    dataset = Dataset.objects.get()
    assert not dataset.is_open
    client.logout()
    assert client.get(f"/data/{dataset.public_id}/").status_code == 404


def test_counts_that_are_not_small_or_not_open_ask_nothing(lena, describe):
    assert "has_confirmed" not in text_of(lena, describe(is_open="on"))
    assert "has_confirmed" not in text_of(lena, describe("Area,Pupils,Polish,Urdu\nL1,120,3,40\n"))


def test_a_table_that_names_a_school_is_not_loaded(people, lena, school, bring, describe, run_jobs):
    name = school.organisation.name
    where = describe(PUPILS.replace("Polish", name), groups=[name])
    html = text_of(lena, where)
    assert f"The table names schools: {name}" in html
    assert 'value="load"' not in html
    assert lena.post(where, {"do": "load"})["Location"] == where
    assert not Dataset.objects.exists()
    # That there are schools and pupils says nothing of which.
    assert 'value="load"' in text_of(lena, describe(title="Pupils of all schools"))


def test_figures_larger_than_what_they_are_out_of_are_told(lena, describe):
    html = text_of(lena, describe("Area,Pupils,Polish,Urdu\nL1,120,121,40\n"))
    assert number(html, "Figures larger than what they are out of") == 1
    assert "do not add up" not in html


def test_groups_that_do_not_add_up_are_told_before_they_are_loaded(lena, bring):
    check = lena.post(bring(OFFICIAL), {"as_of": "2021-03-21"})["Location"]
    html = text_of(lena, check)
    assert number(html, "Areas whose groups do not add up") == 1
    assert number(html, "Largest difference in one of them") == 10


def test_of_a_wide_table_the_first_columns_are_shown(lena, bring):
    header = ",".join(f"Column {number}" for number in range(30))
    html = text_of(lena, bring(f"Area,{header}\nL1,{','.join(['7'] * 30)}\n"))
    assert "19 more columns are not shown" in html


# Whose it is --------------------------------------------------------------------------------


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


# In the background --------------------------------------------------------------------------


@pytest.fixture
def ready(people, describe):
    """Lena's table, described."""
    describe()
    return BroughtTable.objects.get()


def work_of(job):
    from commonweal.jobs.tasks import run_job

    return run_job.call(a_task(), job.public_id, job.attempt)


def test_two_clicks_are_one_piece_of_work_and_nothing_can_be_changed_meanwhile(people, ready, lena):
    first = verbs.start_loading(ready, by=people["lena"])
    assert verbs.start_loading(ready, by=people["lena"]) == first
    address = f"/data/bring/{ready.public_id}/"
    assert lena.get(address)["Location"] == f"/jobs/{first.public_id}/"
    lena.post(f"{address}delete/")
    assert BroughtTable.objects.get().state == "described"


def test_work_that_was_cancelled_before_it_wrote_leaves_nothing_and_can_be_done_again(people, ready, lena):
    job = verbs.start_loading(ready, by=people["lena"])
    jobs.cancel(job, by=people["lena"])
    assert work_of(job) == "left alone"
    assert not Dataset.objects.exists()
    check = f"/data/bring/{ready.public_id}/check/"
    assert f'href="{check}"' in text_of(lena, f"/jobs/{job.public_id}/")
    assert "Load the figures" in text_of(lena, check)
    job.refresh_from_db()
    jobs.start_again(job, by=people["lena"])
    assert work_of(job) == "done"
    assert Dataset.objects.count() == 1


def test_who_cancels_while_the_table_is_read_is_heard_before_it_is_written(people, ready, monkeypatch):
    job = verbs.start_loading(ready, by=people["lena"])

    def read_and_be_cancelled(table):
        Job.objects.filter(pk=job.pk).update(wants_cancel=True)
        return verbs.read_table(table)

    monkeypatch.setattr("commonweal.sources.bringing.work.read_table", read_and_be_cancelled)
    assert work_of(job) == "cancelled"
    assert not Dataset.objects.exists()


def test_a_worker_that_died_after_writing_loads_nothing_twice(people, ready, monkeypatch):
    job = verbs.start_loading(ready, by=people["lena"])

    def die(*_words):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("commonweal.sources.bringing.work._finish", die)
        with pytest.raises(SystemExit):
            work_of(job)
    assert Dataset.objects.count() == 1
    assert BroughtTable.objects.get().state == "described"
    jobs.bury_dead()
    job.refresh_from_db()
    jobs.start_again(job, by=people["lena"])
    assert work_of(job) == "done"
    job.refresh_from_db()
    assert Dataset.objects.count() == 1
    assert "was loaded before" in job.result["words"]
    assert BroughtTable.objects.get().state == "loaded"
    Job.objects.filter(pk=job.pk).update(state="waiting", attempt=9)
    job.refresh_from_db()
    assert work_of(job) == "done"
    assert Dataset.objects.count() == 1


def test_old_work_started_again_does_not_load_what_nobody_looked_through(people, ready):
    """A table described anew as open, with small counts that nobody confirmed, would come in by the old door."""
    job = verbs.start_loading(ready, by=people["lena"])
    jobs.cancel(job, by=people["lena"])
    layout = verbs.from_json(ready.layout)
    verbs.describe_table(ready, verbs.replace(layout, is_open=True), by=people["lena"])
    job.refresh_from_db()
    jobs.start_again(job, by=people["lena"])
    assert work_of(job) == "failed"
    job.refresh_from_db()
    assert "described anew" in job.message
    assert not Dataset.objects.exists()


def test_whoever_may_not_load_any_more_is_told_so(people, ready):
    job = verbs.start_loading(ready, by=people["lena"])
    people["lena"].appointments.all().delete()
    assert work_of(job) == "failed"
    job.refresh_from_db()
    assert "may not load data any more" in job.message
    assert not Dataset.objects.exists()


def test_a_table_whose_time_is_up_while_its_work_waits_is_told_of(people, ready):
    job = verbs.start_loading(ready, by=people["lena"])
    BroughtTable.objects.all().delete()
    assert work_of(job) == "failed"
    job.refresh_from_db()
    assert "no longer here" in job.message


def test_the_list_says_when_a_table_is_deleted(lena, bring):
    bring()
    assert "30 November 2026" in text_of(lena, "/data/bring/")


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_and_the_page_of_the_work_leads_to_the_figures(people, sign_in, describe, lena):
    """Once through the queue, with a worker of its own, as it is when nobody looks."""
    answer = lena.post(describe(), {"do": "load"})
    assert "You can leave this page" in text_of(lena, answer["Location"])
    assert "Load a table of figures" in text_of(lena, "/jobs/")
    worker.work(once=True)
    html = text_of(lena, answer["Location"])
    assert "4 figures were loaded." in html
    assert text_of(lena, re.search(r'href="(/data/[^"/]+/)"', html)[1]).count(SAID["title"])
    assert not BroughtTable.objects.get().file
    assert sign_in("aisha").get(answer["Location"]).status_code == 404
