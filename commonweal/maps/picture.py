"""A map as a picture, drawn from outlines without a browser: areas by value, points, and a legend.

Colour never stands alone: classes are told apart by lightness and in the legend by words, areas that
are not known are hatched, and points differ by shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from commonweal.places.geometry import WGS84, project
from commonweal.ui import palette

WEB_MERCATOR = 3857  # north is up, and the shapes are those of the live map
WIDTH, MARGIN, LEGEND = 1600, 40, 400
# Drawn larger and made smaller again, so that slanting lines are smooth.
FINER = 2


@dataclass(frozen=True)
class Points:
    """Points of one kind. shape: circle or triangle. lon, lat: degrees in WGS84, same length."""

    label: str
    lon: ArrayLike
    lat: ArrayLike
    shape: str
    colour: str


def class_bounds(values: ArrayLike, classes: int = 5) -> list[float]:
    """Upper ends of classes, each reaching further than the one before by the same factor.

    One place far above the rest so stays apart from them. Zero is a class of its own when it occurs; no
    class is empty. Values that are not a number are left out; negative ones are refused.

    >>> class_bounds([0, 0, 1, 2, 3, 4, 80], classes=4)
    [0.0, 4.0, 80.0]
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if (known < 0).any():
        raise ValueError("These classes are for counts and rates, which are not below zero.")
    bounds = [0.0] if (known == 0).any() else []
    above = np.sort(known[known > 0])
    if len(above):
        lowest, highest = above[0], above[-1]
        number = classes - len(bounds)
        steps = lowest * (highest / lowest) ** (np.arange(1, number + 1) / number)
        # The largest value that occurs within each step.
        within = np.searchsorted(above, steps * (1 + 1e-9), side="right") - 1
        bounds += above[within[within >= 0]].tolist()
    return sorted(set(bounds))


