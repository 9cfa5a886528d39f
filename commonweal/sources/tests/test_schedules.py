"""Sources asked by the clock, against the stand-in: what came of it is told apart."""

import datetime
import io
import json
import zipfile
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Dataset, Import, Observation
from commonweal.evidence.verbs import withdraw_dataset
from commonweal.jobs import verbs as jobs
from commonweal.jobs.models import Job
from commonweal.people.models import Appointment
from commonweal.places.models import AreaSet
from commonweal.sources.police.read import COLUMNS as POLICE_COLUMNS
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules import clock, running, verbs
from commonweal.sources.services.asking import ForNow
from commonweal.sources.services.nomis import fetch_figures
from commonweal.sources.tests.scheduled import WHITE, ask, census, set_up, work
from commonweal.sources.tests.stand_in import COLUMNS, WARDS
from commonweal.sources.tests.test_police import row

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


# What came of it ----------------------------------------------------------------------------


def test_a_new_edition_is_loaded_and_the_same_one_is_nothing_new(schedule, nomis):
    first = ask(schedule)
    assert (first.outcome, first.accepted, first.refused) == ("new", 6, 0)
    dataset = Dataset.objects.get(public_id=first.dataset)
    assert not dataset.is_open
    assert ask(schedule).outcome == "same"
    nomis.tables["NM_2041_1"] = census(more=7)
    third = ask(schedule)
    assert third.outcome == "new"
    assert (
        Observation.objects.get(dataset__public_id=third.dataset, area__code="E01000002", group=WHITE).value
        == 109
    )
    assert (schedule.failures, schedule.waits_since, mail.outbox) == (0, None, [])


def test_that_a_machine_did_it_is_what_the_record_says(schedule):
    ask(schedule)
    done = dict(AuditEvent.objects.values_list("verb", "actor"))
    assert done["set up schedule"]
    assert not done["load observations"]
    assert not done["ask source"]


def test_an_empty_source_loads_nothing_and_waits_for_whoever_looks_after_it(
    schedule, nomis, django_capture_on_commit_callbacks
):
    kept = Dataset.objects.get(public_id=ask(schedule).dataset)
    nomis.tables["NM_2041_1"] = (list(COLUMNS), [])
    with django_capture_on_commit_callbacks(execute=True):
        Schedule.objects.update(next_at=timezone.now())
        job = Job.objects.get(public_id=running.start_due().job)
    with django_capture_on_commit_callbacks(execute=True):
        work(job)
    run = ScheduledRun.objects.latest("pk")
    assert run.outcome == "empty"
    assert "not one row" in run.message
    assert Dataset.objects.get() == kept
    assert kept.withdrawn_at is None
    schedule.refresh_from_db()
    assert schedule.waits_since
    assert schedule.next_at == timezone.now() + clock.WEEK
    [letter] = mail.outbox
    assert letter.to == ["lena@wealdmere.example"]
    assert f"/data/schedules/{schedule.public_id}/" in letter.body
    assert "ethnic" not in letter.body.lower()
    assert Import.objects.get(state="failed").quality["fault"] == "empty"


def test_a_source_that_waits_already_is_not_written_of_again(
    schedule, nomis, django_capture_on_commit_callbacks
):
    nomis.tables["NM_2041_1"] = (list(COLUMNS), [])
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask(schedule)
    assert len([one for one in mail.outbox if "data source" in one.subject]) == 1


def test_changed_columns_are_told_apart_by_name_and_what_was_loaded_stays(schedule, nomis):
    ask(schedule)
    header = ["GEOGRAPHY_CODE", "ETHNICITY_NAME", "OBS_VALUE"]
    nomis.tables["NM_2041_1"] = (header, [["E01000000", "White", 3]])
    run = ask(schedule)
    assert (run.outcome, run.lacking, run.added) == ("columns", ["C2021_ETH_20_NAME"], ["ETHNICITY_NAME"])
    assert Dataset.objects.count() == 1
    assert schedule.waits_since
    nomis.tables["NM_2041_1"] = census(more=1)
    assert ask(schedule).outcome == "new"
    assert schedule.waits_since is None


def test_rows_that_are_refused_are_said_beside_what_was_loaded(schedule, nomis):
    header, rows = census()
    nomis.tables["NM_2041_1"] = (header, [*rows, ["E01000009", WHITE, "-3"], ["", WHITE, 3]])
    run = ask(schedule)
    assert (run.outcome, run.accepted, run.refused) == ("partly", 6, 2)
    assert schedule.waits_since
    # That there is nothing new since does not mend them.
    assert ask(schedule).outcome == "same"
    assert schedule.waits_since
    verbs.say_looked_at(schedule, by=schedule.looked_after_by)
    ask(schedule)
    assert schedule.waits_since is None


