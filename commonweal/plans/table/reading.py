"""From the bytes of a file to the objectives that it holds, or to the rows that can't be taken and why. Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.visibility import MarkingTooHigh
from commonweal.plans.table.grids import Grid, GridRow, grid_of, no_table
from commonweal.plans.table.headings import Headings, headings_in, is_heading
from commonweal.plans.table.splitting import actions_in, paired, references_in, responsibilities_in
from commonweal.plans.table.wording import folded, wording
from commonweal.tension.upload.check import ERRORS
from commonweal.tension.upload.extent import WITHOUT_RESULT, Unreadable

LONGEST_CELL = 10_000
MOST_OBJECTIVES = 500
LONGEST_THEME = LONGEST_TITLE = 200


@dataclass(frozen=True)
class Refused:
    """A row that can't be taken: its number in the file, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ReadAction:
    """One action as a cell says it, and who is responsible for it, in the words of the table."""

    words: str
    responsible: tuple[str, ...]


@dataclass(frozen=True)
class ReadObjective:
    """One row of the table, taken apart. cells: each as it was brought, by the code of its column."""

    row: int
    cells: dict[str, str]
    references: tuple[str, ...]
    words: str
    indicator: str
    actions: tuple[ReadAction, ...]
    responsibilities: tuple[str, ...]
    theme: str = ""

    @property
    def is_paired_in_order(self) -> bool:
        """Had it as many actions as responsibilities, so that each of the ones has one of the others?"""
        return len(self.actions) == len(self.responsibilities) > 1


@dataclass(frozen=True)
class ReadPlan:
    """A plan as a file holds it. refused: rows for which all of it is left. not_read: headings of other columns."""

    title: str
    objectives: tuple[ReadObjective, ...]
    refused: tuple[Refused, ...]
    not_read: tuple[str, ...] = ()


def read_plan(data: bytes, *, name: str, names: Iterable[str] = ()) -> ReadPlan:
    """The plan in a file: text, CSV, XLSX or DOCX with the five columns, in any order, and perhaps a theme.

    names: of organisations and bodies here, by which those who are responsible are told apart. A table that goes on under
    its headings again, as after the end of a page, is one. Raises Unreadable where there is no such table at all, and where
    the title over it can't be one here.
    """
    grid = grid_of(data, name=name)
    _refuse_title(grid.title)
    known = tuple(names)
    refused: list[Refused] = []
    objectives: dict[str, ReadObjective] = {}
    not_read: tuple[str, ...] = ()
    has_table = False
    for headings, row in _table_rows(grid):
        if headings is None:
            has_table = True
            found = headings_in(row.cells)
            refused += [Refused(row.number, problem) for problem in found.problems]
            not_read = tuple(dict.fromkeys([*not_read, *found.not_read]))
            continue
        if problem := row.problem or _width(row, headings, grid):
            refused.append(Refused(row.number, problem))
            continue
        cells = {code: row.cells[at] for code, at in headings.position.items()}
        one = objective_of(row.number, cells, known)
        again = objectives.get(folded(one.words))
        if problems := [*_problems(cells, one), *([_again(again.row)] if again else [])]:
            refused += [Refused(row.number, problem) for problem in problems]
        else:
            objectives[folded(one.words)] = one
    if not has_table:
        raise no_table()
    if not objectives and not refused:
        refused.append(Refused(1, _("The table has headings and no row below them.")))
    if len(objectives) > MOST_OBJECTIVES:
        words = _("A plan has at most %(most)d objectives here.") % {"most": MOST_OBJECTIVES}
        refused.append(Refused(list(objectives.values())[MOST_OBJECTIVES].row, words))
    return ReadPlan(grid.title, tuple(objectives.values()), tuple(refused), not_read)


def _refuse_title(title: str) -> None:
    """Raise Unreadable for words over a table that are too many for a title, or marked too high to be kept here."""
    if len(title) > LONGEST_TITLE:
        words = _("The title over the table has more than %(most)d characters. Shorten it.")
        raise Unreadable(words % {"most": LONGEST_TITLE})
    try:
        refuse_marked_above(title)
    except MarkingTooHigh as error:
        raise Unreadable(_("The title over the table: %(reason)s") % {"reason": error}) from error


def _table_rows(grid: Grid) -> Iterator[tuple[Headings | None, GridRow]]:
    """The rows of the table, each with the headings that it stands under; a row of headings comes with none.

    Nothing is read under headings that are wrong.
    """
    current: Headings | None = None
    for row in grid.rows:
        if is_heading(row.cells):
            current = headings_in(row.cells)
            yield None, row
        elif not any(row.cells):
            current = None if grid.ends_at_blank else current
        elif current is not None and not current.problems:
            yield current, row


def _width(row: GridRow, headings: Headings, grid: Grid) -> str:
    """What is wrong where a row has not as many cells as there are columns; empty cells after the last don't count."""
    columns = 1 + max(headings.position.values())
    columns = max(columns, len(headings.position) + len(headings.not_read))
    cells = (
        len(row.cells) if len(row.cells) < columns else max(n for n, one in enumerate(row.cells, 1) if one)
    )
    if len(row.cells) >= columns and cells <= columns:
        return ""
    words = _("The row has %(cells)d cells, and the table %(columns)d columns. Was it cut off or shifted?")
    return words % {"cells": cells, "columns": columns}


def _again(row: int) -> str:
    return _("The same objective stands in row %(row)d. Put its actions together in one row.") % {"row": row}


def objective_of(number: int, cells: dict[str, str], names: Sequence[str]) -> ReadObjective:
    """One row taken apart, whether or not it can be taken. cells: by the codes of their columns."""
    responsible = responsibilities_in(cells["responsibilities"], names)
    return ReadObjective(
        row=number,
        cells=cells,
        references=tuple(references_in(cells["references"])),
        words=cells["words"],
        indicator=cells["indicator"],
        actions=tuple(ReadAction(*pair) for pair in paired(actions_in(cells["actions"]), responsible)),
        responsibilities=tuple(responsible),
        theme=" ".join(cells.get("theme", "").split()),
    )


def _problems(cells: dict[str, str], one: ReadObjective) -> Iterator[str]:
    """Why a row can't be taken, a sentence each."""
    if not cells["words"]:
        yield _("The strategic objective is empty.")
    for code, cell in cells.items():
        name = wording().name_of(code)
        if cell in ERRORS or cell == WITHOUT_RESULT:
            yield _("In “%(name)s” stands an error of the spreadsheet. Correct it there.") % {"name": name}
        longest = LONGEST_THEME if code == "theme" else LONGEST_CELL
        if len(cell) > longest:
            yield _("“%(name)s” has more than %(most)d characters.") % {"name": name, "most": longest}
    # A marking stands before an action that is one of several in its cell, too.
    parts = [*cells.values(), *(action.words for action in one.actions), *one.responsibilities]
    try:
        refuse_marked_above("\n".join(parts))
    except MarkingTooHigh as error:
        yield str(error)
    if one.responsibilities and not one.actions:
        yield _("Somebody is responsible, but no action is written.")
