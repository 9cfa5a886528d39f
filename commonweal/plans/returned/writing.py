"""The spreadsheet that a partner takes away: a row for each own action, lists to choose from, and how to fill it in."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonweal.actions.models import Action, Progress
from commonweal.documents.workbook import Sheet, Value, as_workbook
from commonweal.plans.forms_of_many import plain_ends
from commonweal.plans.returned.columns import (
    COMMENT,
    DUE_ON,
    IDENTIFIER,
    MADE_FROM,
    PERCENT,
    PROGRESS,
    TITLE,
    headings,
    made_from,
)

WIDTHS = {IDENTIFIER: 26, TITLE: 50, DUE_ON: 24, PROGRESS: 16, PERCENT: 14, COMMENT: 60, MADE_FROM: 26}


def own_actions_workbook(actions: Iterable[Action], *, takes_words: bool) -> bytes:
    """These actions as XLSX, to be filled in and brought back. takes_words: their organisation writes comments."""
    names = headings(with_comment=takes_words)
    places = {code: place for place, code in enumerate(names)}
    sheet = Sheet(
        title=_("Actions"),
        heads=list(names.values()),
        rows=[_row(action, takes_words=takes_words) for action in actions],
        widths=[WIDTHS[code] for code in names],
        is_wide=True,
        choices=((places[PROGRESS], tuple(str(label) for label in Progress.labels)),),
        whole_numbers=((places[PERCENT], 0, 100),),
        hidden=(places[MADE_FROM],),
    )
    return as_workbook([sheet, _instructions(takes_words=takes_words)])


def _row(action: Action, *, takes_words: bool) -> list[Value]:
    seen = {name: plain_ends(value) for name, value in made_from(action, with_comment=takes_words).items()}
    words = [plain_ends(action.comment)] if takes_words else []
    return [
        action.public_id,
        action.title,
        action.due_on.isoformat(),
        action.get_progress_display(),
        action.percent,
        *words,
        json.dumps(seen, ensure_ascii=False),
    ]


def _instructions(*, takes_words: bool) -> Sheet:
    lines = [
        _("Each row of the sheet “Actions” is an action of your organisation that is not complete."),
        _("Say under “Progress” how far it is: choose from the list that the cell offers."),
        _("Under “Per cent done” write a whole number from 0 to 100, as you judge it, or leave it empty."),
    ]
    if takes_words:
        lines.append(
            _(
                "Under “Comment” write what was done and what stands in the way. Do not name people outside the "
                "partnership."
            )
        )
    lines += [
        _("Leave the other columns and all headings as they are. A row that you do not need can be deleted."),
        _("Write no formulas. Save it as a workbook (.xlsx)."),
        _(
            "Bring it back on the page where you took it away. You see first what would change; nothing is saved before "
            "you say so. What somebody else said meanwhile stays unless you choose yours."
        ),
    ]
    return Sheet(
        _("How to fill it in"), [_("How to fill it in")], [[line] for line in lines], [100], is_wide=True
    )
