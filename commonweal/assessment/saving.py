"""Saving one line of a page: kept, or given back with what is to be decided first."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonweal.assessment.describing import facts_of
from commonweal.assessment.forms import LineForm
from commonweal.assessment.models import Answer, RoundPoint
from commonweal.assessment.standing import Line
from commonweal.assessment.verbs import Saved, answer_point, left_as_seen
from commonweal.changes.meanwhile import Conflict
from commonweal.people.models import User


@dataclass
class LineOnPage:
    """One line as a page draws it: the point with what is said of it, and the form where this person may say it."""

    line: Line
    form: LineForm | None
    saved: Saved | None = None
    is_conflict: bool = False

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is said, for who may only read it."""
        return facts_of(self.line)

    @property
    def said(self) -> str:
        """What became of it, in a few words."""
        if self.saved is None:
            return ""
        words = _("Saved.") if self.saved.changed else _("As it was.")
        if self.saved.merged:
            words += " " + _("Somebody else had changed other parts of this point: theirs stay.")
        return words


def form_of(line: Line, *, by: User, for_partnership: bool, data: QueryDict | None = None) -> LineForm:
    """The form of a line. data: what was sent, if anything was."""
    return LineForm(
        data,
        answer=line.answer,
        framework=line.at.round.framework,
        by=by,
        for_partnership=for_partnership,
        prefix=f"p{line.point.number}",
    )


def save_line(page: LineOnPage, *, by: User, for_partnership: bool) -> bool:
    """Keep what was typed in one line; where it cannot be, its form says why, with theirs beside it in a conflict.

    What nobody changed is left alone. Returns whether nothing is left to decide. Raises CannotAssess as the verb does.
    """
    form = page.form
    if form is None or not form.says_otherwise:
        return True
    if not form.is_valid():
        return False
    try:
        page.saved = answer_point(page.line.at, **form.answers(), by=by, for_partnership=for_partnership)
    except Conflict as conflict:
        page.is_conflict = True
        kept = _as_kept(page.line.at, by, for_partnership=for_partnership)
        answers = form.answers()
        beside = left_as_seen(kept, answers["said"], answers["seen"])
        page.form = form.over_theirs(kept, conflict.changed, beside)
        return False
    return True


def _as_kept(point: RoundPoint, by: User, *, for_partnership: bool) -> Answer | None:
    whose = None if for_partnership else by.organisation
    return Answer.objects.filter(at=point, organisation=whose).select_related("visibility_class").first()
