"""Colours and marks of a map and what they mean: one list for the map, its legend and the picture."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from commonweal.maps.layers import SIGNS, Kind, Layer, Legend, Show, Values
from commonweal.ui import palette

RAMPS = {
    "tension": palette.TENSION,
    "cohesion": palette.COHESION,
    "people": palette.PEOPLE,
    "change": palette.CHANGE,
    "plain": (palette.GROUND,),
}


@dataclass(frozen=True)
class Mark:
    """One line of the legend: a colour, pattern or symbol and its words. limit: the lowest value it is for."""

    words: str
    colour: str = ""
    pattern: str = ""
    symbol: str = ""
    letter: str = ""
    limit: float | None = None


def ramp_of(layer: Layer, values: Values) -> list[str]:
    """The colours of a layer's classes, lightest first: one more than it has steps, spread over the ramp.

    With words for its values (levels), each value has its own.
    """
    ramp = RAMPS[layer.ramp]
    count = len(values.steps) + 1
    if count == 1:
        return [ramp[0]]
    return [_between(ramp, n / (count - 1)) for n in range(count)]


def _between(ramp: tuple[str, ...], share: float) -> str:
    at = share * (len(ramp) - 1)
    low = min(int(at), len(ramp) - 2)
    parts = []
    for start in (1, 3, 5):
        one, two = (int(colour[start : start + 2], 16) for colour in (ramp[low], ramp[low + 1]))
        parts.append(round(one + (two - one) * (at - low)))
    return "#" + "".join(f"{part:02x}" for part in parts)


# From how many reports on a square has the next colour.
DENSITY_STEPS = (2, 4, 8, 16)


def coloured(signs: tuple[str, ...]) -> str:
    """The kind that a density colours squares by; the other, where both are asked for, is drawn in groups."""
    return "strength" if signs == ("strength",) else "tension"


def colours_of_density(signs: tuple[str, ...]) -> tuple[str, ...]:
    """The colours of squares, lightest first: one more than DENSITY_STEPS."""
    return palette.COHESION if coloured(signs) == "strength" else palette.TENSION


def legend_of(layer: Layer, asked: Any, show: Show) -> Legend:
    """The layer's legend, which for points begins with how they are drawn."""
    legend = layer.legend(asked)
    if layer.kind is not Kind.POINTS:
        return legend
    signs = layer.signs(asked)
    if show is Show.POINTS:
        drawn = _(
            "Each symbol is one report at the place given, and one with a number stands for so many close together"
        )
    elif show is Show.CLUSTERS:
        drawn = _("Each symbol stands in the middle of a square of a grid, with the number of reports in it")
    elif coloured(signs) == "strength":
        drawn = _("Each square of a grid is coloured by the number of strengths reported in it")
    elif len(signs) == 1:
        drawn = _("Each square of a grid is coloured by the number of tensions reported in it")
    else:
        drawn = _(
            "Each square of a grid is coloured by the number of tensions reported in it; strengths are symbols with "
            "their number in larger squares"
        )
    return replace(legend, method=f"{drawn}. {legend.method}")


def marks_of(
    layer: Layer,
    values: Values | None,
    show: Show = Show.POINTS,
    signs: tuple[str, ...] = SIGNS,
) -> list[Mark]:
    """The lines of the legend. show, signs: how the layer's points are drawn, and which kinds are among them."""
    if layer.kind is Kind.POINTS:
        return _marks_of_points(show, signs)
    if layer.kind is Kind.OUTLINES or values is None:
        return [Mark(_("Boundary"), symbol="outline")]
    colours = ramp_of(layer, values)
    limits = [None, *values.steps]
    marks = []
    # Where nothing is known no area has a colour of a class.
    has_classes = bool(values.of or values.named or values.classes)
    for n, (colour, limit) in enumerate(zip(colours, limits, strict=True) if has_classes else ()):
        marks.append(Mark(_class_words(values, limit, n), colour=colour, limit=limit))
    if len(values.of) < _areas(values):
        marks.append(Mark(_("Not known"), pattern="not-known"))
    if values.suppressed:
        marks.append(Mark(_("Withheld so that nobody can be made out"), pattern="withheld"))
    return marks


def _marks_of_points(show: Show, signs: tuple[str, ...]) -> list[Mark]:
    marks = []
    if show is Show.DENSITY:
        limits = (1, *DENSITY_STEPS)
        unit = _("strength in a square") if coloured(signs) == "strength" else _("tension in a square")
        for n, (low, colour) in enumerate(zip(limits, colours_of_density(signs), strict=True)):
            marks.append(
                Mark(_range_words(limits, n) + (f" {unit}" if not n else ""), colour=colour, limit=low)
            )
        signs = tuple(sign for sign in signs if sign != coloured(signs))
    if show is Show.POINTS:
        words = {"strength": _("Strength"), "tension": _("Tension")}
    else:
        words = {"strength": _("So many strengths"), "tension": _("So many tensions")}
    letters = {"strength": "S", "tension": "T"} if show is Show.POINTS else dict.fromkeys(SIGNS, "3")
    return marks + [Mark(words[sign], symbol=sign, letter=letters[sign]) for sign in signs]


def _range_words(limits: tuple[int, ...], n: int) -> str:
    """The whole numbers from one limit to below the next."""
    low = limits[n]
    if n + 1 == len(limits):
        return _("%(low)s or more") % {"low": low}
    high = limits[n + 1] - 1
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _areas(values: Values) -> int:
    return values.area_set.areas.count()


def _class_words(values: Values, limit: float | None, n: int) -> str:
    """Which numbers fall in a class. Every number falls in one, up from zero: weeks are moved and reports come in
    while a map is open, and its classes stay.
    """
    lowest = 0 if limit is None else limit
    if values.classes:
        return str(values.classes[n])
    if values.named:
        return str(values.named.get(lowest, lowest))
    is_last = n >= len(values.steps)
    highest = None if is_last else values.steps[n]
    whole = all(float(number).is_integer() for number in (*values.steps, *values.of.values()))
    if is_last:
        # Without steps all areas have the same number.
        one = next(iter(values.of.values()), 0)
        words = _("%(low)s or more") % {"low": _shown(lowest)} if values.steps else _shown(one)
    elif whole and highest is not None and highest - lowest <= 1:
        words = _shown(lowest)
    elif whole and highest is not None:
        words = _("%(low)s to %(high)s") % {"low": _shown(lowest), "high": _shown(highest - 1)}
    else:
        words = _("%(low)s to under %(high)s") % {"low": _shown(lowest), "high": _shown(highest or 0)}
    return f"{words} {values.unit}" if n == 0 and values.unit else words


def _shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"
