"""Requests for information: written down, looked at with what is held for their days, given as a file, answered."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.people import information
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.forms_of_rights import InformationAnswerForm, InformationRequestForm
from commonweal.people.governance_models import DataRequest, RequestKind
from commonweal.people.information import SOURCES, Found, Item, Withheld
from commonweal.people.roles import Permission
from commonweal.ui.once import sending_of
from commonweal.ui.spreadsheets import MEDIA_TYPES, download
from commonweal.ui.tables import Column, Table


@needs(Permission.HANDLE_DATA_RIGHTS)
def write_down(request: SignedInRequest) -> HttpResponse:
    """The form in which a request that came by letter or e-mail is written down."""
    form = InformationRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        sending = sending_of(request, "information request", form.cleaned_data)
        contact = {name: values.pop(name) for name in ("name", "email", "address")}
        kept, is_again = sending.make_once(
            DataRequest, information.write_down, **values, contact=contact, by=request.user
        )
        messages.success(request, _("You sent this twice. It was kept once.") if is_again else _("Recorded."))
        return redirect("people:request", kept.public_id)
    context = {
        "form": form,
        "title": _("Write down a request for information"),
        "button": _("Write it down"),
        "back": reverse("people:requests"),
    }
    return render(request, "people/form.html", context)


def page(request: SignedInRequest, asked: DataRequest, who: dict[str, str]) -> HttpResponse:
    """One request for information: what is held for its days and what of it goes out, and its answer."""
    form = InformationAnswerForm(
        request.POST if request.POST.get("do") == "answer" else None, initial={"on": timezone.localdate()}
    )
    if form.is_bound and form.is_valid():
        try:
            information.answer(asked, **form.cleaned_data, by=request.user)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Recorded."))
            return redirect("people:request", asked.public_id)
    context: dict[str, Any] = {"asked": asked, "who": who, "answer_form": form}
    if asked.first_day:
        found = information.found_for(asked, by=request.user)
        context |= {"given": _given(found), "withheld": _withheld(found), "files": _files(asked)}
    return render(request, "people/information.html", context, status=422 if form.errors else 200)


def _given(found: Found) -> Table:
    rows = [[source.name, found.given.get(code, 0)] for code, source in SOURCES.items() if source.may_go_out]
    columns = [Column(_("In the file")), Column(_("How many"), is_numeric=True)]
    return Table(_("What goes into the file"), columns, rows)


def _withheld(found: Found) -> Table:
    rows = [[one.label, found.withheld[one]] for one in Withheld if one in found.withheld]
    columns = [Column(_("Not in the file")), Column(_("How many"), is_numeric=True)]
    return Table(_("What stays out, and why"), columns, rows, empty=_("Nothing stays out."))


def _files(asked: DataRequest) -> list[tuple[str, str]]:
    return [
        (ending.upper(), reverse("people:information-file", args=[asked.public_id, ending]))
        for ending in MEDIA_TYPES
    ]


@require_safe
@only_for(Permission.HANDLE_DATA_RIGHTS)
def file(request: SignedInRequest, public_id: str, ending: str) -> HttpResponseBase:
    """What is held for the days of a request and may go out, as CSV or XLSX, for a person to look through."""
    asked = get_object_or_404(DataRequest, public_id=public_id, kind=RequestKind.INFORMATION)
    if ending not in MEDIA_TYPES or asked.first_day is None or asked.last_day is None:
        raise Http404
    found = information.take_file(asked, ending=ending, by=request.user)
    title, *lines = _head(asked.public_id, asked.first_day, asked.last_day)
    return download((title,), _rows(lines, found.items), ending=ending, name=f"information-{asked.public_id}")


def _head(reference: str, first: datetime.date, last: datetime.date) -> list[str]:
    """What the file says of itself above its rows."""
    told = {
        "first": formats.date_format(first, "j F Y"),
        "last": formats.date_format(last, "j F Y"),
        "today": formats.date_format(timezone.localdate(), "j F Y"),
        "reference": reference,
    }
    return [
        _("What the partnership holds for %(first)s to %(last)s") % told,
        _("Marking: OFFICIAL. Made on %(today)s for the request for information %(reference)s.") % told,
        _(
            "Do not send this before a person has looked through it: for people who could be made out, and for "
            "exemptions (Freedom of Information Act 2000, Environmental Information Regulations 2004)."
        ),
        _(
            "In it are items that were checked, are marked OFFICIAL without conditions, tell of no school and are shared "
            "with the whole partnership, in agreed wording. How many items are not in it, and why, is on the page of the "
            "request."
        ),
    ]


def _rows(lines: list[str], items: list[Item]) -> Iterator[tuple[Any, ...]]:
    yield from ((line,) for line in lines)
    yield ()
    yield (_("Day"), _("Kind"), _("Type"), _("Area"), _("Level"), _("Status"), _("Agreed wording"))
    for one in items:
        yield (one.day, one.kind, one.type, one.area, one.level, one.status, one.wording)
