"""What loading a table would do, told before anything is written."""

from dataclasses import dataclass
from typing import Any

from commonweal.evidence.definitions import measures, unit_in
from commonweal.evidence.models import Dataset
from commonweal.people.schools import known_schools, school_words_in
from commonweal.places.models import AreaSet
from commonweal.sources.bringing.knowing import sets_with
from commonweal.sources.observations.load import Prepared

# A count of people below this can point at one of them; 10 is the threshold for special categories by small area.
SHOWN_FROM = 10
CODES_SHOWN = 20


@dataclass(frozen=True)
class Findings:
    """What a table holds: its quality report, the areas that are found and not, and what asks for care.

    small: how many counts from 1 to 9 everybody would see; 0 where the table is not open. above: how many figures
    are larger than what they are out of. repeated: how many rows say again what an earlier one says, which are
    counted once: rows of parts of an area, such as of its schools, must be added up first. adds_up: should the groups of an area add up, so that it was looked at?
    better: another set of areas that holds more of the codes. schools: schools that the table names, so that it
    is not loaded. before: the data set that this very table is already.
    """

    quality: dict[str, Any]
    areas_found: int
    not_found: list[str]
    refused: list[dict[str, Any]]
    small: int
    above: int
    repeated: int
    adds_up: bool
    schools: list[str]
    better: AreaSet | None
    before: Dataset | None


def findings_of(read: Prepared) -> Findings:
    """Look through a table that was read."""
    told = {code for code, _measure, _group in read.figures.values}
    not_found = sorted(told - set(read.ids))
    return Findings(
        quality=read.quality(),
        areas_found=len(told) - len(not_found),
        not_found=not_found,
        refused=read.figures.refused,
        small=small_counts(read) if read.figures.layout.is_open else 0,
        above=sum(
            value is not None and base is not None and value > base
            for value, base in read.figures.values.values()
        ),
        repeated=repeated_rows(read),
        adds_up=any(code in measures() and measures()[code].adds_up for code in read.figures.layout.measured),
        schools=schools_named(read),
        better=_better(read, told) if not_found else None,
        before=read.loaded_before(),
    )


def small_counts(read: Prepared) -> int:
    """How many counts of the areas that are loaded are from 1 to 9, figures and what they are out of alike."""
    return sum(
        code in read.ids
        and ((unit_in(read.figures.layout, measure) == "count" and _is_small(value)) or _is_small(base))
        for (code, measure, _group), (value, base) in read.figures.values.items()
    )


def repeated_rows(read: Prepared) -> int:
    """How many rows that were taken are of an area, or an area and group, that an earlier row told of alike."""
    figures = read.figures
    by_group = bool(figures.layout.group)
    told = {
        (code, group if by_group else "")
        for code, measure, group in figures.values
        if measure not in figures.layout.totals
    }
    return figures.read - len(figures.refused) - len(told)


def schools_named(read: Prepared) -> list[str]:
    """The schools known here that words of the table name: no school can be made out outside the tension group."""
    layout = read.figures.layout
    groups = sorted({group for _code, _measure, group in read.figures.values})
    known = known_schools()
    return list(
        dict.fromkeys(
            name
            for words in (layout.title, layout.name, layout.publisher, read.name, *groups)
            for name in _known_in(words, known)
        )
    )


def _known_in(words: str, known: list[str]) -> list[str]:
    """Those of the names that stand in the words; a file's name has hyphens for blanks."""
    spaced = words.replace("-", " ").replace("_", " ")
    plain = set(school_words_in(spaced))
    return [name for name in school_words_in(spaced, known) if name not in plain]


def _is_small(number: float | None) -> bool:
    return number is not None and 0 < number < SHOWN_FROM


def _better(read: Prepared, told: set[str]) -> AreaSet | None:
    """The set of areas that holds more of these codes than the one that was chosen."""
    shares = {one.pk: (one, share) for one, share in sets_with(told)}
    best, share = next(iter(shares.values()), (read.area_set, 0.0))
    chosen = shares.get(read.area_set.pk, (read.area_set, 0.0))[1]
    return best if share > chosen else None
