"""The queue: what waits to be checked, filtered, counted, sorted and given out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import name_of
from commonweal.tension.describing import TONES, title_of, where_of
from commonweal.tension.forms.filters import QueueFilterForm
from commonweal.tension.forms.triage import AssignForm, BulkAssignForm
from commonweal.tension.looking import looked_through
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import (
    WAITING,
    Filters,
    filtered,
    queue_counts,
    queue_visible_to,
    with_unread_answers,
)
from commonweal.tension.unclosed import deleted_on, soon_due
from commonweal.tension.verbs.queue import assign_many
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.ui.tables import Column, Table, asked_sort

A_PAGE = 25
ORDERS = {
    "due": ("due_on", "public_id"),
    "received": ("received_on", "public_id"),
    "happened": ("happened_on", "public_id"),
    "kind": ("kind", "public_id"),
    "source": ("source", "public_id"),
}


@require_safe
@needs(Permission.TRIAGE_REPORTS)
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, children at risk and then the most overdue first; counts lead to the reports they count.

    Nothing is listed while the address asks for what cannot be: all of it would look like an answer.
    """
    form = QueueFilterForm(request.GET)
    sort = asked_sort(request, ORDERS, "due")
    filters = form.filters()
    reports = filtered(queue_visible_to(request.user), filters)
    if filters.only_ending:
        reports = soon_due(timezone.localdate(), reports)
    if form.errors:
        reports = reports.none()
    found = reports.filter(form.assigned_to(request.user)).order_by(*_order(sort, filters))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    looked_through(shown, asked=sorted(request.GET), by=request.user, verb="list queue")
    today = timezone.localdate()
    ends = deleted_on(shown) if filters.only_ending else {}
    answered = set(with_unread_answers(queue_visible_to(request.user)).values_list("pk", flat=True))
    context = {
        "form": form,
        "page": page,
        "marking": highest(report.marking for report in shown),
        "counts": counts_with_addresses(request.user),
        "table": Table("", _columns(), [], sort, request.GET),
        "rows": [
            {
                "report": report,
                "title": title_of(report),
                "what": report.what,
                "where": where_of(report),
                "source": name_of("source", report.source) if report.source else "",
                "tone": TONES[report.status],
                "is_answered": report.pk in answered,
                "deleted_on": ends.get(report.pk),
                "is_late": report.status == Status.NEW and report.due_on < today,
            }
            for report in shown
        ],
        "assign": AssignForm(),
        "here": request.get_full_path(),
    }
    return render(request, "tension/queue.html", context)


def _order(sort: str, filters: Filters) -> list[str]:
    """Of what waits, a child who may be at risk stands before whatever is due sooner."""
    sign = "-" if sort.startswith("-") else ""
    order = [f"{sign}{name}" for name in ORDERS[sort.removeprefix("-")]]
    return ["-concerns_child", *order] if sort == "due" and set(filters.statuses) <= set(WAITING) else order


def _columns() -> list[Column]:
    return [
        Column(_("Report"), sort="kind"),
        Column(_("Source"), sort="source"),
        Column(_("Happened"), sort="happened"),
        Column(_("Received"), sort="received"),
        Column(_("Due"), sort="due"),
        Column(_("Status")),
        Column(_("Assigned to")),
    ]


def counts_with_addresses(viewer: Any) -> list[dict[str, Any]]:
    """How many reports of the queue there are of each sort, each with the address that lists them."""
    counted = queue_counts(viewer)
    # Said where there are any: for most of its life an installation has none.
    counted["ending"] = soon_due(timezone.localdate(), queue_visible_to(viewer)).order_by().count()
    named = (
        ("waiting", _("Waiting"), ""),
        ("overdue", _("Overdue"), "late=on"),
        ("answered", _("Answers nobody has read"), "answered=on"),
        ("mine", _("Mine"), "assigned=me"),
        ("nobody", _("Nobody’s"), "assigned=nobody"),
        ("ending", _("Deleted soon, if nobody closes them"), "ending=on"),
        ("held", _("Held back"), "status=held"),
        ("open", _("Open"), "status=open"),
        ("aside", _("Set aside"), "status=rejected"),
    )
    address = reverse("tension:queue")
    return [
        {
            "name": name,
            "label": label,
            "count": counted[name],
            "address": f"{address}?{query}" if query else address,
        }
        for name, label, query in named
        if name not in ("answered", "ending") or counted[name]
    ]


@require_POST
@needs(Permission.TRIAGE_REPORTS)
def assign(request: SignedInRequest) -> HttpResponse:
    """Give the ticked reports to one person, and come back to the list as it was."""
    asked = request.POST.getlist("reports")[:A_PAGE]
    reports = list(queue_visible_to(request.user).filter(public_id__in=asked))
    form = BulkAssignForm(request.POST, shown=[report.public_id for report in reports])
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            number = assign_many(reports, to=to, by=request.user)
        except CannotTriage as error:
            messages.error(request, str(error))
        else:
            given = {"number": number, "to": to or _("nobody")}
            words = ngettext(
                "%(number)s report given to %(to)s.", "%(number)s reports given to %(to)s.", number
            )
            messages.success(request, words % given)
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("tension:queue")
    return redirect(back)
