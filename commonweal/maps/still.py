"""A still picture of the map as SVG: for who has no JavaScript, and for the sheet with title and legend."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from commonweal.maps.layers import Kind, Layer, Show
from commonweal.maps.legends import coloured, ramp_of
from commonweal.maps.measures import usual_area_set
from commonweal.maps.room import Box, Pile, piles_of, place_for
from commonweal.maps.squares import DENSE, groups_of, squares_of
from commonweal.places.geometry import shapes
from commonweal.places.models import AreaSet
from commonweal.ui import palette

WIDTH = 900
# On a narrow screen a picture of WIDTH would have names that nobody can read: this one has fewer, larger ones.
NARROW = 320
# How large names are, by the width of the picture; a letter is on average little more than half as wide.
TYPE = {WIDTH: 13, NARROW: 15}
MOST_POINTS = 3000
FONT = "Atkinson Hyperlegible Next, Noto Naskh Arabic, Arial, sans-serif"
_BORDER = f'stroke="{palette.INK_SOFT}" stroke-width="1"'

PATTERNS = (
    '<pattern id="not-known" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="{palette.PAPER}"/><rect width="2" height="8" fill="#8c979a"/></pattern>'
    '<pattern id="withheld" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{palette.PAPER}"/><circle cx="4" cy="4" r="1.4" fill="{palette.INK_SOFT}"/></pattern>'
)


@dataclass(frozen=True)
class Still:
    """The inside of a picture as SVG, in points of WIDTH by `height`."""

    inside: str
    height: float


def picture(
    layer: Layer,
    viewer: Any,
    asked: Any,
    area_set: AreaSet | None,
    words: str,
    *,
    show: Show = Show.POINTS,
    width: int = WIDTH,
) -> str:
    """The layer as one SVG, with `words` as its alternative text; "" when there are no areas to draw.

    show: how points are drawn. width: WIDTH or NARROW.

    Points: a teal circle with S for a strength, a plum diamond with T for a tension, a number in place of
    the letter where several would lie on one another; at most 3,000, the newest. Areas: as the map colours them. Nothing in it is told by colour alone.
    """
    still = draw([(layer, asked)], viewer, area_set, show=show, width=width)
    if still is None:
        return ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {still.height:.0f}" role="img" '
        f'aria-label={quoteattr(words)} class="map-picture" font-family="{FONT}">{still.inside}</svg>'
    )


def draw(
    layers: Sequence[tuple[Layer, Any]],
    viewer: Any,
    area_set: AreaSet | None,
    *,
    show: Show = Show.POINTS,
    width: int = WIDTH,
) -> Still | None:
    """Layers over one another, each with what is asked of it; None when there are no areas to draw.

    The first that has values colours the areas; the points of all lie above. Areas smaller than those a
    map begins with are bordered thinly, and the larger ones are drawn and named over them.
    """
    if area_set is None or not len(shapes(area_set)):
        return None
    found = shapes(area_set)
    view = _View(shapely.total_bounds(found.geometries), width)
    fills = _fills(layers, viewer, found.codes.tolist())
    large = _large(area_set) or found
    thin = f'stroke="{palette.PAPER}" stroke-width="0.6"' if large is not found else _BORDER
    parts = [f"<defs>{PATTERNS}</defs>", f'<g {thin} stroke-linejoin="round">']
    outlines = shapely.simplify(found.geometries, view.degrees_per_point / 2)
    parts += [
        f'<path d="{view.path(outline)}" fill="{fill}"/>'
        for outline, fill in zip(outlines, fills, strict=True)
    ]
    parts.append("</g>")
    if large is not found:
        parts.append(f'<g {_BORDER} fill="none" stroke-linejoin="round">')
        borders = shapely.simplify(large.geometries, view.degrees_per_point / 2)
        parts += [f'<path d="{view.path(outline)}"/>' for outline in borders]
        parts.append("</g>")
    piles: list[Pile] = []
    # As wide on the ground in each picture, so that one legend is true of all.
    side = DENSE * view.scale / _View(shapely.total_bounds(found.geometries), WIDTH).scale
    for layer, asked in layers:
        if layer.kind is Kind.POINTS:
            signs = list(_signs(layer, viewer, asked, view))
            kinds = layer.signs(asked)
            if show is Show.DENSITY:
                parts += squares_of((sign for sign in signs if sign[0] == coloured(kinds)), kinds, side)
                signs = [sign for sign in signs if sign[0] != coloured(kinds)]
            piles += piles_of(signs) if show is Show.POINTS else groups_of(signs)
    parts += _names(large, view, [pile.box for pile in piles])
    for pile in sorted(piles, key=lambda pile: pile.y):
        for kind, count, x in pile.signs():
            letter = "" if show is Show.POINTS and count == 1 else str(count)
            parts.append(symbol(kind, x, pile.y, letter=letter))
    return Still("".join(parts), view.height)


def square_side(area_set: AreaSet) -> float:
    """How many metres of ground a coloured square of the still map is wide; 0 when there are no areas to draw."""
    found = shapes(area_set)
    if not len(found):
        return 0.0
    bounds = shapely.total_bounds(found.geometries)
    middle = math.radians((bounds[1] + bounds[3]) / 2)
    return float(DENSE * _View(bounds, WIDTH).degrees_per_point * 111_320 * math.cos(middle))


def _large(area_set: AreaSet) -> Any:
    """The outlines of the areas a map begins with, where these are larger ones than the areas drawn."""
    usual = usual_area_set()
    if usual is None or usual.pk == area_set.pk:
        return None
    larger = shapes(usual)
    return larger if 0 < len(larger) < len(shapes(area_set)) else None


class _View:
    """From degrees to points of the picture, in web Mercator, north up."""

    def __init__(self, bounds: Any, width: int) -> None:
        west, south, east, north = (float(part) for part in bounds)
        self.west, self.north = west, _mercator(north)
        margin = 12
        self.width = width
        self.scale = (width - 2 * margin) / max(east - west, 1e-9)
        high = (self.north - _mercator(south)) * self.scale
        if high > width:  # a tall borough is as high as it would be wide
            self.scale *= width / high
            high = width
        self.margin = margin
        self.height = high + 2 * margin
        self.degrees_per_point = 1 / self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            self.margin + (lon - self.west) * self.scale,
            self.margin + (self.north - _mercator(lat)) * self.scale,
        )

    def around(self) -> list[Box]:
        """What lies outside of the picture, where no name can be read."""
        wide, high = self.width, self.height
        return [
            Box(-wide / 2, high / 2, wide, 3 * high),
            Box(wide * 1.5, high / 2, wide, 3 * high),
            Box(wide / 2, -high / 2, 3 * wide, high),
            Box(wide / 2, high * 1.5, 3 * wide, high),
        ]

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The degrees of a point of the picture."""
        north = self.north - (y - self.margin) / self.scale
        lat = math.degrees(2 * math.atan(math.exp(math.radians(north))) - math.pi / 2)
        return self.west + (x - self.margin) / self.scale, lat

    def path(self, outline: Any) -> str:
        rings = []
        for part in shapely.get_parts(outline):
            for ring in [part.exterior, *part.interiors]:
                corners = (self.at(lon, lat) for lon, lat in shapely.get_coordinates(ring)[:-1])
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
        return "".join(rings)


