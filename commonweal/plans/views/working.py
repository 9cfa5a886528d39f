"""The working plan: as a table under each objective, as a board by progress, on a timeline, and as a file."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.actions.describing import TONES
from commonweal.actions.looking import looked_through
from commonweal.actions.models import Progress
from commonweal.audit.verbs import record
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.marking import highest, tag_of
from commonweal.people.roles import Permission
from commonweal.plans.describing import day_words, lines
from commonweal.plans.models import Plan
from commonweal.plans.timeline import timeline_of
from commonweal.plans.views.pages import plan_of
from commonweal.plans.working import Row, WorkingFilterForm, rows_of, with_milestones
from commonweal.ui.money import in_pounds
from commonweal.ui.spreadsheets import MEDIA_TYPES, refusal
from commonweal.ui.spreadsheets import download as as_file
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 100
# So many cards of a state stand on the board; the table has the rest.
A_COLUMN = 40
VIEWS = ("working", "board", "timeline")
COLUMNS = (
    *(
        "objective",
        "theme",
        "id",
        "action",
        "deliverables",
        "organisation",
        "responsibility",
        "partners",
        "area",
    ),
    *(
        "start",
        "due",
        "milestones",
        "reached",
        "money",
        "staff",
        "funding",
        "progress",
        "percent",
        "late",
        "comment",
    ),
    *("marking", "handling"),
)


def _asked(request: SignedInRequest, public_id: str) -> tuple[Plan, WorkingFilterForm, list[Row]]:
    """The plan, the form of what the address asks for, and the actions that fit."""
    plan = plan_of(request, public_id)
    form = WorkingFilterForm(request.GET, rows=rows_of(plan, request.user))
    return plan, form, form.found()


def _context(request: SignedInRequest, public_id: str, view: str) -> tuple[dict[str, Any], list[Row]]:
    plan, form, found = _asked(request, public_id)
    looked_through([row.action for row in found], asked=form.named(), by=request.user)
    asked = request.GET.copy()
    asked.pop("page", None)
    query = f"?{asked.urlencode()}" if asked else ""
    names = (_("Table"), _("Board"), _("Timeline"))
    context = {
        "plan": plan,
        "form": form,
        "marking": highest(row.action.visibility_class.marking for row in found),
        "views": [
            (name, reverse(f"plans:{one}", args=[public_id]) + query, one == view)
            for one, name in zip(VIEWS, names, strict=True)
        ],
        "count": ngettext(
            "%(n)d action, of what you may see", "%(n)d actions, of what you may see", len(found)
        )
        % {"n": len(found)},
        "found": found,
        "several": reverse("plans:several", args=[public_id]) + query
        if request.user.may(Permission.MANAGE_ACTIONS)
        else "",
        "files": [
            (ending.upper(), reverse("plans:working-file", args=[public_id, ending]) + query)
            for ending in MEDIA_TYPES
        ],
    }
    return context, found


@require_safe
@needs(Permission.SEE_ACTIONS)
def working(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What is done under each objective: deliverables, who, when, milestones, resources and how far it is."""
    context, found = _context(request, public_id, "working")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context["page"] = page
    context["parts"] = [
        {"objective": objective, "table": _table(list(rows), objective.words)}
        for objective, rows in groupby(with_milestones(list(page.object_list)), key=lambda row: row.objective)
    ]
    return render(request, "plans/working.html", context)


def _table(rows: list[Row], objective: str) -> Table:
    columns = [
        Column(_("Action")),
        Column(_("Deliverables")),
        Column(_("Who")),
        Column(_("Timescale")),
        Column(_("Milestones")),
        Column(_("Resources")),
        Column(_("Progress")),
    ]
    drawn = [
        [
            _title(row),
            row.action.deliverables or "–",
            lines(_who(row)),
            lines(_when(row)),
            _milestones(row) or "–",
            lines(_resources(row)) or "–",
            Cell(row.action.get_progress_display(), tone=TONES[row.action.progress]),
        ]
        for row in rows
    ]
    caption = _("Actions of “%(objective)s”") % {"objective": objective}
    return Table(caption, columns, drawn, caption_is_hidden=True)


def _title(row: Row) -> Cell:
    return Cell(
        row.seen.words,
        href=reverse("actions:action", args=[row.action.public_id]),
        marking=tag_of(row.action.visibility_class.marking),
    )


def _who(row: Row) -> list[str]:
    with_them = [_("with %(names)s") % {"names": ", ".join(row.partners)}] if row.partners else []
    return [row.organisation, *with_them]


