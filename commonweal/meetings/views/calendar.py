"""One's own calendar of meetings: the page with its address, and the calendar itself, which a program fetches."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.meetings.calendar import as_calendar
from commonweal.meetings.feed import end_feed, make_feed, meetings_by
from commonweal.meetings.models import Feed
from commonweal.meetings.views.found import for_readers
from commonweal.people.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def page(request: SignedInRequest) -> HttpResponse:
    """Make the address of one's calendar, which is shown once, or take it away."""
    secret = ""
    if request.method == "POST":
        if request.POST.get("do") == "end":
            end_feed(by=request.user)
            messages.success(
                request, _("The calendar was taken away. Programs that read it get nothing from now on.")
            )
            return redirect("meetings:calendar")
        # Shown in this answer only: not kept in the session, not in an address of ours.
        secret = make_feed(by=request.user)
    context = {
        "feed": Feed.objects.filter(owner=request.user).first(),
        "address": request.build_absolute_uri(reverse("meetings:feed", args=[secret])) if secret else "",
    }
    return render(request, "meetings/calendar.html", context)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever holds this key; a key that was taken away is as unknown as any other."""
    found = meetings_by(secret)
    if found is None:
        raise Http404
    content = as_calendar(found, site=settings.SITE_ADDRESS, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
