"""Charts of a document as pictures: the same ones that pages show."""

import datetime
import re

import vl_convert
from django.utils.html import escape
from django.utils.translation import gettext as _

from commonweal.documents import content
from commonweal.ui import chart_specs, charts

TITLE_HEIGHT = 20


def drawn(chart: content.Chart) -> charts.Chart:
    """The chart as our pages draw it: a panel a name, each with its alternative text."""
    rows = [
        {"name": name, "day": datetime.date.fromisoformat(day), "value": value}
        for name, day, value in chart.points
    ]
    return charts.small_multiples(
        chart.title,
        rows,
        panel="name",
        x="day",
        y="value",
        panel_label=chart.name_label,
        x_label=chart.day_label,
        y_label=chart.value_label,
        top=chart.top,
        note=chart.note or _("All panels have the same scale."),
    )


def as_png(panel: charts.Panel) -> bytes:
    """One panel with its title above it, for programs that can't show SVG."""
    svg = str(panel.svg)
    width, height = (float(re.findall(rf'\b{name}="([\d.]+)"', svg)[0]) for name in ("width", "height"))
    inner = svg.replace("<svg", f'<svg y="{TITLE_HEIGHT}"', 1)
    return vl_convert.svg_to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height + TITLE_HEIGHT:g}" '
        f"font-family=\"'{chart_specs.FONT}', sans-serif\">"
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<text x="2" y="14" font-size="14" font-weight="bold">{escape(panel.title)}</text>{inner}</svg>',
        scale=3,
    )
