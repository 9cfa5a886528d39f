"""Accounts, invitations and roles."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonweal.mailing import CannotSend
from commonweal.people import lost_steps, verbs
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms import AcceptForm, InvitationForm, RoleForm
from commonweal.people.models import User
from commonweal.people.roles import ROLES, Permission
from commonweal.people.views.inviting import (
    KEEPERS,
    roles_named,
    send_link,
    table_of_invitations,
    whom_to_ask,
)
from commonweal.ui.tables import Cell, Column, Table


@needs(*KEEPERS)
def accounts(request: HttpRequest) -> HttpResponse:
    people = User.objects.select_related("organisation").prefetch_related("appointments")
    rows = [
        [
            Cell(person.name, reverse("people:account", args=[person.public_id])),
            person.organisation or "",
            ", ".join(ROLES[code].name for code in sorted(person.roles) if code in ROLES),
            Cell(_("May sign in"), tone="good") if person.is_active else Cell(_("Closed"), tone="plain"),
        ]
        for person in people
    ]
    table = Table(
        _("People with an account"),
        [Column(_("Name")), Column(_("Organisation")), Column(_("Roles")), Column(_("State"))],
        rows,
    )
    return render(request, "people/accounts.html", {"table": table, "invited": table_of_invitations()})


@needs(*KEEPERS)
def invitation(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, form.cleaned_data)
        except verbs.CannotInvite as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The invitation was sent."))
            return redirect("people:accounts")
    return render(
        request,
        "people/form.html",
        {
            "form": form,
            "title": _("Invite somebody"),
            "button": _("Send the invitation"),
            "back": reverse("people:accounts"),
        },
    )


def _invite(request: SignedInRequest, given: dict[str, Any]) -> None:
    """Invite somebody and send the link. Raises CannotInvite, and leaves no invitation, when no mail left."""
    invited, token = verbs.invite(**given, by=request.user)
    try:
        send_link(request, invited, token)
    except CannotSend as error:
        verbs.forget_invitation(invited, by=request.user)
        raise verbs.CannotInvite(
            _("The invitation could not be sent, and nobody is invited yet. %(why)s") % {"why": error}
        ) from error


@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, because mail scanners open links; pressing the button does."""
    invited = verbs.invitation_for(token)
    if invited is None:
        raise Http404
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.accept_invitation(token, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        except verbs.CannotInvite as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your account is ready. Sign in."))
            if lost := [code for code in invited.roles if code not in made.roles]:
                words = _(
                    "You were not given all that you were invited to: whoever invited you may no longer give it. "
                    "Ask %(people)s for: %(roles)s."
                )
                messages.warning(request, words % {"people": whom_to_ask(lost), "roles": roles_named(lost)})
            return redirect("account_login")
    return render(
        request,
        "people/form.html",
        {"form": form, "title": _("Choose a password"), "button": _("Make my account")},
    )


@needs(*KEEPERS)
def account(request: SignedInRequest, public_id: str) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("organisation"), public_id=public_id)
    form = RoleForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.give_role(person, form.cleaned_data["role"], by=request.user)
        except PermissionError as error:
            form.add_error(None, str(error))
        else:
            return redirect("people:account", public_id)
    held = [
        {
            "appointment": appointment,
            "role": ROLES.get(appointment.role),
            "may_be_taken": person.is_active and verbs.may_take(request.user, appointment.role),
        }
        for appointment in person.appointments.filter(until_on=None)
    ]
    return render(
        request,
        "people/account.html",
        {
            "person": person,
            "form": form,
            "held": held,
            "has_steps": person.is_active and lost_steps.has_steps(person),
            "may_end_steps": lost_steps.may_end(request.user, person),
            "may_else": get_text_list(
                [one.name for one in lost_steps.who_may_end(person) if one != request.user], _("or")
            ),
            "may_close": _may_close(request, person),
        },
    )


def _may_close(request: SignedInRequest, person: User) -> bool:
    is_open = person.is_active and person != request.user
    return is_open and request.user.may(Permission.MANAGE_ACCOUNTS)
