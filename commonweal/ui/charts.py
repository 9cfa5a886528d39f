"""Charts: tidy rows in; a picture, words that say what it shows, and the same numbers as a table out.

Drawn by Altair and vl-convert as SVG that stands in the page itself, so that it uses the page's own
type, prints sharply, and needs no script. Nothing in it is told by colour alone.
"""

import datetime
import functools
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import defusedxml.ElementTree
from django.utils import formats
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.ui import palette
from commonweal.ui.tables import Column, Table

FONT = "Atkinson Hyperlegible Next"
FONTS = Path(__file__).resolve().parent / "static" / "vendor" / "fonts"
SVG = "{http://www.w3.org/2000/svg}"
Rows = Sequence[Mapping[str, Any]]
Words = str | Promise


@dataclass(frozen=True)
class Panel:
    """One small picture of a chart. `title` is empty when the chart has only one."""

    title: str
    svg: SafeString
    alt: str


@dataclass(frozen=True)
class Chart:
    """What `{% chart %}` draws."""

    title: Words
    panels: tuple[Panel, ...]
    table: Table
    note: Words = ""


def lines(
    title: Words,
    rows: Rows,
    *,
    x: str,
    y: str,
    x_label: Words,
    y_label: Words,
    series: str = "",
    series_label: Words = "",
    note: Words = "",
) -> Chart:
    """One to four lines over time, each with its own dash and its name at its end.

    rows: tidy, one a point; `x` holds dates or numbers, `y` numbers or None for not known.
    """
    names = list(dict.fromkeys(str(row[series]) for row in rows)) if series else []
    if len(names) > len(palette.LINES):
        raise ValueError("More than four lines in one chart can't be told apart; use small_multiples.")
    spec = _line_spec(
        rows, x, y, series, names, width=620, height=260, y_label=str(y_label), top=_top(rows, y)
    )
    alt = _alt_of_lines(rows, x, y, series, names, str(y_label))
    middle = [(series, series_label or _("Line"))] if series else []
    table = _as_table(title, rows, [(x, x_label), *middle, (y, y_label)])
    return Chart(title, (Panel("", _draw(spec, alt), alt),), table, note)


def small_multiples(
    title: Words,
    rows: Rows,
    *,
    panel: str,
    x: str,
    y: str,
    panel_label: Words,
    x_label: Words,
    y_label: Words,
    note: Words = "",
) -> Chart:
    """The same small line for each neighbourhood, all to one scale, so that the one that moved stands out."""
    top = _top(rows, y)
    drawn = []
    for name in dict.fromkeys(str(row[panel]) for row in rows):
        own = [row for row in rows if str(row[panel]) == name]
        spec = _line_spec(own, x, y, "", [], width=170, height=70, y_label="", top=top)
        alt = _alt_of_lines(own, x, y, "", [], str(y_label))
        drawn.append(Panel(name, _draw(spec, alt), alt))
    keys = [(panel, panel_label), (x, x_label), (y, y_label)]
    return Chart(title, tuple(drawn), _as_table(title, rows, keys), note)


def bars(
    title: Words,
    rows: Rows,
    *,
    name: str,
    value: str,
    name_label: Words,
    value_label: Words,
    low: str = "",
    high: str = "",
    note: Words = "",
) -> Chart:
    """Bars lying down, so that names are read without turning the head; `low` and `high` draw the interval."""
    values = [
        {
            "name": str(row[name]),
            "value": row[value],
            "words": _shown(row[value]),
            "low": row.get(low) if low else None,
            "high": row.get(high) if high else None,
        }
        for row in rows
    ]
    spec = _bar_spec(values, has_interval=bool(low and high), value_label=str(value_label))
    known = [entry for entry in values if entry["value"] is not None]
    alt = ""
    if known:
        most = max(known, key=lambda entry: entry["value"])
        least = min(known, key=lambda entry: entry["value"])
        alt = _("Bar chart of %(what)s. Highest: %(most)s, %(high)s. Lowest: %(least)s, %(low)s.") % {
            "what": value_label,
            "most": most["name"],
            "high": most["words"],
            "least": least["name"],
            "low": least["words"],
        }
    keys = [(name, name_label), (value, value_label)]
    keys += [(low, _("From")), (high, _("To"))] if low and high else []
    return Chart(title, (Panel("", _draw(spec, alt), alt),), _as_table(title, rows, keys), note)


