"""The registry of tables that can be released: each domain registers what it counts, and how."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from commonweal.methods.disclosure import CountTable, Rule
from commonweal.places.models import AreaSet

Words = str | Promise


@dataclass(frozen=True)
class Counted:
    """A table as it was counted, before anything is withheld. It is shown to nobody.

    about: what is counted, in words that are the same for the same: of tables about the same, those of two periods
    that overlap (as running totals do) are judged by what their difference tells. names: words for categories.
    """

    title: str
    about: str
    method: str
    table: CountTable
    rule: Rule
    names: Mapping[str, str]
    first_day: datetime.date
    last_day: datetime.date
    area_set: AreaSet | None = None


@dataclass(frozen=True)
class Subject:
    """A kind of table. choices: which of them there are, as pairs of value and words, newest first.

    count: the value of a choice -> the table. Raises LookupError for what is no choice.
    one_by_one: what of the same anybody can count in what is public item by item: (areas, first day, last day) -> how
    many by the categories of each count, which is then known to be no less.
    """

    code: str
    name: Words
    choices: Callable[[], Sequence[tuple[str, str]]]
    count: Callable[[str], Counted]
    one_by_one: (
        Callable[[AreaSet | None, datetime.date, datetime.date], Mapping[tuple[str, ...], int]] | None
    ) = None


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let tables of this kind be released. Domains call this once, in `ready()`."""
    SUBJECTS[subject.code] = subject
