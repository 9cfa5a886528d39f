"""Why a level was judged so, as one viewer may read it now.

A reason tells of the reports behind the level. When one of them is raised above a viewer, the reason is withheld
from them until the level is raised, or judged again: see `docs/decisions/0007-words-withheld-after-signing.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonweal.people.visibility import Viewer
from commonweal.tension.derived import NoLead, classes_of_the_group
from commonweal.tension.levels.selectors import risen
from commonweal.tension.models import Level
from commonweal.tension.selectors import shared_clearance


@dataclass(frozen=True)
class Reasons:
    """The reason of a level and why it is not the worst of the three; is_withheld: a sentence stands in their place."""

    reason: str
    override: str
    is_withheld: bool = False


def reasons_for(viewer: Viewer, levels: Iterable[Level]) -> dict[int, Reasons]:
    """The reasons of these levels by their number, for this viewer.

    Withheld where a report that they may not read has risen since the level was judged. Nothing more is asked of
    the database for somebody who may read all that the tension group does.
    """
    found = list(levels)
    gone = _withheld(viewer, found)
    return {
        level.pk: Reasons(words_withheld(), "", is_withheld=True)
        if level.pk in gone
        else Reasons(level.reason, level.override_reason)
        for level in found
    }


def words_withheld() -> str:
    """What stands in place of words that fewer people may read by now."""
    return _("Withheld: fewer people may read this now.")


def _withheld(viewer: Viewer, levels: list[Level]) -> set[int]:
    if not levels:
        return set()
    try:
        hidden = classes_of_the_group() - shared_clearance(viewer)
    except NoLead:
        return set()
    return risen(levels, hidden) if hidden else set()
