"""A self-assessment's grid out of rows: sections, points and what is said of each, with an account of every row.

Grids come from office files that were cut by pages: the heading row is repeated, a section's name is said again and
shorter, a row goes on after the break, a number lost a digit, cells slipped to the side. What is plainly that is put
right and told; what may be anything else is refused, with its row.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commonweal.sources.assessment.rows import Row

# Names of columns as grids have them, in small letters and without dots: the column of sections often has none.
COLUMNS: dict[str, Callable[[str], bool]] = {
    "number": lambda name: name in {"no", "number", "point no", "point number", "nr", "#"},
    "words": lambda name: name in {"key point", "key points", "point", "points"},
    "position": lambda name: name.endswith("current position") or name == "position",
    "priority": lambda name: name in {"p", "priority"},
    "further": lambda name: name.startswith("further action"),
    "lead": lambda name: name in {"lead", "lead officer", "leads"},
    "timescale": lambda name: name in {"timescale", "timescales", "by when"},
    "score": lambda name: name == "score",
    "target": lambda name: name == "target",
    "section": lambda name: name in {"section", "theme", ""},
}
NEEDED = {
    "number": "No.",
    "words": "Key Point",
    "position": "Current Position",
    "priority": "P",
    "further": "Further Actions Required",
    "lead": "Lead",
    "timescale": "Timescale",
}
SAID = ("position", "priority", "further", "lead", "timescale", "score", "target")
_NUMBER = re.compile(r"(\d{1,4})\.?")


class Refused(ValueError):
    """The grid cannot be read: `refused` says of each row what is wrong with it. Nothing was taken from it."""

    def __init__(self, refused: Sequence[Mapping[str, str]]) -> None:
        first = refused[0]
        super().__init__(f"{first['row']}: {first['reason']}")
        self.refused = [dict(one) for one in refused]


@dataclass
class PointRow:
    """One point as the grid has it: its section's place, its number and words, and what is said of it."""

    where: str
    section: int
    number: int
    words: str
    said: dict[str, str]


@dataclass
class Grid:
    """A grid that was read: title, names of sections, points, and the account of its rows.

    account: how many rows were what; together they are all rows that say something. notes: what was put right.
    """

    title: str = ""
    sections: list[str] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    account: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        return any(value for point in self.points for value in point.said.values())

    def ranges(self) -> list[tuple[str, int, int]]:
        """Each section with its first and its last number."""
        found = []
        for place, name in enumerate(self.sections):
            numbers = [one.number for one in self.points if one.section == place]
            if numbers:
                found.append((name, min(numbers), max(numbers)))
        return found


def same_section(known: str, said: str) -> bool:
    """Is this the name of the section again, perhaps cut short or abbreviated?

    >>> same_section("Community and voluntary", "Community and vol. organs"), same_section("Housing and planning", "Housing and")
    (True, True)
    >>> same_section("Young people", "Youth services should:")
    False
    """
    pairs = list(zip(_words_of(known), _words_of(said), strict=False))
    return bool(pairs) and all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _words_of(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("&", " and "))


def read_grid(rows: Iterable[Row]) -> Grid:
    """The grid that these rows hold. Raises Refused with every fault that was found, each with its row."""
    reading = _Reading()
    for row in rows:
        reading.take(row)
    return reading.finished()


