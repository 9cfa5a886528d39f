"""Pages of rounds: the list, a new one, how far one is, and how it compares with the one before."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.assessment.comparing import compared, round_before
from commonweal.assessment.forms import RoundForm
from commonweal.assessment.models import Round
from commonweal.assessment.rounds import (
    CannotAssess,
    close_round,
    framework_named,
    offered_frameworks,
    open_round,
    reopen_round,
)
from commonweal.assessment.selectors import answers_visible_to, rounds_visible_to
from commonweal.assessment.standing import OWN, PARTNERSHIP, WHOSE, Standing, by_section, lines_of
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.ui import charts
from commonweal.ui.forms import offer
from commonweal.ui.once import sending_of
from commonweal.ui.tables import Cell, Column, Table


def asked_whose(request: SignedInRequest) -> str:
    """Whose answers the address asks for: what is agreed, or those of the viewer's own organisation."""
    return OWN if request.GET.get("whose") == OWN and request.user.organisation_id else PARTNERSHIP


def ways(request: SignedInRequest, address: str, whose: str) -> list[dict[str, Any]]:
    """Links between what is agreed and what the own organisation says."""
    if not request.user.organisation_id:
        return []
    return [
        {
            "label": label,
            "address": f"{address}?whose={code}" if code else address,
            "is_current": code == whose,
        }
        for code, label in WHOSE
    ]


@require_safe
@needs(Permission.SEE_ACTIONS)
def rounds(request: SignedInRequest) -> HttpResponse:
    """The rounds that this person may see, the newest first."""
    found = list(rounds_visible_to(request.user).annotate(many=Count("points")).order_by("-opened_on", "-pk"))
    agreed = _answered_by_round(request.user)
    rows = [
        [
            Cell(one.title, href=reverse("assessment:round", args=[one.public_id])),
            one.framework.title,
            _day(one.opened_on),
            _day(one.closed_on) if one.closed_on else Cell(_("Open"), tone="teal"),
            _("%(n)d of %(all)d") % {"n": agreed.get(one.pk, 0), "all": one.many},
        ]
        for one in found
    ]
    columns = [
        Column(_("Round")), Column(_("Framework")), Column(_("Opened")), Column(_("Closed")), Column(_("Agreed")),
    ]  # fmt: skip
    context = {
        "rounds": found,
        "table": Table(_("Rounds"), columns, rows, caption_is_hidden=True),
        "may_open": request.user.may(Permission.MODERATE_ASSESSMENT),
    }
    return render(request, "assessment/rounds.html", context)


