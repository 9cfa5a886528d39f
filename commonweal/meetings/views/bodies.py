"""Bodies as partners read them: who sits there and for whom, who is missing, interests, and their meetings."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import table_of, table_of_interests, table_of_seats
from commonweal.meetings.forms import EndInterestForm, InterestForm
from commonweal.meetings.interests import declare_interest, may_declare, withdraw_interest
from commonweal.meetings.looking import looked_through
from commonweal.meetings.models import Interest
from commonweal.meetings.selectors import bodies_visible_to, meetings_visible_to, seats_now
from commonweal.meetings.views.found import body_of, for_readers
from commonweal.meetings.writing import may_write_for
from commonweal.people.access import SignedInRequest
from commonweal.people.history import name_of
from commonweal.people.marking import highest
from commonweal.people.representation import gaps_of, is_held
from commonweal.people.roles import Permission
from commonweal.people.veiling import Veil
from commonweal.ui.tables import Cell, Column, Table

SHOWN = 8
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_readers
def bodies(request: SignedInRequest) -> HttpResponse:
    """The bodies that this person may know of, to whom each reports, and who is missing in it."""
    today = timezone.localdate()
    found = list(
        bodies_visible_to(request.user).prefetch_related("memberships__person", "memberships__on_behalf_of")
    )
    known = {one.pk for one in found}
    rows = []
    for one in found:
        seats = list(one.memberships.all())
        held = sum(is_held(seat, today) for seat in seats)
        gaps = gaps_of(one, seats, on=today)
        rows.append(
            [
                Cell(one.name, href=reverse("meetings:body", args=[one.slug])),
                one.get_kind_display(),
                str(one.reports_to) if one.reports_to_id in known else "",
                held,
                Cell(_("%(n)d sectors") % {"n": len(gaps)}, tone="watch") if gaps else _("None"),
            ]
        )
    columns = [
        Column(_("Body")),
        Column(_("Kind")),
        Column(_("Reports to")),
        Column(_("Seats held"), is_numeric=True),
        Column(_("Nobody speaks for")),
    ]
    context = {
        "table": Table(_("Bodies"), columns, rows, caption_is_hidden=True) if found else None,
        "may_keep": request.user.may(Permission.MANAGE_ORGANISATIONS),
    }
    return render(request, "meetings/bodies.html", context)


@require_safe
@for_readers
def body(request: SignedInRequest, slug: str) -> HttpResponse:
    """One body: what it is for, its place among the others, its seats and gaps, its register of interests, its meetings."""
    found = body_of(request, slug)
    today, now = timezone.localdate(), timezone.now()
    seats = list(
        found.memberships.select_related("person__organisation", "on_behalf_of").order_by("person__name")
    )
    sitting = [one for one in seats if is_held(one, today)]
    meetings = meetings_visible_to(request.user).filter(body=found)
    coming = list(meetings.filter(ends_at__gte=now).order_by("starts_at")[:SHOWN])
    past = list(meetings.filter(ends_at__lt=now)[:SHOWN])
    looked_through([*coming, *past], asked=["body"], by=request.user)
    interests = list(
        Interest.objects.filter(person__in=[one.person for one in sitting]).select_related(
            "person__organisation"
        )
    )
    visible = bodies_visible_to(request.user)
    context = {
        "body": found,
        "above": visible.filter(pk=found.reports_to_id).first() if found.reports_to_id else None,
        "below": visible.filter(reports_to=found),
        "members": table_of_seats(sitting, _("Members"), request.user),
        "gaps": gaps_of(found, seats, on=today),
        "interests": table_of_interests(
            interests,
            request.user,
            body=found,
            may_end=lambda one: may_declare(request.user, one.person, found),
        )
        if interests
        else None,
        "coming": table_of(coming, _("Coming meetings"), request.user) if coming else None,
        "past": table_of(past, _("Past meetings"), request.user) if past else None,
        "marking": highest(one.visibility_class.marking for one in [*coming, *past]),
        "may_write": may_write_for(request.user, found),
        "may_declare": may_write_for(request.user, found) or _sits(request, found.pk),
        "may_keep": request.user.may(Permission.MANAGE_ORGANISATIONS),
    }
    return render(request, "meetings/body.html", context)


def _sits(request: SignedInRequest, body: int) -> bool:
    return seats_now(request.user).filter(body=body).exists()


@shows_and_takes
@for_readers
def declare(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put an interest on the register: one's own, or, for whoever writes for the body, a member's."""
    found = body_of(request, slug)
    may_write = may_write_for(request.user, found)
    if not may_write and not _sits(request, found.pk):
        raise Http404
    form = InterestForm(request.POST or None, body=found, by=request.user, may_write=may_write)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        known = set(Interest.objects.filter(person=kept["person"]).values_list("pk", flat=True))
        try:
            made = declare_interest(
                found,
                person=kept["person"],
                organisation=kept["organisation"],
                words=kept["words"],
                on=kept["declared_on"],
                by=request.user,
                is_confirmed=form.was_confirmed,
            )
        except CannotMeet as error:
            form.add_error("declared_on", str(error))
        else:
            is_there = made.pk in known
            said = _("It is on the register already.") if is_there else _("The interest is on the register.")
            messages.success(request, said)
            return redirect("meetings:body", slug)
    context = {
        "form": form,
        "caption": found.name,
        "title": _("Declare an interest"),
        "words": _(
            "It is seen by everybody who sees this body, and holds for every body that the member sits on."
        ),
        "press": _("Declare it"),
        "back": reverse("meetings:body", args=[slug]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@shows_and_takes
@for_readers
def end_interest(request: SignedInRequest, slug: str, interest_id: str) -> HttpResponse:
    """Say that an interest has ended; it stays on the register with both days."""
    found = body_of(request, slug)
    sitting = found.memberships.values("person")
    interest = Interest.objects.filter(public_id=interest_id, person__in=sitting, withdrawn_on=None).first()
    if interest is None or not may_declare(request.user, interest.person, found):
        raise Http404
    form = EndInterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_interest(interest, body=found, on=form.cleaned_data["withdrawn_on"], by=request.user)
        except CannotMeet as error:
            form.add_error("withdrawn_on", str(error))
        else:
            messages.success(request, _("The register says that it has ended."))
            return redirect("meetings:body", slug)
    context = {
        "form": form,
        "caption": f"{name_of(interest.person, request.user)}: {Veil(request.user).over(interest.organisation)}",
        "title": _("Say that an interest has ended"),
        "press": _("Save"),
        "back": reverse("meetings:body", args=[slug]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)
