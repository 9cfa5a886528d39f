"""Files of layers over HTTP, and their values for maps that are open."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.maps import downloads, watching
from commonweal.maps.asking import asked_of
from commonweal.maps.layers import BadRequest, Kind, Layer, Show, layer_for
from commonweal.maps.measures import area_set_asked
from commonweal.maps.sheet import NothingToDraw, Sheet, as_png
from commonweal.maps.still import MOST_POINTS
from commonweal.maps.words import count_words, counted, filter_words, paper_words
from commonweal.people.marking import highest

MEDIA_TYPES = {**downloads.MEDIA_TYPES, "png": "image/png"}


def asked_layer(request: HttpRequest, code: str, also: tuple[str, ...] = ()) -> tuple[Layer, Any]:
    """The layer and what the address asks of it. 404 when the viewer may not see it; BadRequest.

    also: names that may stand in this address besides those of filters and of the view.
    """
    layer = layer_for(request.user, code)
    if layer is None:
        raise Http404
    return layer, asked_of(layer, request.GET, request.user, also)


@require_safe
def download(
    request: HttpRequest, code: str, ending: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """A layer as CSV, GeoJSON, GeoPackage or picture: exactly what the address filters, all of it."""
    if ending not in MEDIA_TYPES:
        raise Http404
    try:
        layer, asked = asked_layer(request, code)
    except BadRequest as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    count = layer.count(request.user, asked)
    watching.saw("download layer", layer, request.user, asked, count)
    name = f"{layer.code}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response: Any
    if ending == "png":
        try:
            response = HttpResponse(_picture(request, layer, asked), content_type=MEDIA_TYPES[ending])
        except NothingToDraw as error:
            return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    elif ending == "gpkg":
        response = FileResponse(
            _geopackage(layer, request.user, asked, name), content_type=MEDIA_TYPES[ending]
        )
    else:
        parts: Iterator[str] = (downloads.as_csv if ending == "csv" else downloads.as_geojson)(
            layer, request.user, asked
        )
        response = StreamingHttpResponse((part.encode() for part in parts), content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _picture(request: HttpRequest, layer: Layer, asked: Any) -> bytes:
    """The map as a sheet: what was asked for stands in words beside it."""
    try:
        area_set = area_set_asked(request.GET)
    except BadRequest as error:
        raise NothingToDraw(str(error)) from error
    count = count_words(layer, counted(layer, request.user, asked), request.user)
    notes = [f"{count}."]
    if layer.kind is Kind.POINTS:
        notes.append(
            _("Drawn are those with a place, the newest %(most)s at most.") % {"most": f"{MOST_POINTS:,}"}
        )
    notes += filter_words(_form_of(request, layer))
    notes.append(_("Drawn on %(day)s.") % {"day": formats.date_format(timezone.localdate(), "j F Y")})
    marking = highest(layer.markings(request.user, asked))
    if marking:
        notes.append(f"{marking}.")
    if request.user.is_authenticated and layer.is_of_viewer:
        notes.append(_("Not for publication: it shows what %(name)s may see.") % {"name": request.user})
    return as_png(
        Sheet(str(layer.name), [(layer, asked)], area_set, notes, Show.of(request.GET)), request.user
    )


def _form_of(request: HttpRequest, layer: Layer) -> forms.Form | None:
    """The form of what the address asks for; None where it asks for all: it holds every choice there is."""
    if layer.form is None or not any(request.GET.get(name) for name in layer.asks):
        return None
    return layer.form(request.GET, request.user)


def _geopackage(layer: Layer, viewer: Any, asked: Any, name: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        downloads.write_geopackage(path, layer, viewer, asked)
        # The folder goes when this returns; on POSIX an open file stays readable.
        return path.open("rb")


@require_safe
def values(request: HttpRequest, code: str) -> HttpResponse:
    """How many items a layer has, its values by area, of which days, and what paper says of the question: for an open map."""
    try:
        layer, asked = asked_layer(request, code)
    except BadRequest as error:
        return JsonResponse({"error": str(error)}, status=400)
    watching.saw_tiles(layer, request.user, asked)
    said: dict[str, Any] = {
        "words": count_words(layer, counted(layer, request.user, asked), request.user),
        "period": str(layer.legend(asked).period),
        "paper": paper_words(_form_of(request, layer)),
    }
    if layer.kind is Kind.VALUES and layer.values is not None:
        found = layer.values(request.user, asked)
        said["codes"] = list(asked.codes)
        said["values"] = {area: value for area, value in found.of.items() if area not in found.suppressed}
    answer = JsonResponse(said)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def matching(request: HttpRequest, code: str) -> HttpResponse:
    """Which of the items named by `id` fit the address's filters: for what only the database can answer."""
    try:
        layer, asked = asked_layer(request, code, also=("id",))
    except BadRequest as error:
        return JsonResponse({"error": str(error)}, status=400)
    wanted = set(request.GET.getlist("id")[:100])
    if layer.matching is None or not wanted:
        raise Http404
    answer = JsonResponse({"ids": sorted(layer.matching(request.user, asked, wanted))})
    answer["Cache-Control"] = "private, no-store"
    return answer
