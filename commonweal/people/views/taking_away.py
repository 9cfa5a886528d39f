"""Before a role is taken away or an account closed: what somebody will no longer see, and the way back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.people import inviting, verbs
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.holders import people_who_may
from commonweal.people.models import Appointment, User
from commonweal.people.roles import ROLES, Permission
from commonweal.people.views.inviting import KEEPERS, roles_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def take_role(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Before a role is taken away: what the person will no longer see, and who can give the role back."""
    appointment = get_object_or_404(
        Appointment.objects.select_related("person"), pk=number, person__public_id=public_id
    )
    if not verbs.may_take(request.user, appointment.role):
        raise Http404
    person, role = appointment.person, appointment.role
    names = {"role": ROLES[role].name if role in ROLES else role, "name": person.name}
    back = reverse("people:account", args=[public_id])
    if not person.is_active:
        messages.info(request, _("The account of %(name)s is closed.") % {"name": person.name})
        return redirect(back)
    if appointment.until_on is not None:
        messages.info(request, _("%(name)s no longer holds the role “%(role)s”.") % names)
        return redirect(back)
    if request.method == "POST":
        verbs.take_role(appointment, by=request.user)
        messages.success(request, _("The role “%(role)s” was taken away from %(name)s.") % names)
        # Whoever gave up their own may not see the page of an account any more.
        left = User.objects.get(pk=request.user.pk)
        return redirect(back if any(map(left.may, KEEPERS)) else settings.LOGIN_REDIRECT_URL)
    context = {
        "back": back,
        "person": person,
        "names": names,
        "lost": lost_without(person, role),
        "is_only_role": person.roles <= {role},
        "may_give_back": verbs.may_give(request.user, role) and request.user != person,
        "givers": _givers(role, person),
        "void": [(one, roles_of(one)) for one in inviting.void_without(person, kept_without(person, role))],
    }
    return render(request, "people/take_role.html", context)


def lost_without(person: User, role: str) -> list[str]:
    """What somebody may do through this role and through no other that they hold."""
    granted = ROLES[role].permissions if role in ROLES else frozenset()
    lost = granted - kept_without(person, role)
    return [permission.value for permission in Permission if permission in lost]


def kept_without(person: User, role: str) -> set[Permission]:
    """What somebody may do through the other roles that they hold."""
    return {one for code in person.roles - {role} if code in ROLES for one in ROLES[code].permissions}


def _givers(role: str, person: User) -> list[User]:
    """Who could give the role back: nobody gives a role to themselves."""
    found = people_who_may(verbs.needed_to_give(role)).select_related("organisation")
    return list(found.exclude(pk=person.pk))


def nobody_gives(person: User) -> list[str]:
    """Which roles of somebody could be given to nobody any more, once this account is closed; in the order of names."""
    return sorted(role for role in person.roles if role in ROLES and not _givers(role, person))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACCOUNTS)
def close(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Before an account is closed: what ends with it, what stays, and that nobody opens it again."""
    person = get_object_or_404(User.objects.select_related("organisation"), public_id=public_id)
    back = reverse("people:account", args=[public_id])
    told: Any = None
    if not person.is_active:
        told = _("The account of %(name)s is closed.") % {"name": person.name}
    elif person == request.user:
        told = _("Nobody closes their own account. Ask a colleague.")
    if told:
        messages.info(request, told)
        return redirect(back)
    if request.method == "POST":
        verbs.close_account(person, by=request.user)
        messages.success(request, _("The account of %(name)s is closed.") % {"name": person.name})
        return redirect(back)
    context = {
        "back": back,
        "person": person,
        "roles": [ROLES[code].name for code in sorted(person.roles) if code in ROLES],
        "nobody_gives": [ROLES[code].name for code in nobody_gives(person)],
        "void": [(one, roles_of(one)) for one in inviting.void_without(person, ())],
    }
    return render(request, "people/close.html", context)
