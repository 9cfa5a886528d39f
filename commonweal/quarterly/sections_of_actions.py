"""The sections that actions bring to the quarterly report, all of them as they stood on the locked day."""

import datetime
from collections import Counter, defaultdict
from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.actions.as_of import MilestoneStood, Stood, milestones_as_of
from commonweal.actions.describing_work import risk_in_words
from commonweal.actions.models import Progress
from commonweal.documents.content import Table
from commonweal.documents.registry import Named, Scope, Told, Written
from commonweal.people.naming import name_for_many
from commonweal.quarterly.agreed import agreed_objectives, told_actions
from commonweal.quarterly.models import Edition
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
    now = told_actions(scope)
    before = told_actions(replace(scope, last=scope.first - DAY))
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
    if scope.edition == Edition.PUBLIC:
        text += " " + _("Actions that not everybody may know of are not counted.")
    rows = tuple(
        (f"{letter} {progress.label}", str(counts[progress]), str(earlier[progress]))
        for progress, letter in LETTERS.items()
    )
    start = formats.date_format(scope.first - DAY, "j M Y")
    columns = (_("Progress"), formats.date_format(scope.last, "j M Y"), start)
    return Written(text, (Table(_("Actions by progress"), columns, rows, (1, 2)),), _classes(now))


def by_objective(scope: Scope) -> Written:
    """How far the actions of each objective of the approved plans are, and those of no objective."""
    stood = {one.action.public_id: one for one in told_actions(scope)}
    objectives = agreed_objectives(scope)
    if not objectives:
        return Written(_("No plan had been approved by then."))
    rows = [_counted(one.words, [stood[key] for key in one.actions if key in stood]) for one in objectives]
    used = {key for one in objectives for key in one.actions}
    others = [one for key, one in stood.items() if key not in used]
    if others:
        rows.append(_counted(_("Of no objective"), others))
    heads = (_("Objective"), *(f"{letter} {one.label}" for one, letter in LETTERS.items()), _("Late"))
    table = Table(_("Actions by objective"), heads, tuple(rows), tuple(range(1, len(heads))), (8,) + (3,) * 6)
    return Written("", (table,), _classes(list(stood.values())))


def _counted(words: str, those: list[Stood]) -> tuple[str, ...]:
    counts = Counter(one.progress for one in those)
    return (words, *(str(counts[one]) for one in LETTERS), str(sum(one.is_late for one in those)))


def achievements(scope: Scope) -> Written:
    """What was finished in the quarter."""
    done = [
        one
        for one in told_actions(scope)
        if one.finished_on is not None and scope.first <= one.finished_on <= scope.last
    ]
    if not done:
        return Written(_("Nothing was finished in this quarter."))
    lines = [
        ngettext("%(n)d action was finished.", "%(n)d actions were finished.", len(done)) % {"n": len(done)},
        "",
        *map(_as_line, done),
    ]
    named = tuple(_named(one, line=_as_line(one)) for one in done)
    return Written("\n".join(lines), (), _classes(done), named, _told(done))


def _as_line(one: Stood) -> str:
    return f"- {one.title} ({name_for_many(one.action.owner_organisation)})"


def milestones(scope: Scope) -> Written:
    """Which milestones were due in the quarter: met, slipped, moved out of it, or still to come by its day."""
    stood = {one.action.pk: one for one in told_actions(scope)}
    now = milestones_as_of(scope.last, list(stood))
    before = {one.key: one for one in milestones_as_of(scope.first - DAY, list(stood))}
    end = quarter_of(scope.first).last
    due = [
        one
        for one in now
        if scope.first <= one.due_on <= end or (one.due_on > end and _was_due(before.get(one.key), scope))
    ]
    if not due:
        return Written(_("No milestone was due in this quarter."))
    states = [(one, _state(one, scope, end)) for one in due]
    counts = Counter(code for _one, code in states)
    text = _(
        "%(due)d due: %(met)d met, %(slipped)d slipped, %(moved)d moved to a later quarter, %(come)d still to come."
    )
    text %= {"due": len(due), **{code: counts[code] for code in ("met", "slipped", "moved", "come")}}
    rows = tuple(
        (one.title, stood[one.action_id].title, _day(one.due_on), _in_words(one, code))
        for one, code in states
    )
    columns = (_("Milestone"), _("Action"), _("Due"), _("State"))
    table = Table(_("Milestones due in the quarter"), columns, rows)
    named = tuple(_named(stood[one.action_id], wording=one.title) for one in due)
    return Written(text, (table,), _classes([stood[one.action_id] for one in due]), named)


def _was_due(before: MilestoneStood | None, scope: Scope) -> bool:
    """Was it due in the quarter as the quarter began?"""
    return before is not None and scope.first <= before.due_on <= quarter_of(scope.first).last


def _state(one: MilestoneStood, scope: Scope, end: datetime.date) -> str:
    if one.reached_on is not None and one.reached_on <= scope.last:
        return "met"
    if one.due_on > end:
        return "moved"
    return "slipped" if one.due_on < scope.last else "come"


def _in_words(one: MilestoneStood, code: str) -> str:
    words = {"slipped": _("Slipped"), "moved": _("Moved to a later quarter"), "come": _("To come")}
    return words.get(code) or _("Met %(day)s") % {"day": _day(one.reached_on)}


def exceptions(scope: Scope) -> Written:
    """What is off track, at risk or late: the cause, as who does it said, and what is done to recover."""
    stood = told_actions(scope)
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
    return Written(words, (table,), _classes(found), tuple(map(_named, found)))


def risks(scope: Scope) -> Written:
    """The gravest risks of actions that are not complete."""
    stood = [one for one in told_actions(scope) if one.progress != Progress.COMPLETE]
    found = sorted((one for one in stood if one.score), key=lambda one: (-one.score, one.title))[:SHOWN_RISKS]
    if not found:
        return Written(_("Nobody has graded a risk of an open action."))
    rows = tuple(
        (one.risk or one.title, one.title, f"{risk_in_words(one.score)} ({one.score})", one.risk_response)
        for one in found
    )
    columns = (_("Risk"), _("Action"), _("Grade of 25"), _("What is done about it"))
    table = Table(_("Gravest risks"), columns, rows, widths=(4, 4, 2, 4))
    named = tuple(_named(one, wording=one.risk or one.title) for one in found)
    return Written("", (table,), _classes(found), named)


def money(scope: Scope) -> Written:
    """What the actions are to cost, by where the money comes from."""
    stood = [one for one in told_actions(scope) if one.cost_pence is not None]
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
        for one in told_actions(scope)
        if one.progress != Progress.COMPLETE and coming.first <= one.due_on <= coming.last
    ]
    if not stood:
        return Written(_("Nothing is due in the next quarter."))
    rows = tuple((one.title, name_for_many(one.action.owner_organisation), _day(one.due_on)) for one in stood)
    columns = (_("Action"), _("Organisation"), _("By when"))
    table = Table(_("Due in the next quarter"), columns, rows)
    return Written("", (table,), _classes(stood), tuple(map(_named, stood)))


def _named(one: Stood, *, line: str = "", wording: str = "") -> Named:
    """By this its line, or its row of a table, can be withheld once fewer people may read the action.

    wording: what its row begins with, where that is not the title.
    """
    title, seen_by = one.title, one.action.visibility_class_id
    return Named(one.action.public_id, seen_by, line, wording or title, kind="action", title=title)


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
