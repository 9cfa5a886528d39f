"""The page that somebody comes back to while work goes on in the background."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonweal.jobs import kinds, selectors, verbs
from commonweal.jobs.models import Job


def _label(job: Job) -> str:
    try:
        return str(kinds.kind_of(job.kind).label)
    except kinds.UnknownKind:
        return job.kind


def _back(job: Job) -> str:
    """Where the thing is that a job is about, as long as the job is not done."""
    try:
        back = kinds.kind_of(job.kind).back
    except kinds.UnknownKind:
        return ""
    return back(job.arguments) if back and job.state != Job.State.DONE else ""


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What this person has started, newest first."""
    jobs = [(job, _label(job)) for job in selectors.jobs_of(request.user)[:50]]
    return render(request, "jobs/mine.html", {"jobs": jobs})


@login_required
@require_GET
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far one piece of work is. Until it has ended the page asks again every few seconds."""
    found = get_object_or_404(selectors.jobs_of(request.user), public_id=public_id)
    context = {"job": found, "label": _label(found), "back": _back(found)}
    response = render(request, "jobs/job.html", context)
    if not found.is_over:
        response["Refresh"] = "3"  # works without JavaScript
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(selectors.jobs_of(request.user), public_id=public_id)
    try:
        verbs.cancel(found, by=request.user)
        messages.success(request, _("We have asked this work to stop."))
    except verbs.NotNow:
        messages.warning(request, _("This work has ended already, so it can’t be cancelled."))
    return redirect("jobs:job", public_id=public_id)


@login_required
@require_POST
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(selectors.jobs_of(request.user), public_id=public_id)
    try:
        verbs.start_again(found, by=request.user)
    except verbs.NotNow:
        messages.warning(request, _("Only work that failed or was cancelled can be started again."))
    return redirect("jobs:job", public_id=public_id)
