"""A map as a sheet to keep, print or paste: title, picture, legend, and what it is of."""

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from PIL import Image, PngImagePlugin

from commonweal.maps import still
from commonweal.maps.layers import Kind, Layer, Show, together
from commonweal.maps.legends import Mark, legend_of, marks_of
from commonweal.maps.still import square_side
from commonweal.maps.words import side_words
from commonweal.places.models import AreaSet
from commonweal.ui import palette
from commonweal.ui.charts import register_fonts

SIDE, TOP, MARGIN = 330, 64, 24
# Letters of a line beside the map, at 14 points: our type is about half as wide as it is high.
LETTERS = 44
SCALE = 2  # points of the picture to pixels of a PNG


@dataclass(frozen=True)
class Sheet:
    """What is to be drawn: layers over one another, each with what is asked of it. notes: lines below.

    show: how points are drawn.
    """

    title: str
    layers: Sequence[tuple[Layer, Any]]
    area_set: AreaSet | None
    notes: Sequence[str] = ()
    show: Show = Show.POINTS


class NothingToDraw(ValueError):
    """No areas are loaded, so there is no map."""


def as_svg(sheet: Sheet, viewer: Any) -> str:
    """The sheet as SVG, of what this viewer may see. Raises NothingToDraw, or LaidOver.

    Layers that must not lie over one another are refused here as they are on the map.
    """
    layers = [layer for layer, _asked in sheet.layers]
    together(layers)
    drawn = still.draw(sheet.layers, viewer, sheet.area_set, show=sheet.show)
    if drawn is None:
        raise NothingToDraw(_("No areas are loaded, so there is nothing to draw."))
    left = MARGIN + still.WIDTH + MARGIN
    lines, end = _side(sheet, viewer, left)
    height = max(TOP + drawn.height, end) + MARGIN
    width = left + SIDE + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}" font-family="{still.FONT}" fill="{palette.INK}">'
        f'<rect width="100%" height="100%" fill="{palette.PAPER}"/>'
        f'<text x="{MARGIN}" y="42" font-size="26" font-weight="700">{escape(sheet.title)}</text>'
        f'<svg x="{MARGIN}" y="{TOP}" width="{still.WIDTH}" height="{drawn.height:.0f}">{drawn.inside}</svg>'
        f"{''.join(lines)}</svg>"
    )


def as_png(sheet: Sheet, viewer: Any) -> bytes:
    """The sheet as PNG; what it says is also in the file, as title and description."""
    import vl_convert

    register_fonts()
    content = vl_convert.svg_to_png(as_svg(sheet, viewer), scale=SCALE)
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Title", sheet.title)
    about.add_itxt("Description", " ".join(_words(sheet)))
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(out, "PNG", pnginfo=about, optimize=True)
    return out.getvalue()


def _words(sheet: Sheet) -> list[str]:
    """The lines below the legend: of what each layer is, and the notes."""
    lines = []
    for layer, asked in sheet.layers:
        lines += [words for _heading, words in legend_of(layer, asked, sheet.show).facts()]
    side = square_side(sheet.area_set) if sheet.show is Show.DENSITY and sheet.area_set else 0
    if side:
        lines.append(_("Squares: about %(side)s wide") % {"side": side_words(side)})
    return [*dict.fromkeys(lines), *sheet.notes]


def _side(sheet: Sheet, viewer: Any, left: float) -> tuple[list[str], float]:
    """Legend and words beside the map, and where they end."""
    parts, y = [], float(TOP + 12)
    for layer, asked in sheet.layers:
        for line in textwrap.wrap(str(layer.name), LETTERS - 8):
            parts.append(
                f'<text x="{left}" y="{y:.0f}" font-size="16" font-weight="700">{escape(line)}</text>'
            )
            y += 22
        values = layer.values(viewer, asked) if layer.kind is Kind.VALUES and layer.values else None
        for mark in marks_of(layer, values, sheet.show, layer.signs(asked)):
            parts.append(_mark(mark, left, y - 8))
            parts.append(f'<text x="{left + 38}" y="{y + 7:.0f}" font-size="14">{escape(mark.words)}</text>')
            y += 26
        y += 14
    for words in _words(sheet):
        for line in textwrap.wrap(words, LETTERS):
            parts.append(f'<text x="{left}" y="{y:.0f}" font-size="14">{escape(line)}</text>')
            y += 19
        y += 8
    return parts, y


def _mark(mark: Mark, x: float, y: float) -> str:
    if mark.symbol in ("strength", "tension"):
        return still.symbol(
            mark.symbol, x + 14, y + 10, letter="" if mark.letter in ("", "S", "T") else mark.letter
        )
    fill = f"url(#{mark.pattern})" if mark.pattern else mark.colour or palette.GROUND
    return f'<rect x="{x}" y="{y:.0f}" width="28" height="20" fill="{fill}" stroke="{palette.INK_SOFT}"/>'
