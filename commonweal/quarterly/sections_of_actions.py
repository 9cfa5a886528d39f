"""The sections that actions bring to the quarterly report, all of them as they stood on the locked day."""

import datetime
from collections import Counter, defaultdict

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.actions.as_of import Stood, actions_as_of
from commonweal.actions.describing_work import risk_in_words
from commonweal.actions.models import Milestone, Progress
from commonweal.documents.content import Table
from commonweal.documents.registry import Scope, Told, Written
from commonweal.people.naming import name_for_many
from commonweal.plans.models import Objective
from commonweal.quarterly.quarters import quarter_of
from commonweal.ui.money import in_pounds

# BRAG, never by colour alone: the letter stands before the words. Domain.md 6.
LETTERS = {
    Progress.COMPLETE: "B",
    Progress.ON_TRACK: "G",
    Progress.AT_RISK: "A",
    Progress.OFF_TRACK: "R",
    Progress.NOT_STARTED: "–",
}
SHOWN_RISKS = 10
DAY = datetime.timedelta(days=1)


def overall(scope: Scope) -> Written:
    """How far the whole is, beside how far it was when the quarter began."""
    now = actions_as_of(scope.last, scope.clearance)
    before = actions_as_of(scope.first - DAY, scope.clearance)
    if not now:
        return Written(_("No actions were on the record."))
    late = sum(one.is_late for one in now)
    counts, earlier = (Counter(one.progress for one in those) for those in (now, before))
    words = ngettext("%(all)d action", "%(all)d actions", len(now)) % {"all": len(now)}
    text = _(
        "%(actions)s: %(complete)d complete, %(on)d on track, %(risk)d at risk, %(off)d off track; %(late)d late."
    )
    text %= {
        "actions": words,
        "complete": counts[Progress.COMPLETE],
        "on": counts[Progress.ON_TRACK],
        "risk": counts[Progress.AT_RISK],
        "off": counts[Progress.OFF_TRACK],
        "late": late,
    }
    rows = tuple(
        (f"{letter} {progress.label}", str(counts[progress]), str(earlier[progress]))
        for progress, letter in LETTERS.items()
    )
    start = formats.date_format(scope.first - DAY, "j M Y")
    columns = (_("Progress"), formats.date_format(scope.last, "j M Y"), start)
    return Written(text, (Table(_("Actions by progress"), columns, rows, (1, 2)),), _classes(now))


def by_objective(scope: Scope) -> Written:
    """How far the actions of each objective of the strategic plans are."""
    stood = {one.action.pk: one for one in actions_as_of(scope.last, scope.clearance)}
    rows, used = [], []
    objectives = Objective.objects.filter(
        left_in=None, plan__visibility_class__in=scope.clearance, plan__starts_on__lte=scope.last
    )
    for objective in objectives.prefetch_related("planned").order_by("plan", "order", "pk"):
        those = [stood[one.action_id] for one in objective.planned.all() if one.action_id in stood]
        if those:
            counts = Counter(one.progress for one in those)
            rows.append(
                (
                    objective.words,
                    *(str(counts[one]) for one in LETTERS),
                    str(sum(one.is_late for one in those)),
                )
            )
            used += those
    if not rows:
        return Written(_("No strategic plan with actions was on the record."))
    heads = (_("Objective"), *(f"{letter} {one.label}" for one, letter in LETTERS.items()), _("Late"))
    table = Table(_("Actions by objective"), heads, tuple(rows), tuple(range(1, len(heads))), (8,) + (2,) * 6)
    return Written("", (table,), _classes(used))


def achievements(scope: Scope) -> Written:
    """What was finished in the quarter."""
    done = [
        one
        for one in actions_as_of(scope.last, scope.clearance)
        if one.finished_on is not None and scope.first <= one.finished_on <= scope.last
    ]
    if not done:
        return Written(_("Nothing was finished in this quarter."))
    lines = [
        ngettext("%(n)d action was finished.", "%(n)d actions were finished.", len(done)) % {"n": len(done)},
        "",
        *(f"- {one.title} ({name_for_many(one.action.owner_organisation)})" for one in done),
    ]
    return Written("\n".join(lines), (), _classes(done), told=_told(done))


