"""Who is in no agreement and sees a released strength because it is public reads what the public reads, by every way."""

import csv
import datetime
import io
import json
import re

import mapbox_vector_tile
import pyogrio.raw
import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile

from commonweal.config.commands import see
from commonweal.people.models import Agreement
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.people.tokens import issue_token
from commonweal.people.visibility import seen_as_public
from commonweal.tension.models import Attachment, Report
from commonweal.tension.selectors import queue_visible_to
from commonweal.tension.verbs.queue import open_identity
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import close_report
from tests.access_items import IN_CANALSIDE
from tests.ways import WORLD

WORDING = "A shared supper by the canal."
# What partners read of it, and the public does not.
SECRETS = (
    *("Schools Together", "schools-together", "Voluntary or community group", "Muslim", "muslim", "Severe"),
    *("Checked and graded", "Received", "Closed", "It went well.", "menu.txt", "12:00"),
)
WRITTEN = "In the words of Kit."
FILTERS = {"level": "4", "community": "muslim", "source": "voluntary", "status": "closed"}


@pytest.fixture
def released(tell_and_grade, wards, people):
    """A strength that is graded in everything, with a file and an outcome, and released."""
    report = tell_and_grade(
        kind="strength",
        by="kit",
        what=WRITTEN,
        sanitised=WORDING,
        place="Canal bridge",
        source="voluntary",
        when_from=datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
        when_precision="time",
        grades={"communities": ["muslim"], "indicator": "celebration"},
        **IN_CANALSIDE,
    )
    report.severity = 4  # graded by no way there is today, and told to nobody all the same
    report.save()
    Attachment.objects.create(
        report=report,
        name="menu.txt",
        media_type="text/plain",
        size=4,
        is_shared=True,
        file=ContentFile(b"Soup", "menu.txt"),
    )
    release_strength(report, by=people["aisha"])
    return close_report(report, outcome="It went well.", by=people["aisha"])


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def page_of(client, address):
    return read(client, address).partition("<main")[2].partition("</main>")[0]


def test_its_page_shows_what_the_public_is_shown(released, sign_in):
    address = f"/reports/{released.public_id}/"
    shared, public = page_of(sign_in("idris"), address), page_of(sign_in("carys"), address)
    for words in (WORDING, "Canal bridge", "18 November 2026", "Everybody: it was released to the public."):
        assert words in shared
        assert words in public
    assert [words for words in SECRETS if words in shared] == [
        words for words in SECRETS if words not in ("schools-together", "muslim", "menu.txt")
    ]
    assert [words for words in SECRETS if words in public] == []


def test_its_files_are_fetched_by_those_who_share_it(released, sign_in):
    address = f"/reports/{released.public_id}/files/{released.attachments.get().public_id}/"
    assert read(sign_in("idris"), address) == "Soup"
    assert sign_in("carys").get(address).status_code == 404


def test_lists_and_files_of_lists_hold_no_more(released, sign_in):
    for address in ("/reports/", "/map/?layer=strengths&view=table"):
        found = page_of(sign_in("carys"), address)
        cells = re.sub("<[^>]*>", " ", found.partition("<tbody")[2].partition("</tbody")[0])
        assert "Canal bridge" in cells
        assert "None" not in cells
        assert [words for words in SECRETS if words in cells] == []
    panel = read(sign_in("carys"), f"/map/panel/?layer=strengths&item={released.public_id}")
    assert WORDING in panel
    assert [words for words in SECRETS if words in panel] == []
    for address in ("/reports/reports.csv", "/layers/strengths.csv"):
        shared, public = (
            next(csv.DictReader(io.StringIO(read(sign_in(name), address)))) for name in ("idris", "carys")
        )
        assert shared["organisation"] == "Wealdmere Schools Together"
        told = {name for name, value in public.items() if value}
        assert told <= {
            *("id", "type", "kind", "date", "where", "place", "wording", "number", "longitude", "latitude")
        }, address
        assert public["wording"] == WORDING


def test_files_of_the_map_leave_it_empty(released, sign_in, tmp_path):
    [feature] = json.loads(read(sign_in("carys"), "/layers/strengths.geojson"))["features"]
    told = {name for name, value in feature["properties"].items() if value is not None}
    assert told == {"id", "type", "kind", "date", "where", "place", "wording"}
    path = tmp_path / "strengths.gpkg"
    path.write_bytes(b"".join(sign_in("carys").get("/layers/strengths.gpkg").streaming_content))
    [values] = pyogrio.raw.read(path, columns=["organisation"], read_geometry=False)[3]
    assert list(values) == [None]


