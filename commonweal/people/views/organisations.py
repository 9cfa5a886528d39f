"""Organisations, and the agreements under which they share."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.people import verbs
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms import AgreementForm, OrganisationForm, ReasonForm, SignatureForm
from commonweal.people.models import Agreement, Body, Organisation, Signatory, Strand
from commonweal.people.roles import Permission
from commonweal.people.sharing import shared_under
from commonweal.ui.tables import Cell, Column, Table

KEEPERS = (Permission.MANAGE_ORGANISATIONS,)
# Whoever answers for data protection reads who shares what with whom, and for what, and changes nothing.
READERS = (*KEEPERS, Permission.RECORD_GOVERNANCE)
ANSWERING = (verbs.ANSWERS_FOR_CONTENT,)


def edit(
    request: SignedInRequest,
    form: Any,
    *,
    title: str,
    verb: str,
    kind: str,
    back: str,
    template: str = "people/form.html",
    **beside: Any,
) -> HttpResponse:
    """The page of one form: what it holds is kept, on the record, and leads back to the list.

    beside: what the template shows beside the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            verbs.keep(form, verb=verb, item_kind=kind, by=request.user)
        except IntegrityError:  # somebody, or the same button, was quicker by a moment
            form.add_error(
                None, _("The same was saved at this moment. Look at the list before you save it again.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(
        request,
        template,
        {"form": form, "title": title, "button": _("Save"), "back": reverse(back), **beside},
    )


@needs(*KEEPERS)
def organisations(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        [
            Cell(one.name, reverse("people:organisation", args=[one.slug])),
            one.get_sector_display(),
            _("Each week") if one.returns_weekly else _("Not asked"),
            _("Active") if one.is_active else _("Not active"),
        ]
        for one in Organisation.objects.all()
    ]
    table = Table(
        _("Organisations"),
        [Column(_("Name")), Column(_("Sector")), Column(_("Return")), Column(_("State"))],
        rows,
    )
    bodies = Table(
        _("Bodies"),
        [
            Column(_("Name")),
            Column(_("Kind")),
            Column(_("Reports to")),
            Column(_("Members"), is_numeric=True),
        ],
        [
            [
                Cell(body.name, reverse("people:body", args=[body.slug])),
                body.get_kind_display(),
                body.reports_to or "",
                sum(one.until_on is None or one.until_on >= today for one in body.memberships.all()),
            ]
            for body in Body.objects.select_related("reports_to").prefetch_related("memberships")
        ],
    )
    strands = Table(
        _("Strands"),
        [Column(_("Strand")), Column(_("Supported by")), Column(_("Protected characteristics"))],
        [
            [
                Cell(strand.name, reverse("people:strand", args=[strand.code])),
                strand.support_organisation or "",
                ", ".join(one.name for one in strand.characteristics.all()) or _("None by itself"),
            ]
            for strand in Strand.objects.select_related("support_organisation").prefetch_related(
                "characteristics"
            )
        ],
    )
    return render(
        request, "people/organisations.html", {"table": table, "bodies": bodies, "strands": strands}
    )


@needs(*KEEPERS)
@transaction.atomic
def organisation(request: SignedInRequest, slug: str = "") -> HttpResponse:
    # Held while it is changed: a form that read it before its part ended would save it as part again.
    among = Organisation.objects.all()
    if request.method == "POST":
        among = among.select_for_update()
    found = get_object_or_404(among, slug=slug) if slug else None
    return edit(
        request,
        OrganisationForm(request.POST or None, instance=found, by=request.user),
        title=found.name if found else _("Add an organisation"),
        verb="keep organisation",
        kind="organisation",
        back="people:organisations",
        template="people/organisation.html",
        organisation=found,
        may_take_up=request.user.may(*ANSWERING),
    )


@needs(*READERS)
def agreements(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        [
            Cell(one.name, reverse("people:agreement", args=[one.public_id])),
            one.signatories.count(),
            one.review_on,
            Cell(_("In force"), tone="good")
            if one.is_in_force(today)
            else Cell(_("Shares nothing"), tone="grave"),
        ]
        for one in Agreement.objects.all()
    ]
    table = Table(
        _("Sharing agreements"),
        [
            Column(_("Name")),
            Column(_("Signatories"), is_numeric=True),
            Column(_("Review")),
            Column(_("State")),
        ],
        rows,
    )
    return render(
        request, "people/agreements.html", {"table": table, "may_add": request.user.may(*ANSWERING)}
    )


@needs(*ANSWERING)
def change_agreement(request: SignedInRequest, public_id: str = "") -> HttpResponse:
    """Add an agreement, or change its name, purpose and dates: after a review, the day of the next."""
    found = get_object_or_404(Agreement, public_id=public_id) if public_id else None
    return edit(
        request,
        AgreementForm(request.POST or None, instance=found),
        title=found.name if found else _("Add an agreement"),
        verb="keep agreement",
        kind="agreement",
        back="people:agreements",
    )


@needs(*READERS)
def agreement(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One agreement: who signed, what each receives, suspending and resuming."""
    found = get_object_or_404(Agreement, public_id=public_id)
    may_widen, may_stop = request.user.may(*ANSWERING), request.user.may(*KEEPERS)
    asked = request.POST.get("do", "")
    if asked in ("sign", "resume") and not may_widen:
        raise Http404
    sign = SignatureForm(request.POST if asked == "sign" else None)
    if asked == "sign" and sign.is_valid():
        values = sign.cleaned_data
        verbs.sign_agreement(found, values.pop("organisation"), by=request.user, **values)
        return redirect("people:agreement", public_id)
    if asked == "resume":
        verbs.resume_agreement(found, by=request.user)
        messages.success(request, _("It is shared again under this agreement."))
        return redirect("people:agreement", public_id)
    return render(
        request,
        "people/agreement.html",
        {
            "agreement": found,
            "in_force": found.is_in_force(timezone.localdate()),
            "table": _signatories(found, with_leaving=may_stop),
            "may_widen": may_widen,
            "may_stop": may_stop,
            "sign": sign,
        },
    )


def _signatories(agreement: Agreement, *, with_leaving: bool = False) -> Table:
    """Who signed; with_leaving: with the way to the page on which each leaves."""
    columns = [Column(_("Organisation")), Column(_("Signed")), Column(_("By")), Column(_("Receives tension"))]
    rows: list[list[Any]] = [
        [one.organisation, one.signed_on, one.signed_by, _("Yes") if one.receives_tension else _("No")]
        for one in agreement.signatories.select_related("organisation")
    ]
    if with_leaving:
        columns.append(Column(_("Leaving")))
        for row in rows:
            address = reverse("people:leave", args=[agreement.public_id, row[0].slug])
            row.append(Cell(_("%(name)s leaves") % {"name": row[0]}, address))
    return Table(_("Signatories"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def stop(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Before sharing is stopped: what stops, with whom and for how many items, and that it can be taken up again."""
    found = get_object_or_404(Agreement, public_id=public_id)
    if found.suspended_on is not None:
        messages.info(request, _("Sharing under this agreement is stopped already."))
        return redirect("people:agreement", public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verbs.suspend_agreement(found, because=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("Nothing is shared under this agreement from now on. Each organisation sees its own.")
        )
        return redirect("people:agreement", public_id)
    context = {
        "agreement": found,
        "form": form,
        "signatories": _signatories(found),
        **_what_stops(request, found),
    }
    return render(request, "people/stop.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*KEEPERS)
def leave(request: SignedInRequest, public_id: str, slug: str) -> HttpResponse:
    """Before an organisation leaves an agreement: what stops being shared, for how many items, and the way back."""
    signature = get_object_or_404(
        Signatory.objects.select_related("agreement", "organisation"),
        agreement__public_id=public_id,
        organisation__slug=slug,
    )
    if request.method == "POST":
        verbs.leave_agreement(signature, by=request.user)
        messages.success(
            request,
            _("%(name)s has left. What it sent is seen by itself alone.") % {"name": signature.organisation},
        )
        return redirect("people:agreement", public_id)
    context = {
        "agreement": signature.agreement,
        "signature": signature,
        **_what_stops(request, signature.agreement, leaving=signature),
    }
    return render(request, "people/leave.html", context)


def _what_stops(
    request: SignedInRequest, agreement: Agreement, leaving: Signatory | None = None
) -> dict[str, Any]:
    """How many items stop being shared; whoever does not answer for content is told the sum and no kinds.

    Where two have signed, one of them a school, the tensions under it would be a school's number.
    """
    in_force = agreement.is_in_force(timezone.localdate())
    shared = shared_under(agreement, leaving=leaving) if in_force else []
    table = Table(
        _("Items that stop being shared"),
        [
            Column(_("Kind of item")),
            *(Column(words, is_numeric=True) for words in (_("Strengths"), _("Tensions"))),
        ],
        [[one.name, one.strengths, one.tensions] for one in shared if one.strengths or one.tensions],
        empty=_("No item is shared under this agreement."),
    )
    return {
        "in_force": in_force,
        "shared": table if request.user.may(*ANSWERING) else None,
        "items": sum(one.strengths + one.tensions for one in shared),
        "public": sum(one.public for one in shared),
    }
