"""What a signed summary came from: the levels, reports and actions that it tells of, linked with it."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from commonweal.people.models import User
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary.withholding import kind_of, withheld_from
from commonweal.thread.selectors import Key
from commonweal.thread.verbs import tie_all


def tie_what_it_tells(version: SummaryVersion, *, by: User, at: datetime.datetime | None = None) -> int:
    """Link a summary with all that this version of it tells of; how many links are new.

    What an earlier signed version told of stays linked. A link lets nobody see more: the thread shows each
    viewer the ends that they may see.
    """
    return tie_all(earlier=told_in(version), later=("summary", version.summary.public_id), by=by, at=at)


def told_in(version: SummaryVersion) -> list[Key]:
    """Which items does this version tell its readers of now? Nothing of sections that are left out.

    Words that are withheld tell of nothing; a level stays in the figures (decision 0007).
    """
    lost = withheld_from(version)
    found: list[Key] = []
    for section in version.sections:
        if not section["is_left_out"]:
            named = [one for one in section.get("named", ()) if one["item"] not in lost]
            told = [*named, *section.get("told", ())]
            is_told = _stands_in(section)
            found += [(kind_of(one), one["item"]) for one in told if is_told(one["line"])]
    return list(dict.fromkeys(found))


def _stands_in(section: dict[str, Any]) -> Callable[[str], bool]:
    """Does a section, as it was edited, still tell what this line told? An empty line stands for the figures.

    A line that somebody took out is not told. Where they wrote another in its place, theirs may tell it.
    """
    lines, drafted = set(_lines(section["text"])), set(_lines(section["drafted"]))
    has_own_words = bool(lines - drafted)

    def is_told(line: str) -> bool:
        if not line:
            return bool(section["with_figures"])
        return has_own_words or lines.issuperset(_lines(line))

    return is_told


def _lines(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.splitlines()))
