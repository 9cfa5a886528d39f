"""What the columns of the spreadsheet are called, and what of an action it was made from."""

from typing import Any

from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.actions.verbs import progress_of

IDENTIFIER, TITLE, DUE_ON = "identifier", "title", "due_on"
PROGRESS, PERCENT, COMMENT = "progress", "percent", "comment"
MADE_FROM = "made_from"


def headings(*, with_comment: bool) -> dict[str, str]:
    """The heading of each column by its code, in the order in which they stand. with_comment: they may write one."""
    found = {
        IDENTIFIER: _("Identifier (do not change)"),
        TITLE: _("What will be done (do not change)"),
        DUE_ON: _("By when (do not change)"),
        PROGRESS: _("Progress"),
        PERCENT: _("Per cent done"),
        COMMENT: _("Comment"),
        MADE_FROM: _("Made from (do not change)"),
    }
    return found if with_comment else {code: name for code, name in found.items() if code != COMMENT}


def made_from(action: Action, *, with_comment: bool) -> dict[str, Any]:
    """What an action was when its row was written, as JSON holds it: by this, what was changed since can be told."""
    now = progress_of(action, with_comment=with_comment)
    return now | {TITLE: action.title, DUE_ON: action.due_on.isoformat()}
