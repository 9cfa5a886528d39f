"""A plan in words: how far it is agreed, its facts, and what it lacks."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonweal.meetings.models import Decision
from commonweal.meetings.selectors import bodies_visible_to, decisions_visible_to
from commonweal.people.naming import sender_name
from commonweal.people.veiling import Veil
from commonweal.people.visibility import Viewer
from commonweal.plans.models import Objective, Plan, Step
from commonweal.plans.seen import SeenAction, SeenObjective
from commonweal.plans.selectors import state_of
from commonweal.thread.models import Relation
from commonweal.thread.selectors import Tie, ties_of
from commonweal.ui.summaries import facts

STATES = {
    "draft": (gettext_lazy("Draft"), "plain"),
    Step.Kind.ENDORSED.value: (gettext_lazy("Endorsed"), "watch"),
    Step.Kind.CONSULTED.value: (gettext_lazy("Consulted on"), "watch"),
    Step.Kind.APPROVED.value: (gettext_lazy("Approved"), "good"),
}
# Of what kind an item is that another plan holds.
OF_PLANS = ("plan", "objective")
# So many actions stand in one cell of a plan; the page of the objective has the rest.
A_CELL = 20


def lines(texts: Iterable[str]) -> SafeString:
    """Texts one below the other, as a cell of a table or a fact shows them.

    >>> lines(["a & b", "c"])
    'a &amp; b<br>c'
    """
    return format_html_join(mark_safe("<br>"), "{}", ((text,) for text in texts))


def with_who(actions: Sequence[SeenAction], rest: str) -> SafeString:
    """Actions that a viewer sees, a line each: its words lead to its page, and who does it stands behind them.

    rest: where all of them stand; a cell that would grow longer than a screen leads there.
    """
    told = [
        format_html(
            '• <a class="govuk-link" href="{}">{}</a>{}',
            reverse("actions:action", args=[act.action.public_id]),
            act.words,
            f" ({'; '.join(act.responsible)})" if act.responsible else "",
        )
        for act in actions[:A_CELL]
    ]
    if actions[A_CELL:]:
        left = len(actions) - A_CELL
        more = ngettext("%(n)d more action", "%(n)d more actions", left) % {"n": left}
        told.append(format_html('<a class="govuk-link" href="{}">{}</a>', rest, more))
    return lines(told)


def bodies_of(objective: Objective, viewer: Viewer) -> SafeString:
    """The bodies that an objective names as responsible, a line each, of those that this viewer may know of."""
    named = objective.responsibilities.exclude(body=None).values("body")
    found = bodies_visible_to(viewer).filter(pk__in=named).order_by("name")
    link = '<a class="govuk-link" href="{}">{}</a>'
    return lines(format_html(link, reverse("meetings:body", args=[one.slug]), one.name) for one in found)


def state_words(plan: Plan) -> str:
    """How far bodies have agreed to the plan as it reads now."""
    return str(STATES[state_of(plan)][0])


def state_tone(plan: Plan) -> str:
    """The tone of its tag."""
    return STATES[state_of(plan)][1]


def day_words(day: datetime.date) -> str:
    """A day as people read it."""
    return formats.date_format(day, "j F Y")


def term_words(plan: Plan) -> str:
    """From when to when a plan runs."""
    return days_words(plan.starts_on, plan.ends_on)


def days_words(first: datetime.date, last: datetime.date) -> str:
    """From one day to another, as people read it."""
    return _("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}


def facts_of(plan: Plan, viewer: Viewer) -> list[dict[str, Any]]:
    """What is known of a plan, as rows."""
    return facts(
        (_("Term"), term_words(plan)),
        (_("Kept by"), sender_name(plan.owner_organisation, viewer)),
        (_("Version"), str(plan.version)),
        (_("Vision"), Veil(viewer).over(plan.vision)),
    )


def steps_of(plan: Plan, viewer: Viewer) -> list[dict[str, Any]]:
    """Each of the three steps: by which bodies and when, of the plan as it reads now; what is still to come; what is past.

    As `{% summary_list %}` takes them.
    """
    steps, veil = list(plan.steps.all()), Veil(viewer)
    those = [step.decision_id for step in steps if step.decision_id]
    decisions = {one.pk: one for one in decisions_visible_to(viewer).filter(pk__in=those)} if those else {}
    rows = []
    for kind in Step.Kind:
        of_kind = [step for step in steps if step.kind == kind.value]
        told = {step.pk: _step_words(step, veil, decisions.get(step.decision_id or 0)) for step in of_kind}
        now = [told[step.pk] for step in of_kind if step.version == plan.version]
        before = [
            format_html(_("{} – as version {} read"), told[step.pk], step.version)
            for step in of_kind
            if step.version != plan.version
        ]
        first = now or [format_html("{}", _("Not yet, as the plan reads now"))]
        rows.append({"label": kind.label, "value": lines([*first, *before])})
    return rows


def _step_words(step: Step, veil: Veil, decision: Decision | None) -> SafeString:
    """By which body and when; and by which decision at which meeting, for whoever may see that."""
    words = _("%(body)s, %(day)s") % {"body": step.body, "day": day_words(step.on)}
    plain = veil.over(f"{words}. {step.note}" if step.note else words)
    if decision is None:
        return format_html("{}", plain)
    return format_html(
        _('{} (<a class="govuk-link" href="{}">the meeting</a>, <a class="govuk-link" href="{}">{}</a>)'),
        plain,
        reverse("meetings:meeting", args=[decision.meeting.public_id]),
        reverse("meetings:decision", args=[decision.public_id]),
        Veil.for_many().over(decision.words),
    )


@dataclass(frozen=True)
class Fit:
    """How an objective hangs together with what is around it, for one viewer.

    measures: what it is measured by. others: items of other plans that it is linked with. gaps: what it lacks, a sentence
    each.
    """

    measures: tuple[Tie, ...]
    others: tuple[Tie, ...]
    gaps: tuple[str, ...]


def fit_of(seen: SeenObjective, viewer: Viewer) -> Fit:
    """What an objective is measured by and which other plans it serves; where there is nothing, that is said."""
    key = ("objective", seen.objective.public_id)
    ties = ties_of(key, viewer=viewer)
    measures = tuple(tie for tie in ties if tie.relation == Relation.MEASURED_BY and tie.side == "later")
    own = seen.objective.plan.public_id
    others = tuple(tie for tie in ties if tie.step.kind in OF_PLANS and tie.step.item_id != own)
    gaps = []
    if not seen.actions:
        gaps.append(_("There is no action for it that you may see."))
    if not seen.indicator:
        gaps.append(_("No indicator of success is written."))
    if not measures:
        gaps.append(_("It is not linked with anything that measures it."))
    if not others:
        gaps.append(_("It is not linked with any other plan or strategy."))
    return Fit(measures, others, tuple(gaps))


def gaps_in_short(seen: SeenObjective) -> list[str]:
    """What an objective lacks in itself, in a word or two each, for the table of a plan."""
    gaps = []
    if not seen.actions:
        gaps.append(_("No action"))
    if not seen.indicator:
        gaps.append(_("No indicator"))
    return gaps
