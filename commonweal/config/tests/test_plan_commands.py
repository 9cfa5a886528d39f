"""`commonweal load plan` and `commonweal export plan`."""

import json

import pytest
from click.testing import CliRunner

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.config.commands import export_plan, load_plan
from commonweal.people.models import Organisation
from commonweal.plans.models import Plan
from commonweal.plans.tests.tables import ROWS, TITLE, as_csv, as_docx, as_text

SCHOOL = ("7", "The young are heard.", "", "Ask the pupils of Elm Road", "LSP")


@pytest.fixture
def run(monkeypatch, db):
    """Run a command in a home where nobody is yet; its exit code and the object it prints."""
    monkeypatch.setattr("commonweal.config.commands.outcome.prepare", lambda: None)

    def call(command, *words):
        done = CliRunner().invoke(command, [*map(str, words), "--json"])
        start = done.stdout.find("{")
        return done.exit_code, json.loads(done.stdout[start:]) if start >= 0 else done

    return call


@pytest.fixture
def table(tmp_path):
    def write(data, name="plan.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_a_plan_is_loaded_by_the_contract_also_where_nobody_is_yet(run, table):
    code, done = run(load_plan.command, table(as_text()), "--starts", "2026-04-01")
    assert (code, done["schema"], done["method"], done["accepted"], done["refused"]) == (
        0, "commonweal/1", "load plan", 2, [],
    )  # fmt: skip
    result = done["result"]
    assert (result["title"], result["version"], result["owner"]) == (TITLE, 1, "The partnership")
    assert [len(one["actions"]) for one in result["objectives"]] == [3, 4]
    assert [one["pairing"] for one in result["objectives"]] == ["each to all", "in order"]
    assert tuple(result["objectives"][0]["cells"].values()) == ROWS[0]
    plan = Plan.objects.get(public_id=result["plan"])
    assert (str(plan.starts_on), str(plan.ends_on)) == ("2026-04-01", "2029-03-31")
    assert Action.objects.filter(planned__objective__plan=plan).count() == 7


def test_a_dry_run_keeps_nothing_not_even_an_organisation(run, table):
    code, done = run(load_plan.command, table(as_text()), "--dry-run")
    assert (code, done["accepted"], done["result"]["plan"]) == (0, 2, None)
    assert (Plan.objects.count(), Organisation.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_refused_rows_load_nothing_and_leave_with_one(run, table):
    file = table(as_csv(rows=[ROWS[0], ("1", "", "", "", "")]), "plan.csv")
    code, done = run(load_plan.command, file)
    assert (code, done["accepted"], done["refused"]) == (
        1, 0, [{"row": 4, "reason": "The strategic objective is empty."}],
    )  # fmt: skip
    assert Plan.objects.count() == 0


def test_a_file_without_a_table_fails_with_one(run, table):
    path = table(b"Just words.")
    done = CliRunner().invoke(load_plan.command, [str(path), "--json"])
    assert done.exit_code == 1
    assert "No table of a plan was found" in str(done.exception)


def test_the_same_again_changes_nothing_and_another_needs_the_version_that_was_looked_at(run, table):
    run(load_plan.command, table(as_text()))
    code, done = run(load_plan.command, table(as_docx(), "plan.docx"))
    assert (code, done["result"]["is_same"], Plan.objects.count()) == (0, True, 1)
    changed = table(as_text(rows=[ROWS[0]]))
    done = CliRunner().invoke(load_plan.command, [str(changed)])
    assert done.exit_code == 1
    assert "--over 1" in str(done.exception)
    code, done = run(load_plan.command, changed, "--dry-run")
    [gone] = done["result"]["differences"]
    assert (gone["of"], gone["notes"]) == (ROWS[1][1], ["This objective is not there any more."])
    assert Plan.objects.get().version == 1
    code, done = run(load_plan.command, changed, "--over", "1")
    assert (code, done["result"]["version"]) == (0, 2)
    again = CliRunner().invoke(load_plan.command, [str(table(as_text())), "--over", "1"])
    assert (again.exit_code, Plan.objects.get().version) == (1, 2)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv"])
def test_what_is_written_is_read_again_as_the_same_plan(run, table, tmp_path, ending):
    run(load_plan.command, table(as_text(rows=[*ROWS, SCHOOL])))
    out = tmp_path / f"plan.{ending}"
    code, done = run(export_plan.command, out)
    assert (code, done["method"], done["accepted"]) == (0, "export plan", 3)
    code, done = run(load_plan.command, out, "--title", TITLE)
    assert (code, done["result"]["is_same"]) == (0, True)


def test_written_as_somebody_it_holds_what_they_may_see(run, people, table, tmp_path):
    run(load_plan.command, table(as_text(rows=[*ROWS, SCHOOL])))
    out = tmp_path / "plan.csv"
    for who, told in (("ben", True), ("grace", False)):
        code, _done = run(export_plan.command, out, "--as", f"{who}@wealdmere.example")
        assert (code, "pupils" in out.read_text("utf-8")) == (0, told), who
    done = CliRunner().invoke(export_plan.command, [str(out), "--as", "carys@wealdmere.example"])
    assert (done.exit_code, "no plan here" in str(done.exception)) == (1, True)


def test_which_plan_is_asked_where_there_are_several(run, table, tmp_path):
    run(load_plan.command, table(as_text()))
    run(load_plan.command, table(as_text()), "--title", "Another plan")
    out = tmp_path / "plan.csv"
    done = CliRunner().invoke(export_plan.command, [str(out)])
    assert (done.exit_code, "Another plan" in str(done.exception)) == (1, True)
    code, done = run(export_plan.command, out, "--plan", "Another plan")
    assert (code, done["result"]["title"]) == (0, "Another plan")
