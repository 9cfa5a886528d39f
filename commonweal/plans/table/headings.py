"""The headings of a plan's table: which column is which, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonweal.plans.table.wording import folded, wording

# Fewer headings than these could stand in a sentence, or over another table.
FEWEST = 2


@dataclass(frozen=True)
class Headings:
    """position: of each column by its code. not_read: headings of no column of ours. problems: a sentence each."""

    position: dict[str, int]
    not_read: tuple[str, ...]
    problems: tuple[str, ...]


def _codes(cells: Sequence[str]) -> list[str]:
    """For each cell the column that it names, or nothing."""
    named = {name: one.code for one in wording().columns for name in one.known_by}
    return [named.get(folded(cell), "") for cell in cells]


def is_heading(cells: Sequence[str]) -> int:
    """How many columns of a plan these cells name; 0 where they are no headings of one."""
    codes = {code for code in _codes(cells) if code}
    said = sum(1 for cell in cells if cell)
    return (
        len(codes) if len(codes) >= FEWEST and codes & {"words", "actions"} and 2 * len(codes) >= said else 0
    )


def headings_in(cells: Sequence[str]) -> Headings:
    """Which column stands where; a column that is missing, or there twice, is a problem in words."""
    codes = _codes(cells)
    position = {one.code: codes.index(one.code) for one in wording().columns if one.code in codes}
    twice = [one.name for one in wording().columns if codes.count(one.code) > 1]
    missing = [one.name for one in wording().needed if one.code not in position]
    problems = [_("The column “%(name)s” is there twice.") % {"name": name} for name in twice]
    problems += [_("The column “%(name)s” is missing.") % {"name": name} for name in missing]
    not_read = tuple(cell for cell, code in zip(cells, codes, strict=True) if cell and not code)
    return Headings(position, not_read, tuple(problems))
