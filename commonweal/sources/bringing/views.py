"""Pages of a table on its way in: choose the file, describe its columns, look through it, have it loaded."""

import datetime
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.evidence.definitions import Layout
from commonweal.evidence.forms import answers_of_rhythm
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.places.selectors import published_area_sets
from commonweal.retention import days_kept
from commonweal.sources.bringing import verbs
from commonweal.sources.bringing.findings import CODES_SHOWN, SHOWN_FROM, Findings, findings_of
from commonweal.sources.bringing.forms import ColumnsForm, DayForm, LoadForm, TableForm, answers_of, key_of
from commonweal.sources.bringing.knowing import Earlier, codes_in, earlier_mapping, published_layout
from commonweal.sources.importing import NotLoaded
from commonweal.sources.models import BroughtTable
from commonweal.sources.observations.mapping import as_toml, from_json
from commonweal.sources.opening import Unreadable
from commonweal.tension.upload.read import Unreadable as UnreadableSheet
from commonweal.ui.tables import Cell, Column, Table

SHOWN = 50
PREVIEWED, COLUMNS_PREVIEWED = 5, 12
LOOKED_THROUGH = 200  # rows in which codes of areas are looked for
loads_data = needs(Permission.LOAD_DATA)
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])
State = BroughtTable.State


