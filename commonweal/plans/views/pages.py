"""The list of plans, one plan, one objective, and a plan as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.actions.describing import TONES
from commonweal.actions.looking import looked_through
from commonweal.actions.verbs import acts_on
from commonweal.audit.verbs import record
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.marking import highest, tag_of
from commonweal.people.naming import sender_name
from commonweal.people.roles import Permission
from commonweal.plans.describing import (
    bodies_of,
    facts_of,
    fit_of,
    gaps_in_short,
    lines,
    state_tone,
    state_words,
    steps_of,
    term_words,
    with_who,
)
from commonweal.plans.models import Objective, Plan
from commonweal.plans.seen import SeenAction, SeenObjective, Veil, objectives_as_seen
from commonweal.plans.selectors import objectives_visible_to, plans_visible_to
from commonweal.plans.smart import said_of, smart_of
from commonweal.plans.table.wording import wording
from commonweal.plans.table.writing import ENDINGS, as_file
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table

NAMES = {"docx": "Word", "xlsx": "XLSX", "csv": "CSV"}


def plan_of(request: SignedInRequest, public_id: str) -> Plan:
    """The plan with this identifier, as this person may see it; 404 for any other."""
    found = plans_visible_to(request.user).prefetch_related("steps").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Permission.SEE_ACTIONS)
def plans(request: SignedInRequest) -> HttpResponse:
    """The plans that this person may see, the newest term first."""
    found = list(plans_visible_to(request.user).prefetch_related("steps"))
    rows = [
        [
            Cell(one.title_for_all, href=reverse("plans:plan", args=[one.public_id])),
            term_words(one),
            sender_name(one.owner_organisation, request.user),
            Cell(state_words(one), tone=state_tone(one)),
        ]
        for one in found
    ]
    columns = [Column(_("Plan")), Column(_("Term")), Column(_("Kept by")), Column(_("How far it is agreed"))]
    context = {
        "table": Table(_("Strategic plans"), columns, rows, caption_is_hidden=True) if found else None,
        "may_bring": request.user.may(Permission.MANAGE_ACTIONS),
    }
    return render(request, "plans/plans.html", context)


@require_safe
@needs(Permission.SEE_ACTIONS)
def plan(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One plan: what it is for, who agreed to it, its objectives by theme, what agencies promise, and its files."""
    found = plan_of(request, public_id)
    seen = objectives_as_seen(found, request.user)
    shown = [act.action for one in seen for act in one.actions]
    looked_through(shown, asked=["plan"], by=request.user)
    veil = Veil(request.user)
    by_theme: dict[str, list[SeenObjective]] = {}
    for one in seen:
        by_theme.setdefault(one.theme, []).append(one)
    parts = [(theme, _table(objectives, theme)) for theme, objectives in by_theme.items()]
    context = {
        "plan": found,
        "state": state_words(found),
        "tone": state_tone(found),
        "marking": highest(action.visibility_class.marking for action in shown),
        "rows": facts_of(found, request.user),
        "steps": steps_of(found, request.user),
        "parts": parts,
        "count": _counted(seen),
        "pledges": [
            {
                "label": sender_name(one.organisation, request.user),
                "value": veil.over(one.words),
            }
            for one in found.pledges.select_related("organisation")
        ],
        "files": [
            (name, reverse("plans:plan-file", args=[found.public_id, ending]))
            for ending, name in NAMES.items()
        ],
        "may_keep": request.user.may(Permission.MANAGE_ACTIONS),
        "may_decide": request.user.may(Permission.RECORD_DECISIONS),
    }
    return render(request, "plans/plan.html", context)


def _counted(seen: Sequence[SeenObjective]) -> str:
    """How many objectives and actions there are, of what the viewer may see, and how many are late."""
    actions = {act.action.pk: act.action for one in seen for act in one.actions}
    late = sum(action.is_late for action in actions.values())
    objectives = ngettext("%(n)d objective", "%(n)d objectives", len(seen)) % {"n": len(seen)}
    words = ngettext(
        "%(objectives)s and %(n)d action, of what you may see; late: %(late)d.",
        "%(objectives)s and %(n)d actions, of what you may see; late: %(late)d.",
        len(actions),
    )
    return words % {"objectives": objectives, "n": len(actions), "late": late}


