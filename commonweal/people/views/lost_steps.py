"""Before somebody's second step is ended: who asked and how that was checked, and what ends."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.mailing import CannotSend
from commonweal.people import lost_steps
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms import EndStepsForm
from commonweal.people.models import User
from commonweal.people.views.inviting import KEEPERS


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """End the second step of somebody who lost it, after it was made sure that it is they who ask."""
    person = get_object_or_404(User.objects.select_related("organisation"), public_id=public_id)
    if not lost_steps.may_end(request.user, person):
        raise Http404
    back = reverse("people:account", args=[public_id])
    if not person.is_active or not lost_steps.has_steps(person):
        messages.info(request, _("%(name)s has no second step now.") % {"name": person.name})
        return redirect(back)
    form = EndStepsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lost_steps.end_steps(person, **form.cleaned_data, by=request.user)
        except lost_steps.CannotEnd as error:
            messages.info(request, str(error))
            return redirect(back)
        words = _("The second step of %(name)s has ended. At the next sign-in they set a new one up.")
        messages.success(request, words % {"name": person.name})
        try:
            lost_steps.tell(person)
        except CannotSend as error:
            words = _("No mail about it could be sent to %(name)s: tell them yourself. %(why)s")
            messages.warning(request, words % {"name": person.name, "why": error})
        return redirect(back)
    return render(request, "people/end_steps.html", {"back": back, "person": person, "form": form})
