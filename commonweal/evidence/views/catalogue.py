"""Pages of the catalogue: which data are here, whose, as of when, how good, and the data themselves."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.evidence import catalogue as files
from commonweal.evidence.editions import Standing, State, standings
from commonweal.evidence.governing import Displaced, catalogue_for, datasets_for, displaced
from commonweal.evidence.measures import address_of
from commonweal.evidence.models import Dataset
from commonweal.evidence.rhythms import comes_in_words
from commonweal.evidence.views import keeping
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every data set that this viewer may see, newest first."""
    found = list(catalogue_for(request.user))
    standing = standings(found, timezone.localdate())
    table = Table(
        _("Data sets"),
        [
            Column(_("Table")),
            Column(_("Whose")),
            Column(_("As of")),
            Column(_("Areas")),
            Column(_("Next due")),
        ],
        [
            [
                Cell(one.title, reverse("evidence:dataset", args=[one.public_id])),
                one.publisher,
                formats.date_format(one.as_of, "j F Y"),
                str(one.area_set),
                _due_in_a_row(one, standing[one.pk]),
            ]
            for one in found
        ],
        empty=_("No figures are loaded yet."),
    )
    context = {"table": table, "count": len(found), "may_bring": keeping.loads(request.user)}
    return render(request, "evidence/catalogue.html", context)


def _due_in_a_row(dataset: Dataset, standing: Standing) -> Cell:
    """When the next table is due, or that this one is withdrawn."""
    if dataset.withdrawn_at:
        return Cell(_("Withdrawn"), tone="grave")
    if standing.state is State.OVERDUE:
        return Cell(_("Overdue since %(day)s") % {"day": _day(standing.on)}, tone="watch")
    return Cell(_due(standing))


def _due(standing: Standing) -> str:
    """When the next edition is due, in words; empty where nobody knows."""
    words: dict[State, str] = {
        State.UNKNOWN: "",
        State.COMES_ONCE: _("Comes once"),
        State.FOLLOWED: _("A newer one is here"),
    }
    return words.get(standing.state, _day(standing.on))


def _day(day: datetime.date | None) -> str:
    return formats.date_format(day, "j F Y") if day else ""


def _dataset(request: HttpRequest, public_id: str) -> Dataset:
    found = catalogue_for(request.user).filter(public_id=public_id).prefetch_related("measures").first()
    if found is None:
        raise Http404
    return found


@require_safe
def dataset(request: HttpRequest, public_id: str) -> HttpResponse:
    """One data set: whose it is, what it measures, how it came, and its quality report."""
    found = _dataset(request, public_id)
    quality = found.source_import.quality
    standing = standings([found], timezone.localdate())[found.pk]
    rows = facts(
        (_("Whose"), found.publisher),
        (_("Licence"), found.licence),
        (_("As of"), formats.date_format(found.as_of, "j F Y")),
        (_("Areas"), str(found.area_set)),
        (_("File"), found.source_import.name),
        (_("Loaded"), formats.date_format(found.source_import.finished_at or found.as_of, "j F Y")),
        (_("How often it comes"), comes_in_words(found.rhythm, found.lag)),
        (_("Next due"), "" if standing.state is State.COMES_ONCE else _due(standing)),
        (_("Who may see it"), _("Everybody") if found.is_open else _("People who work with figures")),
    )
    rows += facts(
        *((_("Does not govern"), _part_of(one)) for one in displaced(found) if not found.withdrawn_at)
    )
    told = [
        (_("Rows read"), quality.get("rows")),
        (_("Figures kept"), quality.get("kept")),
        (_("Figures withheld by the source"), quality.get("withheld")),
        (_("Areas of the file that are not loaded here"), quality.get("areas_not_loaded")),
        (_("Areas here without a figure"), quality.get("areas_without_a_figure")),
        (_("Areas found by their name"), quality.get("found_by_name")),
        (_("Rows about something else"), quality.get("passed_over")),
        (_("Areas whose groups do not add up"), quality.get("areas_that_do_not_add_up")),
        (_("Largest difference in one of them"), quality.get("largest_difference")),
        (_("Rows refused"), quality.get("refused")),
    ]
    report = Table(
        _("Quality report"),
        [Column(_("What")), Column(_("Number"), is_numeric=True)],
        [[words, f"{number:,.0f}"] for words, number in told if number is not None],
    )
    reasons = Table(
        _("Why rows were refused"),
        [Column(_("Reason")), Column(_("Rows"), is_numeric=True)],
        [[reason, number] for reason, number in quality.get("refused_reasons", {}).items()],
    )
    context = {
        "dataset": found,
        "is_overdue": standing.is_overdue and not found.withdrawn_at,
        "due": _("The next edition was due on %(day)s and is not here.") % {"day": _day(standing.on)},
        # A table that was withdrawn tells nothing, so that its measures may have no page.
        "measures": [
            {"measure": one, "address": "" if found.withdrawn_at else address_of(one)}
            for one in found.measures.all()
        ],
        "rows": rows,
        "report": report,
        "notes": list(_notes(quality)),
        "among": _among(found),
        "reasons": reasons if reasons.drawn else None,
        **keeping.standing(found, request.user),
    }
    return render(request, "evidence/dataset.html", context)


