"""`commonweal demo`: the invented borough of Wealdmere, made where it is missing, and served."""

import datetime
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering, progress, say
from commonweal.config.commands.serve import need_ports, port_option

HOME = "var/demo"
OTHERWISE = "commonweal demo --port {port}, or with make: COMMONWEAL_PORT={port} make demo"
# A number that Ofcom keeps for drama: nobody's telephone rings.
SAFEGUARDING = "Wealdmere children’s services, 01632 960199"
CONTACT = "the invented Wealdmere Council, Town Hall, Market Square, cohesion@wealdmere.example, 01632 960100"


def in_demo_mode(function: Callable[..., None]) -> Callable[..., None]:
    """Choose the demo's mode and folder, before any setting is read, where the environment says nothing."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        if os.environ.setdefault("COMMONWEAL_MODE", "demo") not in ("demo", "test"):
            raise click.UsageError(
                f"COMMONWEAL_MODE is {os.environ['COMMONWEAL_MODE']!r}, and the demo is never made among real "
                "reports. Leave COMMONWEAL_MODE out, or set it to demo."
            )
        os.environ.setdefault("COMMONWEAL_HOME", HOME)
        os.environ.setdefault("COMMONWEAL_CHILDREN_SAFEGUARDING", SAFEGUARDING)
        os.environ.setdefault("COMMONWEAL_CONTACT", CONTACT)
        # Nothing real is fetched into the invented borough.
        for service in ("OPEN_GEOGRAPHY", "NOMIS", "POLICE"):
            os.environ.setdefault(f"COMMONWEAL_{service}", "")
        function(*args, **kwargs)

    return wrapper


@contextmanager
def _step(doing: str, length: int) -> Iterator[Callable[[], None]]:
    """A progress bar; yields what to call after each part."""
    with progress(None, doing, length=length) as bar:
        yield lambda: bar.update(1)
        bar.update(max(0, length - bar.pos))


@click.command("demo")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the story of 26 weeks ends; today unless given.",
)
@click.option(
    "--check", is_flag=True, help="Do the main job without a browser, and say where its results are."
)
@click.option("--no-serve", is_flag=True, help="Make the borough and leave.")
@port_option
@in_demo_mode
@answering
def command(today: datetime.datetime | None, check: bool, no_serve: bool, port: int) -> Outcome:
    """Make the demo borough where it is missing, and serve it.

    Running it again loses nothing, adds nothing and gives nobody a role back. The data are in var/demo, unless
    COMMONWEAL_HOME names another folder; everybody in it is invented. Where the port is taken, name another
    with --port, or with make: COMMONWEAL_PORT=8010 make demo

    \b
    Examples:
      commonweal demo
      commonweal demo --port 8010
      commonweal demo --today 2026-11-23 --no-serve
      commonweal demo --check
    """
    from django.conf import settings

    is_served = not (check or no_serve)
    if is_served:
        need_ports(settings.HOST, port, otherwise=OTHERWISE)
    started = time.monotonic()
    made = make(today.date() if today else None)
    outcome = Outcome(method="demo", accepted=made["new_reports"], result=made)
    new = (
        f"{made['new_reports']} reports came in" if made["new_reports"] else "it was there, nothing was added"
    )
    outcome.words = [
        f"Wealdmere on {made['today']:%A %d %B %Y}: {new} ({time.monotonic() - started:.0f} seconds).",
        f"  Folder: {made['home']}",
        f"  A spreadsheet with bad rows, to try the upload with: {made['spreadsheet']}",
    ]
    if check:
        outcome.result["check"] = results = check_main_job(made["today"])
        outcome.words += ["The main job was done without a browser:"]
        outcome.words += [f"  {what}: {where}" for what, where in results.items()]
        return outcome
    outcome.words += sign_ins()
    if is_served:
        _serve(outcome.words, port)
        outcome.words = []
    return outcome


def make(today: datetime.date | None) -> dict[str, Any]:
    """Make what is missing of the borough; what was there stays. Returns what was found and made."""
    from django.conf import settings
    from django.utils import timezone

    from commonweal.demo.make import made_for, make_story
    from commonweal.demo.people import make_people
    from commonweal.demo.planning import SPREADSHEET, last_day
    from commonweal.demo.story import plan

    folder = settings.HOME / "files" / "demo"
    there = made_for()
    newest = last_day(timezone.now())
    day = today or there or newest
    if day > newest:
        raise click.UsageError(
            "The story cannot end in the future: what is told lies in the past. It ends at half past eight "
            f"in the morning of its last day, so that {newest} is the newest now."
        )
    # The story is told last, so where it has been told the ground is complete, and its people are there: what was
    # changed of them since, on the record, stays so.
    new = {} if there else _load_ground(folder)
    crimes = 0 if there else _load_crime(folder, day)
    people = {}
    if not there:
        with _step("Inviting its people", 1):
            people = make_people()
    with _step("Telling 26 weeks", 1 if there else len(plan(day))) as step:
        reports = make_story(people, today=day, step=step)
    spreadsheet = folder / SPREADSHEET
    if not spreadsheet.exists():
        from commonweal.demo.spreadsheet import write_spreadsheet

        write_spreadsheet(spreadsheet, today=day)
    return {
        "today": day,
        "home": str(settings.HOME),
        "new_areas": sum(count for name, count in new.items() if name.endswith(".geojson")),
        "new_reports": reports,
        "new_crimes": crimes,
        "spreadsheet": str(spreadsheet),
    }


def _load_ground(folder: Path) -> dict[str, int]:
    # Reading outlines brings large packages in, which a second start does without.
    from commonweal.demo.areas import STEPS, load_ground

    with _step("Drawing the borough", STEPS) as step:
        return load_ground(folder, step=step)


def _load_crime(folder: Path, day: datetime.date) -> int:
    from commonweal.demo.crime import load_crime

    with _step("Recording its crime", 1):
        return load_crime(folder, today=day)


def check_main_job(today: datetime.date) -> dict[str, str]:
    """Do the main job and look at what came of it. Raises NotDone when a part is missing or empty."""
    from django.conf import settings

    from commonweal.demo.check import NotDone, check_file, check_reports, draw_week, write_summary
    from commonweal.people.models import User
    from commonweal.working_days import week_of

    folder = settings.HOME / "files" / "check"
    folder.mkdir(parents=True, exist_ok=True)
    found = check_reports()
    results = {"Reports": ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in found.items())}
    officer = User.objects.get(email="aisha@wealdmere.example")
    with _step("Drawing the map", 1):
        files = [draw_week(officer, on=today, path=folder / "map.png")]
    with _step("Writing the summary", 1):
        # The last whole week: on a Monday morning this week has hardly begun.
        week = week_of(today) - datetime.timedelta(days=7)
        files += write_summary(officer, week=week, folder=folder)
    if {".png", ".pdf", ".docx"} - {path.suffix for path in files}:
        raise NotDone("The map, the PDF or the Word document was not written.")
    for path in files:
        check_file(path)
    names = {".png": "Map", ".pdf": "Summary as PDF", ".docx": "Summary as Word document"}
    return results | {names[path.suffix]: str(Path(path).absolute()) for path in files}


def sign_ins() -> list[str]:
    """One line for each person: how to sign in and what the role is."""
    from commonweal.demo.people import PASSWORD, PEOPLE

    lines = [
        "Sign in as anybody at /demo/sign-in/, or with an e-mail address and the password " + PASSWORD + ":"
    ]
    lines += [f"  {one.name:<7}{one.email:<28}{one.who}" for one in PEOPLE]
    return lines


def _serve(words: list[str], port: int) -> None:
    from django.conf import settings

    from commonweal.config.commands.serve import serve

    for line in words:
        say(line)
    code = serve(
        host=settings.HOST,
        port=port,
        otherwise=OTHERWISE,
        on_ready=lambda address: say(f"Wealdmere is at {address}/demo/sign-in/  (Ctrl+C stops it)"),
    )
    if code:
        click.get_current_context().exit(code)
