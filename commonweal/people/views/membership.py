"""Before an organisation is no longer part of the partnership: what ends, what stays, and the way back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms import ReasonForm
from commonweal.people.membership import (
    Stays,
    end_membership,
    refuse_to_end,
    take_up_membership,
    what_would_end,
)
from commonweal.people.models import Organisation
from commonweal.people.verbs import ANSWERS_FOR_CONTENT
from commonweal.people.views.organisations import KEEPERS


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def end(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask before an organisation is no longer part, with a reason; whoever asks is told why one stays."""
    found = get_object_or_404(Organisation, slug=slug)
    names = {"name": found.name}
    if not found.is_active:
        messages.info(request, _("%(name)s is no longer part of the partnership.") % names)
        return redirect("people:organisation", slug)
    refusal = ""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        refuse_to_end(found, by=request.user)
        if form.is_valid():
            end_membership(found, because=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("%(name)s is no longer part of the partnership.") % names)
            return redirect("people:organisation", slug)
    except Stays as error:
        refusal = str(error)
    context = {"organisation": found, "form": form, "refusal": refusal, "ending": what_would_end(found)}
    is_refused = request.method == "POST" and (refusal or form.errors)
    return render(request, "people/end_membership.html", context, status=422 if is_refused else 200)


@require_http_methods(["POST"])
@needs(*KEEPERS)
def take_up(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring an organisation back."""
    if not request.user.may(ANSWERS_FOR_CONTENT):
        raise Http404
    found = get_object_or_404(Organisation, slug=slug)
    if not found.is_active:
        take_up_membership(found, by=request.user)
    messages.success(request, _("%(name)s is part of the partnership again.") % {"name": found.name})
    return redirect("people:organisation", slug)
