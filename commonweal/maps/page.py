"""The map page: what is shown on it for one address and one viewer."""

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any

import shapely
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.maps import legends, still
from commonweal.maps.asking import names_of, of_items
from commonweal.maps.days import STOOD, Days, days_asked, stood
from commonweal.maps.layers import BadRequest, Kind, Layer, Legend, Row, Show, Values, layers_for
from commonweal.maps.measures import area_set_asked, usual_area_set
from commonweal.maps.populations import population_of
from commonweal.maps.words import count_words, counted, paper_words, side_words, week_words
from commonweal.places.geometry import shapes
from commonweal.places.models import Area, AreaSet
from commonweal.places.selectors import area_in_use, areas_of, current_area_sets
from commonweal.ui.filters import said_of_unknown
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 50
MOST_IN_A_LIST = 400
BRITAIN = (-8.6, 49.9, 1.8, 60.9)


@dataclass
class MapPage:
    """Everything the template of the map needs. error: a sentence when the address asks for nonsense."""

    viewer: Any
    layers: list[Layer]
    layer: Layer
    show: Show
    is_table: bool
    query: str
    form: forms.Form | None
    error: str = ""
    asked: Any = None
    count: int = 0
    stand_for: int = 0
    area_set: AreaSet | None = None
    area_sets: list[AreaSet] = field(default_factory=list)
    has_rate: bool = False
    is_rate: bool = False
    weeks: list[datetime.date] = field(default_factory=list)
    week: str = ""
    days: Days | None = None
    stood: str = ""
    legend: Legend | None = None
    marks: list[legends.Mark] = field(default_factory=list)
    table: Table | None = None
    rows: Any = None
    opened: Area | None = None
    values: Any = None

    @property
    def markings(self) -> list[str]:
        """The markings of what stands here one by one: the points and values on the map, the rows of its table."""
        of_values = list(self.values.markings.values()) if self.values else []
        of_points = [] if self.asked is None else self.layer.markings(self.viewer, self.asked)
        return [*of_values, *of_points, *(row.marking for row in self.rows or ())]

    @property
    def drawn_as(self) -> str:
        """What a picture's address says of how points are drawn; "" for one by one."""
        return self.show.value if self.layer.kind is Kind.POINTS and self.show is not Show.POINTS else ""

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """Form and address of each file, and how points are drawn where it is a picture."""
        return [
            self._file(words, ending, self.drawn_as if ending == "png" else "")
            for words, ending in (
                ("CSV", "csv"),
                ("GeoJSON", "geojson"),
                ("GeoPackage", "gpkg"),
                (_("Picture"), "png"),
            )
        ]

    def _file(self, words: str, ending: str, show: str) -> tuple[str, str, str]:
        parts = [part for part in (self.query, f"show={show}" if show else "") if part]
        address = reverse("maps:download", args=[self.layer.code, ending])
        return words, f"{address}?{'&'.join(parts)}" if parts else address, show

    @property
    def count_words(self) -> str:
        """How many items, and for whom that holds."""
        return count_words(self.layer, (self.count, self.stand_for), self.viewer)

    @property
    def paper_words(self) -> list[str]:
        """What paper says of the question, in place of the choices that stand on the screen."""
        return paper_words(self.form)

    @property
    def picture(self) -> tuple[str, str]:
        """Address and words of the still picture: for browsers without scripts, or that cannot draw the map."""
        parts = [f"layer={self.layer.code}", self.query, f"show={self.drawn_as}" if self.drawn_as else ""]
        return f"{reverse('maps:picture')}?{'&'.join(part for part in parts if part)}", picture_words(self)

    @property
    def square_words(self) -> str:
        """How wide a square of the density is in the still picture; the script says it of the live map."""
        if self.drawn_as != Show.DENSITY.value or self.area_set is None:
            return ""
        side = still.square_side(self.area_set)
        return _("About %(side)s wide") % {"side": side_words(side)} if side else ""

    @property
    def area_choices(self) -> list[tuple[str, str]]:
        """The areas whose panel can be opened from a list; none where there are too many for one."""
        if self.area_set is None:
            return []
        code = self.area_set.area_type.code
        rows = list(areas_of(self.area_set).values_list("code", "name")[: MOST_IN_A_LIST + 1])
        if len(rows) > MOST_IN_A_LIST:
            return []
        return sorted(((f"{code}:{one}", name or one) for one, name in rows), key=lambda row: row[1])

    @property
    def week_choices(self) -> list[tuple[str, str]]:
        """Every week as a choice, oldest first."""
        return [(day.isoformat(), week_words(day)) for day in self.weeks]