def _table(seen: list[SeenObjective], theme: str) -> Table:
    """The objectives of one theme, with the five columns."""
    columns = [
        Column(wording().name_of(code))
        for code in ("words", "references", "indicator", "actions", "responsibilities")
    ]
    rows = [
        [
            Cell(_with_gaps(one), href=page),
            lines(one.references),
            one.indicator or _("None written"),
            with_who(one.actions, page) or _("None that you may see"),
            lines(dict.fromkeys(one.responsibilities)) or _("Nobody named"),
        ]
        for one in seen
        for page in [reverse("plans:objective", args=[one.objective.public_id])]
    ]
    caption = theme or _("Objectives")
    return Table(caption, columns, rows, caption_is_hidden=True)


def _with_gaps(one: SeenObjective) -> str:
    gaps = gaps_in_short(one)
    return f"{one.words} ({', '.join(gaps)})" if gaps else one.words


@require_safe
@needs(Permission.SEE_ACTIONS)
def objective(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One objective: where it stands in the strategy, by what it is known to be reached, its actions, and what it lacks."""
    found: Objective | None = objectives_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    [seen] = objectives_as_seen(found.plan, request.user, only=found)
    shown = [act.action for act in seen.actions]
    looked_through(shown, asked=["objective"], by=request.user)
    fit = fit_of(seen, request.user)
    context = {
        "objective": found,
        "seen": seen,
        "rows": facts(
            (_("Plan"), found.plan.title_for_all),
            (_("Theme"), seen.theme),
            (_("References"), lines(seen.references)),
            (_("Indicator of success"), seen.indicator),
            (_("Responsibility"), lines(seen.responsibilities)),
            (_("Bodies responsible"), bodies_of(found, request.user)),
        ),
        "table": _actions_table(seen.actions, request.user) if seen.actions else None,
        "fit": fit,
        "marking": highest(action.visibility_class.marking for action in shown),
        "brought": _as_brought(seen),
        "smart": [
            {"words": act.words, "checks": checks, "said": said_of(checks)}
            for act in seen.actions
            if acts_on(request.user, act.action)
            for checks in [smart_of(act.action, found.plan)]
        ],
        "may_say": request.user.may(Permission.MANAGE_ACTIONS),
    }
    return render(request, "plans/objective.html", context)


def _actions_table(actions: Sequence[SeenAction], viewer: Any) -> Table:
    columns = [
        Column(_("Action")),
        Column(_("Responsibility")),
        Column(_("Organisation")),
        Column(_("By when")),
        Column(_("Progress")),
    ]
    rows = [
        [
            Cell(
                act.words,
                href=reverse("actions:action", args=[act.action.public_id]),
                marking=tag_of(act.action.visibility_class.marking),
            ),
            lines(act.responsible) or _("Nobody named"),
            sender_name(act.action.owner_organisation, viewer),
            f"{act.action.due_on:%-d %b %Y}" + (f" ({_('late')})" if act.action.is_late else ""),
            Cell(act.action.get_progress_display(), tone=TONES[act.action.progress]),
        ]
        for act in actions
    ]
    return Table(_("Actions of this objective, of what you may see"), columns, rows)


def _as_brought(seen: SeenObjective) -> list[dict[str, Any]]:
    """Its row as it was brought, word for word; for whoever may read all of it."""
    if not seen.is_whole:
        return []
    cells = seen.objective.cells
    return facts(
        *((column.name, lines(cells.get(column.code, "").splitlines())) for column in wording().columns)
    )


@require_safe
@only_for(Permission.SEE_ACTIONS)
def download(request: SignedInRequest, public_id: str, ending: str) -> HttpResponse:
    """The plan as this person may read it, as a file that can be brought in again."""
    if ending not in ENDINGS:
        raise Http404
    found = plan_of(request, public_id)
    whole = as_file(found, request.user, ending=ending)
    record(
        "take plan", by=request.user, item_kind="plan", item_id=found.public_id, details={"format": ending}
    )
    name = f"{slugify(found.title_for_all) or 'plan'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response = HttpResponse(whole, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
