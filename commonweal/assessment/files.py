"""The grid of a round as a file, with the columns that `load assessment` reads, so that it comes back without loss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.assessment.models import Round
from commonweal.assessment.standing import OWN, Line
from commonweal.audit.verbs import record
from commonweal.documents.content import Document, Table
from commonweal.documents.word import as_docx
from commonweal.documents.workbook import Sheet, as_workbook
from commonweal.people.marking import highest
from commonweal.people.models import User
from commonweal.people.visibility_models import Marking
from commonweal.ui.spreadsheets import MEDIA_TYPES as SPREADSHEETS

# In English whatever the page's language: whoever loads the file reads them by these names.
COLUMNS = (
    "Section",
    "No.",
    "Key Point",
    "Current Position",
    "P",
    "Further Actions Required",
    "Lead",
    "Timescale",
    "Score",
    "Target",
)
WIDTHS = (18, 8, 38, 38, 5, 38, 18, 16, 9, 9)


@dataclass(frozen=True)
class GridFile:
    """A grid to write: its title, whose it is, and its rows under COLUMNS."""

    title: str
    subtitle: str
    marking: str
    rows: tuple[tuple[Any, ...], ...]


def grid_of(round: Round, lines: Sequence[Line], viewer: Any, *, whose: str) -> GridFile:
    """The grid of these lines. A section's name stands at the first of its points."""
    rows, before = [], None
    for line in lines:
        section = line.point.section
        rows.append(_row(line, section.name if section != before else ""))
        before = section
    name = str(viewer.organisation) if whose == OWN else _("What the partnership agrees")
    marking = highest(
        [Marking.OFFICIAL, *(one.answer.visibility_class.marking for one in lines if one.answer)]
    )
    return GridFile(f"{round.framework.title}: {round.title}", name, marking, tuple(rows))


def _row(line: Line, section: str) -> tuple[Any, ...]:
    one = line.answer
    said = (
        (one.position, one.priority, one.further, one.lead, one.timescale, one.score, one.target)
        if one
        else ("", "", "", "", "", None, None)
    )
    return (section, line.point.number, line.point.words, *said)


def as_grid_workbook(grid: GridFile) -> bytes:
    """The grid as XLSX."""
    above = f"{grid.title} ({grid.subtitle}), {grid.marking}"
    return as_workbook([Sheet("Grid", COLUMNS, grid.rows, WIDTHS, above=above, is_wide=True)])


def as_grid_document(grid: GridFile) -> bytes:
    """The grid as DOCX, on pages that lie, its heading row on each of them."""
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in grid.rows)
    document = Document(
        title=grid.title,
        subtitle=grid.subtitle,
        marking=grid.marking,
        status=_("P = Priority"),
        made_on=timezone.localdate(),
        blocks=(Table(grid.title, COLUMNS, rows, widths=WIDTHS),),
        is_wide=True,
    )
    return as_docx(document)


WRITERS: dict[str, Callable[[GridFile], bytes]] = {"docx": as_grid_document, "xlsx": as_grid_workbook}

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": SPREADSHEETS["xlsx"],
}


def took_grid(
    round: Round, lines: Sequence[Line], *, by: User | None, ending: str, through: Any = None
) -> None:
    """Record that somebody took the grid as a file. through: whose eyes, where the machine's operator wrote it."""
    details = {"format": ending, "count": len(lines)} | ({"as": through.public_id} if through else {})
    record("take grid", by=by, item_kind="round", item_id=round.public_id, details=details)
