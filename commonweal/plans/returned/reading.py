"""From the bytes of a spreadsheet that came back to what it says of each action, or the rows that can't be taken and why."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonweal.actions.models import Progress
from commonweal.actions.verbs import NO_WORDS
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.visibility import MarkingTooHigh
from commonweal.plans.forms_of_many import plain_ends
from commonweal.plans.returned.columns import (
    COMMENT,
    DUE_ON,
    IDENTIFIER,
    MADE_FROM,
    PERCENT,
    PROGRESS,
    TITLE,
    headings,
)
from commonweal.plans.table.reading import Refused
from commonweal.tension.upload.check import ERRORS
from commonweal.tension.upload.dates import day_of
from commonweal.tension.upload.extent import WITHOUT_RESULT, Limits, Unreadable
from commonweal.tension.upload.read import MEGABYTE, Sheet, read_sheet

LARGEST_FILE = 2 * MEGABYTE
LIMITS = Limits(rows=2_000, columns=60, cells=60_000)
LONGEST_COMMENT = 2000
_PER_CENT = re.compile(r"(\d{1,9})\s*%?")


@dataclass(frozen=True)
class ReturnedRow:
    """What a row says of one action. said: what was typed, by column; None where a cell is empty and leaves it.

    made_from: what the action was when the row was written.
    """

    row: int
    identifier: str
    said: Mapping[str, Any]
    made_from: Mapping[str, Any]


@dataclass(frozen=True)
class Returned:
    """What a spreadsheet holds. refused: rows for which all of it is left. not_read: headings of other columns."""

    rows: tuple[ReturnedRow, ...]
    refused: tuple[Refused, ...]
    not_read: tuple[str, ...] = ()


def read_returned(data: bytes, *, name: str, takes_words: bool) -> Returned:
    """What stands in a spreadsheet that came back. Raises Unreadable where there is no such table in it at all.

    takes_words: may whoever brings it write comments? Which actions are theirs is not asked here.
    """
    sheet = read_sheet(data, name=name, largest=LARGEST_FILE, limits=LIMITS, every_formula=True)
    names = headings(with_comment=True)
    places = _places(sheet, names, needed=headings(with_comment=takes_words))
    rows: dict[str, ReturnedRow] = {}
    refused: list[Refused] = []
    for number, texts in sheet.rows:
        cells = {code: texts[place] for code, place in places.items()}
        problems = list(_problems(cells, names, takes_words=takes_words))
        identifier = cells[IDENTIFIER]
        if identifier in rows:
            words = _("The same action stands in row %(row)d. Leave one of the two.")
            problems.append(words % {"row": rows[identifier].row})
        if problems:
            refused += [Refused(number, problem) for problem in problems]
        else:
            rows[identifier] = ReturnedRow(number, identifier, _said(cells, takes_words), _made_from(cells))
    return Returned(tuple(rows.values()), tuple(refused), _not_read(sheet, places))


def _places(sheet: Sheet, names: Mapping[str, str], *, needed: Mapping[str, str]) -> dict[str, int]:
    """Where the columns stand. Raises Unreadable where one is missing or there twice."""
    known = {_folded(name): code for code, name in names.items()}
    header = [_folded(name) for name in sheet.header]
    found = {known[name]: place for place, name in enumerate(header) if name in known}
    missing = [name for code, name in needed.items() if code not in found]
    if len(missing) == len(needed):
        words = _(
            "This is not the spreadsheet that was taken away here: its headings do not stand in the first row."
        )
        raise Unreadable(words)
    if missing:
        words = _("The column “%(name)s” is missing. Take the spreadsheet away again, and fill that in.")
        raise Unreadable(words % {"name": missing[0]})
    for name, code in known.items():
        if f"{name} (2)" in header:
            raise Unreadable(_("The column “%(name)s” is there twice.") % {"name": names[code]})
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _not_read(sheet: Sheet, places: Mapping[str, int]) -> tuple[str, ...]:
    taken = set(places.values())
    return tuple(name for place, name in enumerate(sheet.header) if place not in taken)


def _problems(cells: Mapping[str, str], names: Mapping[str, str], *, takes_words: bool) -> Iterator[str]:
    """Why a row can't be taken, a sentence each."""
    for code, cell in cells.items():
        if cell == WITHOUT_RESULT:
            yield _("In “%(name)s” stands a formula. Write what it gives in its place.") % {
                "name": names[code]
            }
        elif cell in ERRORS:
            yield _("In “%(name)s” stands an error of the spreadsheet. Correct it there.") % {
                "name": names[code]
            }
    if any(cell == WITHOUT_RESULT or cell in ERRORS for cell in cells.values()):
        return
    if not cells[IDENTIFIER]:
        yield _("The identifier is empty, so nobody can tell which action this is.")
        return
    made_from = _made_from(cells)
    if not _is_whole(made_from, takes_words=takes_words):
        yield _("What the row was made from was changed. Take the spreadsheet away again, and fill that in.")
        return
    yield from _changed_promise(cells, made_from)
    if cells[PROGRESS] and _progress(cells[PROGRESS]) is None:
        offered = ", ".join(str(label) for label in Progress.labels)
        words = _("“%(text)s” is not a state of progress. There are: %(offered)s.")
        yield words % {"text": cells[PROGRESS][:40], "offered": offered}
    if problem := _problem_of_percent(cells[PERCENT]):
        yield problem
    yield from _problems_of_comment(cells.get(COMMENT, ""), takes_words=takes_words)


