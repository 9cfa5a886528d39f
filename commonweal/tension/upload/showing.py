"""What is said of a spreadsheet before it is added: how its rows were read, and what in it is not read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from commonweal.people.taxonomy import name_of
from commonweal.tension.report_models import PlaceKind
from commonweal.tension.upload.mapping import EVERY_ROW
from commonweal.tension.upload.placing import is_placed, lacks_a_point, places_as_written
from commonweal.tension.verbs.told import Told
from commonweal.ui.tables import Column, Table

PREVIEWED = 10
MOST_NAMED = 20


def preview(new: Sequence[tuple[int, Told]]) -> Table:
    """How the first rows were read."""
    return Table(
        _("How the first rows were read"),
        [
            Column(_("Row")),
            Column(_("Kind")),
            Column(_("When")),
            Column(_("Where")),
            Column(_("Type")),
            Column(_("What happened")),
        ],
        [
            [
                number,
                _("Strength") if told.kind == "strength" else _("Tension"),
                told.when_from.date() if told.when_from else _("Not known"),
                _where(told),
                name_of(told.kind, told.indicator) if told.indicator else _("Not given"),
                told.what[:120] + ("…" if len(told.what) > 120 else ""),
            ]
            for number, told in new[:PREVIEWED]
        ],
    )


def _where(told: Told) -> str:
    if lacks_a_point(told):
        return _("%(place)s (not on the map)") % {"place": told.place}
    if told.place:
        return told.place
    if told.lon is not None:
        return _("Point on the map")
    return _("Not known") if told.where == PlaceKind.UNKNOWN else str(PlaceKind(told.where).label)


def placing(new: Sequence[tuple[int, Told]]) -> dict[str, Any]:
    """How many rows lie on the map, how many name a place that is put nowhere and which, and how many name none."""
    placed = sum(is_placed(told) for _row, told in new)
    as_written = sum(lacks_a_point(told) for _row, told in new)
    return {
        "placed": placed,
        "as_written": as_written,
        "as_written_names": listed(places_as_written(new)),
        "without_place": len(new) - placed - as_written,
    }


def unread_columns(header: Sequence[str], columns: Mapping[str, Any]) -> list[str]:
    """The columns that mean nothing here: nothing of them goes into the reports."""
    read = {name for meaning, name in columns.items() if meaning != EVERY_ROW}
    return [name for name in header if name not in read]


def listed(names: Sequence[str]) -> str:
    """The first of these in quotation marks, and how many more there are."""
    said = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return said if more <= 0 else _("%(names)s and %(n)d more") % {"names": said, "n": more}
