"""How commands end: one object with --json whatever happens, and exit codes that are true."""

import json
import sys

import click
import pytest
from django.db import OperationalError

from commonweal.config.commands import analyse, outcome


@pytest.mark.parametrize(
    ("words", "method", "why"),
    [
        (("export", "layer", "reports"), "export layer", "Missing argument"),
        (("backup", "/no-such-folder/b.tar.gz"), "backup", "There is no folder /no-such-folder"),
        (("brew",), "", "No such command"),
        (("analyse", "survey"), "analyse", "later version"),
        (("load", "police", "/no-such-file.csv"), "load police", "/no-such-file.csv"),
    ],
)
@pytest.mark.django_db
def test_a_command_that_fails_prints_its_object_with_the_reason(commonweal, words, method, why):
    code, out, err = commonweal(*words, "--json")
    answer = json.loads(out)
    assert (code, answer["schema"], answer["method"], answer["accepted"]) == (1, "commonweal/1", method, 0)
    assert why in answer["error"]
    assert answer["error"] in err.replace("\n", " ")
    assert "Traceback" not in err
    assert commonweal(*words)[:2] == (1, "")


@pytest.mark.parametrize(
    ("error", "why", "has_traceback"),
    [
        (OperationalError("database is locked"), "in use by another program", False),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "a.csv: No such file", False),
        (KeyError("x"), "'x'", True),
        (click.Abort(), "Stopped.", False),
    ],
)
def test_whatever_breaks_is_in_the_object(monkeypatch, capsys, error, why, has_traceback):
    @click.group()
    def group():
        raise error

    group.command("do")(lambda: None)
    monkeypatch.setattr(sys, "argv", ["commonweal", "do", "--json"])
    with pytest.raises(SystemExit) as left:
        outcome.run(group)
    said = capsys.readouterr()
    assert left.value.code == 1
    assert why in json.loads(said.out)["error"]
    assert ("Traceback" in said.err) is has_traceback


@pytest.mark.parametrize("words", [("check", "--json"), ("no_such_command",), ("migrate", "--loudly")])
def test_django_called_wrongly_leaves_with_one_and_never_two(commonweal, words):
    assert commonweal("manage", *words)[0] == 1


def test_the_help_of_analyse_names_what_comes_and_nothing_of_it_runs(commonweal):
    code, out, _err = commonweal("analyse", "--help")
    assert code == 0
    for name in ("scan", "gi-star", "moran", "opinion", "segregation", "warning", "survey", "themes"):
        assert f"  {name} " in out
        if name in analyse.COMING:
            code, printed, said = commonweal("analyse", name, "--prm", "x")
            assert (code, printed, "later version" in said) == (1, "", True)
    assert commonweal("analyse", "nonsense")[0] == 1