def test_a_table_of_which_every_row_is_refused_loads_nothing(schedule, nomis):
    nomis.tables["NM_2041_1"] = (list(COLUMNS), [["E01000001", WHITE, "many"]])
    run = ask(schedule)
    assert run.outcome == "not kept"
    assert "holds no figure" in run.message
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("fault", ["busy", "silent", "trickle", "cut", "being mended"])
def test_a_service_that_does_not_answer_is_tried_again_after_longer_and_longer_waits(schedule, nomis, fault):
    waits = []
    for _time in range(4):
        nomis.faults.extend([fault] * 2)
        assert ask(schedule).outcome == "unreachable"
        waits.append((schedule.next_at - timezone.now()) / HOUR)
        assert bool(schedule.waits_since) == (len(waits) >= running.PATIENT_FOR)
    assert waits == [1, 4, 24, 48]
    assert ask(schedule).outcome == "new"
    assert (schedule.failures, schedule.waits_since) == (0, None)
    assert schedule.next_at == clock.next_time(schedule.starts_on, "monthly", timezone.now())


def test_a_service_that_asks_to_be_left_alone_is(schedule, monkeypatch):
    def busy(*_words, **_more):
        raise ForNow("It asks to be left alone for 86,400 seconds.", after=86_400)

    monkeypatch.setattr("commonweal.sources.schedules.loading.fetch_figures", busy)
    assert ask(schedule).outcome == "unreachable"
    assert schedule.next_at == timezone.now() + 24 * HOUR


@pytest.mark.parametrize("fault", ["not found", "forbidden", "moved"])
def test_a_service_that_refuses_the_question_is_not_pressed(schedule, nomis, fault):
    nomis.faults.append(fault)
    assert ask(schedule).outcome == "not given"
    assert len(nomis.asked) == 1
    assert schedule.waits_since
    assert schedule.next_at == timezone.now() + clock.WEEK


def test_without_an_address_nobody_is_asked_and_that_is_said(schedule, nomis, settings):
    settings.NOMIS = ""
    assert ask(schedule).outcome == "no address"
    assert nomis.asked == []


def test_who_may_load_no_more_has_nothing_loaded_and_whoever_may_reads_of_it(schedule, nomis, people):
    Appointment.objects.filter(person=people["lena"]).delete()
    assert ask(schedule).outcome == "not allowed"
    assert nomis.asked == []
    assert verbs.waiting_for(people["aisha"]) == [schedule]
    assert verbs.waiting_for(people["ben"]) == []
    verbs.say_looked_at(schedule, by=people["aisha"])
    assert ask(schedule).outcome == "new"


def test_another_import_puts_it_off_a_little_and_is_no_failure(schedule, monkeypatch):
    from commonweal.sources.importing import ForAMoment

    def busy(*_words, **_more):
        raise ForAMoment("Another import is running. Wait until it is done, then try again.")

    monkeypatch.setattr("commonweal.sources.schedules.loading.keep_observations", busy)
    waits = []
    for _time in range(4):
        assert ask(schedule).outcome == "put off"
        waits.append((schedule.next_at - timezone.now()) / HOUR)
    assert waits == [0.25, 0.5, 1, 2], "each time a service is asked in vain"
    assert (schedule.failures, schedule.waits_since) == (0, None)


def test_what_somebody_withdrew_is_not_brought_back_by_the_clock(schedule, people):
    dataset = Dataset.objects.get(public_id=ask(schedule).dataset)
    withdraw_dataset(dataset, because="The publisher took it back.", by=people["lena"])
    run = ask(schedule)
    assert (run.outcome, Dataset.objects.count()) == ("same", 1)
    assert "was withdrawn here" in run.message


def test_a_table_that_comes_each_year_says_of_which_it_is(people, nomis):
    header = ["DATE_NAME", "GEOGRAPHY_CODE", "C_AGE_NAME", "OBS_VALUE"]
    rows = [
        ["2025", f"E0100000{n}", age, 5] for n in range(3) for age in ("All Ages", "Age 0", "Aged 1 year")
    ]
    nomis.tables["NM_2014_1"] = (header, rows)
    mid_year = set_up(people["lena"], service="mid-year-age")
    run = ask(mid_year)
    assert run.outcome == "new", run.message
    dataset = Dataset.objects.get()
    assert (dataset.as_of, dataset.next_due) == (datetime.date(2025, 6, 30), datetime.date(2027, 11, 22))
    rows[0][0] = "2024"
    assert "one year was wanted" in ask(mid_year).message


