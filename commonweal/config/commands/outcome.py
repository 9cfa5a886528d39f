"""How every command ends: one JSON object, words for people, and an exit code that is true."""

import hashlib
import json
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

SCHEMA = "commonweal/1"
DONE, FAILED, REFUSALS = 0, 1, 2


@dataclass
class Outcome:
    """What a command did: how many rows were accepted, which were refused and why, and the result."""

    method: str
    result: Any = None
    inputs: list[Path] = field(default_factory=list)
    accepted: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    exit_code: int | None = None  # when it is neither "done" nor "done with refusals"

    def as_dict(self) -> dict[str, Any]:
        """The object printed with --json."""
        return {
            "schema": SCHEMA,
            "method": self.method,
            "inputs": [{"name": path.name, "sha256": _sha256(path)} for path in self.inputs],
            "accepted": self.accepted,
            "refused": self.refused,
            "result": self.result,
        }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def say(words: str) -> None:
    """Words and progress go to standard error, so that standard output stays one object."""
    click.echo(words, err=True)


def prepare() -> None:
    """Start Django and bring the database of COMMONWEAL_HOME up to date."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


def answering_unprepared(function: Callable[..., Outcome]) -> Callable[..., None]:
    """Like `answering`, for commands that look at the database as it is, or replace it."""
    import django

    return _answering(function, first=django.setup)


def answering(function: Callable[..., Outcome]) -> Callable[..., None]:
    """Give a command --json and --seed, prepare the database, print its outcome and set the exit code."""
    return _answering(function, first=prepare)


def _answering(function: Callable[..., Outcome], *, first: Callable[[], None]) -> Callable[..., None]:

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
    @click.option("--seed", type=int, default=1, show_default=True, help="Start of anything random.")
    @wraps(function)
    def wrapper(*args: Any, as_json: bool, seed: int, **kwargs: Any) -> None:
        first()
        context = click.get_current_context()
        context.meta["seed"] = seed
        outcome = function(*args, **kwargs)
        if as_json:
            click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False, default=str))
        for line in outcome.words:
            say(line) if as_json else click.echo(line)
        if outcome.refused:
            say(f"{len(outcome.refused)} refused:")
            for refusal in outcome.refused[:20]:
                say(f"  row {refusal.get('row', '?')}: {refusal.get('reason', '')}")
            if len(outcome.refused) > 20:
                say(f"  ... and {len(outcome.refused) - 20} more (all of them with --json)")
            context.exit(REFUSALS)
        if outcome.exit_code:
            context.exit(outcome.exit_code)

    return wrapper


def progress(rows: Iterable[Any] | None, doing: str, length: int | None = None) -> Any:
    """A progress bar on standard error around `rows`; without rows, one of `length` that is moved by hand."""
    return click.progressbar(rows, length=length, label=doing.ljust(28), file=sys.stderr)


def run(group: click.Group) -> NoReturn:
    """Run a click group. Usage faults leave with 1: 2 is kept for "done with refusals"."""
    try:
        code = group.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        say("Stopped.")
        sys.exit(FAILED)
    except Exception as error:
        from django.core.exceptions import ImproperlyConfigured

        if not isinstance(error, ImproperlyConfigured | OSError | ValueError):
            traceback.print_exc()
        say(f"This did not work: {error}")
        sys.exit(FAILED)