# What the address of a still picture says beside: for which width of page it is drawn.
OF_THE_PICTURE = "size"


def read_page(request: HttpRequest) -> MapPage | None:
    """What the address asks for; None when it asks for a layer that this viewer may not see."""
    viewer, query = request.user, request.GET
    layers = layers_for(viewer)  # one is drawn at a time
    code = query.get("layer") or layers[0].code
    layer = next((one for one in layers if one.code == code), None)
    if layer is None:
        return None
    asked = of_items(layer, query)
    page = MapPage(
        viewer=viewer,
        layers=layers,
        layer=layer,
        show=Show.of(query),
        is_table=query.get("view") == "table",
        query=asked.urlencode(),
        form=layer.form(query, viewer) if layer.form else None,
        area_sets=current_area_sets(),
        week=query.get("week", ""),
    )
    # Of another layer a name is passed over: choosing a layer leaves those of the one before.
    page.error = said_of_unknown(
        query,
        names_of(layer),
        also=[OF_THE_PICTURE, STOOD, *(name for other in layers for name in names_of(other))],
    )
    try:
        page.area_set = area_set_asked(query)
    except BadRequest as error:
        page.area_set = usual_area_set()
        if layer.kind is not Kind.POINTS or query.get("areas"):
            page.error = str(error)
    if not page.error:
        try:
            page.asked = layer.ask(asked, viewer)
        except BadRequest as error:
            page.error = str(error)
    if page.error:
        return page
    page.count, page.stand_for = counted(layer, viewer, page.asked)
    page.legend = legends.legend_of(layer, page.asked, page.show)
    page.values = layer.values(viewer, page.asked) if layer.values else None
    page.marks = legends.marks_of(layer, page.values, page.show, layer.signs(page.asked))
    page.weeks = layer.weeks(viewer) if layer.weeks else []
    page.days, page.stood = days_asked(page.form), stood(asked)
    page.has_rate = bool(layer.has_rate and page.area_set and population_of(page.area_set))
    page.is_rate = asked.get("measure") == "rate"
    page.opened = area_opened(query)
    if page.is_table:
        rows = _Rows(layer, viewer, page.asked, page.count, page.values)
        # Django asks for less than its stubs do: a length and slices.
        page.rows = Paginator(rows, A_PAGE).get_page(query.get("page"))  # type: ignore[arg-type]
        page.table = as_table(page, viewer)
    return page


def area_opened(query: QueryDict) -> Area | None:
    """The area whose panel is open, by `open=type:code`; None when there is no such area in use."""
    area_type, _colon, code = query.get("open", "").partition(":")
    return area_in_use(area_type, code)


class _Rows:
    """The rows of a layer as a sequence that is read only where it is looked at.

    found: the values that the page has worked out already, which are not worked out again for its table.
    """

    def __init__(self, layer: Layer, viewer: Any, asked: Any, count: int, found: Values | None) -> None:
        self.layer, self.viewer, self.asked, self.length = layer, viewer, asked, count
        self.known = {"found": found} if found is not None else {}

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> list[Row]:
        return list(self.layer.rows(self.viewer, self.asked, part.start or 0, part.stop, **self.known))