def _mercator(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _fills(layers: Sequence[tuple[Layer, Any]], viewer: Any, codes: list[str]) -> list[str]:
    with_values = next((pair for pair in layers if pair[0].kind is Kind.VALUES), None)
    if with_values is None:
        return [palette.GROUND] * len(codes)
    layer, asked = with_values
    assert layer.values is not None
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


def symbol(kind: str, x: float, y: float, size: float = 8, *, letter: str = "") -> str:
    """The sign of a strength or of a tension: shape, letter and colour say the same; several have their number.

    letter: what stands in it in place of S or T, and then it is larger.

    >>> "S</text>" in symbol("strength", 10, 10), "12</text>" in symbol("tension", 10, 10, letter="12")
    (True, True)
    """
    usual, colour = ("S", palette.TEAL) if kind == "strength" else ("T", palette.TENSION[4])
    if letter:
        size *= 1.5
    letter = letter or usual
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}"'
        if kind == "strength"
        else f'<path d="M{x:.1f} {y - size * 1.25:.1f}l{size * 1.25} {size * 1.25}l{-size * 1.25} {size * 1.25}l{-size * 1.25} {-size * 1.25}z"'
    )
    letters = size * (1.2 if len(letter) < 3 else 0.85)
    return (
        f'{shape} fill="{colour}" stroke="{palette.PAPER}" stroke-width="1.5"/>'
        f'<text x="{x:.1f}" y="{y + letters * 0.35:.1f}" font-size="{letters:.1f}" font-weight="700" '
        f'text-anchor="middle" fill="{palette.PAPER}">{letter}</text>'
    )


def _signs(layer: Layer, viewer: Any, asked: Any, view: _View) -> Iterator[tuple[str, float, float]]:
    """Kind and place of the newest reports that have one, at most 3,000."""
    left = MOST_POINTS
    for row in layer.rows(viewer, asked):
        if row.lon is not None and row.lat is not None:
            yield row.sign, *view.at(row.lon, row.lat)
            left -= 1
            if not left:
                return


def _lies_in(outline: Any, view: _View, x: float, y: float) -> bool:
    return bool(shapely.contains_xy(outline, *view.back(x, y)))


def _names(found: Any, view: _View, taken: list[Box]) -> Iterator[str]:
    """Names of areas, larger areas first, each within its area and where nothing stands; else left out."""
    points = shapely.point_on_surface(found.geometries)
    shapely.prepare(found.geometries)
    largest = np.argsort(-shapely.area(found.geometries), kind="stable")
    taken = [*taken, *view.around()]
    size = TYPE[view.width]
    for n in largest.tolist():
        name = str(found.names[n])
        outline = found.geometries[n]
        wanted = Box(*view.at(points[n].x, points[n].y), len(name) * size * 0.55, size + 5)
        place = place_for(wanted, taken, partial(_lies_in, outline, view))
        if place is None:
            continue
        taken.append(place)
        yield (
            f'<text x="{place.x:.1f}" y="{place.y + 5:.1f}" font-size="{size}" text-anchor="middle" fill="{palette.INK}" '
            f'stroke="{palette.PAPER}" stroke-width="3" paint-order="stroke">{escape(name)}</text>'
        )
