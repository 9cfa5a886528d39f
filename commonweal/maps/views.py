"""The map, its panel, and the page of an area."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commonweal.changes.bookmarks import now as live_now
from commonweal.changes.context import address_for
from commonweal.maps import still, watching
from commonweal.maps.area_sections import Drawn, marking_of, sections_for
from commonweal.maps.days import without_the_older
from commonweal.maps.layers import layer_for
from commonweal.maps.page import area_opened, for_script, read_page
from commonweal.places.selectors import area_in_use, area_set_of, areas_of


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """The map, or the same as a table; the address is the view. The public gets the public layers."""
    fewer = without_the_older(request.GET)
    if fewer is not None:
        return redirect(f"{request.path}?{fewer.urlencode()}")
    # Taken first: a change while the page is made is then sent to it, and not missed.
    since = live_now()
    page = read_page(request)
    if page is None:
        raise Http404
    if page.asked is not None:
        watching.saw(
            "see table" if page.is_table else "see map", page.layer, request.user, page.asked, page.count
        )
    context: dict[str, Any] = {"page": page, "form": page.form}
    sections: list[Drawn] = []
    if page.opened:
        sections = sections_for(request, page.opened, beside=page.layer.about)
        context |= {"area": page.opened, "sections": sections, "area_marking": marking_of(sections)}
    context["marking"] = marking_of(sections, page.markings)
    if not page.error and not page.is_table:
        context["script"] = for_script(page, live_address=address_for(request.get_host()), live_since=since)
    return render(request, "maps/map.html", context, status=400 if page.error else 200)


@require_safe
def still_picture(request: HttpRequest) -> HttpResponse:
    """What the map shows as one SVG, for who has no scripts; the address is that of the map.

    `size=narrow` draws it for a narrow screen.
    """
    page = read_page(request)
    if page is None or page.error:
        raise Http404
    watching.saw("see picture", page.layer, request.user, page.asked, page.count)
    drawn = still.picture(
        page.layer,
        request.user,
        page.asked,
        page.area_set,
        page.picture[1],
        show=page.show,
        width=still.NARROW if request.GET.get("size") == "narrow" else still.WIDTH,
    )
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The panel of the area that `open` names beside the layer drawn, or of the item that `layer` and `item` name."""
    item = request.GET.get("item")
    if item:
        layer = layer_for(request.user, request.GET.get("layer", ""))
        row = layer.item(request.user, item) if layer is not None and layer.item is not None else None
        if layer is None or row is None:
            raise Http404
        facts = [
            (column.label, column.without if value is None else value)
            for column, value in zip(layer.columns(request.user), row.values, strict=True)
            if (value not in ("", None) or (value is None and column.without)) and column.name != "id"
        ]
        return render(request, "maps/item_panel.html", {"row": row, "facts": facts})
    area = area_opened(request.GET)
    if area is None:
        raise Http404
    drawn = layer_for(request.user, request.GET.get("layer", ""))
    sections = sections_for(request, area, beside=drawn.about if drawn else frozenset())
    context = {"area": area, "sections": sections, "area_marking": marking_of(sections)}
    return render(request, "maps/area_panel.html", context)


@require_safe
def area(request: HttpRequest, area_type: str, code: str) -> HttpResponse:
    """The page of an area in use today: strengths first, then what else this viewer may see."""
    found = area_in_use(area_type, code)
    if found is None:
        raise Http404
    within = found.children.select_related("area_set__area_type").filter(area_set__is_current=True)
    sections = sections_for(request, found)
    context = {
        "area": found,
        "sections": sections,
        "marking": marking_of(sections),
        "within": within.defer("geometry")[:200],
    }
    return render(request, "maps/area.html", context)


@require_safe
def names(request: HttpRequest, area_type: str) -> HttpResponse:
    """Name, code and a point inside of every area of a type, for the labels of the map."""
    area_set = area_set_of(area_type)
    if area_set is None:
        raise Http404
    rows = areas_of(area_set).values_list("code", "name", "short_name", "point_lon", "point_lat")
    answer = JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [lon, lat]},
                    "properties": {"code": code, "name": short or name or code},
                }
                for code, name, short, lon, lat in rows
            ],
        }
    )
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
