"""The sections on what partners do and how the summary was made: actions, returns, method."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.actions.models import Action
from commonweal.documents.content import Block, Table
from commonweal.documents.registry import Named, Scope, Written
from commonweal.people.naming import name_for_many, names_for_many, sends_counts
from commonweal.people.taxonomy import eep_levels, eep_note
from commonweal.people.visibility_models import Kind
from commonweal.tension.counts import EARLIER_WEEKS
from commonweal.tension.returns.selectors import Answer, answers_for
from commonweal.tension.summary_models import Edition

SHOWN = 40


def open_actions(scope: Scope) -> Written:
    """Actions that are not finished, the late ones first. Partners read of those that answer no tension.

    A school is not named in either edition: analysts read the group's.
    """
    actions = Action.objects.filter(visibility_class__in=scope.clearance, finished_on=None)
    if scope.edition == Edition.PARTNERS:
        actions = actions.filter(visibility_class__kind=Kind.STRENGTH)
    found = list(actions.select_related("owner_organisation").order_by("due_on", "title"))
    if not found:
        return Written(_("No open actions."))
    today = timezone.localdate()
    late = [action for action in found if action.due_on < today]
    words = ngettext(
        "%(open)d open action, %(late)d of them late.",
        "%(open)d open actions, %(late)d of them late.",
        len(found),
    ) % {"open": len(found), "late": len(late)}
    rows = tuple(
        (
            action.title,
            name_for_many(action.owner_organisation),
            formats.date_format(action.due_on, "j M Y"),
            _("Late") if action.due_on < today else str(action.get_progress_display()),
        )
        for action in found[:SHOWN]
    )
    if len(found) > SHOWN:
        words += " " + _("The table shows the %(n)d that are due first.") % {"n": SHOWN}
    columns = (_("Action"), _("Organisation"), _("Due"), _("Progress"))
    table = Table(_("Open actions"), columns, rows)
    return Written(
        words,
        (table,),
        frozenset(action.visibility_class_id for action in found),
        named=tuple(
            Named(action.public_id, action.visibility_class_id, "", action.title, "action")
            for action in found[:SHOWN]
        ),
    )


def returns(scope: Scope) -> Written:
    """Who has answered for the week, who had nothing to report, and who has not answered. No notes.

    Who sent reports is told, and not how many. Schools are counted and not named: analysts read the group's edition, and partners theirs.
    """
    answers = answers_for(scope.week)
    if not answers:
        return Written(_("No organisation is expected to send a weekly return."))
    reported = [one.organisation for one in answers if one.reports and not sends_counts(one.organisation)]
    nil = [one.organisation for one in answers if one.sent and one.sent.is_nil and not one.reports]
    counted = [one.organisation for one in answers if _told_counts(one)]
    noted = [one.organisation for one in answers if one.sent and one.sent.note]
    missing = [one.organisation for one in answers if not one.is_answered]
    lines = [
        ngettext(
            "%(answered)d of %(expected)d partners has answered.",
            "%(answered)d of %(expected)d partners have answered.",
            len(answers) - len(missing),
        )
        % {"answered": len(answers) - len(missing), "expected": len(answers)},
        "",
    ]
    for words, who in (
        (_("With reports: %(names)s."), reported),
        (_("With a note: %(names)s."), noted),
        (_("With counts: %(names)s."), counted),
        (_("Nothing to report: %(names)s."), nil),
        (_("Not answered yet: %(names)s."), missing),
    ):
        if who:
            lines.append("- " + words % {"names": ", ".join(names_for_many(who))})
    return Written("\n".join(lines))


def _told_counts(answer: Answer) -> bool:
    said_so = answer.sent is not None and answer.sent.is_counted
    return said_so or (answer.reports > 0 and sends_counts(answer.organisation))


def method(scope: Scope) -> Written:
    """How to read the summary: what is counted, against what, and the words of the scale."""
    common = [
        _("Counts are of reports that a trained person has checked, not of events or people. Duplicates that "
          "were found are counted once. A school’s count stands for as many as it says. More reports can mean more "
          "trust in reporting."),
        _("A report counts in the week it speaks of or, where its day is not known, in the one it was received in. The comparison is with the %(n)d weeks before, one by one.")
        % {"n": EARLIER_WEEKS},
    ]  # fmt: skip
    figures: list[Block] = []
    if scope.edition == Edition.PARTNERS:
        common.append(
            _("This edition holds only what is marked OFFICIAL and may be shared under the partnership's "
              "agreement. Of tension it tells counts for the whole partnership, rounded to five, from ten upwards.")
        )  # fmt: skip
    else:
        common.append(
            _("Levels are judged by named people on three headings and never averaged; the overall level is the "
              "worst of the three unless the person said why not. %(note)s") % {"note": eep_note()}
        )  # fmt: skip
        rows = tuple((f"{one.value} – {one.name}", one.expect) for one in eep_levels())
        figures.append(Table(_("What the levels mean"), (_("Level"), _("What is expected")), rows))
    return Written("\n\n".join(common), tuple(figures))