def test_a_program_is_told_no_more(released, people, client):
    def told(who):
        _token, secret = issue_token(name="Tests", days=30, by=people[who])
        [item] = client.get("/api/reports", headers={"Authorization": f"Bearer {secret}"}).json()["items"]
        return item

    shared, public = told("idris"), told("carys")
    assert shared["organisation"] == "schools-together"
    untold = {
        "status": "",
        "communities": [],
        "severity": None,
        "handling": "",
        "marking": "",
        "organisation": "",
    }
    assert public == shared | untold


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_and_no_order_answers_by_what_is_not_told(released, tell_and_grade, sign_in, name):
    question = f"{name}={FILTERS[name]}"
    found = {
        who: [
            released.public_id in read(sign_in(who), f"{address}?{question}")
            for address in ("/reports/", "/reports/reports.csv", "/layers/strengths.csv")
        ]
        for who in ("idris", "carys")
    }
    assert found == {"idris": [True] * 3, "carys": [False] * 3}
    tiles = {
        who: sign_in(who).get(f"/tiles/strengths/{WORLD}.mvt?show=points&{question}").content for who in found
    }
    assert (bool(tiles["idris"]), bool(tiles["carys"])) == (True, False)


def test_tiles_carry_no_level_of_it(released, sign_in):
    carried = {}
    for who in ("idris", "carys"):
        tile = sign_in(who).get(f"/tiles/strengths/{WORLD}.mvt?show=points").content
        [(_name, layer)] = mapbox_vector_tile.decode(tile).items()
        carried[who] = set(layer["features"][0]["properties"])
    assert carried == {"idris": {"public_id", "kind", "day", "level"}, "carys": {"public_id", "kind", "day"}}


def test_an_order_says_nothing_of_it(released, tell_and_grade, people, sign_in):
    """By level it would stand before one that has none."""
    other = tell_and_grade(kind="strength", by="kit", sanitised="A repair café.", grades={"severity": None})
    release_strength(other, by=people["aisha"])
    where = {}
    for who in ("idris", "carys"):
        pages = [read(sign_in(who), f"/reports/?sort={sign}level") for sign in ("", "-")]
        where[who] = [html.index(released.public_id) < html.index(other.public_id) for html in pages]
    assert where["idris"][0] != where["idris"][1]
    assert where["carys"][0] == where["carys"][1]


def test_who_checks_reports_elsewhere_neither_reads_its_own_words_nor_works_on_it(released, people, sign_in):
    with who_checks_at_home(people["carys"]) as officer:
        assert not queue_visible_to(officer).filter(pk=released.pk).exists()
        client = sign_in("carys")
        page = page_of(client, f"/reports/{released.public_id}/")
        assert (WORDING in page, WRITTEN in page, "/triage/" in page, "/actions/new/" in page) == (
            *(True, False, False, False),
        )
        assert client.get(f"/reports/{released.public_id}/triage/").status_code == 404
        assert client.get(f"/actions/new/?for=report:{released.public_id}").status_code == 404
        with pytest.raises(PermissionError):
            open_identity(Report.objects.get(), reason="To ask.", by=officer)
    assert WRITTEN in page_of(sign_in("aisha"), f"/reports/{released.public_id}/")


def test_whoever_shares_nothing_any_more_reads_as_the_public_from_then_on(released, people, sign_in):
    assert not seen_as_public(people["idris"])
    Agreement.objects.update(suspended_on=datetime.date(2026, 11, 20))
    assert released.visibility_class_id in seen_as_public(people["idris"])
    page = page_of(sign_in("idris"), f"/reports/{released.public_id}/")
    assert WORDING in page
    assert [words for words in SECRETS if words in page] == []
    # It stays the own organisation's.
    assert "Schools Together" in page_of(sign_in("kit"), f"/reports/{released.public_id}/")


def test_the_command_that_shows_what_somebody_sees_tells_no_more(released, people):
    for who in (people["carys"].email, "public"):
        done = CliRunner().invoke(see.command, [released.public_id, "--as", who])
        assert WORDING in done.output
        assert [words for words in SECRETS if words in done.output] == []