def draw_map(
    path: Path,
    *,
    title: str,
    note: Sequence[str],
    outlines: NDArray[Any],
    values: ArrayLike,
    measure: str,
    ramp: Sequence[str] = palette.TENSION,
    borders: NDArray[Any] | None = None,
    names: Sequence[str] = (),
    points: Sequence[Points] = (),
) -> Path:
    """Draw areas filled by value, with a legend, and write a PNG.

    outlines: polygons in WGS84, longitude first. values: a number for each, not-a-number where not
    known. borders, names: larger areas drawn and named on top. note: lines below the legend, which say
    base, vintage and method. Returns the path.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if len(numbers) != len(outlines):
        raise ValueError("Give a value for each outline.")
    drawing = _Drawing(outlines)
    bounds = class_bounds(numbers, len(ramp))
    colours = [ramp[round(n * (len(ramp) - 1) / max(1, len(bounds) - 1))] for n in range(len(bounds))]
    for outline, value in zip(outlines, numbers.tolist(), strict=True):
        if np.isfinite(value):
            drawing.area(outline, colours[int(np.searchsorted(bounds, value))])
        else:
            drawing.hatched(outline)
    for outline in outlines:
        drawing.border(outline, palette.PAPER, 1)
    large = outlines if borders is None else borders
    for outline in large:
        drawing.border(outline, palette.INK, 2)
    for kind in points:
        drawing.points(kind)
    for outline, name in zip(large, names, strict=False):
        drawing.name(outline, name)
    picture = drawing.finish(title, measure, bounds, colours, not np.isfinite(numbers).all(), points, note)
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Title", title)
    about.add_itxt("Description", f"{measure}. " + " ".join(note))
    picture.save(path, pnginfo=about, optimize=True)
    return path


def _font(size: int, weight: int = 400) -> Any:
    """Our own type where the assets have been made, and the one that Pillow carries elsewhere."""
    from django.contrib.staticfiles import finders

    found = finders.find(f"vendor/fonts/atkinson-hyperlegible-next-latin-{weight}-normal.ttf")
    return ImageFont.truetype(str(found), size) if found else ImageFont.load_default(size)


class _Drawing:
    """A sheet with the map on the left and room for the legend on the right."""

    def __init__(self, outlines: NDArray[Any]) -> None:
        west, south, east, north = shapely.total_bounds(project(outlines, WGS84, WEB_MERCATOR))
        self.scale = (WIDTH - LEGEND - 2 * MARGIN) * FINER / max(east - west, 1.0)
        self.west, self.north = west, north
        self.top = 110
        height = int((north - south) * self.scale / FINER) + self.top + 2 * MARGIN
        self.size = (WIDTH, max(height, 760))
        self.sheet = Image.new("RGB", (self.size[0] * FINER, self.size[1] * FINER), palette.PAPER)
        self.draw = ImageDraw.Draw(self.sheet)
        self.labels: list[tuple[tuple[float, float], str]] = []

    def _on_sheet(self, coordinates: NDArray[np.float64]) -> list[tuple[float, float]]:
        x = (coordinates[:, 0] - self.west) * self.scale + MARGIN * FINER
        y = (self.north - coordinates[:, 1]) * self.scale + (self.top + MARGIN) * FINER
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def _rings(self, outline: Any) -> list[list[tuple[float, float]]]:
        flat = project(np.array([outline], dtype=object), WGS84, WEB_MERCATOR)[0]
        return [
            self._on_sheet(shapely.get_coordinates(ring))
            for part in shapely.get_parts(flat)
            for ring in shapely.get_rings(part)
        ]

    def area(self, outline: Any, colour: str) -> None:
        for part in shapely.get_parts(outline):
            outer, *holes = self._rings(part)
            self.draw.polygon(outer, fill=colour)
            for hole in holes:
                self.draw.polygon(hole, fill=palette.PAPER)

    def hatched(self, outline: Any) -> None:
        mask = Image.new("1", self.sheet.size)
        inside = ImageDraw.Draw(mask)
        for ring in self._rings(outline):
            inside.polygon(ring, fill=1)
        self.sheet.paste(_hatching(self.sheet.size), mask=mask)

    def border(self, outline: Any, colour: str, width: int) -> None:
        for ring in self._rings(outline):
            self.draw.line(ring, fill=colour, width=width * FINER, joint="curve")

    def points(self, kind: Points) -> None:
        places = shapely.points(np.asarray(kind.lon, float), np.asarray(kind.lat, float))
        for x, y in self._on_sheet(
            shapely.get_coordinates(project(np.atleast_1d(places), WGS84, WEB_MERCATOR))
        ):
            self.mark(x, y, kind)

    def mark(self, x: float, y: float, kind: Points, size: float = 6.5) -> None:
        reach = size * FINER
        if kind.shape == "triangle":
            corners = [(x, y - reach), (x + reach, y + reach * 0.8), (x - reach, y + reach * 0.8)]
            self.draw.polygon(corners, fill=kind.colour, outline=palette.PAPER, width=FINER)
        else:
            box = (x - reach, y - reach, x + reach, y + reach)
            self.draw.ellipse(box, fill=kind.colour, outline=palette.PAPER, width=FINER)

    def name(self, outline: Any, name: str) -> None:
        flat = project(np.array([outline], dtype=object), WGS84, WEB_MERCATOR)[0]
        # The middle of the widest open ground, which a centroid at a bay or a border is not.
        middle = shapely.maximum_inscribed_circle(flat, tolerance=20.0)
        self.labels.append((self._on_sheet(shapely.get_coordinates(middle)[:1])[0], name))

    def finish(
        self,
        title: str,
        measure: str,
        bounds: list[float],
        colours: list[str],
        has_unknown: bool,
        points: Sequence[Points],
        note: Sequence[str],
    ) -> Image.Image:
        """Write names, heading and legend, and make the sheet its real size."""
        for at, name in self.labels:
            self.draw.text(
                at,
                name,
                fill=palette.INK,
                font=_font(15 * FINER, 700),
                anchor="mm",
                stroke_width=3 * FINER,
                stroke_fill=palette.PAPER,
            )
        left = (WIDTH - LEGEND + 10) * FINER
        y: float = (self.top + MARGIN) * FINER
        self.draw.text((MARGIN * FINER, MARGIN * FINER), title, fill=palette.INK, font=_font(34 * FINER, 700))
        y = self._write(left, y, measure, 18, 700) + 8 * FINER
        lowest = 0.0
        for bound, colour in zip(bounds, colours, strict=True):
            self.draw.rectangle(
                (left, y, left + 34 * FINER, y + 22 * FINER), fill=colour, outline=palette.INK, width=FINER
            )
            self._write(left + 46 * FINER, y + FINER, _range(lowest, bound), 16)
            lowest = bound
            y += 30 * FINER
        if has_unknown:
            self.sheet.paste(_hatching((34 * FINER, 22 * FINER)), (int(left), int(y)))
            self._write(left + 46 * FINER, y + FINER, _("not known"), 16)
            y += 30 * FINER
        y += 12 * FINER
        for kind in points:
            self.mark(left + 17 * FINER, y + 11 * FINER, kind, 8)
            self._write(left + 46 * FINER, y, f"{kind.label} ({np.size(kind.lon)})", 16)
            y += 30 * FINER
        y += 12 * FINER
        for line in note:
            y = self._write(left, y, line, 14) + 6 * FINER
        return self.sheet.resize(self.size, Image.Resampling.LANCZOS)

    def _write(self, x: float, y: float, text: str, size: int, weight: int = 400) -> float:
        """Write text in lines that fit beside the map; returns where the next line goes."""
        font = _font(size * FINER, weight)
        room = WIDTH * FINER - MARGIN * FINER / 2 - x
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.draw.textlength(longer, font=font) > room:
                self.draw.text((x, y), line, fill=palette.INK, font=font)
                y += size * 1.35 * FINER
                line = word
            else:
                line = longer
        self.draw.text((x, y), line, fill=palette.INK, font=font)
        return y + size * 1.35 * FINER


def _hatching(size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("RGB", size, palette.GROUND)
    draw = ImageDraw.Draw(sheet)
    for x in range(-size[1], size[0], 8 * FINER):
        draw.line((x, size[1], x + size[1], 0), fill=palette.LINE, width=2 * FINER)
    return sheet


def _range(lowest: float, bound: float) -> str:
    """A class of whole numbers in words.

    >>> _range(2.0, 5.0), _range(0.0, 1.0), _range(0.0, 0.0)
    ('3 to 5', '1', '0')
    """
    if bound == 0:
        return "0"
    if not (lowest.is_integer() and bound.is_integer()):
        return _("over %(low)s to %(high)s") % {"low": f"{lowest:g}", "high": f"{bound:g}"}
    first = int(lowest) + 1
    if first == bound:
        return str(first)
    return _("%(low)s to %(high)s") % {"low": first, "high": int(bound)}
