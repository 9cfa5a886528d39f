"""Strengths published rounded or as percentages, on the map too; and what can be counted there is reckoned with."""

import csv
import datetime
import io
import json

import pytest

from commonweal.methods.disclosure import attack
from commonweal.people.visibility_models import Stage
from commonweal.releases.knowledge import everything_known, what_is_told
from commonweal.releases.ledger import by_category, everything_published
from commonweal.releases.verbs import sign_release
from commonweal.tension.models import Report
from commonweal.tension.released import SUBJECT
from commonweal.tension.verbs.merging import merge_report, unmerge_report
from commonweal.tension.verbs.release import CannotRelease, release_strength

pytestmark = pytest.mark.django_db
SUMMER = datetime.datetime(2026, 8, 3, 12, tzinfo=datetime.UTC)
PLACES = {"X001": -0.75, "X002": -0.65, "X003": -0.55}


@pytest.fixture
def strengths(wards, tell_and_grade):
    """Makes so many checked strengths of this summer in each ward, from west to east; gives them by ward."""

    def make(*numbers):
        return {
            code: [
                tell_and_grade(
                    kind="strength",
                    lon=lon,
                    lat=52.05,
                    sanitised="Neighbours planted trees.",
                    when_from=SUMMER,
                    when_precision="day",
                )
                for _one in range(number)
            ]
            for (code, lon), number in zip(PLACES.items(), numbers, strict=True)
        }

    return make


def publish(people, way):
    return sign_release(SUBJECT, "2026-q3", reason="Agreed.", by=people["aisha"], way=way)


def layer_csv(client):
    content = client.get("/layers/released-strengths.csv").getvalue().decode("utf-8-sig")
    return {row["code"]: float(row["value"]) for row in csv.DictReader(io.StringIO(content))}


def test_the_map_draws_rounded_numbers_and_says_so(strengths, people, client):
    strengths(3, 6, 9)
    told = by_category(publish(people, "rounded-5"))
    assert all(
        number % 5 == 0 and abs(number - true) < 5
        for number, true in zip(told.values(), (3, 6, 9), strict=True)
    )
    values = client.get("/layers/released-strengths/values.json").json()["values"]
    assert values == told
    assert layer_csv(client) == told
    page = client.get("/map/?layer=released-strengths&view=table").content.decode()
    assert "rounded to a multiple of 5" in page


def test_the_map_draws_percentages_as_they_were_published_and_no_counts(strengths, people, client):
    strengths(5, 13, 18)
    assert by_category(publish(people, "percentages-ward2025")) == {"X001": 13.9, "X002": 36.1, "X003": 50.0}
    assert layer_csv(client) == {"X001": 13.9, "X002": 36.1, "X003": 50.0}
    page = client.get("/map/?layer=released-strengths&view=table").content.decode()
    assert "percent of strengths reported" in page
    assert ">13<" not in page


def test_strengths_are_put_on_the_map_until_a_small_number_would_follow_from_them(strengths, people):
    made = strengths(3, 6, 9)
    assert by_category(publish(people, "withheld")) == {"X001": None, "X002": None, "X003": 9}
    # Nine in the two together: with four of the second on the map, the first has 1 to 5.
    for one in made["X002"][:3]:
        release_strength(one, by=people["aisha"])
    with pytest.raises(CannotRelease, match="could be worked out"):
        release_strength(made["X002"][3], by=people["aisha"])
    made["X002"][3].refresh_from_db()
    assert made["X002"][3].visibility_class.stage == Stage.OPEN
    assert what_is_told() == []
    for one in made["X003"]:  # whose number is told
        release_strength(one, by=people["aisha"])


def test_a_late_report_in_one_area_hides_nothing_of_the_others(strengths, people):
    made = strengths(3, 6, 9)
    publish(people, "withheld")
    for one in [*made["X002"][:3], *made["X003"], *strengths(0, 0, 1)["X003"]]:
        release_strength(one, by=people["aisha"])
    assert len(everything_known()) == 1
    with pytest.raises(CannotRelease, match="could be worked out"):
        release_strength(made["X002"][3], by=people["aisha"])


def test_what_a_merge_took_off_the_map_comes_back_only_where_nothing_follows_from_it(strengths, people):
    made = strengths(3, 6, 9)
    publish(people, "withheld")
    first, second, third, fourth = made["X002"][:4]
    for one in (first, second, third):
        release_strength(one, by=people["aisha"])
    merge_report(third, into=first, by=people["aisha"])
    release_strength(fourth, by=people["aisha"])
    apart = unmerge_report(Report.objects.get(pk=third.pk), by=people["aisha"])
    apart.refresh_from_db()
    assert apart.visibility_class.stage == Stage.OPEN
    assert apart.merged_into is None
    assert what_is_told() == []
    # Where nothing follows it is public again.
    merge_report(fourth, into=first, by=people["aisha"])
    apart = unmerge_report(Report.objects.get(pk=fourth.pk), by=people["aisha"])
    apart.refresh_from_db()
    assert apart.visibility_class.stage == Stage.PUBLIC


def test_what_is_on_the_map_before_it_is_signed_hides_nothing(strengths, people):
    made = strengths(3, 6, 9)
    for one in made["X002"][:5]:
        release_strength(one, by=people["aisha"])
    told = by_category(publish(people, "withheld"))
    assert told == {"X001": None, "X002": 6, "X003": None}
    assert len(everything_known()) == 1
    assert attack(everything_published(), beside=everything_known()) == []


def test_the_command_attacks_what_is_published_here(strengths, people, commonweal, monkeypatch):
    made = strengths(3, 6, 9)
    monkeypatch.setattr("commonweal.config.commands.outcome.start", lambda: None)
    monkeypatch.setattr("commonweal.config.commands.attack.prepare", lambda: None)
    assert commonweal("attack", "--here")[0] == 1
    publish(people, "withheld")
    code, out, _err = commonweal("attack", "--here", "--json")
    assert (code, json.loads(out)["result"]) == (0, {"releases": 1, "withheld": 2, "too_tight": []})
    # Put on the map past the check: four of the nine that the two have together.
    Report.objects.filter(pk__in=[one.pk for one in made["X002"][:4]]).update(
        visibility_class=release_strength(made["X003"][0], by=people["aisha"]).visibility_class
    )
    code, out, _err = commonweal("attack", "--here", "--json")
    assert code == 2
    assert next(leak["cell"]["ward2025"] for leak in json.loads(out)["result"]["too_tight"]) == "X001"


def test_later_reports_on_the_map_that_were_not_counted_contradict_nothing(strengths, people):
    strengths(7, 6, 9)
    publish(people, "withheld")
    for one in strengths(8, 0, 0)["X001"]:
        release_strength(one, by=people["aisha"])
    assert everything_known() == []
    assert what_is_told() == []
