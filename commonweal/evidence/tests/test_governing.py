"""Which table governs: a part of one displaces nothing, and one that is withdrawn is used nowhere."""

import datetime

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.audit.restoring import replay_all
from commonweal.evidence.definitions import Layout
from commonweal.evidence.figures import figures_of
from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.residents import residents_of
from commonweal.evidence.verbs import withdraw_dataset
from commonweal.people.governance_models import Erasure
from commonweal.places.models import Area
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.observations.load import load_observations

pytestmark = pytest.mark.django_db
MANY = {f"L{number:02}": (-0.8 + number / 100, 52.0, -0.79 + number / 100, 52.1) for number in range(20)}
REASON = "It holds two estates only."


@pytest.fixture
def small():
    return make_set("lsoa", MANY, vintage=2021)


@pytest.fixture
def load(tmp_path):
    def run(title, codes, *, people, as_of="2021-03-21", is_open=True):
        path = tmp_path / f"{title}.csv"
        rows = [f"{code},{people if code in codes else '[c]'}\n" for code in MANY if codes[0] <= code]
        path.write_text("lsoa21_code,total_residents\n" + "".join(rows), encoding="utf-8")
        layout = Layout(
            title,
            "ONS",
            "OGL 3.0",
            as_of=datetime.date.fromisoformat(as_of),
            measure="residents",
            value="total_residents",
            is_open=is_open,
        )
        return load_observations(path, layout, by=None)

    return run


def told(area_set, viewer):
    """What rates and what the profile of an area say, which have to be of one table."""
    area = Area.objects.get(area_set=area_set, code="L01")
    residents = Measure.objects.get(code="residents")
    profile = figures_of(area, residents, tables=Tables(viewer))
    return residents_of(area_set).source, profile.dataset.title


ALL = list(MANY)


@pytest.mark.parametrize("as_of", ["2021-03-21", "2026-06-30"])
def test_a_part_of_a_table_displaces_no_whole_one_and_is_kept(small, load, people, as_of):
    load("Census", ALL, people=100)
    done = load("Two estates", ["L01", "L02"], people=9, as_of=as_of)
    assert told(small, people["lena"]) == ("Census", "Census")
    assert Dataset.objects.get(title="Two estates").covers == {"residents": 2}
    [said] = done.quality["not_governing"]
    assert (said["areas"], said["governing"], said["governing_areas"]) == (2, "Census", 20)


def test_a_newer_table_of_nine_tenths_governs_and_one_of_fewer_does_not(small, load, people):
    load("Census", ALL, people=100)
    load("Estimate", ALL[:18], people=110, as_of="2024-06-30")
    assert told(small, people["lena"]) == ("Estimate", "Estimate")
    load("Later estimate", ALL[:16], people=120, as_of="2025-06-30")
    assert told(small, people["lena"]) == ("Estimate", "Estimate")


def test_the_public_keeps_open_figures_where_only_a_partners_table_is_whole(small, load, people, client):
    load("Partner", ALL, people=100, is_open=False)
    load("Open", ["L01"], people=9, as_of="2022-03-21")
    anybody = client.get("/data/").wsgi_request.user
    assert told(small, anybody) == ("Partner", "Open")
    assert (
        "Partner" not in client.get(f"/data/{Dataset.objects.get(title='Open').public_id}/").content.decode()
    )


def test_the_page_and_the_command_say_which_table_governs(small, load, client, commonweal, tmp_path):
    load("Census", ALL, people=100)
    load("Two estates", ["L01", "L02"], people=9)
    page = client.get(f"/data/{Dataset.objects.get(title='Two estates').public_id}/").content.decode()
    assert "Does not govern" in page
    assert "(areas: 2). “Census” of 21 March 2021 governs (areas: 20)." in page
    path = tmp_path / "one.csv"
    path.write_text("lsoa21_code,total_residents\nL03,5\n", encoding="utf-8")
    said = ["--measure", "residents", "--value", "total_residents", "--title", "One", "--publisher", "Us"]
    said += ["--licence", "none", "--as-of", "2026-01-01"]
    code, out, _err = commonweal("load", "observations", path, *said)
    assert code == 0
    assert "this table tells of 1 area only, so “Census” of 2021-03-21 goes on governing with 20" in out


def test_a_withdrawn_table_is_used_nowhere_and_shown_to_those_who_load_data_alone(
    small, load, people, sign_in, client
):
    load("Census", ALL, people=100)
    load("Wrong", ALL, people=1, as_of="2022-03-21")
    wrong = Dataset.objects.get(title="Wrong")
    address = f"/data/{wrong.public_id}/"
    lena = sign_in("lena")
    assert f"{address}withdraw/" in lena.get(address).content.decode()
    assert f"{address}withdraw/" not in sign_in("ben").get(address).content.decode()
    assert "Give the reason" in lena.post(f"{address}withdraw/", {"reason": ""}).content.decode()
    assert told(small, people["lena"]) == ("Wrong", "Wrong")
    lena.post(f"{address}withdraw/", {"reason": REASON})
    assert told(small, people["lena"]) == ("Census", "Census")
    assert REASON in lena.get(address).content.decode()
    assert "Withdrawn" in lena.get("/data/").content.decode()
    for other in (client, sign_in("ben"), sign_in("kit")):
        assert "Wrong" not in other.get("/data/").content.decode()
        for file in ("", "figures.csv", "figures.csv-metadata.json"):
            assert other.get(address + file).status_code == 404
    assert "Wrong" not in lena.get("/data/catalogue.jsonld").content.decode()
    event = AuditEvent.objects.get(verb="withdraw data set")
    assert (event.actor, event.item_id) == (people["lena"].public_id, wrong.public_id)
    assert REASON not in str(event.details)


def test_the_file_of_a_withdrawn_table_can_be_loaded_again(small, load, sign_in, people):
    load("Census", ALL, people=100)
    assert load("Census", ALL, people=100).is_same
    first = Dataset.objects.get()
    sign_in("lena").post(f"/data/{first.public_id}/withdraw/", {"reason": REASON})
    assert residents_of(small) is None
    assert not load("Census", ALL, people=100).is_same
    assert told(small, people["lena"]) == ("Census", "Census")
    # Withdrawing the first once more leaves its reason as it was said.
    sign_in("joan").post(f"/data/{first.public_id}/withdraw/", {"reason": "Another."})
    first.refresh_from_db()
    assert first.withdrawn_because == REASON


def test_a_table_withdrawn_after_an_older_backup_is_withdrawn_again_when_that_is_restored(
    small, load, people
):
    load("Census", ALL, people=100)
    load("Later", ALL, people=120)
    gone, stays = Dataset.objects.get(title="Later"), Dataset.objects.get(title="Census")
    assert withdraw_dataset(gone, because=REASON, by=people["lena"])
    Dataset.objects.update(
        withdrawn_at=None, withdrawn_by_id=None, withdrawn_because=""
    )  # as the backup has it
    assert replay_all(0)["withdrawn data sets"] == 1
    gone.refresh_from_db()
    assert gone.withdrawn_at == Erasure.objects.get(item_id=gone.public_id).at
    assert "after the backup was made" in gone.withdrawn_because
    assert REASON not in str(list(Erasure.objects.values()))
    assert Dataset.objects.get(withdrawn_at=None) == stays
    assert replay_all(0)["withdrawn data sets"] == 0
