"""What somebody sent for their organisation: how far each report is, what came of it, and what is asked back."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest, tag_of
from commonweal.people.roles import Permission
from commonweal.tension.asked import answering
from commonweal.tension.looking import looked_through
from commonweal.tension.selectors import reports_visible_to, sent_by
from commonweal.tension.views.receipt import in_plain_words

ON_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SUBMIT_REPORTS)
def sent(request: SignedInRequest) -> HttpResponse:
    """The reports that this person sent, those with an open question first, then the newest."""
    found = (
        sent_by(request.user)
        .prefetch_related("attachments", "questions", "merged_into__questions")
        .select_related("merged_into__organisation", "merged_into__visibility_class")
    )
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    reports = list(page.object_list)
    shown = set(
        reports_visible_to(request.user)
        .filter(pk__in=[report.pk for report in reports])
        .values_list("pk", flat=True)
    )
    looked_through(reports, asked=["sent"], by=request.user)
    items = [
        {
            "report": report,
            "tag": tag_of(report.marking),
            # Once it was checked and is shared with them, its page tells what was done and who acts on it.
            "is_shown": report.pk in shown,
            "answers": answering(request, report, key=f"{report.public_id}-"),
            **in_plain_words(report),
        }
        for report in reports
    ]
    bound = next((item["answers"].bound for item in items if item["answers"].bound), None)
    context = {
        "items": items,
        "page": page,
        "marking": highest(report.marking for report in reports),
        "bound": bound,
        "is_thanked": any(item["answers"].is_thanked for item in items),
        "has_unsent": any(item["answers"].has_unsent for item in items),
        "caption": _("What you sent"),
    }
    return render(request, "tension/sent.html", context, status=422 if bound else 200)
