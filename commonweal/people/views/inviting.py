"""The mail that invites, and the pages of one invitation: send it again, withdraw it."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.mailing import CannotSend, send_one
from commonweal.people import inviting
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.holders import people_who_may
from commonweal.people.models import Invitation
from commonweal.people.roles import ROLES, Permission
from commonweal.people.verbs import CannotInvite, needed_to_give
from commonweal.ui.tables import Cell, Column, Table

KEEPERS = (Permission.MANAGE_ACCOUNTS, Permission.GIVE_CONTENT_ROLES)


def send_link(request: SignedInRequest, invitation: Invitation, token: str) -> None:
    """Send the link of an invitation, saying who invites and to what. Raises CannotSend when no mail left."""
    link = settings.SITE_ADDRESS + reverse("people:accept", args=[token])
    by = request.user
    who = f"{by.name}, {by.organisation}" if by.organisation else by.name
    words = _(
        "%(who)s invites you to %(partnership)s: to an account with Commonweal, where its organisations work together. "
        "The link works once, within a week:"
    )
    told = words % {"who": who, "partnership": settings.PARTNERSHIP}
    hello = _("Hello %(name)s,") % {"name": invitation.name}
    subject = _("Your invitation to %(partnership)s") % {"partnership": settings.PARTNERSHIP}
    send_one(EmailMessage(subject, f"{hello}\n\n{told}\n\n{link}\n", to=[invitation.email]))


def table_of_invitations() -> Table:
    """Who is invited and has not accepted yet; each leads to its page."""
    now = timezone.now()
    rows = [
        [
            Cell(f"{one.name} ({one.email})", reverse("people:invited", args=[one.pk])),
            one.organisation,
            roles_of(one),
            one.invited_by or "",
            Cell(_("Ended"), tone="plain") if one.expires_at <= now else until(one),
        ]
        for one in inviting.open_invitations()
    ]
    heads = (_("Who"), _("Organisation"), _("Roles"), _("Invited by"), _("Until"))
    return Table(_("Invited, and not accepted yet"), [Column(head) for head in heads], rows)


def roles_of(invitation: Invitation) -> str:
    return roles_named(invitation.roles)


def roles_named(codes: Iterable[str]) -> str:
    return ", ".join(str(ROLES[code].name) for code in codes if code in ROLES)


def whom_to_ask(roles: Iterable[str]) -> str:
    """Who can give all of these roles, by name; else whom everybody writes to."""
    needed = {needed_to_give(role) for role in roles if role in ROLES}
    able = people_who_may(*needed) if needed else ()
    return get_text_list([person.name for person in able], _("or")) or str(settings.CONTACT)


def until(invitation: Invitation) -> str:
    return formats.date_format(timezone.localtime(invitation.expires_at), "j F Y, H:i")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def invited(request: SignedInRequest, number: int) -> HttpResponse:
    """One invitation that nobody has accepted yet; sent again from here."""
    found = get_object_or_404(inviting.open_invitations(), pk=number)
    if request.method == "POST":
        try:
            inviting.send_again(found, send=partial(send_link, request, found), by=request.user)
        except CannotSend as error:
            words = _("The invitation could not be sent again. The link from before still works. %(why)s")
            messages.error(request, words % {"why": error})
        except CannotInvite as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The invitation was sent again. The link from before has ended."))
        return redirect("people:accounts")
    context = {
        "invitation": found,
        "roles": roles_of(found),
        "until": until(found),
        "has_ended": found.expires_at <= timezone.now(),
        "may_send_again": inviting.may_send_again(request.user, found),
        "may_withdraw": inviting.may_withdraw(request.user, found),
    }
    return render(request, "people/invited.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Before an invitation is withdrawn: what ends, and the way back."""
    found = get_object_or_404(inviting.open_invitations(), pk=number)
    if not inviting.may_withdraw(request.user, found):
        raise Http404
    if request.method == "POST":
        try:
            inviting.withdraw(found, by=request.user)
        except CannotInvite as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": found.name})
        return redirect("people:accounts")
    return render(request, "people/withdraw.html", {"invitation": found})
