"""Charts: tidy rows in; a picture, words that say what it shows, and the same numbers as a table out.

Drawn by vl-convert from Vega-Lite as SVG that stands in the page itself, so that it uses the page's own
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
from commonweal.ui.chart_specs import bar_spec, line_spec, plain
from commonweal.ui.tables import Column, Table

FONTS = Path(__file__).resolve().parent / "static" / "vendor" / "fonts"
SVG = "{http://www.w3.org/2000/svg}"
Rows = Sequence[Mapping[str, Any]]
Words = str | Promise


@dataclass(frozen=True)
class Panel:
    """One small picture of a chart. `title` is empty when the chart has only one.

    narrow: the same drawn for a phone, where making it smaller would make its words too small to read.
    """

    title: str
    svg: SafeString
    alt: str
    narrow: SafeString | None = None


@dataclass(frozen=True)
class Chart:
    """What `{% chart %}` draws. table: None only where the same numbers stand beneath it anyway."""

    title: Words
    panels: tuple[Panel, ...]
    table: Table | None
    note: Words = ""

    @property
    def has_named_panels(self) -> bool:
        """Is each picture of something by its own name, as a neighbourhood is, be it the only one?"""
        return any(panel.title for panel in self.panels)


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
    top: float | None = None,
    note: Words = "",
) -> Chart:
    """The same small line for each neighbourhood, all to one scale, so that the one that moved stands out.

    top: where the scale ends, if it ends somewhere by itself; without it, at the highest value.
    """
    top = top or _top(rows, y)
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

    def drawn(*, is_narrow: bool) -> SafeString:
        label, interval = str(value_label), bool(low and high)
        return _draw(bar_spec(values, has_interval=interval, value_label=label, is_narrow=is_narrow), alt)

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
    panel = Panel("", drawn(is_narrow=False), alt, drawn(is_narrow=True))
    return Chart(title, (panel,), _as_table(title, rows, keys), note)


def warm_up_charts() -> None:
    """Draw a chart that nobody sees, so that the first one somebody asks for is quick."""
    lines("", [{"x": 0, "y": 0}], x="x", y="y", x_label="", y_label="")


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
    points = [
        {
            "x": plain(row[x]),
            "y": row[y],
            "series": str(row[series]) if series else "",
            "words": _shown(row[y]),
        }
        for row in rows
    ]
    is_time = any(isinstance(row[x], datetime.date) for row in rows)
    return line_spec(points, names, is_time=is_time, width=width, height=height, y_label=y_label, top=top)


def _draw(spec: Mapping[str, Any], alt: str) -> SafeString:
    return mark_safe(_svg(json.dumps(spec, sort_keys=True), alt))


@functools.lru_cache(maxsize=2048)
def _svg(spec: str, alt: str) -> str:
    """The picture as it may stand in a page: no scripts, no style attributes, no names that could clash."""
    import vl_convert

    register_fonts()
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
def register_fonts() -> None:
    """Tell the drawing library of our own type, once; without it words are set in whatever it carries."""
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS / "charts"))
