"""Vega-Lite 6 descriptions of our charts, as plain data (https://vega.github.io/vega-lite/docs/).

Written out and not built with a library: building one took longer than drawing it
(docs/decisions/0004-charts-as-plain-data.md).
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.ui import palette

FONT = "Atkinson Hyperlegible Next"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
CONFIG = {
    "font": FONT,
    "background": "transparent",
    "padding": 6,
    "view": {"stroke": None},
    "axis": {
        "labelColor": palette.INK,
        "titleColor": palette.INK,
        "labelFontSize": 13,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "gridColor": "#e2e8e6",
        "domainColor": palette.INK_SOFT,
        "tickColor": palette.INK_SOFT,
    },
    "text": {"font": FONT, "fontSize": 14},
}
SMALL = 300  # narrower charts have two marks on each axis
Spec = dict[str, Any]


def line_spec(
    points: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    *,
    is_time: bool,
    width: int,
    height: int,
    y_label: str,
    top: float,
) -> Spec:
    """Lines over time or number, with their names, or the last value, at their ends.

    points: x, y (None where not known), series and words. names: of the lines, empty for a single one.
    top: the highest value of the axis. Whole numbers have an axis of whole numbers. A small chart has the same
    margins as its neighbours of the same `top`, however long its last value is, so that they stand in line.
    """
    is_small = width < SMALL
    is_whole = all(float(point["y"]).is_integer() for point in points if point["y"] is not None)
    whole = {"format": ",d", "tickMinStep": 1} if is_whole and float(top).is_integer() else {}
    x = {
        "field": "x",
        "type": "temporal" if is_time else "quantitative",
        "title": None,
        "axis": {
            "format": "%-d %b" if is_time else "",
            "tickCount": 2 if is_small else 6,
            "labelFlush": True,
            "grid": False,
        },
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "title": y_label or None,
        "scale": {"domain": [0, top], "nice": not is_small},
        "axis": {**whole, **({"tickCount": 2, "values": [0, top]} if is_small else {"tickCount": 5})},
    }
    last: dict[str, Mapping[str, Any]] = {}
    for point in sorted((point for point in points if point["y"] is not None), key=lambda point: point["x"]):
        last[point["series"]] = point
    ends = {"values": _labels_apart(list(last.values()), top, height)}
    by = _by_series(names) if names else {}
    # Points too: a week that stands alone between weeks not known has no line to show it.
    line = {
        "type": "line",
        "strokeWidth": 2.5,
        "color": palette.TEAL,
        "point": {"size": 22, "color": palette.TEAL},
    }
    label = {
        "x": x,
        "y": {"field": "label_at", "type": "quantitative"},
        "text": {"field": "series" if names else "words", "type": "nominal"},
        "color": by["color"] if names else {"value": palette.INK},
    }
    dot = {"type": "point", "filled": True, "size": 50, "color": palette.INK, "opacity": 1}
    text = {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"}
    layers = [
        {"data": {"values": list(points)}, "mark": line, "encoding": {"x": x, "y": y, **by}},
        {"data": ends, "mark": dot, "encoding": {"x": x, "y": y}},
        {"data": ends, "mark": text, "encoding": label},
    ]
    spec = _whole(layers, width, height)
    if is_small:
        digits = len(f"{top:,.0f}") + (0 if whole else 3)
        spec |= {
            "autosize": "none",
            "padding": {"left": 18 + 7 * digits, "right": 18 + 8 * digits, "top": 12, "bottom": 26},
        }
    return spec


def _by_series(names: Sequence[str]) -> Spec:
    """Each line by its own colour and its own dash."""
    colours = list(palette.LINES[: len(names)])
    dashes = [list(dash) for dash in palette.DASHES[: len(names)]]
    return {
        name: {
            "field": "series",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": list(names), "range": shown},
        }
        for name, shown in (("color", colours), ("strokeDash", dashes))
    }


def _labels_apart(points: list[Mapping[str, Any]], top: float, height: int) -> list[dict[str, Any]]:
    """Where each line's name stands, so that the names of lines that end together don't overlap."""
    gap = top * 18 / height
    lowest = -gap
    placed = []
    for point in sorted(points, key=lambda point: point["y"]):
        lowest = max(point["y"], lowest + gap)
        placed.append({**point, "label_at": lowest})
    return placed


def bar_spec(
    values: Sequence[Mapping[str, Any]], *, has_interval: bool, value_label: str, is_narrow: bool = False
) -> Spec:
    """Bars lying down with their value in words; values: name, value, words, low and high.

    is_narrow: for a phone, with each name above its bar.
    """
    names: Spec = {"labelLimit": 330, "ticks": False, "domain": False}
    if is_narrow:
        names |= {"labelLimit": 250, "labelAlign": "left", "labelPadding": 0, "labelOffset": -19, "zindex": 1}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": names}
    known = [one["value"] for one in values if one["value"] is not None]
    is_whole = all(float(value).is_integer() for value in known)
    amount = {
        "field": "value",
        "type": "quantitative",
        "title": value_label,
        "axis": {
            "tickCount": 3 if is_narrow else 5,
            **({"format": ",d", "tickMinStep": 1} if is_whole else {}),
        },
        "scale": {"zero": True},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "color": palette.BAR, "height": 16},
            "encoding": {"x": amount, "y": y},
        }
    ]
    if has_interval:
        low, high = ({"field": end, "type": "quantitative"} for end in ("low", "high"))
        layers.append(
            {
                "mark": {"type": "rule", "color": palette.INK, "strokeWidth": 2},
                "encoding": {"x": low, "x2": {"field": "high"}, "y": y},
            }
        )
        layers += [
            {
                "mark": {"type": "tick", "color": palette.INK, "thickness": 2, "height": 10},
                "encoding": {"x": end, "y": y},
            }
            for end in (low, high)
        ]
    layers.append(
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold", "color": palette.INK},
            "encoding": {
                "x": {"field": "high" if has_interval else "value", "type": "quantitative"},
                "y": y,
                "text": {"field": "words", "type": "nominal"},
            },
        }
    )
    width, step = (200, 48) if is_narrow else (420, 28)
    return {**_whole(layers, width, max(1, len(values)) * step), "data": {"values": list(values)}}


def _whole(layers: list[Spec], width: int, height: int) -> Spec:
    return {"$schema": SCHEMA, "config": CONFIG, "width": width, "height": height, "layer": layers}


def plain(value: Any) -> Any:
    """A value as it may stand in JSON."""
    return value.isoformat() if isinstance(value, datetime.date) else value