def _own(request: SignedInRequest, public_id: str) -> BroughtTable:
    """The table, if it is this person's own; for everybody else it does not exist."""
    found = verbs.tables_of(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _elsewhere(table: BroughtTable) -> HttpResponse | None:
    """Where to go with a table that is loaded, being loaded or given up; None while it can be worked on."""
    if table.state == State.LOADED:
        return redirect("evidence:dataset", table.dataset)
    if table.state == State.CANCELLED:
        return redirect("bringing:start")
    job = verbs.running_job(table)
    return redirect("jobs:job", job.public_id) if job else None


@shows_and_takes
@loads_data
def start(request: SignedInRequest) -> HttpResponse:
    """Choose a file; and the way back to those that were chosen and not loaded."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                table = verbs.bring_table(file.read(), name=file.name, by=request.user)
            except (Unreadable, UnreadableSheet) as error:
                form.add_error("file", str(error))
            else:
                return redirect("bringing:columns", table.public_id)
    waiting = verbs.tables_of(request.user).filter(state__in=(State.CHOSEN, State.DESCRIBED))
    days = days_kept("sources.BroughtTable")
    context = {"form": form, "days": days, "waiting": _waiting(list(waiting), days)}
    return render(request, "sources/bringing/start.html", context)


def _waiting(tables: list[BroughtTable], days: int) -> Table | None:
    """The tables that were chosen and not loaded, each with the way back to it."""
    if not tables:
        return None
    return Table(
        _("Tables you have not loaded yet"),
        [Column(_("Table")), Column(_("What to do")), Column(_("Deleted on"))],
        [
            [
                Cell(one.name, reverse("bringing:columns", args=[one.public_id])),
                _("Look through it and load it")
                if one.state == State.DESCRIBED
                else _("Say what the columns mean"),
                formats.date_format(
                    timezone.localtime(one.brought_at) + datetime.timedelta(days=days), "j F Y"
                ),
            ]
            for one in tables
        ],
    )


@shows_and_takes
@loads_data
def columns(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what the columns of a table mean; of a published one only the day is asked."""
    table = _own(request, public_id)
    if elsewhere := _elsewhere(table):
        return elsewhere
    try:
        rows = verbs.rows_of(table, LOOKED_THROUGH)
        published = published_layout(table.header)
        if published and not _is_by_hand(request, table, published):
            return _published(request, table, published, rows)
        return _described(request, table, rows)
    except verbs.NotNow as error:
        messages.error(request, str(error))
        return redirect("bringing:start")


def _is_by_hand(request: SignedInRequest, table: BroughtTable, published: Layout) -> bool:
    """Does somebody say, or has somebody said, that a table with a published table's columns is another one?"""
    if "by-hand" in request.GET:
        return True
    said = from_json(table.layout) if table.layout else published
    return _but_for_when(said) != _but_for_when(published)


def _but_for_when(layout: Layout) -> Layout:
    """A layout without what is asked of a published table."""
    return replace(layout, as_of=None, rhythm="", lag=0)


def _published(
    request: SignedInRequest, table: BroughtTable, layout: Layout, rows: list[list[str]]
) -> HttpResponse:
    known = from_json(table.layout) if table.layout else layout
    answers = {"as_of": known.as_of, **answers_of_rhythm(known.rhythm, known.lag)}
    form = DayForm(request.POST or None, initial=answers)
    if form.is_valid():
        said = replace(layout, as_of=form.cleaned_data["as_of"], **form.comes)
        verbs.describe_table(table, said, by=request.user, is_published=True)
        return redirect("bringing:check", table.public_id)
    context = {"form": form, "table": table, "layout": layout, **_preview(table, rows)}
    return render(request, "sources/bringing/published.html", context)


def _described(request: SignedInRequest, table: BroughtTable, rows: list[list[str]]) -> HttpResponse:
    sets = list(published_area_sets())
    earlier = None if table.layout else earlier_mapping(request.user.organisation, table.header)
    form = ColumnsForm(
        request.POST or None,
        header=table.header,
        sets=sets,
        initial=_initial(request, table, rows, earlier),
    )
    if form.is_valid():
        verbs.describe_table(table, form.layout, by=request.user)
        return redirect("bringing:check", table.public_id)
    context = {
        "form": form,
        "table": table,
        "earlier": earlier,
        **_preview(table, rows),
        "has_areas": bool(sets),
    }
    return render(request, "sources/bringing/columns.html", context)


def _initial(
    request: SignedInRequest, table: BroughtTable, rows: list[list[str]], earlier: Earlier | None
) -> dict[str, Any]:
    """What the form is filled in with: what was said of this table or an earlier one, and what the cells say."""
    organisation = request.user.organisation
    answers: dict[str, Any] = {"publisher": organisation.name if organisation else "", "is_open": False}
    if found := codes_in(table.header, rows):
        answers |= {"code": found.column, "areas": key_of(found.area_set)}
    said = from_json(table.layout) if table.layout else None
    if said is not None:
        return answers | _filled(answers_of(said, table.header)) | {"as_of": said.as_of}
    if earlier is not None:
        answers |= _filled(answers_of(from_json(earlier.mapping.layout), table.header))
    return answers


def _filled(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if answer not in ("", [], None)}


def _preview(table: BroughtTable, rows: list[list[str]]) -> dict[str, Any]:
    """The first rows, of a wide table the first columns of them, and how many columns are left out."""
    shown = Table(
        _("The first rows of the table"),
        [Column(column) for column in table.header[:COLUMNS_PREVIEWED]],
        [row[:COLUMNS_PREVIEWED] for row in rows[:PREVIEWED]],
    )
    return {"preview": shown, "not_previewed": max(0, len(table.header) - COLUMNS_PREVIEWED)}


@shows_and_takes
@loads_data
def check(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What loading the table would do; and the button that does it."""
    table = _own(request, public_id)
    if elsewhere := _elsewhere(table):
        return elsewhere
    if table.state != State.DESCRIBED:
        return redirect("bringing:columns", public_id)
    form = LoadForm(request.POST or None)
    if form.is_valid():
        try:
            job = verbs.start_loading(
                table,
                by=request.user,
                has_confirmed=form.cleaned_data["has_confirmed"],
                only_for_us=request.POST.get("do") == "load for us",
            )
            return redirect("jobs:job", job.public_id)
        except verbs.NotConfirmed as error:
            form.add_error("has_confirmed", str(error))
        except (verbs.NotNow, NotLoaded, Unreadable) as error:
            messages.error(request, str(error))
            return redirect("bringing:check", public_id)
    context: dict[str, Any] = {"table": table, "layout": from_json(table.layout), "form": form}
    try:
        context |= _looked_through(findings_of(verbs.read_table(table)))
    except (NotLoaded, Unreadable, verbs.NotNow) as error:
        context["problem"] = str(error)
    return render(request, "sources/bringing/check.html", context)


def _looked_through(found: Findings) -> dict[str, Any]:
    quality = found.quality
    told = [
        (_("Rows read"), quality["rows"]),
        (_("Figures that would be kept"), quality["kept"]),
        (_("Areas of the table that are found here"), found.areas_found),
        (_("Areas of the table that are not loaded here"), quality["areas_not_loaded"]),
        (_("Areas here without a figure"), quality["areas_without_a_figure"]),
        (_("Figures withheld by the source"), quality["withheld"]),
        (_("Figures larger than what they are out of"), found.above),
        (_("Rows that say the same again"), found.repeated),
        (_("Areas whose groups do not add up"), _or_none(quality["areas_that_do_not_add_up"], found)),
        (_("Largest difference in one of them"), _or_none(quality["largest_difference"], found)),
        (_("Rows refused"), quality["refused"]),
    ]
    refused = [[row["row"], row["reason"]] for row in found.refused[:SHOWN]]
    return {
        "found": found,
        "schools": verbs.NAMES_SCHOOLS % {"names": ", ".join(found.schools)} if found.schools else "",
        "quality": Table(
            _("What would be loaded"),
            [Column(_("What")), Column(_("Number"), is_numeric=True)],
            [[words, f"{number:,.0f}"] for words, number in told if number is not None],
        ),
        "refused": Table(_("Refused rows"), [Column(_("Row")), Column(_("Why"))], refused)
        if refused
        else None,
        "refused_count": len(found.refused),
        "shown": SHOWN,
        "not_found": ", ".join(found.not_found[:CODES_SHOWN]),
        "not_found_more": max(0, len(found.not_found) - CODES_SHOWN),
        "shown_from": SHOWN_FROM - 1,
    }


def _or_none(number: float, found: Findings) -> float | None:
    """How far groups do not add up, where they should; of measures of which nobody says so there is nothing to tell."""
    return number if found.adds_up else None


@require_POST
@loads_data
def delete(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Drop a table that is not loaded."""
    table = _own(request, public_id)
    try:
        verbs.cancel_table(table, by=request.user)
    except verbs.NotNow as error:
        messages.error(request, str(error))
        return _elsewhere(table) or redirect("bringing:start")
    messages.success(request, _("The table was deleted. Nothing was loaded."))
    return redirect("bringing:start")


@require_safe
@loads_data
def mapping(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What the columns of a table mean, as the file that the command takes."""
    table = _own(request, public_id)
    if not table.layout:
        raise Http404
    response = HttpResponse(as_toml(from_json(table.layout)), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mapping-{table.public_id}.toml"'
    return response
