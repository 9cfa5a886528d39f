"""Pages of points: all of a round as a list with its files, a whole section to fill in, and one point."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.actions.describing import TONES
from commonweal.assessment.describing import differences_said, facts_of, history_of, side_by_side, who_can_see
from commonweal.assessment.files import MEDIA_TYPES, WRITERS, grid_of, took_grid
from commonweal.assessment.forms import GridFilterForm
from commonweal.assessment.models import NOTHING, Round, RoundPoint, Section
from commonweal.assessment.pages_of_rounds import asked_whose, ways
from commonweal.assessment.rounds import CannotAssess
from commonweal.assessment.saving import LineOnPage, form_of, save_line
from commonweal.assessment.selectors import answers_visible_to, points_visible_to, rounds_visible_to
from commonweal.assessment.standing import OWN, PARTNERSHIP, Line, actions_answering, lines_of
from commonweal.assessment.verbs import NO_WORDS, may_assess, may_moderate
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.asked_once import asking_once
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.ui.spreadsheets import refusal
from commonweal.ui.tables import Cell, Column, Table

# So much of a position stands in the list.
SHOWN = 160


def listed(request: SignedInRequest, round: Round) -> tuple[GridFilterForm, list[Line]]:
    """The form of what the address asks for, and the lines that fit it; none while what it asks is wrong."""
    sections = list(round.framework.sections.all())
    form = GridFilterForm(request.GET, framework=round.framework, sections=sections)
    if not form.is_valid():
        return form, []
    asked = form.cleaned_data
    whose = asked["whose"] if request.user.organisation_id else PARTNERSHIP
    lines = lines_of(round, request.user, whose=whose)
    return form, [line for line in lines if _fits(line, asked)]


def _fits(line: Line, asked: dict[str, Any]) -> bool:
    if asked["section"] and str(line.point.section.order) not in asked["section"]:
        return False
    given = line.answer.priority if line.answer else None
    if (
        asked["priority"]
        and given not in asked["priority"]
        and not (given == "" and "none" in asked["priority"])
    ):
        return False
    states = {
        "answered": line.is_answered,
        "open": not line.is_answered,
        "gap": line.is_gap,
        "acted": bool(line.actions),
    }
    return not asked["state"] or any(states[one] for one in asked["state"])


@require_safe
@needs(Permission.SEE_ACTIONS)
def points(request: SignedInRequest, round_id: str) -> HttpResponse:
    """The points of a round, all or those that fit the filter."""
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    form, lines = listed(request, found)
    query = request.GET.urlencode()
    files = [
        (
            ending.upper(),
            reverse("assessment:points-file", args=[round_id, ending]) + (f"?{query}" if query else ""),
        )
        for ending in WRITERS
    ]
    context = {
        "round": found,
        "form": form,
        "marking": Marking.OFFICIAL.label,
        "table": _table(lines),
        "files": files if lines else [],
    }
    return render(request, "assessment/points.html", context)


def _table(lines: list[Line]) -> Table:
    columns = [
        Column(_("Point")),
        Column(_("Section")),
        Column(_("Current position")),
        Column(_("Priority")),
        Column(_("Score and target")),
        Column(_("Gap")),
        Column(_("Actions")),
    ]
    rows = [
        [
            Cell(str(line.point), href=reverse("assessment:point", args=[line.at.public_id])),
            line.point.section.name,
            Truncator(line.answer.position).chars(SHOWN) if line.answer else _("Not answered"),
            line.answer.priority if line.answer else "",
            scores_of(line),
            Cell(line.why_gap, tone="watch") if line.is_gap else "",
            _actions(line),
        ]
        for line in lines
    ]
    caption = ngettext("%(n)d point, of what you may see", "%(n)d points, of what you may see", len(lines))
    return Table(caption % {"n": len(lines)}, columns, rows, empty=_("No point fits the filter."))


def scores_of(line: Line) -> str:
    """Score and target in a few letters: “1 of 3”."""
    one = line.answer
    if one is None or (one.score is None and one.target is None):
        return ""
    shown = ["–" if value is None else str(value) for value in (one.score, one.target)]
    return _("%(score)s, target %(target)s") % {"score": shown[0], "target": shown[1]}


def _actions(line: Line) -> Cell | str:
    if not line.actions:
        return ""
    first = line.actions[0]
    words = str(first.get_progress_display())
    if len(line.actions) > 1:
        words = _("%(first)s, and %(n)d more") % {"first": words, "n": len(line.actions) - 1}
    return Cell(words, href=reverse("actions:action", args=[first.public_id]), tone=TONES[first.progress])


@require_safe
@only_for(Permission.SEE_ACTIONS)
def points_file(request: SignedInRequest, round_id: str, ending: str) -> HttpResponseBase:
    """Exactly the points of the list as a grid, which `load assessment` reads; a filter that cannot be is refused."""
    if ending not in WRITERS:
        raise Http404
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    form, lines = listed(request, found)
    if form.errors:
        return refusal(form)
    whose = form.cleaned_data["whose"]
    took_grid(found, lines, by=request.user, ending=ending)
    content = WRITERS[ending](grid_of(found, lines, request.user, whose=whose))
    response = HttpResponse(content, content_type=MEDIA_TYPES[ending])
    name = f"{slugify(found.title) or 'grid'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _may_say(person: User, point: RoundPoint, whose: str) -> bool:
    return may_assess(person, point) if whose == OWN else may_moderate(person, point)


def _whose_to_fill(request: SignedInRequest) -> str:
    """Who moderates fills in what is agreed unless the address says otherwise; everybody else what their own says."""
    if "whose" in request.GET or request.user.may(Permission.MODERATE_ASSESSMENT):
        return asked_whose(request)
    return OWN if request.user.may(Permission.ASSESS) and request.user.organisation_id else PARTNERSHIP


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SEE_ACTIONS)
def section(request: SignedInRequest, round_id: str, order: int) -> HttpResponse:
    """A whole section on one page: each line is saved as it is left, and all of them by the button."""
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    part = get_object_or_404(Section, framework=found.framework, order=order)
    whose = _whose_to_fill(request)
    lines = _on_page(request, lines_of(found, request.user, whose=whose, section=part), whose)
    if request.method == "POST":
        if not any(one.form for one in lines):
            raise Http404
        if _save_all(request, lines, whose):
            return redirect(request.get_full_path())
    around = {one.order: one for one in found.framework.sections.filter(order__in=(order - 1, order + 1))}
    address = reverse("assessment:section", args=[round_id, order])
    end = f"?whose={request.GET['whose']}" if request.GET.get("whose") == OWN else ""
    context = {
        "round": found,
        "section": part,
        "lines": lines,
        "forms": [one.form for one in lines if one.form],
        "may_fill": any(one.form for one in lines),
        "no_words": NO_WORDS if any(one.form and not one.form.takes_words for one in lines) else "",
        "marking": Marking.OFFICIAL.label,
        "ways": ways(request, address, whose) if request.user.may(Permission.MODERATE_ASSESSMENT) else [],
        "whose": whose,
        "before": around.get(order - 1),
        "after": around.get(order + 1),
        "end": end,
        "may_make": request.user.may(Permission.MANAGE_ACTIONS),
    }
    has_errors = any(one.form and one.form.is_bound and one.form.errors for one in lines)
    return render(request, "assessment/section.html", context, status=422 if has_errors else 200)


def _on_page(request: SignedInRequest, lines: list[Line], whose: str) -> list[LineOnPage]:
    data = request.POST if request.method == "POST" else None
    return [
        LineOnPage(
            line,
            form_of(line, by=request.user, for_partnership=whose != OWN, data=data)
            if _may_say(request.user, line.at, whose)
            else None,
        )
        for line in lines
    ]


def _save_all(request: SignedInRequest, lines: list[LineOnPage], whose: str) -> bool:
    """Keep each line that was changed by itself; whether nothing is left to decide."""
    is_done = True
    for one in lines:
        if one.form is not None and one.form.add_prefix("seen") not in request.POST:
            one.form = one.form.anew(one.line.answer)  # a line that the page did not have
            continue
        try:
            is_done &= save_line(one, by=request.user, for_partnership=whose != OWN)
        except CannotAssess as error:
            assert one.form is not None
            one.form.add_error(None, str(error))
            is_done = False
    for one in lines:
        if not is_done and one.form is not None and one.saved is not None:
            one.form = one.form.anew(
                one.saved.answer
            )  # drawn beside those in which something is left to decide
    kept = sum(bool(one.saved and one.saved.changed) for one in lines)
    if kept:
        messages.success(request, ngettext("Saved: %(n)d point.", "Saved: %(n)d points.", kept) % {"n": kept})
    elif is_done:
        messages.info(request, _("Nothing was changed."))
    if any(one.saved and one.saved.merged for one in lines):
        messages.info(request, _("Somebody else had changed other parts of some points: theirs stay."))
    return is_done


@require_POST
@needs(Permission.SEE_ACTIONS)
def save(request: SignedInRequest, point_id: str) -> HttpResponse:
    """Save one line as it is left: what it is now, or the line again with what is to be decided, as JSON."""
    # Read at once, before anything is changed; the verb asks anew who may see what.
    with asking_once():
        point = get_object_or_404(points_visible_to(request.user), public_id=point_id)
        whose = OWN if request.GET.get("whose") == OWN else PARTNERSHIP
        if not _may_say(request.user, point, whose):
            raise Http404
        [page] = _on_page(request, [_line(point, request.user, whose)], whose)
        if page.form is None:
            raise Http404
    try:
        is_done = save_line(page, by=request.user, for_partnership=whose != OWN)
    except CannotAssess as error:
        page.form.add_error(None, str(error))
        is_done = False
    if is_done:
        return JsonResponse(_as_kept(page))
    context = {
        "one": page,
        "whose": whose,
        "round": point.round,
        "may_make": request.user.may(Permission.MANAGE_ACTIONS),
    }
    row = render_to_string("assessment/line.html", context, request=request)
    return JsonResponse({"row": row}, status=409 if page.is_conflict else 422)


def _line(point: RoundPoint, viewer: User, whose: str) -> Line:
    """One point with what is said of it, as its page needs it to be saved."""
    of_them = {"organisation": viewer.organisation_id} if whose == OWN else {"organisation": None}
    answer = answers_visible_to(viewer).filter(at=point, **of_them).first()
    actions = actions_answering([point.public_id], viewer).get(point.public_id, ())
    return Line(at=point, answer=answer, actions=tuple(actions), high=point.round.framework.high)


def _as_kept(page: LineOnPage) -> dict[str, Any]:
    form = page.form
    assert form is not None
    answer = page.saved.answer if page.saved else page.line.answer
    said = answer.said if answer else NOTHING
    return {
        "seen": {"version": answer.version if answer else 0},
        "values": {
            form.add_prefix(name): "" if value is None else str(value)
            for name, value in said.items()
            if name in form.fields
        },
        "said": page.said or _("As it was."),
        "gap": replace(page.line, answer=answer).why_gap,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SEE_ACTIONS)
def point(request: SignedInRequest, point_id: str) -> HttpResponse:
    """One point: what each partner says, how they differ, what is agreed, its evidence, actions and history."""
    found = get_object_or_404(points_visible_to(request.user), public_id=point_id)
    [line] = [
        one for one in lines_of(found.round, request.user, section=found.point.section) if one.at == found
    ]
    [page] = _on_page(request, [line], PARTNERSHIP)
    if request.method == "POST":
        if page.form is None:
            raise Http404
        if _save_all(request, [page], PARTNERSHIP):
            return redirect("assessment:point", point_id)
    answers = list(answers_visible_to(request.user).filter(at=found).order_by("said_of"))
    partners = [one for one in answers if one.organisation_id is not None]
    form = page.form
    context = {
        "at": found,
        "line": line,
        "one": page,
        "form": form,
        "rows": facts_of(line),
        "answers": side_by_side(partners, found.round.framework),
        "differences": differences_said(partners, found.round.framework),
        "actions": [(one, TONES[one.progress]) for one in line.actions],
        "may_make": request.user.may(Permission.MANAGE_ACTIONS),
        "own_at": _own_at(request, found),
        "readers": who_can_see(found, request.user),
        "events": history_of(answers, request.user),
        "marking": Marking.OFFICIAL.label,
    }
    return render(
        request,
        "assessment/point.html",
        context,
        status=422 if form and form.is_bound and form.errors else 200,
    )


def _own_at(request: SignedInRequest, found: RoundPoint) -> str:
    """Where this person says where their own organisation stands; empty where they may not."""
    if not may_assess(request.user, found):
        return ""
    where = reverse("assessment:section", args=[found.round.public_id, found.point.section.order])
    return f"{where}?whose={OWN}#point-{found.point.number}"
