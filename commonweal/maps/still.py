"""A still picture of the map as SVG: for paper, for who has no JavaScript, and for documents."""

import math
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from commonweal.maps.layers import Kind, Layer
from commonweal.maps.legends import ramp_of
from commonweal.places.geometry import shapes
from commonweal.places.models import AreaSet
from commonweal.ui import palette

WIDTH = 900
# Names are left out where they would stand closer than this to another, in points of the picture.
NAME_ROOM = 62
MOST_POINTS = 3000

PATTERNS = (
    '<pattern id="not-known" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="{palette.PAPER}"/><rect width="2" height="8" fill="#8c979a"/></pattern>'
    '<pattern id="withheld" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{palette.PAPER}"/><circle cx="4" cy="4" r="1.4" fill="{palette.INK_SOFT}"/></pattern>'
)


def picture(layer: Layer, viewer: Any, asked: Any, area_set: AreaSet | None, words: str) -> str:
    """The layer as one SVG, with `words` as its alternative text; "" when there are no areas to draw.

    Points: a teal circle with S for a strength, a plum diamond with T for a tension; at most 3,000, the
    newest. Areas: as the map colours them. Nothing in it is told by colour alone.
    """
    if area_set is None or not len(shapes(area_set)):
        return ""
    found = shapes(area_set)
    view = _View(shapely.total_bounds(found.geometries))
    fills = _fills(layer, viewer, asked, found.codes.tolist())
    outlines = shapely.simplify(found.geometries, view.degrees_per_point / 2)
    drawn = [
        f'<path d="{view.path(outline)}" fill="{fill}"/>'
        for outline, fill in zip(outlines, fills, strict=True)
    ]
    marks = _marks(layer, viewer, asked, view) if layer.kind is Kind.POINTS else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {view.height:.0f}" role="img" '
        f'aria-label={quoteattr(words)} class="map-picture" font-family="Atkinson Hyperlegible Next, Arial, sans-serif">'
        f"<defs>{PATTERNS}</defs>"
        f'<g stroke="{palette.INK_SOFT}" stroke-width="1" stroke-linejoin="round">{"".join(drawn)}</g>'
        f"{''.join(marks)}{''.join(_names(found, view))}</svg>"
    )


class _View:
    """From degrees to points of the picture, in web Mercator, north up."""

    def __init__(self, bounds: Any) -> None:
        west, south, east, north = (float(part) for part in bounds)
        self.west, self.north = west, _mercator(north)
        margin = 12
        self.scale = (WIDTH - 2 * margin) / max(east - west, 1e-9)
        high = (self.north - _mercator(south)) * self.scale
        if high > WIDTH:  # a tall borough is as high as it would be wide
            self.scale *= WIDTH / high
            high = WIDTH
        self.margin = margin
        self.height = high + 2 * margin
        self.degrees_per_point = 1 / self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            self.margin + (lon - self.west) * self.scale,
            self.margin + (self.north - _mercator(lat)) * self.scale,
        )

    def path(self, outline: Any) -> str:
        rings = []
        for part in shapely.get_parts(outline):
            for ring in [part.exterior, *part.interiors]:
                corners = (self.at(lon, lat) for lon, lat in shapely.get_coordinates(ring)[:-1])
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
        return "".join(rings)


def _mercator(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _fills(layer: Layer, viewer: Any, asked: Any, codes: list[str]) -> list[str]:
    if layer.kind is not Kind.VALUES or layer.values is None:
        return [palette.GROUND] * len(codes)
    values = layer.values(viewer, asked)
    colours = ramp_of(layer, values)
    fills = []
    for code in codes:
        if code in values.suppressed:
            fills.append("url(#withheld)")
        elif code not in values.of:
            fills.append("url(#not-known)")
        else:
            fills.append(colours[int(np.searchsorted(values.steps, values.of[code], side="right"))])
    return fills


def symbol(kind: str, x: float, y: float, size: float = 8) -> str:
    """The sign of a strength or of a tension: shape, letter and colour say the same.

    >>> "S</text>" in symbol("strength", 10, 10)
    True
    """
    letter, colour = ("S", palette.TEAL) if kind == "strength" else ("T", palette.TENSION[4])
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}"'
        if kind == "strength"
        else f'<path d="M{x:.1f} {y - size * 1.25:.1f}l{size * 1.25} {size * 1.25}l{-size * 1.25} {size * 1.25}l{-size * 1.25} {-size * 1.25}z"'
    )
    return (
        f'{shape} fill="{colour}" stroke="{palette.PAPER}" stroke-width="1.5"/>'
        f'<text x="{x:.1f}" y="{y + size * 0.42:.1f}" font-size="{size * 1.2:.1f}" font-weight="700" '
        f'text-anchor="middle" fill="{palette.PAPER}">{letter}</text>'
    )


def _marks(layer: Layer, viewer: Any, asked: Any, view: _View) -> list[str]:
    marks = []
    for row in layer.rows(viewer, asked):
        if row.lon is not None and row.lat is not None:
            marks.append(symbol(row.sign, *view.at(row.lon, row.lat)))
        if len(marks) == MOST_POINTS:
            break
    return marks[::-1]


def _names(found: Any, view: _View) -> Iterable[str]:
    taken: list[tuple[float, float]] = []
    points = shapely.point_on_surface(found.geometries)
    largest = np.argsort(-shapely.area(found.geometries), kind="stable")
    for n in largest.tolist():
        x, y = view.at(points[n].x, points[n].y)
        if any(abs(x - a) < NAME_ROOM * 1.4 and abs(y - b) < NAME_ROOM / 3 for a, b in taken):
            continue
        taken.append((x, y))
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle" fill="{palette.INK}" '
            f'stroke="{palette.PAPER}" stroke-width="3" paint-order="stroke">{escape(str(found.names[n]))}</text>'
        )
