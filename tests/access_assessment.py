"""Who gets through to the self-assessment: its rounds, their points and grids, and what is said in them."""

import json
from typing import Any

from commonweal.assessment.models import Round
from commonweal.assessment.rounds import framework_named, open_round
from commonweal.sources.assessment.forms import packed
from commonweal.sources.assessment.grid import read_grid
from commonweal.sources.assessment.load import load_grid
from commonweal.sources.assessment.rows import rows_in
from tests.access_items import Args, Borough
from tests.access_who import ACTIONS, NOBODY, OFFICER, Address

# Whoever sees actions and shares with the organisation that leads.
READERS = ACTIONS - {"carys"}
# Say where their own organisation stands.
ASSESSING = {"aisha", "ben", "farid", "idris", "kit"}
ROUND = {"framework": "practice-2026:1", "title": "Another round"}
FIELDS = ("position", "further", "lead", "timescale", "priority", "score", "target")
SAID: dict[str, Any] = {f"p1-{name}": "" for name in FIELDS} | {
    "p1-position": "It is done.",
    "p1-seen": json.dumps({"version": 0}),
}


def opened(borough: Borough) -> Round:
    """A round by the current framework that Aisha opened."""
    framework = framework_named("practice-2026", by=None)
    return open_round(framework, title="2026", by=borough.people["aisha"])


GRID = b"No.\tKey Point\tCurrent Position\tP\tFurther Actions Required\tLead\tTimescale\n1\tAll are in.\tDone.\tH\t\t\t\n"


def looked_through(borough: Borough) -> dict[str, Any]:
    """A grid as the page of its preview sends it."""
    grid, asked = read_grid(rows_in(GRID, name="grid.txt")), {"round": "2026", "title": "Ours"}
    would = load_grid(grid, name="grid", **asked, dry_run=True, by=borough.people["aisha"])
    return {"carried": packed(grid, name="grid", asked=asked), "seen": would.fingerprint()}


def round_and(*more: Any) -> Any:
    def made(borough: Borough) -> Args:
        return (opened(borough).public_id, *more)

    return made


def point(borough: Borough) -> Args:
    return (opened(borough).points.get(point__number=1).public_id,)


ASSESSMENT_TABLE = (
    Address("assessment:rounds", ACTIONS),
    Address("assessment:new", OFFICER, sends=OFFICER, sent=ROUND),
    Address("grid:bring", OFFICER, sends=OFFICER, sent=looked_through),
    Address("assessment:round", READERS, of=round_and()),
    Address("assessment:turn", of=round_and(), sends=OFFICER, sent={"do": "close"}),
    Address("assessment:compare", READERS, of=round_and()),
    Address("assessment:points", READERS, of=round_and()),
    Address("assessment:points-file", READERS, "docx", of=round_and("docx")),
    Address("assessment:points-file", READERS, "xlsx", of=round_and("xlsx")),
    Address("assessment:section", READERS, of=round_and(1), sends=ASSESSING, sent=SAID),
    Address("assessment:point", READERS, of=point, sends=OFFICER, sent=SAID),
    Address(
        "assessment:save",
        NOBODY,
        "own",
        of=point,
        query="?whose=own",
        sends=ASSESSING,
        sent=SAID,
        finds=NOBODY,
    ),
    Address("assessment:save", NOBODY, "agreed", of=point, sends=OFFICER, sent=SAID, finds=NOBODY),
)