def milestones(scope: Scope) -> Written:
    """Which milestones were due in the quarter, met and slipped."""
    stood = {one.action.pk: one for one in actions_as_of(scope.last, scope.clearance)}
    found = Milestone.objects.filter(action__in=list(stood), due_on__range=(scope.first, scope.last))
    due = list(found.order_by("due_on", "pk"))
    if not due:
        return Written(_("No milestone was due in this quarter."))
    met = [one for one in due if one.reached_on is not None and one.reached_on <= scope.last]
    text = _("%(due)d due, %(met)d met, %(slipped)d slipped.") % {
        "due": len(due),
        "met": len(met),
        "slipped": len(due) - len(met),
    }
    rows = tuple(
        (
            one.title,
            stood[one.action_id].title,
            _day(one.due_on),
            _("Met %(day)s") % {"day": _day(one.reached_on)} if one in met else _("Slipped"),
        )
        for one in due
    )
    columns = (_("Milestone"), _("Action"), _("Due"), _("State"))
    table = Table(_("Milestones due in the quarter"), columns, rows)
    return Written(text, (table,), _classes([stood[one.action_id] for one in due]))


def exceptions(scope: Scope) -> Written:
    """What is off track, at risk or late: the cause, as who does it said, and what is done to recover."""
    stood = actions_as_of(scope.last, scope.clearance)
    found = [one for one in stood if one.progress in (Progress.OFF_TRACK, Progress.AT_RISK) or one.is_late]
    if not found:
        return Written(_("Nothing is off track, at risk or late."))
    rows = tuple(
        (
            one.title,
            name_for_many(one.action.owner_organisation),
            _due(one),
            f"{LETTERS[Progress(one.progress)]} {Progress(one.progress).label}",
            one.comment or _("Not said"),
            one.risk_response or _("Not said"),
        )
        for one in found
    )
    columns = (_("Action"), _("Organisation"), _("By when"), _("Progress"), _("Cause"), _("Recovery"))
    words = ngettext("%(n)d action needs a look.", "%(n)d actions need a look.", len(found)) % {
        "n": len(found)
    }
    table = Table(_("Exceptions"), columns, rows, widths=(4, 3, 2, 2, 4, 4))
    return Written(words, (table,), _classes(found))


def risks(scope: Scope) -> Written:
    """The gravest risks of actions that are not complete."""
    stood = [one for one in actions_as_of(scope.last, scope.clearance) if one.progress != Progress.COMPLETE]
    found = sorted((one for one in stood if one.score), key=lambda one: (-one.score, one.title))[:SHOWN_RISKS]
    if not found:
        return Written(_("Nobody has graded a risk of an open action."))
    rows = tuple(
        (one.risk or one.title, one.title, f"{risk_in_words(one.score)} ({one.score})", one.risk_response)
        for one in found
    )
    columns = (_("Risk"), _("Action"), _("Grade of 25"), _("What is done about it"))
    return Written("", (Table(_("Gravest risks"), columns, rows, widths=(4, 4, 2, 4)),), _classes(found))


def money(scope: Scope) -> Written:
    """What the actions are to cost, by where the money comes from."""
    stood = [one for one in actions_as_of(scope.last, scope.clearance) if one.cost_pence is not None]
    if not stood:
        return Written(_("Of no action is it said what it costs."))
    sums: dict[str, int] = defaultdict(int)
    for one in stood:
        sums[one.funding_source.strip() or _("Not said")] += one.cost_pence or 0
    rows = [
        (source, in_pounds(pence))
        for source, pence in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    rows.append((_("Together"), in_pounds(sum(sums.values()))))
    table = Table(_("Money by where it comes from"), (_("Source"), _("Planned")), tuple(rows), (1,))
    words = ngettext(
        "Of %(n)d action it is said what it costs.", "Of %(n)d actions it is said what they cost.", len(stood)
    )
    return Written(words % {"n": len(stood)}, (table,), _classes(stood))


def next_period(scope: Scope) -> Written:
    """What is due in the quarter after this one."""
    coming = quarter_of(scope.first).next
    stood = [
        one
        for one in actions_as_of(scope.last, scope.clearance)
        if one.progress != Progress.COMPLETE and coming.first <= one.due_on <= coming.last
    ]
    if not stood:
        return Written(_("Nothing is due in the next quarter."))
    rows = tuple((one.title, name_for_many(one.action.owner_organisation), _day(one.due_on)) for one in stood)
    columns = (_("Action"), _("Organisation"), _("By when"))
    return Written("", (Table(_("Due in the next quarter"), columns, rows),), _classes(stood))


def _told(stood: list[Stood]) -> tuple[Told, ...]:
    return tuple(Told("action", one.action.public_id) for one in stood)


def _classes(stood: list[Stood]) -> frozenset[int]:
    return frozenset(one.action.visibility_class_id for one in stood)


def _due(one: Stood) -> str:
    words = _day(one.due_on)
    first = one.action.first_due_on
    if first is not None and first != one.due_on:
        words += " " + _("(first agreed: %(day)s)") % {"day": _day(first)}
    return f"{words}, {_('late')}" if one.is_late else words


def _day(day: datetime.date | None) -> str:
    return "" if day is None else formats.date_format(day, "j M Y")