def _column(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").replace("’", "'").split())


class _Reading:
    """Goes through the rows once, with the columns and the section that hold at each."""

    def __init__(self) -> None:
        self.grid = Grid(account=dict.fromkeys(("outside", "headings", "sections", "points", "continued"), 0))
        self.faults: list[dict[str, str]] = []
        self.columns: dict[str, int] = {}
        self.width = 0
        self.heading: tuple[str, ...] = ()
        self.table = 0

    def fault(self, row: Row | PointRow, reason: str) -> None:
        self.faults.append({"row": row.where, "reason": reason})

    def count(self, what: str) -> None:
        self.grid.account[what] += 1

    def take(self, row: Row) -> None:
        if row.table == 0 or (not self.columns and not self._looks_like_heading(row)):
            self._outside(row)
        elif self._looks_like_heading(row):
            self._heading(row)
        elif row.table != self.table and self.columns and not self._fits(row):
            self.fault(
                row,
                _("A table begins here that has %(n)d columns and no row of headings.")
                % {"n": len(row.cells)},
            )
            self.columns = {}
        elif self.columns:
            self.table = row.table
            self._row(row)

    def _fits(self, row: Row) -> bool:
        return len(row.cells) == self.width

    def _outside(self, row: Row) -> None:
        words = " ".join(filter(None, row.cells)).lstrip("# ").strip()
        self.count("outside")
        if not self.grid.title:
            self.grid.title = words
        if words not in self.grid.outside:
            self.grid.outside.append(words)

    def _looks_like_heading(self, row: Row) -> bool:
        names = set(map(_column, row.cells))
        return any(map(COLUMNS["number"], names)) and any(map(COLUMNS["words"], names))

    def _heading(self, row: Row) -> None:
        self.count("headings")
        if row.cells == self.heading:
            self.table = row.table
            return
        found: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            name = _column(cell)
            kind = next((one for one, fits in COLUMNS.items() if fits(name)), None)
            if kind is None:
                self.fault(
                    row,
                    _("Nobody knows the column “%(name)s”. There are: %(known)s, Score, Target.")
                    % {"name": cell, "known": ", ".join(NEEDED.values())},
                )
            elif kind in found and name:
                self.fault(row, _("The column “%(name)s” is there twice.") % {"name": cell})
            elif kind != "section" or place == 0 or name:
                found[kind] = place
        for kind, name in NEEDED.items():
            if kind not in found:
                self.fault(row, _("The column “%(name)s” is missing.") % {"name": name})
        if row.across:
            self.fault(row, _("Headings are merged across columns. Take them apart."))
        if self.columns and set(found) != set(self.columns):
            self.fault(row, _("This heading row has other columns than the one before."))
        self.columns, self.width, self.heading, self.table = found, len(row.cells), row.cells, row.table

    def _row(self, row: Row) -> None:
        if not set(NEEDED) <= set(self.columns):
            return  # said at the heading, and every row would say it again
        if row.across:
            self.fault(
                row, _("Cells are merged across columns. Take them apart, so that each column has its own.")
            )
            return
        if len(row.cells) < self.width:
            self.fault(
                row,
                _("The table is cut here: the row has %(n)d of %(all)d columns.")
                % {"n": len(row.cells), "all": self.width},
            )
            return
        cells = self._slipped_back(row)
        held = {name: cells[place] for name, place in self.columns.items()}
        below = [name for name, place in self.columns.items() if place in row.down and name != "section"]
        if below:
            self.fault(
                row,
                _("The cell under “%(name)s” is merged with the row above.")
                % {"name": NEEDED.get(below[0], below[0].title())},
            )
            return
        beyond = [text for place, text in enumerate(cells) if text and place not in self.columns.values()]
        if beyond:
            self.fault(row, _("“%(text)s” stands in no column of the grid.") % {"text": beyond[0][:40]})
            return
        self._named(held.pop("section", ""))
        number, words = held.pop("number"), held.pop("words")
        said = {name: held.get(name, "") for name in SAID}
        if not number:
            self._goes_on(row, words, said)
        elif (found := _NUMBER.fullmatch(number)) is None:
            self.fault(row, _("“%(text)s” is no number of a point.") % {"text": number[:20]})
        else:
            self._point(row, int(found[1]), words, said)

    def _slipped_back(self, row: Row) -> tuple[str, ...]:
        """The cells in their columns, where the number slipped one to the right or into the column of sections."""
        cells, at = row.cells, self.columns["number"]
        right = cells[at + 1] if at + 1 < len(cells) else ""
        if _NUMBER.fullmatch(right) and cells[at] and not _NUMBER.fullmatch(cells[at]):
            if at and cells[at - 1]:
                return cells
            self.grid.notes.append(
                _("%(row)s: the cells slipped one column to the right and were put back.")
                % {"row": row.where}
            )
            return (*cells[: at - 1], *cells[at:], "")
        if at and not cells[at] and _NUMBER.fullmatch(cells[at - 1]):
            self.grid.notes.append(
                _("%(row)s: the number stood in the column of sections and was put back.")
                % {"row": row.where}
            )
            return (*cells[: at - 1], "", cells[at - 1], *cells[at + 1 :])
        return cells

    def _named(self, name: str) -> None:
        """A section begins, unless this is the name of the one that goes on."""
        name = " ".join(name.split())
        if not name:
            return
        if self.grid.sections and same_section(self.grid.sections[-1], name):
            known = self.grid.sections[-1]
            if _words_of(name) != _words_of(known):
                self.grid.notes.append(
                    _("“%(name)s” was read as “%(known)s” again.") % {"name": name, "known": known}
                )
            return
        self.grid.sections.append(name.rstrip(":"))

    def _goes_on(self, row: Row, words: str, said: dict[str, str]) -> None:
        if not words and not any(said.values()):
            self.count("sections")
            return
        if not self.grid.points:
            self.fault(row, _("The table is cut here: the row goes on from one that is not in the file."))
            return
        self.count("continued")
        before = self.grid.points[-1]
        before.words = " ".join(filter(None, (before.words, words)))
        for name, more in said.items():
            before.said[name] = " ".join(filter(None, (before.said[name], more)))
        self.grid.notes.append(
            _("%(row)s: it goes on from point %(number)d.") % {"row": row.where, "number": before.number}
        )

    def _point(self, row: Row, number: int, words: str, said: dict[str, str]) -> None:
        self.count("points")
        if not self.grid.sections:
            self.grid.sections.append("Points")
        section = len(self.grid.sections) - 1
        self.grid.points.append(PointRow(row.where, section, number, words, said))

    def finished(self) -> Grid:
        points = self.grid.points
        if not self.heading:
            self.faults.append(
                {"row": "the file", "reason": _("No row of headings with “No.” and “Key Point” was found.")}
            )
        elif not points and not self.faults:
            self.faults.append({"row": "the file", "reason": _("There is no point under the headings.")})
        expected = points[0].number if points else 0
        there: dict[int, str] = {}
        for place, one in enumerate(points):
            follows = place + 1 == len(points) or points[place + 1].number == expected + 1
            if (
                one.number != expected
                and one.number in there
                and follows
                and str(expected).endswith(str(one.number))
            ):
                self.grid.notes.append(
                    _("%(row)s: point %(number)d is printed as %(printed)d.")
                    % {"row": one.where, "number": expected, "printed": one.number}
                )
                one.number = expected
            if one.number in there:
                self.fault(
                    one,
                    _("Number %(number)d is there twice, first in %(row)s.")
                    % {"number": one.number, "row": there[one.number]},
                )
            elif one.number != expected:
                words = (
                    _("Number %(number)d comes where %(expected)d was to come: %(expected)d is missing.")
                    if one.number > expected
                    else _("Number %(number)d comes where %(expected)d was to come: it is out of order.")
                )
                self.fault(one, words % {"number": one.number, "expected": expected})
            if not one.words:
                self.fault(
                    one, _("Point %(number)d has no words: the table is cut here.") % {"number": one.number}
                )
            there.setdefault(one.number, one.where)
            expected = one.number + 1
        if self.faults:
            raise Refused(self.faults)
        return self.grid


def cells_of(grid: Grid) -> dict[int, dict[str, Any]]:
    """What is said of each point, by its number."""
    return {one.number: dict(one.said) for one in grid.points}
