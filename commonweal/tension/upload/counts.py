"""A spreadsheet of counts, as schools send: how many of a type in a week and an area, and nothing else.

Words are never kept: of what was sent only the columns of counts are looked at, and in them a cell that is
neither a number, a day, an area, a type nor a kind is put out before anything is written down.
"""

import datetime
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people.taxonomy import terms
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of, areas_of
from commonweal.tension.counted import CannotCount, told_as_count
from commonweal.tension.upload.check import Checked, Refused, Wrong, content_of, key_of, kind_of, term_of
from commonweal.tension.upload.dates import day_of
from commonweal.tension.upload.mapping import match_headings
from commonweal.tension.upload.read import Sheet, Unreadable
from commonweal.tension.verbs.receive import CannotReceive, check
from commonweal.tension.verbs.told import Told

# What a column can mean, and the headings by which it is known. The first is what the page asks for.
COLUMNS: dict[str, Promise] = {
    "week": gettext_lazy("Week"),
    "area": gettext_lazy("Area"),
    "kind": gettext_lazy("Strength or tension"),
    "indicator": gettext_lazy("Type"),
    "number": gettext_lazy("Number"),
}
_USUAL = {
    "week": "week|week beginning|week of|week commencing|date|w c",
    "area": "area|neighbourhood|ward|place",
    "kind": "kind|strength or tension|tension or strength",
    "indicator": "type|indicator|category|type of incident|incident type",
    "number": "number|count|how many|total|incidents",
}
NEEDED = ("week", "indicator", "number")
# Stands where words stood that are not kept.
PUT_OUT = "…"
_NUMBER = re.compile(r"-?\d{1,6}([.,]0+)?")
_BOROUGH = ("borough", "across the borough", "borough-wide", "everywhere")


def columns_of_counts(header: Sequence[str]) -> dict[str, str]:
    """Which heading is which column of counts: {meaning: heading}. Raises Unreadable where one is lacking."""
    found = match_headings(header, _USUAL)
    lacking = [str(COLUMNS[meaning]) for meaning in NEEDED if meaning not in found]
    if lacking:
        raise Unreadable(
            _(
                "You send counts, never words. The first row must name the columns Week, Type and Number, and "
                "may name Area and Strength or tension. These are missing: %(names)s."
            )
            % {"names": ", ".join(lacking)}
        )
    return found


def only_counts(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """The columns of counts alone, without a word in them: what may be kept of a school's spreadsheet."""
    known = Known()
    at = [number for number, name in enumerate(sheet.header) if name in columns.values()]
    return Sheet(
        tuple(sheet.header[number] for number in at),
        tuple((row, tuple(known.or_put_out(cells[number]) for number in at)) for row, cells in sheet.rows),
    )


@dataclass(frozen=True)
class _Row:
    week: datetime.date
    kind: str
    indicator: str
    number: int
    area: Area | None


class Known:
    """The words that a count may hold: areas in use, types and kinds, by name and code."""

    def __init__(self) -> None:
        area_set = area_set_of(settings.NEIGHBOURHOOD_TYPE)
        self.areas: dict[str, Area] = {}
        for area in areas_of(area_set) if area_set else ():
            self.areas |= {area.code.casefold(): area, area.name.casefold(): area}
        self.types = {
            word.casefold()
            for kind in Kind
            for term in terms(kind).values()
            for word in (term.code, term.words, str(term.name))
        }
        self._words = self.types | set(self.areas) | set(_BOROUGH)

    def or_put_out(self, cell: str) -> str:
        """This cell if it can belong to a count; else the sign that something stood there."""
        return cell if not cell or self._is_of_counts(cell) else PUT_OUT

    def _is_of_counts(self, cell: str) -> bool:
        word = " ".join(cell.casefold().split())
        if word in self._words or _NUMBER.fullmatch(word):
            return True
        # A slip in the name of a type is worth telling which was meant; the name of a person is not like one.
        if difflib.get_close_matches(word, self.types, n=1, cutoff=0.8):
            return True
        try:
            kind_of(cell)
        except Wrong:
            pass
        else:
            return True
        try:
            _day, rest = day_of(cell)
        except ValueError:
            return False
        return not rest or rest == "00:00:00"

    def area_of(self, cell: str) -> Area | None:
        word = " ".join(cell.casefold().split())
        if not word or word in _BOROUGH:
            return None
        if word not in self.areas:
            raise Wrong(
                _("“%(text)s” is not an area in use. Leave it empty for the whole borough.")
                % {"text": cell[:40]}
            )
        return self.areas[word]


def check_counts(
    sheet: Sheet, columns: Mapping[str, str], *, organisation_id: int, now: datetime.datetime
) -> Checked:
    """Check every row of counts and say which are ready and which are refused, and why. Nothing is written.

    A week, area and type is said once in a file. The content key is as for other spreadsheets: the same
    file again adds nothing.
    """
    at = {meaning: sheet.header.index(name) for meaning, name in columns.items()}
    known = Known()
    ready: list[tuple[int, Told]] = []
    refused: list[Refused] = []
    said: dict[tuple[datetime.date, int | None, str, str], int] = {}
    for number, cells in sheet.rows:
        try:
            row = _read({meaning: cells[place] for meaning, place in at.items()}, known)
            told = check(
                told_as_count(
                    kind=row.kind, indicator=row.indicator, number=row.number, week=row.week, area=row.area
                ),
                now=now,
            )
            monday = timezone.localdate(told.when_from)
            subject = (monday, told.area_id, told.kind, told.indicator)
            if subject in said:
                raise Wrong(
                    _("Row %(row)d says this week, area and type already. Say how many in one row.")
                    % {"row": said[subject]}
                )
        except (Wrong, CannotCount, CannotReceive, ValueError) as error:
            refused.append(Refused(number, str(error)))
        else:
            said[subject] = number
            key = key_of(organisation_id, content_of(told), 1)
            ready.append((number, replace(told, content_key=key)))
    return Checked(ready, refused)


def _read(row: Mapping[str, str], known: Known) -> _Row:
    if not row["week"]:
        raise Wrong(_("Say which week: any day in it will do."))
    week, _rest = day_of(row["week"])
    kind, indicator = _kind_and_type(row.get("kind", ""), row["indicator"])
    text = row["number"]
    if not _NUMBER.fullmatch(text) or text.startswith("-"):
        raise Wrong(_("The number must be a whole number, such as 3."))
    return _Row(week, kind, indicator, int(re.split(r"[.,]", text)[0]), known.area_of(row.get("area", "")))


def _kind_and_type(kind: str, text: str) -> tuple[str, str]:
    """The kind and the code of a type; the kind may be left out, as no type is of both."""
    if not text:
        raise Wrong(_("Say which type was counted."))
    if kind:
        word = kind_of(kind)
        return word, term_of(word, text)
    why = ""
    for one in Kind.values:
        try:
            return one, term_of(one, text)
        except Wrong as error:
            why = str(error)
    raise Wrong(why)