def _when(row: Row) -> list[str]:
    action = row.action
    said = [_("from %(day)s") % {"day": day_words(action.starts_on)}] if action.starts_on else []
    said.append(_("by %(day)s") % {"day": day_words(action.due_on)})
    return [*said, _("Late")] if action.is_late else said


def _milestones(row: Row) -> str:
    every = list(row.action.milestones.all())
    if not every:
        return ""
    reached = sum(one.reached_on is not None for one in every)
    return _("%(reached)d of %(all)d reached") % {"reached": reached, "all": len(every)}


def _resources(row: Row) -> list[str]:
    action = row.action
    money = in_pounds(action.cost_pence) if action.cost_pence is not None else ""
    return [one for one in (money, action.staff, action.funding_source) if one]


@require_safe
@needs(Permission.SEE_ACTIONS)
def board(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same actions in a column for each state of progress."""
    context, found = _context(request, public_id, "board")
    context["columns"] = [
        _column(request, public_id, code, name, [row for row in found if row.action.progress == code])
        for code, name in Progress.choices
    ]
    return render(request, "plans/board.html", context)


def _column(
    request: SignedInRequest, public_id: str, code: str, name: Any, rows: list[Row]
) -> dict[str, Any]:
    """One column of the board: its first cards, and where the rest are."""
    asked = request.GET.copy()
    asked.setlist("progress", [code])
    return {
        "name": name,
        "tone": TONES[code],
        "count": len(rows),
        "rest": len(rows[A_COLUMN:]),
        "all": f"{reverse('plans:working', args=[public_id])}?{asked.urlencode()}",
        "cards": [
            {
                "words": row.seen.words,
                "address": reverse("actions:action", args=[row.action.public_id]),
                "who": ", ".join(_who(row)),
                "when": day_words(row.action.due_on),
                "is_late": row.action.is_late,
                "objective": row.objective.title,
                "tag": tag_of(row.action.visibility_class.marking),
            }
            for row in rows[:A_COLUMN]
        ],
    }


@require_safe
@needs(Permission.SEE_ACTIONS)
def timeline(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same actions on an axis of time, and as a table that says all that the picture shows."""
    context, found = _context(request, public_id, "timeline")
    if found:
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        shown = with_milestones(list(page.object_list))
        context |= {"page": page, "timeline": timeline_of(shown), "table": _as_listed(shown)}
    return render(request, "plans/timeline.html", context)


def _as_listed(rows: Sequence[Row]) -> Table:
    columns = [
        Column(_("Action")),
        Column(_("From")),
        Column(_("To")),
        Column(_("Progress")),
        Column(_("Milestones")),
    ]
    drawn = [
        [
            _title(row),
            day_words(row.begins_on),
            day_words(row.ends_on) + (f" ({_('late')})" if row.action.is_late else ""),
            Cell(row.action.get_progress_display(), tone=TONES[row.action.progress]),
            lines(
                f"{one.title}, {day_words(one.due_on)}" + (f" ({_('reached')})" if one.reached_on else "")
                for one in row.action.milestones.all()
            ),
        ]
        for row in rows
    ]
    return Table(_("The same as a table"), columns, drawn)


@require_safe
@only_for(Permission.SEE_ACTIONS)
def download(request: SignedInRequest, public_id: str, ending: str) -> HttpResponseBase:
    """Exactly the actions that the filter shows, as CSV or XLSX; a filter that cannot be is refused."""
    if ending not in MEDIA_TYPES:
        raise Http404
    plan, form, found = _asked(request, public_id)
    if form.errors:
        return refusal(form)
    details = {"format": ending, "filters": form.named(), "count": len(found)}
    record("take working plan", by=request.user, item_kind="plan", item_id=plan.public_id, details=details)
    name = f"working-plan-{timezone.localdate():%Y-%m-%d}"
    return as_file(COLUMNS, map(_as_row, with_milestones(found)), ending=ending, name=name)


def _as_row(row: Row) -> tuple[Any, ...]:
    action, every = row.action, list(row.action.milestones.all())
    seen = action.visibility_class
    return (
        row.objective.words,
        row.objective.theme,
        action.public_id,
        row.seen.words,
        action.deliverables,
        row.organisation,
        "; ".join(row.seen.responsible),
        "; ".join(row.partners),
        row.area.name if row.area else "",
        action.starts_on,
        action.due_on,
        "; ".join(f"{one.title} ({one.due_on.isoformat()})" for one in every),
        sum(one.reached_on is not None for one in every),
        action.cost_pence / 100 if action.cost_pence is not None else "",
        action.staff,
        action.funding_source,
        action.get_progress_display(),
        action.percent,
        _("Late") if action.is_late else "",
        action.comment,
        seen.get_marking_display(),
        seen.get_handling_display(),
    )
