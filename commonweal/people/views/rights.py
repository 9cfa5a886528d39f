"""Requests about people's own data, and the documents for going live."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.people import rights
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.forms_of_rights import (
    CheckForm,
    DataRequestForm,
    DocumentForm,
    OutcomeForm,
    UncheckedForm,
)
from commonweal.people.governance import missing_documents, record_document
from commonweal.people.governance_models import DataRequest, GovernanceDocument, RequestKind
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.sealing import unseal
from commonweal.people.senders import count, sender_of
from commonweal.people.views import information
from commonweal.ui.direction import isolated
from commonweal.ui.once import sending_of
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
        form.add_error(None, words % {"contact": isolated(settings.CONTACT)})
    elif is_valid:
        values = form.cleaned_data
        kept, _is_again = sending_of(request, "data request", values).make_once(
            DataRequest,
            rights.receive_request,
            kind=values["kind"],
            text=values["text"],
            details={name: values[name] for name in ("name", "email", "phone", "receipt")},
            account=request.user if request.user.is_authenticated else None,
        )
        told = {"due_on": kept.due_on, "reference": kept.public_id}
        return render(request, "people/asked.html", told)
    return render(
        request,
        "people/form.html",
        {
            "form": form,
            "title": _("Your data: ask or complain"),
            "button": _("Send"),
        },
        status=429 if is_too_often else 200,
    )


@needs(Permission.HANDLE_DATA_RIGHTS)
def requests(request: HttpRequest) -> HttpResponse:
    """Everything that people asked, about their own data or for other information, the soonest due first."""
    rows = [
        [
            Cell(one.get_kind_display(), reverse("people:request", args=[one.public_id])),
            one.public_id,
            one.received_on,
            one.due_on,
            _state(one),
        ]
        for one in DataRequest.objects.all()
    ]
    table = Table(
        _("Requests"),
        [
            Column(_("Request")),
            Column(_("Reference")),
            Column(_("Received")),
            Column(_("Due")),
            Column(_("State")),
        ],
        rows,
        caption_is_hidden=True,
        empty=_(
            "Nobody has asked. What people ask on the page “Your data” comes here, and what is written down here, with the "
            "day it is due."
        ),
    )
    return render(request, "people/requests.html", {"table": table})


def _state(one: DataRequest) -> Cell:
    if one.could_not_be_checked:
        return Cell(_("Closed: who asks could not be checked"), tone="plain")
    if one.answered_on:
        return Cell(_("Answered late"), tone="plain") if one.is_late else Cell(_("Answered"), tone="good")
    return Cell(_("Late"), tone="grave") if one.is_late else Cell(_("Open"), tone="watch")


@needs(Permission.HANDLE_DATA_RIGHTS)
def data_request(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One request: who asks and whether that was checked, what can be done about it, and its answer."""
    found = get_object_or_404(
        DataRequest.objects.select_related("account", "checked_by"), public_id=public_id
    )
    asked = request.POST.get("do", "")
    if found.kind == RequestKind.INFORMATION and asked != "acknowledge":
        return information.page(request, found, _who_asks(found))
    forms = {name: form(request.POST if asked == name else None) for name, form in ASKED_IN_WORDS.items()}
    filled = forms.get(asked)
    try:
        if asked == "hand-over":
            return _file_of(found, request.user)
        if filled is None:
            done = asked == "acknowledge"
            if done:
                rights.acknowledge(found, by=request.user)
        elif done := filled.is_valid():
            _fill_in(found, asked, filled.cleaned_data, request.user)
            messages.success(request, _("Recorded."))
    except ValueError as error:
        messages.error(request, str(error))
        done = True
    if done:
        return redirect("people:request", public_id)
    context = {
        "asked": found,
        "who": _who_asks(found),
        "deleted": rights.deleted_for(found, by=request.user),
        "wrong": filled,
        "check_form": forms["check"],
        "answer_form": forms["answer"],
        "unchecked_form": forms["unchecked"],
    }
    return render(request, "people/request.html", context, status=422 if filled else 200)


ASKED_IN_WORDS = {"check": CheckForm, "answer": OutcomeForm, "unchecked": UncheckedForm}


def _fill_in(found: DataRequest, asked: str, said: dict[str, str], by: User) -> None:
    if asked == "check":
        rights.check_who_asks(found, how=said["how"], by=by)
    elif asked == "answer":
        rights.answer(found, outcome=said["outcome"], by=by)
    else:
        rights.close_unchecked(found, outcome=said["tried"], by=by)


def _file_of(found: DataRequest, by: User) -> HttpResponse:
    return HttpResponse(
        rights.as_file(rights.what_is_held(found, by=by)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="held-{found.public_id}.json"'},
    )


def _who_asks(asked: DataRequest) -> dict[str, str]:
    """What whoever asked told of themselves, each under the word for it that fits somebody else reading."""
    words = {
        "name": _("Their name"),
        "email": _("Their e-mail address"),
        "address": _("Their postal address"),
        "phone": _("Their telephone number"),
        "receipt": _("Receipt of a report of theirs"),
    }
    return {words.get(name, name): value for name, value in unseal(asked.sealed).items()}


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
