"""Bodies with their seats, and the strands with who supports them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.bodies import CannotSeat, end_seat, give_seat
from commonweal.people.forms import BodyForm, EndForm, SeatForm, StrandForm
from commonweal.people.models import Body, Strand
from commonweal.people.representation import gaps_of, sector_name, sector_of
from commonweal.people.views.organisations import KEEPERS, edit
from commonweal.ui.tables import Column, Table


@needs(*KEEPERS)
def change(request: SignedInRequest, slug: str = "") -> HttpResponse:
    """Add a body, or change what it is called, what it is and to whom it reports."""
    found = get_object_or_404(Body, slug=slug) if slug else None
    return edit(
        request,
        BodyForm(request.POST or None, instance=found),
        title=found.name if found else _("Add a body"),
        verb="keep body",
        kind="body",
        back="people:organisations",
    )


@needs(*KEEPERS)
def strand(request: SignedInRequest, code: str) -> HttpResponse:
    """Say which organisation supports a strand, and from when to when it is one."""
    found = get_object_or_404(Strand, code=code)
    return edit(
        request,
        StrandForm(request.POST or None, instance=found),
        title=found.name,
        verb="keep strand",
        kind="strand",
        back="people:organisations",
    )


@needs(*KEEPERS)
def body(request: SignedInRequest, slug: str) -> HttpResponse:
    """One body: what it is for, who sits on it and for whom, and who sat before."""
    found = get_object_or_404(Body.objects.select_related("reports_to"), slug=slug)
    asked = request.POST.get("do", "")
    seat = SeatForm(request.POST if asked == "seat" else None)
    end = EndForm(request.POST if asked == "end" else None, body=found)
    try:
        if asked == "seat" and seat.is_valid():
            give_seat(found, by=request.user, **seat.cleaned_data)
            messages.success(request, _("The seat is given."))
            return redirect("people:body", slug)
        if asked == "end" and end.is_valid():
            end_seat(end.cleaned_data["seat"], until_on=end.cleaned_data["until_on"], by=request.user)
            messages.success(request, _("The seat ends."))
            return redirect("people:body", slug)
    except CannotSeat as error:
        (seat if asked == "seat" else end).add_error(None, str(error))
    columns = [
        Column(_("Name")),
        Column(_("For")),
        Column(_("Sector")),
        Column(_("Role")),
        Column(_("From")),
        Column(_("Until")),
    ]
    seats = list(found.memberships.select_related("person", "on_behalf_of").order_by("from_on", "id"))
    today = timezone.localdate()
    now = [one for one in seats if one.until_on is None or one.until_on >= today]
    rows = {
        one: [
            one.person.name,
            one.on_behalf_of or "",
            sector_name(sector_of(one)),
            one.called,
            one.from_on,
            one.until_on or "",
        ]
        for one in seats
    }
    context = {
        "body": found,
        "members": Table(_("Members"), columns, [rows[one] for one in now]),
        "former": Table(_("Former members"), columns, [rows[one] for one in seats if one not in now]),
        "seat": seat,
        "end": end if now else None,
        "gaps": gaps_of(found, seats, on=today),
    }
    return render(request, "people/body.html", context, status=422 if seat.errors or end.errors else 200)