# Words and tables ---------------------------------------------------------------------------


def _as_table(title: Words, rows: Rows, keys: Sequence[tuple[str, Words]]) -> Table:
    numeric = {key for key, _label in keys if any(isinstance(row.get(key), (int, float)) for row in rows)}
    columns = [Column(label, is_numeric=key in numeric) for key, label in keys]
    return Table(
        title,
        columns,
        [[_shown(row.get(key)) for key, _label in keys] for row in rows],
        caption_is_hidden=True,
    )


def _shown(value: Any) -> str:
    if value is None:
        return _("Not known")
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, float):
        return formats.number_format(round(value, 2), use_l10n=True, force_grouping=True)
    if isinstance(value, int):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def _alt_of_lines(rows: Rows, x: str, y: str, series: str, names: Sequence[str], what: str) -> str:
    """A sentence a line: how many points, the highest and where, the last."""
    sentences = []
    for name in names or [""]:
        known = [row for row in rows if row[y] is not None and (not series or str(row[series]) == name)]
        known.sort(key=lambda row: row[x])
        if not known:
            sentences.append(_("Nothing known."))
            continue
        most = max(known, key=lambda row: row[y])
        sentence = ngettext(
            "%(what)s, %(count)d point. Highest %(most)s (%(at)s), last %(last)s (%(end)s).",
            "%(what)s, %(count)d points. Highest %(most)s (%(at)s), last %(last)s (%(end)s).",
            len(known),
        ) % {
            "what": f"{name}: {what}" if name else what,
            "count": len(known),
            "most": _shown(most[y]),
            "at": _shown(most[x]),
            "last": _shown(known[-1][y]),
            "end": _shown(known[-1][x]),
        }
        sentences.append(sentence)
    return _("Line chart.") + " " + " ".join(sentences)


# Pictures -----------------------------------------------------------------------------------


def _top(rows: Rows, y: str) -> float:
    return max((row[y] for row in rows if row[y] is not None), default=1) or 1


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _line_spec(
    rows: Rows,
    x: str,
    y: str,
    series: str,
    names: Sequence[str],
    *,
    width: int,
    height: int,
    y_label: str,
    top: float,
) -> dict[str, Any]:
    import altair as alt

    is_time = any(isinstance(row[x], datetime.date) for row in rows)
    values = [
        {
            "x": _plain(row[x]),
            "y": row[y],
            "series": str(row[series]) if series else "",
            "words": _shown(row[y]),
        }
        for row in rows
    ]
    is_small = width < 300
    x_axis = alt.X(
        "x:T" if is_time else "x:Q",
        title=None,
        axis=alt.Axis(
            format="%-d %b" if is_time else "", tickCount=2 if is_small else 6, labelFlush=True, grid=False
        ),
    )
    y_axis = alt.Y(
        "y:Q",
        title=y_label or None,
        scale=alt.Scale(domain=[0, top], nice=not is_small),
        axis=alt.Axis(tickCount=2 if is_small else 5, **({"values": [0, top]} if is_small else {})),
    )
    chart = alt.Chart(alt.Data(values=values)).encode(x=x_axis, y=y_axis)
    # Points too: a week that stands alone between weeks not known has no line to show it.
    line = chart.mark_line(strokeWidth=2.5, color=palette.TEAL, point={"size": 22, "color": palette.TEAL})
    ends: dict[str, dict[str, Any]] = {}
    for point in sorted((v for v in values if v["y"] is not None), key=lambda point: point["x"]):
        ends[point["series"]] = point
    last = _labels_apart(list(ends.values()), top, height)
    end = alt.Chart(alt.Data(values=last)).encode(x=x_axis, y=y_axis)
    words = end.mark_text(align="left", dx=8, fontWeight="bold").encode(
        y=alt.Y("label_at:Q"), text="series:N" if names else "words:N"
    )
    if names:
        dashes = [list(dash) for dash in palette.DASHES[: len(names)]]
        colours = list(palette.LINES[: len(names)])
        by = alt.Color("series:N", scale=alt.Scale(domain=list(names), range=colours), legend=None)
        dashed = alt.StrokeDash("series:N", scale=alt.Scale(domain=list(names), range=dashes), legend=None)
        line, words = line.encode(color=by, strokeDash=dashed), words.encode(color=by)
    else:
        words = words.encode(color=alt.value(palette.INK))
    dot = end.mark_point(filled=True, size=50, color=palette.INK, opacity=1)
    return _finished((line + dot + words).properties(width=width, height=height))


