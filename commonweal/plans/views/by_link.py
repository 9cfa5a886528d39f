"""A partner's own actions through the link of a reminder: read without signing in, answered once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.actions.models import Action
from commonweal.notices.links import LinkNotValid, open_link
from commonweal.notices.models import PersonalLink
from commonweal.plans.forms_of_many import OwnProgressForm
from commonweal.plans.many import NotAll
from commonweal.plans.reminding import PURPOSE, answerable_by_link, update_by_link
from commonweal.plans.views.many import MOST, with_fault


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say how far the own actions are. Reading the page changes nothing; the button uses the link up."""
    link = opened(request, token)
    if link is None:
        return link_over(request)
    able = answerable_by_link(link.person)
    if request.method != "POST":
        forms = [OwnProgressForm(None, action=action, by=link.person) for action in able[:MOST]]
        return _page(request, token, link, forms)
    by_id: dict[str, Action] = {action.public_id: action for action in able}
    asked = dict.fromkeys(request.POST.getlist("action"))
    forms = [
        OwnProgressForm(request.POST, action=by_id[one], by=link.person) for one in asked if one in by_id
    ]
    if [form for form in forms if not form.is_valid()]:  # each says what is wrong with it
        return _page(request, token, link, forms, status=422)
    touched = [(form.action, form.answers()) for form in forms if form.is_touched()]
    try:
        update_by_link(token, touched, on=timezone.localdate())
    except NotAll as fault:
        return _page(request, token, link, [with_fault(form, fault) for form in forms], status=409)
    except LinkNotValid:
        return link_over(request)
    return render(request, "plans/thanks.html", {"number": len(touched)})


def opened(request: HttpRequest, token: str) -> PersonalLink | None:
    """The link of this address, where it is still good; for who is signed in as another there is none."""
    try:
        link = open_link(token, purpose=PURPOSE)
    except LinkNotValid:
        return None
    if request.user.is_authenticated and request.user.pk != link.person_id:
        raise Http404
    return link


def link_over(request: HttpRequest) -> HttpResponse:
    """What is said in place of a page whose link is not good any more."""
    return render(request, "plans/link_over.html", status=404)


def _page(
    request: HttpRequest, token: str, link: PersonalLink, forms: list[OwnProgressForm], status: int = 200
) -> HttpResponse:
    context = {
        "forms": forms,
        "faulty": [form for form in forms if form.is_bound and form.errors],
        "link": link,
        "take_away": reverse("plans:by-link-file", args=[token]),
        "bring_back": reverse("plans:by-link-returned", args=[token]),
        "organisation": link.person.organisation,
    }
    response = render(request, "plans/by_link.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
