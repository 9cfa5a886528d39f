"""The page from which the agenda goes to members: who will be written to, who was, and who cannot be."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import title_of
from commonweal.meetings.models import Meeting
from commonweal.meetings.sending import may_send, recipients_of, send_agenda
from commonweal.meetings.views.found import for_readers, meeting_of
from commonweal.meetings.views.meetings import refuse_fixed
from commonweal.notices.mail import Written
from commonweal.people.access import SignedInRequest
from commonweal.people.history import name_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def send(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send the agenda to the members who were not written to yet."""
    found = meeting_of(request, public_id, to_write=True)
    refuse_fixed(found)
    if request.method == "POST":
        return _send(request, found)
    if not may_send(found):
        raise Http404
    told = recipients_of(found)
    context = {
        "meeting": found,
        "caption": title_of(found),
        "now": [name_of(one, request.user) for one in told.now],
        "already": [(name_of(one.person, request.user), one.told_at) for one in told.already],
        "out_of_reach": [(name_of(one, request.user), why) for one, why in told.out_of_reach],
    }
    return render(request, "meetings/sending.html", context)


def _send(request: SignedInRequest, found: Meeting) -> HttpResponse:
    try:
        written = send_agenda(found, by=request.user)
    except CannotMeet as error:
        messages.warning(request, str(error))
        return redirect("meetings:meeting", found.public_id)
    _say(request, written)
    return redirect("meetings:meeting", found.public_id)


def _say(request: SignedInRequest, written: Written) -> None:
    if written.reached:
        words = ngettext(
            "%(n)d member was written to.", "%(n)d members were written to.", len(written.reached)
        )
        messages.success(request, words % {"n": len(written.reached)})
    else:
        messages.info(request, _("Nobody was written to."))
    if written.missed:
        told = "; ".join(f"{name_of(one, request.user)} ({why})" for one, why in written.missed)
        messages.warning(request, _("Not written to: %(names)s. Tell them otherwise.") % {"names": told})
