"""Homes of their own, and a file of crimes to load into them."""

import shutil

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.places.tests.test_placing import make_set
from commonweal.sources.services.asking import Patience
from commonweal.sources.tests.processes import run
from commonweal.sources.tests.scheduled import census, set_up
from commonweal.sources.tests.stand_in import COLUMNS, WARDS, a_ward, standing_in
from commonweal.sources.tests.tables import PUPILS, SAID, a_task, said_wrong
from commonweal.sources.tests.test_police import row, street


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory):
    """A home whose database, a SQLite file, is up to date and empty; copied for each test.

    What is done to such a file is the same whatever database the suite runs on, and is looked at once.
    """
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("Works on a SQLite file of its own, as the run on SQLite does.")
    home = tmp_path_factory.mktemp("home")
    run(home, "from commonweal.config.commands.outcome import prepare\nprepare()")
    return home


@pytest.fixture
def home(empty_home, tmp_path):
    return shutil.copytree(empty_home, tmp_path / "home")


@pytest.fixture
def crimes(tmp_path):
    return street(tmp_path / "a.csv", *(row(f"crime-{number}") for number in range(1_000)))


# Bringing a table ---------------------------------------------------------------------------


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


@pytest.fixture
def run_jobs(monkeypatch):
    """Have work begin at once where it is started, as the worker would do it."""
    from commonweal.jobs.tasks import run_job

    monkeypatch.setattr(
        "commonweal.jobs.verbs._enqueue", lambda job: run_job.call(a_task(), job.public_id, job.attempt)
    )


@pytest.fixture
def small():
    """Two small areas in the first ward of three, none elsewhere."""
    return make_set("lsoa", {"L1": (-0.8, 52.0, -0.75, 52.1), "L2": (-0.75, 52.0, -0.7, 52.1)}, vintage=2021)


# Official services --------------------------------------------------------------------------


@pytest.fixture
def service(settings, tmp_path):
    with standing_in() as stand_in:
        settings.HOME = tmp_path
        settings.OPEN_GEOGRAPHY = f"{stand_in.address}/geography"
        settings.NOMIS = f"{stand_in.address}/nomis"
        settings.POLICE = stand_in.address
        stand_in.features[WARDS] = [a_ward(number) for number in range(10)]
        stand_in.tables["NM_2041_1"] = (
            list(COLUMNS),
            [[f"E0100{n:04d}", "White, other", n] for n in range(10)],
        )
        yield stand_in


# Sources that are asked by the clock --------------------------------------------------------


@pytest.fixture
def nomis(service, monkeypatch):
    """The stand-in with a census table, and a little patience with it."""
    make_set("lsoa", {f"E0100000{n}": (n / 100, 52.0, n / 100 + 0.01, 52.1) for n in range(3)}, vintage=2021)
    quick = Patience(timeout=0.3, longest_answer=0.5, tries=2, first_wait=0, longest_wait=30)
    monkeypatch.setattr("commonweal.sources.schedules.loading.PATIENCE", quick)
    service.tables["NM_2041_1"] = census()
    return service


@pytest.fixture
def schedule(people, nomis):
    """Lena's schedule of the census."""
    return set_up(people["lena"])
