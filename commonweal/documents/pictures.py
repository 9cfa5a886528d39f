"""Charts of a document as pictures: the same ones that pages show."""

import datetime

from django.utils.translation import gettext as _

from commonweal.documents import content
from commonweal.ui import charts


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
        note=chart.note or _("All panels have the same scale."),
    )