def as_table(page: MapPage, viewer: Any) -> Table:
    """The rows of this page as a table; the first cell leads to the item where it has a page."""
    columns = page.layer.columns(viewer)
    shown = [at for at, column in enumerate(columns) if column.is_in_table]
    return Table(
        caption=_("%(layer)s: %(count)s") % {"layer": page.layer.name, "count": page.count_words},
        columns=[Column(columns[at].label, columns[at].is_numeric) for at in shown],
        rows=[
            [
                Cell(said_of(columns[shown[0]], row.values[shown[0]]), href=row.address, marking=row.tag),
                *(said_of(columns[at], row.values[at]) for at in shown[1:]),
            ]
            for row in page.rows
        ],
        empty=_("Nothing fits these filters. Take one off, or choose another layer."),
    )


def said_of(column: Any, value: Any) -> Any:
    """A value as a page says it."""
    if value is None:
        return column.without or None
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j M Y")
    if isinstance(value, float):
        return f"{value:.1f}" if not value.is_integer() else int(value)
    return value


def picture_words(page: MapPage) -> str:
    """What the picture shows, in a sentence."""
    where = str(page.area_set) if page.area_set else _("no areas are loaded")
    return _("Map. %(layer)s: %(count)s. %(where)s.") % {
        "layer": page.layer.name,
        "count": page.count_words,
        "where": where,
    }


def for_script(page: MapPage, *, live_address: str, live_since: str) -> dict[str, Any]:
    """What the script of the map needs: addresses, colours, steps and words. No item is in it."""
    area_set, layer = page.area_set, page.layer
    outlines = names = ""
    bounds: tuple[float, ...] = BRITAIN
    if area_set is not None:
        version = f"areas={area_set.area_type.code}&v={area_set.geometry_hash[:12] or area_set.pk}"
        outlines = f"{_template('boundaries')}?{version}"
        names = f"{reverse('maps:names', args=[area_set.area_type.code])}?{version}"
        found = shapes(area_set)
        if len(found):
            bounds = tuple(float(part) for part in shapely.total_bounds(found.geometries))
    return {
        "layer": layer.code,
        "kind": layer.kind.name.lower(),
        "isStrengths": layer.code == "strengths",
        "show": page.show.value,
        "signs": list(layer.signs(page.asked)),
        "density": {
            "limits": list(legends.DENSITY_STEPS),
            "colours": list(legends.colours_of_density(layer.signs(page.asked))),
        },
        "picture": page.picture,
        "tiles": _template(layer.code),
        "query": page.query,
        "days": asdict(page.days) if page.days else None,
        "outlines": outlines,
        "names": names,
        "areaType": area_set.area_type.code if area_set else "",
        "bounds": bounds,
        "panel": reverse("maps:panel"),
        "values": reverse("maps:values", args=[layer.code]),
        "matching": reverse("maps:matching", args=[layer.code]) if layer.matching else "",
        "hears": layer.hears,
        "colours": legends.ramp_of(layer, page.values) if layer.kind is Kind.VALUES else [],
        "steps": list(page.values.steps) if page.values else [],
        "ranges": legends.ranges_for_script(page.values),
        "baseMap": settings.BASE_MAP,
        "live": {"address": str(live_address), "since": str(live_since)},
        "words": {
            "live": _("Live"),
            "notLive": _("Not live: the connection is lost. What you see may be out of date."),
            "ended": _("You are not signed in any more. Sign in again to see the map."),
            "allWeeks": str(layer.without_week),
            "changed": _("The map changed a moment ago."),
            "noMap": _("This browser can't draw the map. Use the table instead."),
            "closed": _("Panel closed"),
            "square": _("About %(side)s wide"),
            "metres": _("%(side)s m"),
            "kilometres": _("%(side)s km"),
        },
    }


def _template(code: str) -> str:
    return reverse("maps:tile", args=[code, 0, 0, 0]).replace("0/0/0.mvt", "{z}/{x}/{y}.mvt")