def _labels_apart(points: list[dict[str, Any]], top: float, height: int) -> list[dict[str, Any]]:
    """Where each line's name stands, so that the names of lines that end together don't overlap."""
    gap = top * 18 / height
    lowest = -gap
    placed = []
    for point in sorted(points, key=lambda point: point["y"]):
        lowest = max(point["y"], lowest + gap)
        placed.append({**point, "label_at": lowest})
    return placed


def _bar_spec(values: list[dict[str, Any]], *, has_interval: bool, value_label: str) -> dict[str, Any]:
    import altair as alt

    names = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    chart = alt.Chart(alt.Data(values=values)).encode(y=names)
    amount = alt.X("value:Q", title=value_label, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True))
    drawn = chart.mark_bar(color=palette.BAR, height=16).encode(x=amount)
    words = chart.mark_text(align="left", dx=6, fontWeight="bold", color=palette.INK).encode(
        x=alt.X("high:Q" if has_interval else "value:Q"), text="words:N"
    )
    if has_interval:
        drawn += chart.mark_rule(color=palette.INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
        drawn += chart.mark_tick(color=palette.INK, thickness=2, height=10).encode(x="low:Q")
        drawn += chart.mark_tick(color=palette.INK, thickness=2, height=10).encode(x="high:Q")
    return _finished((drawn + words).properties(width=420, height=max(1, len(values)) * 28))


def _finished(chart: Any) -> dict[str, Any]:
    return (
        chart.configure(font=FONT, background="transparent", padding=6)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=palette.INK,
            titleColor=palette.INK,
            labelFontSize=13,
            titleFontSize=14,
            titleFontWeight="normal",
            gridColor="#e2e8e6",
            domainColor=palette.INK_SOFT,
            tickColor=palette.INK_SOFT,
        )
        .configure_text(font=FONT, fontSize=14)
        .to_dict()
    )


def _draw(spec: Mapping[str, Any], alt: str) -> SafeString:
    return mark_safe(_svg(json.dumps(spec, sort_keys=True), alt))


@functools.lru_cache(maxsize=512)
def _svg(spec: str, alt: str) -> str:
    """The picture as it may stand in a page: no scripts, no style attributes, no names that could clash."""
    import vl_convert

    _register_fonts()
    root = defusedxml.ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    for element in root.iter():
        for name in list(element.attrib):
            if name == "style" or name.startswith(("on", "aria-")) or name in ("role", "class"):
                del element.attrib[name]
            elif name == "font-family":
                # The page's own type, so that right-to-left words get theirs.
                del element.attrib[name]
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag not in _KEPT:
                parent.remove(child)
    if (ground := root.find(f"{SVG}rect")) is not None:
        root.remove(ground)
    root.attrib |= {"class": "cw-chart__picture", "role": "img", "aria-label": alt, "focusable": "false"}
    _name_apart(root, spec)
    ElementTree.register_namespace("", SVG.strip("{}"))
    return ElementTree.tostring(root, encoding="unicode")


_KEPT = {
    f"{SVG}{name}"
    for name in ("svg", "g", "path", "line", "rect", "text", "tspan", "defs", "clipPath", "title")
}


def _name_apart(root: ElementTree.Element, spec: str) -> None:
    """Identifiers inside a picture are its own, for several pictures stand in one page."""
    own = f"c{zlib.crc32(spec.encode()):x}-"
    for element in root.iter():
        if "id" in element.attrib:
            element.attrib["id"] = own + element.attrib["id"]
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.attrib[name] = re.sub(r"url\(#", f"url(#{own}", value)


@functools.cache
def _register_fonts() -> None:
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
