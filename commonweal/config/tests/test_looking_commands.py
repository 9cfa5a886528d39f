"""`see`, `trail` and `export layer`: through one person's eyes, and no wider."""

import csv
import datetime
import json
import sqlite3
from dataclasses import replace

import pytest

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.config.commands.trail import line_of
from commonweal.tension.verbs.levels import set_level
from commonweal.thread.models import Relation
from commonweal.thread.selectors import trail_of

pytestmark = pytest.mark.django_db
EVERYBODY = ["aisha", "ben", "carys", "grace", "joan", "kit", "lena"]


@pytest.fixture
def commonweal(commonweal, people):
    """A function that runs a command with --json: its exit code, its object and what it said besides."""

    def call(*words):
        code, out, err = commonweal(*words, "--json")
        return code, json.loads(out) if out else None, err

    return call


@pytest.fixture
def reports(tell_and_grade, wards):
    return [
        tell_and_grade(kind=kind, lon=-0.75 + number / 50, lat=52.05, sanitised=f"=Words {number}")
        for number, kind in enumerate(["tension", "strength", "tension"])
    ]


def mail(name):
    return f"{name}@wealdmere.example"


def test_see_says_what_somebody_sees_of_an_item_and_nothing_to_others(commonweal, reports):
    code, answer, _err = commonweal("see", reports[0].public_id, "--as", mail("ben"))
    assert (code, answer["accepted"]) == (0, 1)
    assert answer["result"]["fields"]["Wording"] == "=Words 0"
    for who in (mail("carys"), mail("joan"), "public"):
        code, answer, _err = commonweal("see", reports[0].public_id, "--as", who)
        unknown = commonweal("see", "2222222222222222", "--as", who)[1]
        assert code == 0
        assert answer["result"]["visible"] is False
        # The same answer as for what does not exist, but for the identifier asked for.
        assert answer["result"].keys() == unknown["result"].keys()


def test_an_item_may_be_named_with_its_kind(commonweal, reports):
    named = f"report:{reports[0].public_id}"
    code, answer, _err = commonweal("see", named, "--as", mail("ben"))
    assert (code, answer["result"]["fields"]["Wording"]) == (0, "=Words 0")
    assert commonweal("trail", named, "--as", mail("ben"))[1]["result"]["visible"]
    for other in (f"action:{reports[0].public_id}", f"layer:{reports[0].public_id}", "report:reports"):
        assert not commonweal("see", other, "--as", mail("ben"))[1]["result"]["visible"]
    assert commonweal("see", "layer:reports", "--as", mail("ben"))[1]["result"]["kind"] == "layer"
    # To who may not see it, as what is not there.
    assert commonweal("see", named, "--as", "public")[1]["result"].keys() == answer["result"].keys() - {
        *("kind", "kind_name", "fields")
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_see_and_export_of_a_layer_hold_the_same_items(commonweal, reports, tmp_path, name):
    code, seen, _err = commonweal("see", "reports", "--as", mail(name))
    out = tmp_path / "reports.csv"
    exported = commonweal("export", "layer", "reports", out, "--as", mail(name))
    if not seen["result"]["visible"]:
        assert exported[0] == 1
        assert not out.exists()
        return
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert code == exported[0] == 0
    assert sorted(row["id"] for row in rows) == sorted(seen["result"]["ids"])
    assert exported[1]["result"]["rows"] == len(rows) == seen["result"]["fields"]["Rows"]
    assert all(row["wording"].startswith("'=") for row in rows), "no spreadsheet runs it as a formula"


def test_an_export_is_filtered_as_a_map_is_and_stands_on_the_record(commonweal, people, reports, tmp_path):
    out = tmp_path / "tension.gpkg"
    asked = ("--as", mail("ben"), "--filter", "kind=tension")
    assert commonweal("export", "layer", "reports", out, *asked)[1]["accepted"] == 2
    with sqlite3.connect(out) as package:
        assert package.execute("SELECT count(*) FROM reports").fetchone() == (2,)
    package.close()
    [event] = AuditEvent.objects.filter(verb="export layer")
    # Whoever runs the machine did it, and not Ben.
    assert event.actor == ""
    assert (event.details["count"], event.details["as"]) == (2, people["ben"].public_id)
    assert not AuditEvent.objects.filter(actor=people["ben"].public_id, verb__startswith="export").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "layer", "reports", "out.xls", "--as", mail("ben")), "must end in .csv"),
        (("export", "layer", "nothing", "out.csv", "--as", mail("ben")), "There are: "),
        (("export", "layer", "reports", "out.csv", "--as", "x@y.example"), "Nobody has the e-mail address"),
        (
            ("export", "layer", "reports", "out.csv", "--as", mail("ben"), "--filter", "week=2026-11-17"),
            "Monday",
        ),
        (("export", "layer", "reports", "gone/out.csv", "--as", mail("ben")), "There is no folder "),
        (("see", "reports", "--as", "x@y.example"), "Nobody has the e-mail address"),
        (("see", "reprot:7f3k9q2m4x8p", "--as", mail("ben")), "“reprot” is no kind of item."),
        (("see", "reprot:7f3k9q2m4x8p", "--as", mail("ben")), "layer:, level:, "),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(
    commonweal, reports, tmp_path, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    code, answer, err = commonweal(*words)
    assert (code, answer["accepted"], answer["result"]) == (1, 0, None)
    assert said in answer["error"]
    assert answer["method"] == ("export layer" if words[0] == "export" else "see")
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_trail_goes_from_a_judged_level_to_what_its_judge_said_it_rests_on(
    commonweal, people, wards, tell_and_grade
):
    there = {
        "lon": -0.75,
        "lat": 52.05,
        "when_from": datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
    }
    report = tell_and_grade(grades={"marking": "sensitive"}, **there)
    level = set_level(
        week=datetime.date(2026, 11, 16),
        area=wards["Canalside"],
        **dict.fromkeys(("experienced", "evidenced", "potential"), 2),
        direction="steady",
        reason="Leaflets.",
        came_from=[report.public_id],
        by=people["ben"],
    )
    found = commonweal("trail", level.public_id, "--as", mail("ben"))[1]["result"]
    assert [step["item_id"] for step in found["came_from"]] == [report.public_id]
    found = commonweal("trail", report.public_id, "--as", mail("ben"))[1]["result"]
    assert [step["item_id"] for step in found["came_of"]] == [level.public_id]
    assert not commonweal("trail", level.public_id, "--as", mail("lena"))[1]["result"]["visible"]


def test_trail_follows_the_thread_both_ways_as_far_as_somebody_may_see(commonweal, people, reports):
    action = make_action(
        title="Talk to the school",
        owner_organisation=people["kit"].organisation,
        due_on=reports[0].happened_on,
        responds_to=("report", reports[0].public_id),
        like=reports[0].visibility_class,
        by=people["aisha"],
    )
    for item, other in ((action.public_id, reports[0].public_id), (reports[0].public_id, action.public_id)):
        code, answer, _err = commonweal("trail", item, "--as", mail("aisha"))
        assert code == 0
        assert other in json.dumps(answer["result"])
        assert other not in json.dumps(commonweal("trail", item, "--as", mail("carys"))[1])
    [step] = trail_of("report", reports[0].public_id, viewer=people["aisha"]).came_of
    assert f"- responds to: Action {action.public_id}" in line_of(step)
    came_from = replace(step, relation=str(Relation.CAME_FROM.label))
    assert f"- Action {action.public_id}" in line_of(came_from), "the heading says that it came of it"
