"""Pages for those who load data: how often a table of figures comes, and taking one out of use."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.evidence import verbs
from commonweal.evidence.forms import RhythmForm, WithdrawForm, answers_of_rhythm
from commonweal.evidence.governing import Viewer, catalogue_for
from commonweal.evidence.models import Dataset
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.ui.summaries import facts


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOAD_DATA)
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask why a data set should not be used, and take it out of use."""
    found = catalogue_for(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if found.withdrawn_at:
        return redirect("evidence:dataset", public_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        verbs.withdraw_dataset(found, because=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The data set is withdrawn. No rate and no profile is made from it."))
        return redirect("evidence:dataset", public_id)
    return render(request, "evidence/keeping/withdraw.html", {"dataset": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOAD_DATA)
def rhythm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask how often a table comes, from which follows when the next is due."""
    found = catalogue_for(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    form = RhythmForm(request.POST or None, initial=answers_of_rhythm(found.rhythm, found.lag))
    if form.is_valid():
        verbs.set_rhythm(found, **form.comes, by=request.user)
        messages.success(request, _("Saved. When the next table is due follows from it."))
        return redirect("evidence:dataset", public_id)
    return render(request, "evidence/keeping/rhythm.html", {"dataset": found, "form": form})


def loads(viewer: Viewer) -> bool:
    """May this viewer load data?"""
    return viewer.is_authenticated and Permission.LOAD_DATA in viewer.permissions


def standing(dataset: Dataset, viewer: Viewer) -> dict[str, Any]:
    """What the page of a data set says to those who load data: that it is withdrawn and why, or the way to it."""
    if not dataset.withdrawn_at:
        return {"may_keep": loads(viewer)}
    who = User.objects.filter(pk=dataset.withdrawn_by_id or 0).first()
    told = facts(
        (_("Withdrawn on"), formats.date_format(timezone.localtime(dataset.withdrawn_at), "j F Y, H:i")),
        (_("Withdrawn by"), str(who or "")),
        (_("Reason"), dataset.withdrawn_because),
    )
    return {"withdrawn": told}
