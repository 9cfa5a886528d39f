"""Before what is held is handed over: looking it through. Before it is deleted: what goes and what stays."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.people import rights
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.governance_models import DataRequest
from commonweal.people.held import may_name_others, readable
from commonweal.people.roles import Permission
from commonweal.people.sealing import unseal


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HANDLE_DATA_RIGHTS)
def held(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What is held, to be looked through; sent, the same as a document without the words that were ticked."""
    asked = get_object_or_404(DataRequest, public_id=public_id)
    try:
        found = rights.what_is_held(asked, by=request.user)
    except rights.NotChecked as error:
        messages.error(request, str(error))
        return redirect("people:request", public_id)
    if request.method == "POST":
        parts = readable(found, without=tuple(request.POST.getlist("without")))
        context = {"asked": asked, "parts": parts, "on": timezone.localdate()}
        return HttpResponse(
            render_to_string("people/held_document.html", context),
            headers={"Content-Disposition": f'attachment; filename="held-{asked.public_id}.html"'},
        )
    others = may_name_others(found, unseal(asked.sealed))
    context = {"asked": asked, "parts": readable(found), "others": others}
    return render(request, "people/held.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HANDLE_DATA_RIGHTS)
def erase(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Before everything about somebody is deleted: what goes, what stays, and that nobody brings it back."""
    asked = get_object_or_404(DataRequest, public_id=public_id)
    back = reverse("people:request", args=[public_id])
    try:
        foreseen = rights.foresee(asked, by=request.user)
        deleted = rights.deleted_for(asked, by=request.user)
        if deleted is not None and deleted.is_complete:
            messages.info(request, _("It was deleted everywhere, and nothing has come in since."))
            return redirect(back)
        if request.method == "POST":
            number = rights.erase(asked, by=request.user)
            words = ngettext("Deleted in %(number)d place.", "Deleted in %(number)d places.", number)
            messages.success(request, words % {"number": number})
            return redirect(back)
    except rights.NotChecked as error:
        messages.error(request, str(error))
        return redirect(back)
    except ValueError as error:
        raise Http404 from error
    return render(request, "people/erase.html", {"asked": asked, "foreseen": foreseen, "back": back})