def test_boundaries_come_once_and_others_under_the_same_year_are_refused(people, service):
    wards = set_up(people["lena"], source="open-geography", service=WARDS, area_type="ward", vintage=2025)
    assert (ask(wards).outcome, ask(wards).outcome) == ("new", "same")
    service.features[WARDS][0]["properties"]["WD25NM"] = "Renamed"
    run = ask(wards)
    assert run.outcome == "not kept"
    assert "already loaded from another file" in run.message
    for one in service.features[WARDS]:
        one["properties"]["WARD_CODE"] = one["properties"].pop("WD25CD")
    run = ask(wards)
    assert (run.outcome, run.lacking, run.added) == ("columns", ["WD25CD"], ["WARD_CODE"])
    service.features[WARDS] = []
    assert ask(wards).outcome == "empty"
    assert AreaSet.objects.get(area_type__code="ward").areas.count() == 10


@pytest.mark.parametrize("refused", [0, 1])
def test_an_archive_of_crimes_that_is_here_is_not_fetched_again(people, service, settings, refused):
    months = [{"date": "2025-06", "stop-and-search": []}]
    service.files["/api/crimes-street-dates"] = json.dumps(months).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "2025-06/2025-06-wealdmere-street.csv",
            "\n".join([",".join(POLICE_COLUMNS), row("a"), *["too,few"] * refused]),
        )
    service.files["/data/archive/2025-06.zip"] = stream.getvalue()
    crimes = set_up(people["lena"], source="police", service="wealdmere")
    assert ask(crimes).outcome == ("partly" if refused else "new")
    service.asked.clear()
    assert ask(crimes).outcome == "same"
    assert [path for path in service.paths() if "archive" in path] == []
    assert not list(settings.HOME.rglob("*.zip")), "the archive stays on the disk"


def test_a_part_of_a_table_is_loaded_and_it_is_said_that_the_whole_goes_on_governing(schedule, nomis):
    ask(schedule)
    header, rows = census(more=1)
    nomis.tables["NM_2041_1"] = (header, [row for row in rows if row[0] == "E01000000"])
    run = ask(schedule)
    assert (run.outcome, run.accepted) == ("new", 2)
    assert "goes on governing" in run.message


def test_a_table_that_names_a_school_is_not_loaded(schedule, nomis, monkeypatch):
    monkeypatch.setattr(
        "commonweal.sources.schedules.loading.schools_named", lambda _read: ["Canalside Academy"]
    )
    run = ask(schedule)
    assert run.outcome == "not kept"
    assert "Canalside Academy" in run.message
    assert not Dataset.objects.exists()


# A table of many pages ----------------------------------------------------------------------


@pytest.fixture
def in_pages(nomis, monkeypatch):
    """A table of three pages, of which the service takes longer over each than half of what a part may take."""
    loading = "commonweal.sources.schedules.loading"
    monkeypatch.setattr(f"{loading}.fetch_figures", partial(fetch_figures, page=2))
    monkeypatch.setattr(f"{loading}.monotonic", lambda: 200.0 * len(nomis.asked))


def test_a_long_table_is_fetched_in_parts_and_other_work_has_its_turn_between_them(
    schedule, nomis, in_pages, django_capture_on_commit_callbacks
):
    """Fails where one table holds the worker until its last page is here."""
    Schedule.objects.update(next_at=timezone.now())
    job = Job.objects.get(public_id=running.start_due().job)
    with django_capture_on_commit_callbacks() as enqueued:
        assert work(job) == "put behind others"
    job.refresh_from_db()
    assert (job.state, job.attempt, len(nomis.asked), len(enqueued)) == ("waiting", 2, 2, 1)
    run = ScheduledRun.objects.get()
    assert (run.outcome, Dataset.objects.count()) == ("", 0)
    assert running.start_due() is None, "the same source is not asked beside itself"
    assert work(job) == "done"
    run.refresh_from_db()
    assert (run.outcome, run.accepted, len(nomis.asked)) == ("new", 6, 3)


def test_a_part_that_waits_for_its_turn_is_not_lost_however_long_ago_the_first_began(
    schedule, in_pages, clock
):
    Schedule.objects.update(next_at=timezone.now())
    job = Job.objects.get(public_id=running.start_due().job)
    clock.shift(5 * HOUR)
    work(job)
    clock.shift(5 * HOUR)
    assert running.end_broken() == 0
    clock.shift(2 * HOUR)
    assert running.end_broken() == 1
    assert ScheduledRun.objects.get().outcome == "broken off"


def test_a_part_that_somebody_cancelled_is_the_last(schedule, nomis, in_pages):
    Schedule.objects.update(next_at=timezone.now())
    job = Job.objects.get(public_id=running.start_due().job)
    work(job)
    job.refresh_from_db()
    jobs.cancel(job, by=None)
    assert work(job) == "left alone"
    assert running.end_broken() == 1
    assert ScheduledRun.objects.get().outcome == "cancelled"
