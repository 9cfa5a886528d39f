"""From rows of text to what was told, or to the reason why a row cannot be taken. Nothing is written."""

import datetime
import difflib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.taxonomy import terms
from commonweal.people.visibility import MarkingTooHigh, marking_from
from commonweal.people.visibility_models import Handling, Kind
from commonweal.tension.coordinates import ISLES, Bounds
from commonweal.tension.report_models import PlaceKind, WhenPrecision
from commonweal.tension.upload.dates import day_of, moment_of
from commonweal.tension.upload.extent import WITHOUT_RESULT
from commonweal.tension.upload.mapping import EVERY_ROW
from commonweal.tension.upload.read import Sheet
from commonweal.tension.verbs.receive import CannotReceive, check
from commonweal.tension.verbs.told import Told

LONGEST_PLACE = 200
# What a cell shows whose formula failed, in a workbook and in the text that is made of one.
ERRORS = frozenset(
    "#ERROR! #REF! #DIV/0! #N/A #NAME? #NULL! #NUM! #VALUE! #SPILL! #CALC! #GETTING_DATA".split()
)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken: its number in the spreadsheet, why, and whether it may be kept at all."""

    row: int
    reason: str
    must_not_be_kept: bool = False


@dataclass(frozen=True)
class Checked:
    """What checking found: rows that are ready, with their number, and rows that are refused."""

    ready: list[tuple[int, Told]]
    refused: list[Refused]


class Wrong(ValueError):
    """A cell says something that cannot be taken."""


def check_rows(
    sheet: Sheet,
    columns: Mapping[str, str],
    *,
    organisation_id: int,
    now: datetime.datetime,
    bounds: Bounds = ISLES,
) -> Checked:
    """Check every row and say which are ready and which are refused, and why.

    columns: {meaning: column} as `mapping.checked` gives it. bounds: west, south, east, north in
    degrees, outside which coordinates are refused. Each report gets a content key: organisation,
    content and, of rows that say the same, the how-manieth; so the same file again adds nothing.
    """
    position = {
        meaning: sheet.header.index(name) for meaning, name in columns.items() if meaning != EVERY_ROW
    }
    ready: list[tuple[int, Told]] = []
    refused: list[Refused] = []
    seen: Counter[str] = Counter()
    for number, cells in sheet.rows:
        row = {meaning: cells[at] for meaning, at in position.items()}
        row.setdefault("kind", columns.get(EVERY_ROW, ""))
        try:
            refuse_marked_above("\n".join(cells))
            for meaning, at in position.items():
                _refuse_fault(row[meaning], sheet.header[at])
            told = check(_told(row), now=now, bounds=bounds)
        except MarkingTooHigh as error:
            refused.append(Refused(number, str(error), must_not_be_kept=True))
        except (Wrong, CannotReceive, ValueError) as error:
            refused.append(Refused(number, str(error)))
        else:
            content = content_of(told)
            seen[content] += 1
            ready.append((number, replace(told, content_key=key_of(organisation_id, content, seen[content]))))
    return Checked(ready, refused)


def _refuse_fault(cell: str, column: str) -> None:
    """Raise Wrong for a cell that holds no answer but an error of the spreadsheet, or a formula without its result."""
    if cell in ERRORS:
        raise Wrong(
            _("In “%(column)s” stands an error of the spreadsheet, %(error)s. Correct it there.")
            % {"column": column[:40], "error": cell}
        )
    if cell == WITHOUT_RESULT:
        raise Wrong(
            _(
                "In “%(column)s” stands a formula without its result. Open the file in a spreadsheet program, save "
                "it again and send that."
            )
            % {"column": column[:40]}
        )


def content_of(told: Told) -> str:
    """A digest of everything that the report says, however its cells were written."""
    said = {
        name: value
        for name, value in told.__dict__.items()
        if name != "content_key" and value not in ("", None, (), {})
    }
    text = json.dumps(said, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    return value.astimezone(datetime.UTC).isoformat() if isinstance(value, datetime.datetime) else str(value)


def key_of(organisation_id: int, content: str, occurrence: int) -> str:
    """The key of the n-th report of this organisation that says exactly this."""
    return hashlib.sha256(f"{organisation_id}:{content}:{occurrence}".encode()).hexdigest()


def _told(row: Mapping[str, str]) -> Told:
    kind = kind_of(row.get("kind", ""))
    lon, lat = _coordinates(row.get("lon", ""), row.get("lat", ""))
    place = row.get("place", "")
    if len(place) > LONGEST_PLACE:
        raise Wrong(_("Use at most %(limit)d characters for the place.") % {"limit": LONGEST_PLACE})
    when, precision = _when(row.get("date", ""), row.get("time", ""))
    for name, limit in (("handling_conditions", 300), ("crime_reference", 60)):
        if len(row.get(name, "")) > limit:
            raise Wrong(
                _("“%(text)s…” is too long. Use at most %(limit)d characters.")
                % {"text": row[name][:20], "limit": limit}
            )
    return Told(
        kind=kind,
        what=row.get("what", ""),
        where=_where(row.get("where", ""), has_place=lon is not None or bool(place)),
        when_from=when,
        when_precision=precision,
        place=place,
        lon=lon,
        lat=lat,
        indicator=term_of(kind, row.get("indicator", "")),
        communities=tuple(dict.fromkeys(_communities(row.get("communities", "")))),
        source=term_of("source", row.get("source", "")),
        is_first_hand=_yes_or_no(row.get("is_first_hand", "")),
        marking=marking_from(row.get("marking", "")),
        handling=_handling(row.get("handling", "")),
        handling_conditions=row.get("handling_conditions", ""),
        crime_reported=_yes_or_no(row.get("crime_reported", "")),
        crime_reference=row.get("crime_reference", ""),
        done_already=row.get("done_already", ""),
        suggested=row.get("suggested", ""),
        concerns_child=_may_be(row.get("concerns_child", "")),
    )


def kind_of(text: str) -> str:
    """Is this a strength or a tension, by one of the words for it? Raises Wrong."""
    word = text.casefold().rstrip("s")
    if word in ("strength", "positive", "good new"):
        return Kind.STRENGTH
    if word in ("tension", "negative", "concern"):
        return Kind.TENSION
    raise Wrong(_("Say whether this is a strength or a tension."))


def _when(date: str, clock: str) -> tuple[datetime.datetime | None, str]:
    if not date:
        if clock:
            raise Wrong(_("There is a time of day but no date."))
        return None, WhenPrecision.UNKNOWN
    day, rest = day_of(date)
    if clock or rest:
        return moment_of(day, clock or rest), WhenPrecision.TIME
    midnight = datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())
    return midnight, WhenPrecision.DAY


def _coordinates(lon: str, lat: str) -> tuple[float | None, float | None]:
    """Both as numbers; an empty cell is None. Whether they name a place here, `check` says."""
    try:
        x, y = (float(text.replace(",", ".").replace("−", "-")) if text else None for text in (lon, lat))
    except ValueError:
        raise Wrong(
            _("Longitude and latitude must be numbers in degrees, such as -0.75 and 52.04.")
        ) from None
    return x, y


def _where(text: str, *, has_place: bool) -> str:
    if not text:
        return PlaceKind.PLACE if has_place else PlaceKind.UNKNOWN
    word = text.casefold()
    for kind, words in (
        (PlaceKind.ONLINE, ("online", "internet", "social media")),
        (PlaceKind.BOROUGH, ("borough", "borough-wide", "borough wide", "across the borough", "everywhere")),
        (PlaceKind.UNKNOWN, ("unknown", "not known", "i do not know", "n/a")),
        (PlaceKind.PLACE, ("place", "a place")),
    ):
        if word in words:
            return kind
    raise Wrong(
        _("“%(text)s” is not a kind of place. Use: place, online, borough or unknown.") % {"text": text[:40]}
    )


def term_of(vocabulary: str, text: str) -> str:
    """The code of a word of a vocabulary, given as its code or as its name."""
    if not text:
        return ""
    word = " ".join(text.casefold().split())
    named = _named(vocabulary, get_language())
    if word in named:
        return named[word]
    near = difflib.get_close_matches(word, named, n=1, cutoff=0.6)
    known = {"source": _("source"), "community": _("community")}.get(vocabulary, _("type"))
    said = _("“%(text)s” is not a known %(what)s.") % {"text": text[:40], "what": known}
    if near:
        return _fail(said + " " + _("Did you mean “%(name)s”?") % {"name": named[near[0]]})
    return _fail(said + " " + _("Use one of: %(names)s.") % {"names": ", ".join(terms(vocabulary))})


@cache
def _named(vocabulary: str, language: str | None) -> Mapping[str, str]:
    """Codes by code and name. The file's language need not be the one that is read in, so both count.

    Kept for each language: a spreadsheet asks for the same names in every row.
    """
    known = terms(vocabulary).items()
    names = {name.casefold(): code for code, term in known for name in (term.words, term.name)}
    return MappingProxyType(names | {code: code for code, _term in known})


def _fail(words: str) -> str:
    raise Wrong(words)


def _communities(text: str) -> list[str]:
    if not text:
        return []
    word = " ".join(text.casefold().split())
    if word in _named("community", get_language()):
        return [term_of("community", text)]
    parts = re.split(r"[;|\n]" if re.search(r"[;|\n]", text) else ",", text)
    return [term_of("community", part.strip()) for part in parts if part.strip()]


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    if word in ("", "unknown", "not known", "n/a"):
        return None
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise Wrong(_("“%(text)s” should be yes, no or empty.") % {"text": text[:40]})


def _may_be(text: str) -> bool:
    """Yes, also where somebody is not sure: a child at risk waits for nobody's certainty."""
    return (
        text.casefold() in ("unsure", "not sure", "perhaps", "maybe", "possibly") or _yes_or_no(text) is True
    )


_FULL_HANDLING = {"lawful sharing permitted": "P", "lawful sharing permitted with conditions": "C"}


def _handling(text: str) -> str:
    """A handling code, said as P or C, in full, or as both. Nothing is guessed from a first letter.

    A sender who wrote “Police only” must not find it shared.
    """
    word = " ".join(re.sub(r"[^a-z]+", " ", text.casefold()).split())
    if not word:
        if text.strip():
            raise _not_handling(text)
        return Handling.PERMITTED
    for full, code in _FULL_HANDLING.items():
        if word in (code.lower(), full, f"{code.lower()} {full}"):
            return Handling(code)
    raise _not_handling(text)


def _not_handling(text: str) -> Wrong:
    return Wrong(
        _(
            "“%(text)s” is not a handling code. Use P (lawful sharing permitted) or C (lawful sharing "
            "permitted with conditions), and write conditions in their own column."
        )
        % {"text": text[:40]}
    )
