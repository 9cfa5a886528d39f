"""Pages of whoever writes the summary: drafting, editing, marking and signing off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary.compare import differences
from commonweal.tension.summary.draft import CannotWrite, draft_summary
from commonweal.tension.summary.editions import READERS
from commonweal.tension.summary.forms import EditForm, ReleaseForm
from commonweal.tension.summary.readiness import Missing, missing_from
from commonweal.tension.summary.verbs import (
    Conflict,
    edit_summary,
    is_marked_too_high,
    release_summary,
    sign_summary,
)
from commonweal.tension.summary.views import note_view, version_or_404
from commonweal.tension.summary_models import Edition
from commonweal.tension.weeks import week_from


@require_POST
@needs(Permission.WRITE_SUMMARY)
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft an edition of a week, or draft it again with the newest figures."""
    week = week_from(request.POST.get("week", ""))
    try:
        version = draft_summary(week, request.POST.get("edition", ""), request.user)
    except CannotWrite as error:
        messages.error(request, str(error))
        return redirect("summary:index")
    messages.success(request, _("Drafted from the week. Read it, edit it, then sign it off."))
    return redirect("summary:read", version.summary.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE_SUMMARY)
def edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Edit every section. If somebody else was quicker, their changes are shown beside what was typed."""
    newest = version_or_404(request, public_id)
    note_view(request, newest)
    context: dict[str, Any] = {"version": newest, "summary": newest.summary}
    if request.method != "POST":
        return render(request, "summary/edit.html", context | {"form": EditForm(newest)})
    form = EditForm(newest, request.POST)
    if form.is_valid():
        try:
            version = edit_summary(
                newest.summary,
                edits=form.edits(),
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                note=form.cleaned_data["note"],
                marking=form.cleaned_data["marking"],
                is_confirmed=form.was_confirmed,
            )
        except Conflict as conflict:
            base = version_or_404(request, public_id, form.cleaned_data["based_on"])
            typed = request.POST.copy()
            typed["based_on"] = str(conflict.newest.number)
            theirs = [one for one in differences(base, conflict.newest, as_written=True) if one.is_changed]
            context |= {"form": EditForm(conflict.newest, typed), "theirs": theirs, "newest": conflict.newest}
            return render(request, "summary/edit.html", context, status=409)
        except CannotWrite as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept as version %(n)d.") % {"n": version.number})
            if version.visibility_class.names_school and not newest.visibility_class.names_school:
                messages.info(
                    request,
                    _(
                        "Only the tension monitoring group and those who check reports will read this edition, because it "
                        "tells of a school now."
                    ),
                )
            return redirect("summary:read", public_id)
    return render(request, "summary/edit.html", context | {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE_SUMMARY)
def sign(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what the newest version lacks and who will read it; then sign it off, but no newer one unseen."""
    version = version_or_404(request, public_id)
    missing = missing_from(version, request.user)
    if request.method != "POST":
        if version.is_signed:
            return redirect("summary:read", public_id)
        return render(request, "summary/sign.html", _to_sign(version, missing))
    try:
        seen = int(request.POST.get("based_on", ""))
    except ValueError:
        seen = 0
    try:
        lacking = {one.code: one.number for one in missing}
        sign_summary(version.summary, based_on=seen, by=request.user, lacking=lacking)
    except Conflict:
        messages.error(
            request, _("There is a newer version than the one you read. Read it, then sign it off.")
        )
    except CannotWrite as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Signed off. Its readers see it now."))
    return redirect("summary:read", public_id)


def _to_sign(version: SummaryVersion, missing: list[Missing]) -> dict[str, Any]:
    summary = version.summary
    other = Edition.PARTNERS if summary.edition == Edition.GROUP else Edition.GROUP
    return {
        "version": version,
        "summary": summary,
        "missing": missing,
        "readers": READERS[Edition(summary.edition)].readers,
        "is_marked_too_high": is_marked_too_high(version),
        "other": other.label,
        "is_other_there": Summary.objects.filter(week=summary.week, edition=other).exists(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE_SUMMARY)
def release(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Give a summary a lower marking than what it was made from."""
    version = version_or_404(request, public_id)
    initial = {
        "based_on": version.number,
        "marking": version.visibility_class.marking,
        "handling": version.visibility_class.handling,
    }
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            release_summary(version.summary, by=request.user, **form.answers())
        except CannotWrite as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The new version has the lower marking. It still has to be signed off.")
            )
            return redirect("summary:read", public_id)
    context = {"version": version, "summary": version.summary, "form": form}
    return render(request, "summary/release.html", context, status=422 if form.errors else 200)
