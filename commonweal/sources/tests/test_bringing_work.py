"""A table is loaded in the background: once, whoever dies or cancels meanwhile."""

import re

import pytest

from commonweal.evidence.models import Dataset
from commonweal.jobs import verbs as jobs
from commonweal.jobs import worker
from commonweal.jobs.models import Job
from commonweal.sources.bringing import verbs
from commonweal.sources.models import BroughtTable
from commonweal.sources.tests.tables import SAID, a_task, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


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