def _answered_by_round(viewer: Any) -> dict[int, int]:
    """How many points of each round are agreed, of what this viewer may see."""
    seen = answers_visible_to(viewer).filter(organisation=None).order_by()
    return dict(seen.values_list("at__round").annotate(many=Count("pk")).values_list("at__round", "many"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MODERATE_ASSESSMENT)
def new(request: SignedInRequest) -> HttpResponse:
    """Open a round by a framework."""
    form = RoundForm(request.POST or None)
    offered = offered_frameworks()
    offer(form, framework=[(name, title) for name, title, _check in offered])
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            opened, is_again = sending_of(request, "round", answers).make_once(
                Round,
                open_round,
                framework=framework_named(answers["framework"], by=request.user),
                title=answers["title"],
                by=request.user,
            )
        except CannotAssess as error:
            form.add_error("title", str(error))
        else:
            if is_again:
                messages.info(request, _("You sent this twice. It was kept once."))
            else:
                messages.success(request, _("The round is open. Partners can say where they stand."))
            return redirect("assessment:round", opened.public_id)
    context = {"form": form, "checks": [(title, check) for _name, title, check in offered if check]}
    return render(request, "assessment/new.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MODERATE_ASSESSMENT)
def turn(request: SignedInRequest, round_id: str) -> HttpResponse:
    """Close a round, or open a closed one again."""
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    if request.POST.get("do") == "reopen":
        reopen_round(found, by=request.user)
        messages.success(request, _("The round is open again."))
    else:
        close_round(found, by=request.user)
        messages.success(request, _("The round is closed. What was said in it stays."))
    return redirect("assessment:round", found.public_id)


@require_safe
@needs(Permission.SEE_ACTIONS)
def round(request: SignedInRequest, round_id: str) -> HttpResponse:
    """How far a round is: each section in a chart and its equal table, and who has said something."""
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    whose = asked_whose(request)
    lines = lines_of(found, request.user, whose=whose)
    standings = by_section(lines)
    context = {
        "round": found,
        "marking": Marking.OFFICIAL.label,
        "ways": ways(request, reverse("assessment:round", args=[round_id]), whose),
        "answered": sum(one.answered for one in standings),
        "points": len(lines),
        "gaps": sum(one.gaps for one in standings),
        "gaps_at": _filtered(found, whose, "state=gap"),
        "points_at": _filtered(found, whose),
        "chart": _chart(standings),
        "table": _sections(found, standings, whose),
        "partners": _partners(found, request.user, len(lines)),
        "before": round_before(found, request.user),
        "may_turn": request.user.may(Permission.MODERATE_ASSESSMENT),
        "whose": whose,
    }
    return render(request, "assessment/round.html", context)


def _filtered(round: Round, whose: str, more: str = "") -> str:
    query = "&".join(filter(None, (f"whose={whose}" if whose else "", more)))
    return reverse("assessment:points", args=[round.public_id]) + (f"?{query}" if query else "")


def _chart(standings: list[Standing]) -> charts.Chart:
    """The same numbers stand in the table beneath it."""
    drawn = charts.bars(
        _("Points answered, by section"),
        [{"name": one.section.name, "value": int(one.share + 0.5)} for one in standings],
        name="name",
        value="value",
        name_label=_("Section"),
        value_label=_("% of its points answered"),
    )
    return replace(drawn, table=None)


def _sections(round: Round, standings: list[Standing], whose: str) -> Table:
    priorities = round.framework.priorities
    columns = [
        Column(_("Section")),
        Column(_("Points"), is_numeric=True),
        Column(_("Answered"), is_numeric=True),
        Column(_("% answered"), is_numeric=True),
        *(Column(words, is_numeric=True) for _code, words in priorities),
        Column(_("Mean score"), is_numeric=True),
        Column(_("Gaps"), is_numeric=True),
    ]
    end = f"?whose={whose}" if whose else ""
    rows = [
        [
            Cell(
                one.section.name,
                href=reverse("assessment:section", args=[round.public_id, one.section.order]) + end,
            ),
            one.points,
            one.answered,
            f"{one.share:.0f}",
            *(one.priorities.get(code, 0) for code, _words in priorities),
            "–" if one.mean_score is None else f"{one.mean_score:.1f}",
            Cell(one.gaps, href=_filtered(round, whose, f"state=gap&section={one.section.order}"))
            if one.gaps
            else 0,
        ]
        for one in standings
    ]
    return Table(_("Sections, of what you may see"), columns, rows)


def _partners(round: Round, viewer: Any, points: int) -> Table | None:
    """Who has said how much, and when last; schools as their readers may know them."""
    seen = answers_visible_to(viewer).filter(at__round=round).exclude(organisation=None).order_by()
    told = seen.values("said_of").annotate(many=Count("pk"), last=Max("said_at")).order_by("said_of")
    rows = [
        [
            one["said_of"],
            _("%(n)d of %(all)d") % {"n": one["many"], "all": points},
            _day(timezone.localdate(one["last"])),
        ]
        for one in told
    ]
    columns = [Column(_("Organisation")), Column(_("Points answered")), Column(_("Last on"))]
    return Table(_("Who has assessed"), columns, rows) if rows else None


@require_safe
@needs(Permission.SEE_ACTIONS)
def compare(request: SignedInRequest, round_id: str) -> HttpResponse:
    """A round against the one before it, by section and by point."""
    found = get_object_or_404(rounds_visible_to(request.user), public_id=round_id)
    whose = asked_whose(request)
    before = round_before(found, request.user)
    context: dict[str, Any] = {
        "round": found,
        "before": before,
        "ways": ways(request, reverse("assessment:compare", args=[round_id]), whose),
    }
    if before is not None:
        context |= compared(found, before, request.user, whose=whose)
        context["is_other_version"] = found.framework_id != before.framework_id
    return render(request, "assessment/compare.html", context)


def _day(day: Any) -> str:
    return formats.date_format(day, "j M Y")
