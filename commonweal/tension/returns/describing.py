"""What a return is called wherever it is shown."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.naming import sends_counts
from commonweal.tension.returns.selectors import Answer
from commonweal.ui.tables import Cell


def answer_cell(answer: Answer, known: int) -> Cell:
    """What an organisation answered, as a tag: what it said and what it sent, or that it has not answered.

    known: how many of its reports the reader may know of. How many there are is told to those who may know of all.
    """
    said = [words for words in (_said(answer), _sent(answer, known)) if words]
    if not said:
        return Cell(_("Not answered"), tone="watch")
    is_quiet = not answer.reports and answer.sent is not None and answer.sent.is_nil
    return Cell("; ".join(said), tone="plain" if is_quiet else "teal")


def _said(answer: Answer) -> str:
    if answer.sent is None:
        return ""
    if answer.sent.is_nil:
        # What was sent later is the answer then.
        return "" if answer.reports else _("Nothing to report")
    return _("Counts sent") if answer.sent.is_counted else _("Note")


def _sent(answer: Answer, known: int) -> str:
    if not answer.reports:
        return ""
    if sends_counts(answer.organisation):
        # Said once: whoever sends counts says that they are in by the same words.
        return "" if answer.sent is not None and answer.sent.is_counted else _("Counts sent")
    if known < answer.reports:
        return _("Sent reports")
    return ngettext("Sent %(n)d report", "Sent %(n)d reports", known) % {"n": known}
