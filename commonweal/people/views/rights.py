"""Data rights, and the documents for going live."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people import rights
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms import DataRequestForm, DocumentForm, OutcomeForm
from commonweal.people.governance import missing_documents, record_document
from commonweal.people.governance_models import DataRequest, GovernanceDocument
from commonweal.people.roles import Permission
from commonweal.people.sealing import unseal
from commonweal.people.senders import count, sender_of
from commonweal.ui.tables import Cell, Column, Table

MOST_IN_TEN_MINUTES = 5


def ask(request: HttpRequest) -> HttpResponse:
    """The public page: ask what is held, have it deleted, complain."""
    form = DataRequestForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    is_too_often = is_valid and count("data-request", sender_of(request)) > MOST_IN_TEN_MINUTES
    if is_too_often:
        words = _(
            "There were too many requests from where you are. What you typed is still here: wait ten minutes "
            "and send it again, or write to %(contact)s."
        )
        form.add_error(None, words % {"contact": settings.CONTACT})
    elif is_valid:
        values = form.cleaned_data
        kept = rights.receive_request(
            kind=values["kind"],
            text=values["text"],
            details={name: values[name] for name in ("name", "email", "phone", "receipt")},
        )
        return render(request, "people/asked.html", {"due_on": kept.due_on})
    return render(
        request,
        "people/form.html",
        {"form": form, "title": _("Your data: ask or complain"), "button": _("Send")},
        status=429 if is_too_often else 200,
    )


@needs(Permission.HANDLE_DATA_RIGHTS)
def requests(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        [
            Cell(one.get_kind_display(), reverse("people:request", args=[one.public_id])),
            one.received_on,
            one.due_on,
            Cell(_("Answered"), tone="good")
            if one.answered_on
            else Cell(_("Late"), tone="grave")
            if one.due_on < today
            else Cell(_("Open"), tone="watch"),
        ]
        for one in DataRequest.objects.all()
    ]
    table = Table(
        _("Requests about personal data"),
        [Column(_("Request")), Column(_("Received")), Column(_("Due")), Column(_("State"))],
        rows,
        caption_is_hidden=True,
        empty=_(
            "Nobody has asked. What people ask on the page “Your data” comes here, with the day it is due."
        ),
    )
    return render(request, "people/requests.html", {"table": table})


@needs(Permission.HANDLE_DATA_RIGHTS)
def data_request(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(DataRequest, public_id=public_id)
    asked = request.POST.get("do", "")
    form = OutcomeForm(request.POST if asked == "answer" else None)
    if asked == "acknowledge":
        rights.acknowledge(found, by=request.user)
        return redirect("people:request", public_id)
    if asked == "erase":
        try:
            number = rights.erase(found, by=request.user)
        except ValueError as error:
            messages.error(request, str(error))
        else:
            words = ngettext("Deleted in %(number)d place.", "Deleted in %(number)d places.", number)
            messages.success(request, words % {"number": number})
        return redirect("people:request", public_id)
    if asked == "hand-over":
        file = rights.as_file(rights.what_is_held(found, by=request.user))
        return HttpResponse(
            file,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="held-{public_id}.json"'},
        )
    if asked == "answer" and form.is_valid():
        rights.answer(found, outcome=form.cleaned_data["outcome"], by=request.user)
        return redirect("people:request", public_id)
    return render(request, "people/request.html", {"asked": found, "who": _who_asks(found), "form": form})


def _who_asks(asked: DataRequest) -> dict[str, str]:
    """What whoever asked told of themselves, under the words of the form in which they told it."""
    fields = DataRequestForm.base_fields
    return {
        str(fields[name].label) if name in fields else name: value
        for name, value in unseal(asked.sealed).items()
    }


@needs(Permission.RECORD_GOVERNANCE)
def documents(request: SignedInRequest) -> HttpResponse:
    """The four documents without which no real person's report is taken in."""
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_document(**form.cleaned_data, by=request.user)
        messages.success(request, _("Recorded."))
        return redirect("people:documents")
    table = Table(
        _("Documents on record"),
        [Column(_("Document")), Column(_("Reference")), Column(_("Approved")), Column(_("Review"))],
        [
            [one.get_kind_display(), one.reference, one.approved_on, one.review_on]
            for one in GovernanceDocument.objects.all()
        ],
        empty=_("No document has been recorded."),
    )
    return render(
        request, "people/documents.html", {"form": form, "table": table, "missing": missing_documents()}
    )
