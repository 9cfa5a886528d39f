"""How every command ends: one JSON object, words for people, and an exit code that is true."""

import hashlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
    error: str = ""  # why it failed, when it did
    fault: str = ""  # in a word, where programs go on by it: empty, columns changed, not fetched

    def fail(self, error: Exception, besides: str) -> None:
        """Say that the rest did not work, though what is told here was done. besides: what was and what was not."""
        self.error = f"{_why(error)} {besides}"
        self.fault = str(getattr(error, "fault", ""))

    def as_dict(self) -> dict[str, Any]:
        """The object printed with --json."""
        return {
            "schema": SCHEMA,
            "method": self.method,
            "inputs": [{"name": path.name, "sha256": _sha256(path)} for path in self.inputs],
            "accepted": self.accepted,
            "refused": self.refused,
            "result": self.result,
            **({"error": self.error} if self.error else {}),
            **({"fault": self.fault} if self.fault else {}),
        }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def say(words: str) -> None:
    """Words and progress go to standard error, so that standard output stays one object."""
    click.echo(words, err=True)


def number(count: int, one: str, many: str = "") -> str:
    """So many of something, in words that fit the number.

    >>> number(1, "row"), number(1_200, "row"), number(0, "entry", "entries")
    ('1 row', '1,200 rows', '0 entries')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def start() -> None:
    """Start Django. Raises RestoreUnfinished while a restore of COMMONWEAL_HOME has begun and is not done."""
    import django
    from django.conf import settings

    from commonweal.config.keeping import unfinished

    django.setup()
    unfinished.refuse(settings.HOME)


def prepare() -> None:
    """Start Django and bring the database of COMMONWEAL_HOME up to date. Raises what `start` does."""
    from django.core.management import call_command

    start()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


def answering_unprepared(function: Callable[..., Outcome]) -> Callable[..., None]:
    """Like `answering`, for commands that look at the database as it is."""
    return _answering(function, first=start)


def answering_unfinished(function: Callable[..., Outcome]) -> Callable[..., None]:
    """Like `answering`, for the one command that also works where a restore has begun and is not done."""
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
        if outcome.error:
            say(f"This did not work: {outcome.error}")
            context.exit(FAILED)
        if outcome.refused:
            context.exit(REFUSALS)
        if outcome.exit_code:
            context.exit(outcome.exit_code)

    return wrapper


class FileToWrite(click.Path):
    """A file that a command writes. That its folder is missing is said before any work is done."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.expanduser().absolute().parent
        if not folder.is_dir():
            self.fail(f"There is no folder {folder}. Make it first, or name another.", param, ctx)
        return path


def progress(rows: Iterable[Any] | None, doing: str, length: int | None = None) -> Any:
    """A progress bar on standard error around `rows`; without rows, one of `length` that is moved by hand."""
    return click.progressbar(rows, length=length, label=doing.ljust(28), file=sys.stderr)


@contextmanager
def fetching(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for what is fetched page by page: tell it how much is here, and of how much."""
    with click.progressbar(length=1, label=f"Fetching {what}"[:40].ljust(28), file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        yield tell


def run(group: click.Group) -> NoReturn:
    """Run a click group. Usage faults leave with 1: 2 is kept for "done with refusals".

    With --json a command that fails prints its object too, with the reason as its `error`.
    """
    try:
        code = group.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except click.ClickException as error:
        error.show()
        _fail(group, error.format_message())
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        say("Stopped.")
        _fail(group, "Stopped.")
    except Exception as error:
        words = _why(error)
        say(f"This did not work: {words}")
        _fail(group, words, fault=str(getattr(error, "fault", "")))


def _why(error: Exception) -> str:
    """The reason in words; where nobody foresaw it, the traceback goes to standard error first."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from commonweal.config.faults import sentence

    # Ours say themselves what became of what was begun, whatever fault of the machine they came from.
    has_words = isinstance(error, ImproperlyConfigured | ValueError) and str(error)
    known = sentence(error) if settings.configured and not has_words else None
    if known:
        return known
    if not isinstance(error, ImproperlyConfigured | OSError | ValueError):
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return str(error) or type(error).__name__


def _fail(group: click.Group, words: str, *, fault: str = "") -> NoReturn:
    asked = sys.argv[1:]
    if "--json" in asked:
        outcome = Outcome(method=_method(group, asked), error=words, fault=fault)
        click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False))
    sys.exit(FAILED)


def _method(group: click.Command, words: list[str]) -> str:
    """The command that these words of a command line name, as far as there is one: `export layer`."""
    named: list[str] = []
    while words and isinstance(group, click.Group):
        context = click.Context(group)
        if words[0] not in group.list_commands(context):
            break
        named.append(words[0])
        found = group.get_command(context, words[0])
        assert found is not None
        group, words = found, words[1:]
    return " ".join(named)
