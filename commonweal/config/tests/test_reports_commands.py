"""`commonweal load reports` and `commonweal count reports`."""

import json

import pytest
from click.testing import CliRunner
from django.apps import apps

from commonweal.config.commands import count_reports, load_reports
from commonweal.tension.models import Report

CSV = "Text,On,Sort\nA rumour,3/11/2026,rumour\nStickers,4/10/2026,graffiti\nNothing,tomorrow,rumour\n"
COLUMNS = {"what": "Text", "date": "On", "indicator": "Sort", "every_row_is": "tension"}


@pytest.fixture
def run(monkeypatch, people, documents_recorded):
    """Run a command and return its exit code and the object it prints."""
    monkeypatch.setattr("commonweal.config.commands.outcome.prepare", lambda: None)

    def call(command, *words):
        done = CliRunner().invoke(command, [*map(str, words), "--json"])
        start = done.stdout.find("{")
        return done.exit_code, json.loads(done.stdout[start:]) if start >= 0 else done.output

    return call


@pytest.fixture
def files(tmp_path):
    table, columns = tmp_path / "november.csv", tmp_path / "columns.json"
    table.write_text(CSV, encoding="utf-8")
    columns.write_text(json.dumps(COLUMNS), encoding="utf-8")
    return table, columns


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run, files):
    table, columns = files
    words = (table, "--mapping", columns, "--as", "kit@wealdmere.example")
    code, done = run(load_reports.command, *words, "--dry-run")
    assert (code, done["result"]["new"], done["result"]["added"]) == (2, 2, 0)
    assert [one["row"] for one in done["refused"]] == [4]
    assert Report.objects.count() == 0


def test_loading_adds_once_and_remembers_the_columns(run, files):
    table, columns = files
    code, done = run(load_reports.command, table, "--mapping", columns, "--as", "kit@wealdmere.example")
    assert (code, done["accepted"], Report.objects.count()) == (2, 2, 2)
    code, done = run(load_reports.command, table, "--as", "KIT@wealdmere.example")
    assert (done["accepted"], done["result"]["already_here"], Report.objects.count()) == (0, 2, 2)


@pytest.mark.parametrize(
    ("who", "words"),
    [("kit", "--mapping"), ("grace", "right to report"), ("nobody", "nobody with this")],
)
def test_what_is_missing_is_said(run, files, who, words):
    table, _columns = files
    done = CliRunner().invoke(load_reports.command, [str(table), "--as", f"{who}@wealdmere.example"])
    assert done.exit_code != 0
    assert words in f"{done.output} {done.exception}"
    assert Report.objects.count() == 0


def test_counting_shows_what_somebody_may_see_and_nothing_else(run, tell_and_grade, tell):
    import datetime

    day = datetime.datetime(2026, 10, 5, 12, tzinfo=datetime.UTC)
    tell_and_grade(indicator="rumour", when_from=day)
    tell_and_grade(indicator="rumour")
    tell_and_grade(indicator="graffiti")
    tell(indicator="rumour")
    _code, done = run(count_reports.command, "--by", "month,type", "--as", "aisha@wealdmere.example")
    assert done["result"] == [
        {"month": "2026-10", "type": "rumour", "count": 1},
        {"month": "2026-11", "type": "graffiti", "count": 1},
        {"month": "2026-11", "type": "rumour", "count": 1},
    ]
    _code, done = run(count_reports.command, "--by", "kind", "--as", "carys@wealdmere.example")
    assert done["result"] == []
    code, _done = run(count_reports.command, "--by", "area", "--as", "aisha@wealdmere.example")
    assert code != 0


EVERY_SORT = (
    "Text,On,Sort,Handling\n"
    "A rumour,3/11/2026,rumour,\n"
    "A rumour,3/11/2026,rumour,\n"
    "Stickers,4/10/2026,graffiti,OFFICIAL-SENSITIVE\n"
    "Told by a source,4/10/2026,graffiti,SECRET\n"
    "This note is marked TOP SECRET,4/10/2026,graffiti,\n"
    "Nothing,tomorrow,rumour,\n"
    ",3/11/2026,rumour,\n"
    "Of no sort,3/11/2026,dragons,\n"
)


def counts_of_all():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_dry_run_says_what_the_load_then_does_and_changes_nothing_at_all(run, files):
    """Fails where one of the two judges a row that the other does not, or where trying remembers the columns."""
    table, columns = files
    table.write_text(EVERY_SORT, encoding="utf-8")
    columns.write_text(json.dumps(COLUMNS | {"marking": "Handling"}), encoding="utf-8")
    words = (table, "--mapping", columns, "--as", "kit@wealdmere.example")
    before = counts_of_all()
    tried = run(load_reports.command, *words, "--dry-run")
    assert counts_of_all() == before
    done = run(load_reports.command, *words)
    assert tried[0] == done[0] == 2
    for name in ("accepted", "refused"):
        assert tried[1][name] == done[1][name], name
    assert {one["row"] for one in done[1]["refused"]} == {5, 6, 7, 8, 9}
    again, loaded_again = run(load_reports.command, *words, "--dry-run"), run(load_reports.command, *words)
    assert again[1]["refused"] == loaded_again[1]["refused"]
    assert again[1]["result"]["already_here"] == loaded_again[1]["result"]["already_here"] > 0


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_title_that_is_marked_too_high_refuses_the_file_in_a_dry_run_too(run, files, options):
    table, columns = files
    table.write_text(CSV.replace("Sort", "TOP SECRET"), encoding="utf-8")
    columns.write_text(json.dumps(COLUMNS | {"indicator": "TOP SECRET"}), encoding="utf-8")
    code, _said = run(
        load_reports.command, table, "--mapping", columns, "--as", "kit@wealdmere.example", *options
    )
    assert code == 1
