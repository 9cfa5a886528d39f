"""Tiles over HTTP."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from commonweal.maps import drawing, watching
from commonweal.maps.asking import refuse_unknown
from commonweal.maps.layers import BadRequest, Kind, Show, layer_for

# What an open map adds to a tile's address: whatever makes it new, and the version of the outlines.
OF_THE_TILE = ("round", "v")
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


@require_safe
def tile(request: HttpRequest, code: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of a layer: what this viewer may see now, filtered as the address says.

    404 for a layer that the viewer may not see, 400 with a sentence for a filter that does not exist.
    """
    layer = layer_for(request.user, code)
    if layer is None:
        raise Http404
    try:
        where = drawing.Tile(z, x, y)
        show = Show(request.GET.get("show") or "points")
        refuse_unknown(layer, request.GET, also=OF_THE_TILE)
        asked = layer.ask(request.GET, request.user)
    except (BadRequest, ValueError) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    content = drawing.draw(layer, request.user, asked, where, show)
    watching.saw_tiles(layer, request.user, asked)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    if layer.is_public and not request.user.is_authenticated:
        return _public(request, response, content, is_lasting=layer.kind is Kind.OUTLINES)
    response["Cache-Control"] = "private, no-store"
    return response


def _public(
    request: HttpRequest, response: HttpResponse, content: bytes, *, is_lasting: bool
) -> HttpResponse:
    """Let caches keep a public tile by its content; what may be withdrawn is asked for each time."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # An address with `v` names the very outlines: other outlines have another address.
    keep = (
        "public, max-age=31536000, immutable" if is_lasting and request.GET.get("v") else "public, no-cache"
    )
    kept: Any = HttpResponseNotModified() if request.headers.get("If-None-Match") == etag else response
    kept["ETag"] = etag
    kept["Cache-Control"] = keep
    return kept