def _notes(quality: dict[str, Any]) -> Iterator[str]:
    """What whoever reads the figures must know, in sentences."""
    if quality.get("note"):
        yield _(quality["note"])
    if year := quality.get("areas_of_year"):
        yield _("The areas of the table are of %(year)s; they were looked for among %(areas)s.") % {
            "year": year,
            "areas": quality["areas"],
        }
    if names := quality.get("names_not_found"):
        yield _("Not found here by name: %(names)s.") % {"names": ", ".join(names)}
    if count := quality.get("areas_of_other_kinds"):
        yield ngettext(
            "%(count)d area is of another kind, such as a county among districts, and was not looked for.",
            "%(count)d areas are of another kind, such as counties among districts, and were not looked for.",
            count,
        ) % {"count": count}


def _among(dataset: Dataset) -> Table | None:
    """How all areas of the file are spread, whether loaded here or not: where one stands is read beside it."""
    spread = dataset.source_import.quality.get("among", {})
    if not spread:
        return None
    names = {measure.code: str(measure) for measure in dataset.measures.all()}
    keys = ("areas", "lowest", "lower_quarter", "middle", "upper_quarter", "highest")
    table = Table(
        _("All areas of the file"),
        [
            Column(_("Measure")),
            *(
                Column(words, is_numeric=True)
                for words in (
                    _("Areas"),
                    _("Lowest"),
                    _("A quarter are lower than"),
                    _("Half are lower than"),
                    _("Three quarters are lower than"),
                    _("Highest"),
                )
            ),
        ],
        [
            [
                names.get(code, code),
                *(f"{told[key]:,.0f}" if key == "areas" else f"{told[key]:g}" for key in keys),
            ]
            for code, told in spread.items()
        ],
    )
    return table if table.drawn else None


def _part_of(one: Displaced) -> str:
    """Why a table does not govern a measure, and which does."""
    return _("%(measure)s (areas: %(covers)d). “%(title)s” of %(day)s governs (areas: %(of)d).") % {
        "measure": one.measure,
        "covers": one.covers,
        "title": one.governing.title,
        "day": formats.date_format(one.governing.as_of, "j F Y"),
        "of": one.of,
    }


@require_safe
def figures(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Every figure of a data set as CSV; its description is linked as CSVW asks."""
    found = _dataset(request, public_id)
    answer = StreamingHttpResponse(files.as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{found.public_id}.csv"'
    described = reverse("evidence:metadata", args=[found.public_id])
    answer["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    return answer


@require_safe
def metadata(request: HttpRequest, public_id: str) -> JsonResponse:
    """The CSVW description of a data set's CSV."""
    found = _dataset(request, public_id)
    address = request.build_absolute_uri(reverse("evidence:figures", args=[found.public_id]))
    return JsonResponse(files.csvw(found, address=address), content_type="application/csvm+json")


@require_safe
def dcat(request: HttpRequest) -> JsonResponse:
    """The catalogue for machines, of open data alone whoever asks: catalogues are copied on."""
    listed = [
        (
            one,
            request.build_absolute_uri(reverse("evidence:dataset", args=[one.public_id])),
            request.build_absolute_uri(reverse("evidence:figures", args=[one.public_id])),
        )
        for one in datasets_for(request.user).filter(is_open=True)
    ]
    title = _("Data of %(name)s") % {"name": settings.PARTNERSHIP}
    address = request.build_absolute_uri(reverse("evidence:dcat"))
    return JsonResponse(files.dcat(listed, title=title, address=address), content_type="application/ld+json")