def _changed_promise(cells: Mapping[str, str], made_from: Mapping[str, Any]) -> Iterator[str]:
    """What is promised, and by when, is not said otherwise here: what was typed over it is not dropped in silence."""
    if cells[TITLE] and _folded(cells[TITLE]) != _folded(made_from[TITLE]):
        yield _("What will be done was changed. It is not changed here: say it in the comment.")
    if not cells[DUE_ON]:
        return
    try:
        day, _after = day_of(cells[DUE_ON])
    except ValueError:
        words = _("“%(text)s” is not a day. The day by which it is done is not changed here.")
        yield words % {"text": cells[DUE_ON][:40]}
    else:
        if day.isoformat() != made_from[DUE_ON]:
            yield _("The day by which it is done was changed. It is not changed here: say it in the comment.")


def _progress(text: str) -> str | None:
    """The state that a cell names, by its words or its code."""
    named = {name.casefold(): one.value for one in Progress for name in (str(one.label), one.value)}
    return named.get(" ".join(text.split()).casefold())


def _problem_of_percent(text: str) -> str:
    if not text:
        return ""
    found = _PER_CENT.fullmatch(text)
    if found is None:
        return _("“%(text)s” is not a whole number from 0 to 100.") % {"text": text[:40]}
    if int(found[1]) > 100:
        return _("%(number)s per cent is more than all of it. Write at most 100.") % {"number": found[1]}
    return ""


def _problems_of_comment(text: str, *, takes_words: bool) -> Iterator[str]:
    if text and not takes_words:
        yield str(NO_WORDS)
    if len(text) > LONGEST_COMMENT:
        yield _("The comment has more than %(most)d characters.") % {"most": LONGEST_COMMENT}
    try:
        refuse_marked_above(text)
    except MarkingTooHigh as error:
        yield str(error)


def _made_from(cells: Mapping[str, str]) -> dict[str, Any]:
    """What a row was made from; nothing where that can't be read."""
    try:
        found = json.loads(cells[MADE_FROM])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(made_from: Mapping[str, Any], *, takes_words: bool) -> bool:
    words = [TITLE, DUE_ON, PROGRESS, *([COMMENT] if takes_words else [])]
    percent = made_from.get(PERCENT, "")
    return all(isinstance(made_from.get(name), str) for name in words) and (
        percent is None or type(percent) is int
    )


def _said(cells: Mapping[str, str], takes_words: bool) -> dict[str, Any]:
    """What was typed; a comment that was emptied is emptied, for that is how one is taken back."""
    percent = _PER_CENT.fullmatch(cells[PERCENT])
    said = {PROGRESS: _progress(cells[PROGRESS]), PERCENT: int(percent[1]) if percent else None}
    return said | ({COMMENT: plain_ends(cells[COMMENT])} if takes_words else {})
