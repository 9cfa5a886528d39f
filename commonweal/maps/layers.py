"""The registry of map layers: what can be drawn, listed and downloaded, and for whom.

Domains register their layers in `ready()`. One layer has one source of rows, `rows`, from which its
table and every download are made; its tiles are built from the same records and asked with the same
clearance, and a property test holds them together.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from commonweal.people.marking import tag_of
from commonweal.places.models import AreaSet

if TYPE_CHECKING:  # compiled loops take a second to load, and most commands draw nothing
    from commonweal.maps import tiles

Words = str | Promise
SIGNS = ("strength", "tension")
Viewer = Any


class BadRequest(ValueError):
    """The address asks for something that does not exist. The sentence says what."""


class LaidOver(ValueError):
    """A layer, or two layers together, would lay who lives somewhere over tension, hate or crime."""


class Kind(StrEnum):
    """How a layer is drawn."""

    POINTS = "points"
    VALUES = "values by area"
    OUTLINES = "outlines"


class Show(StrEnum):
    """How points are drawn: one by one, counted in groups, or as a density of squares."""

    POINTS = "points"
    CLUSTERS = "clusters"
    DENSITY = "density"

    @classmethod
    def of(cls, query: QueryDict) -> "Show":
        """How an address asks for points to be drawn; one by one where it says nothing that exists."""
        asked = query.get("show", "")
        return cls(asked) if asked in cls._value2member_map_ else cls.POINTS


class About(StrEnum):
    """What a layer is about: every layer says so, so that the registry can refuse what must not be shown."""

    PLACES = "places"
    STRENGTH = "strengths"
    TENSION = "tension"
    HATE = "hate"
    CRIME = "crime"
    POPULATION = "how many people live somewhere"
    DEPRIVATION = "deprivation"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    NATIONALITY = "nationality"
    REACH = "whom a service reaches"


WHO_LIVES_THERE = frozenset({About.ETHNICITY, About.RELIGION, About.NATIONALITY})
PRESSURES = frozenset({About.TENSION, About.HATE, About.CRIME})


@dataclass(frozen=True)
class Legend:
    """What stands under a map, and in its files: what is counted, of which boundaries or day, and how.

    vintage: in one, where nothing more is to be told apart. Values by area have `period`, `boundaries` and
    `source` in its place.
    """

    base: Words
    vintage: Words
    method: Words
    period: Words = ""
    boundaries: Words = ""
    source: Words = ""

    def facts(self) -> list[tuple[str, str]]:
        """What is known of these, each with its heading, in the order of the page."""
        every = (
            (gettext("Base"), self.base),
            (gettext("Vintage"), self.vintage),
            (gettext("Period"), self.period),
            (gettext("Boundaries"), self.boundaries),
            (gettext("Source"), self.source),
            (gettext("Method"), self.method),
        )
        return [(heading, str(words)) for heading, words in every if words]


@dataclass(frozen=True)
class Column:
    """One column of a layer's table and files. is_in_table: files have every column, a page has less room.

    without: what a page says of an item that has no value there; a file leaves that empty.
    """

    name: str
    label: Words
    is_numeric: bool = False
    is_in_table: bool = True
    without: Words = ""


@dataclass(frozen=True)
class Row:
    """One item of a layer. values: as in `columns`. A point, an area by its code, or neither.

    address: its page, if it has one. sign: for points, which symbol it is drawn with: strength or tension.
    marking: of an item that has one, as `Marking`, for whoever is signed in.
    """

    id: str
    values: tuple[Any, ...]
    lon: float | None = None
    lat: float | None = None
    area_code: str = ""
    address: str = ""
    sign: str = ""
    marking: str = ""

    @property
    def tag(self) -> str:
        """The words of its marking, where it is higher than most."""
        return tag_of(self.marking)


@dataclass(frozen=True)
class Points:
    """Where the points of a layer come from, for tiles.

    code: the snapshot's name; layers over the same records share it.
    item_kind: the kind in the feed of changes.
    arrays: public ids, or None for all -> what `tiles.PointSnapshot.from_arrays` takes, by name, of
    those of any viewer that are shared now and have a place.
    permitted: viewer -> the visibility classes that they may see on maps.
    conditions: what was asked -> the same as conditions on columns; None where columns can't say it.
    found: (viewer, asked) -> as `arrays`, of the items that fit, for what columns can't say.
    also: what `found` depends on besides the feed of changes, as a short text.
    carried: viewer -> the columns that their tiles carry: none that their table and files keep from them.
    """

    code: str
    item_kind: str
    arrays: Callable[[Sequence[str] | None], dict[str, Any]]
    permitted: Callable[[Viewer], frozenset[int]]
    conditions: Callable[[Any], "tiles.Filters | None"]
    found: Callable[[Viewer, Any], dict[str, Any]]
    also: Callable[[], str] = str
    carried: Callable[[Viewer], tuple[str, ...]] = lambda viewer: ()


@dataclass(frozen=True)
class Values:
    """Values by area. A code that is missing is not known, which is not zero; `suppressed` is withheld.

    of: code -> number. counted: code -> how many things the number is made of. residents, limits: for rates,
    the people it is set against, and between what and what chance alone may have moved it. steps: lower limits of the classes after the first. named: words for a value.
    classes: words for each class of colours, in place of the numbers between its steps. unknown: words for a code that is missing, where there are better ones than "Not known".
    markings: code -> the marking of its value, as `Marking`, where values have one.
    """

    area_set: AreaSet
    of: Mapping[str, float]
    suppressed: frozenset[str] = frozenset()
    steps: tuple[float, ...] = ()
    named: Mapping[float, str] = field(default_factory=dict)
    classes: tuple[Words, ...] = ()
    unit: Words = ""
    unknown: Words = ""
    counted: Mapping[str, float] = field(default_factory=dict)
    residents: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    markings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """Something that can be drawn on the map, listed as a table and downloaded.

    about: what it shows. may_see: who may; everybody else is told that it does not exist.
    has_anything: is there something to draw? A layer without it is offered to nobody.
    is_public: also for people who have not signed in; then nothing but released items may be in it.
    asks: the names in an address that `ask` reads, but for those of areas. has_rate: also for each 1,000
    residents, where somebody knows how many these are.
    ask: (query of an address, viewer) -> what was asked, told apart by its `repr`. Raises BadRequest, also
    for a question about what this viewer does not see of an item.
    rows: (viewer, asked, start=0, stop=None) -> the items, or some of them, in a fixed order; the ONE
    source for table, files and programs. Of a layer with values it takes `found`, those that are worked out already.
    count: (viewer, asked) -> how many rows. columns: what each row holds. item: one row by its id, for a
    panel: the layer records the look where one is due.
    stands_for: (viewer, asked) -> how many rows, and how many these stand for, where one may stand for several.
    matching: (viewer, asked, ids) -> those of the ids that are among the rows.
    weeks: the Mondays from the first to the last week in which the viewer may see anything.
    hears: the kind of item in the feed of changes that this layer is made of.
    without_week: what is shown when no week is chosen.
    signs: what was asked -> the kinds of sign that points are drawn with: strength, tension or both.
    noted: what was asked -> what the record keeps of it; never words that somebody typed.
    markings: (viewer, asked) -> the markings, as `Marking`, of all that is drawn, where items have one.
    is_of_viewer: what is drawn depends on who looks, so counts are labelled "of what you may see".
    """

    code: str
    name: Words
    kind: Kind
    about: frozenset[About]
    may_see: Callable[[Viewer], bool]
    columns: Callable[[Any], tuple[Column, ...]]
    ask: Callable[[QueryDict, Viewer], Any]
    rows: Callable[..., Iterable[Row]]
    count: Callable[[Viewer, Any], int]
    legend: Callable[[Any], Legend]
    order: int = 100
    has_anything: Callable[[], bool] = lambda: True
    asks: tuple[str, ...] = ()
    has_rate: bool = False
    is_public: bool = False
    is_of_viewer: bool = True
    hears: str = ""
    without_week: Words = gettext_lazy("All weeks")  # noqa: RUF009 a lazy word does not change
    ramp: str = "plain"
    points: Points | None = None
    values: Callable[[Viewer, Any], Values] | None = None
    item: Callable[[Viewer, str], Row | None] | None = None
    stands_for: Callable[[Viewer, Any], tuple[int, int]] | None = None
    matching: Callable[[Viewer, Any, set[str]], set[str]] | None = None
    weeks: Callable[[Viewer], list[datetime.date]] | None = None
    form: Callable[[QueryDict, Viewer], forms.Form] | None = None
    signs: Callable[[Any], tuple[str, ...]] = lambda asked: SIGNS
    noted: Callable[[Any], dict[str, Any]] = lambda asked: {}
    markings: Callable[[Viewer, Any], Iterable[str]] = lambda viewer, asked: ()


_layers: dict[str, Layer] = {}


def may_stand_together(about: frozenset[About]) -> bool:
    """May these be shown together? Who lives somewhere is never shown with tension, hate or crime.

    >>> may_stand_together(frozenset({About.RELIGION, About.HATE}))
    False
    """
    return not (about & WHO_LIVES_THERE and about & PRESSURES)


def refuse_laying_over(about: Iterable[About]) -> None:
    """Raise LaidOver when these, shown together, lay who lives somewhere over tension, hate or crime.

    >>> refuse_laying_over({About.STRENGTH, About.TENSION})
    """
    if not may_stand_together(frozenset(about)):
        raise LaidOver(
            gettext("No map shows ethnicity, religion or nationality together with tension, hate or crime.")
        )


def register(layer: Layer) -> None:
    """Offer a layer. Raises LaidOver or ValueError for a layer that must not exist."""
    if not layer.about:
        raise ValueError(f"Layer {layer.code} does not say what it is about.")
    refuse_laying_over(layer.about)
    if layer.is_public and layer.about & PRESSURES:
        raise ValueError(f"Layer {layer.code} cannot be public: tension, hate and crime never are.")
    _layers[layer.code] = layer


def together(layers: Iterable[Layer]) -> list[Layer]:
    """These layers on one map, if they may be shown so. Raises LaidOver."""
    chosen = list(layers)
    refuse_laying_over(about for layer in chosen for about in layer.about)
    return chosen


def all_layers() -> list[Layer]:
    """Every registered layer, in the order of the page."""
    return sorted(_layers.values(), key=lambda layer: (layer.order, layer.code))


def layers_for(viewer: Viewer) -> list[Layer]:
    """The layers that this viewer may see, in the order of the page."""
    return [layer for layer in all_layers() if is_open_to(layer, viewer)]


def is_open_to(layer: Layer, viewer: Viewer) -> bool:
    """May this viewer see the layer at all? What is in it is narrowed further, row by row."""
    if not layer.has_anything():
        return False
    if layer.is_public:
        return True
    return bool(viewer.is_authenticated and viewer.is_active and layer.may_see(viewer))


def layer_for(viewer: Viewer, code: str) -> Layer | None:
    """The layer with this code; None when there is none or the viewer may not see it."""
    layer = _layers.get(code)
    return layer if layer is not None and is_open_to(layer, viewer) else None
