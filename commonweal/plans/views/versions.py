"""The versions of a plan, and what changed between two of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.people import history
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.plans.versions import content_for, differences
from commonweal.plans.views.pages import plan_of
from commonweal.ui.tables import Cell, Column, Table


@require_safe
@needs(Permission.SEE_ACTIONS)
def versions(request: SignedInRequest, public_id: str) -> HttpResponse:
    """When a plan was said otherwise and by whom, each with the way to what changed."""
    plan = plan_of(request, public_id)
    agreed = {
        number: ", ".join(
            f"{step.get_kind_display()} ({step.body})" for step in plan.steps.all() if step.version == number
        )
        for number in range(1, plan.version + 1)
    }
    rows = []
    for one in plan.versions.select_related("made_by__organisation"):
        compared = reverse("plans:compare", args=[public_id, one.number - 1, one.number])
        rows.append(
            [
                _("Version %(number)d") % {"number": one.number},
                formats.date_format(timezone.localtime(one.made_at), "j F Y"),
                history.name_of(one.made_by, request.user) if one.made_by else "",
                agreed.get(one.number, ""),
                Cell(_("What changed"), href=compared) if one.number > 1 else _("The first"),
            ]
        )
    columns = [
        Column(_("Version")),
        Column(_("Day")),
        Column(_("By")),
        Column(_("What bodies decided on it")),
        Column(_("Changes")),
    ]
    context = {"plan": plan, "table": Table(_("Versions of this plan"), columns, rows)}
    return render(request, "plans/versions.html", context)


@require_safe
@needs(Permission.SEE_ACTIONS)
def compare(request: SignedInRequest, public_id: str, earlier: int, later: int) -> HttpResponse:
    """What changed from one version of a plan to another, of what this person may see."""
    plan = plan_of(request, public_id)
    found = {one.number: one for one in plan.versions.filter(number__in=(earlier, later))}
    if earlier not in found or later not in found:
        raise Http404
    before, after = (content_for(found[number], request.user) for number in (earlier, later))
    context = {
        "plan": plan,
        "earlier": earlier,
        "later": later,
        "changed": differences(before, after),
        "others": [number for number in range(1, plan.version + 1) if number != later],
    }
    return render(request, "plans/compare.html", context)
