"""Colours and marks of a map and what they mean: one list for the map, its legend and the picture."""

from bisect import bisect_right
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
    """One line of the legend: a colour, pattern or symbol and its words.

    limit: the lowest value it is for. is_range: its words are numbers that areas have, which change with them.
    """

    words: str
    colour: str = ""
    pattern: str = ""
    symbol: str = ""
    letter: str = ""
    limit: float | None = None
    is_range: bool = False


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
    marks = []
    # Where nothing is known no area has a colour of a class.
    has_classes = bool(values.of or values.named or values.classes)
    for n, colour in enumerate(ramp_of(layer, values) if has_classes else ()):
        limit = values.steps[n - 1] if n else None
        marks.append(Mark(_class_words(values, n), colour=colour, limit=limit, is_range=_has_ranges(values)))
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
    return range_words(low, limits[n + 1] - 1)


def _areas(values: Values) -> int:
    return values.area_set.areas.count()


def _class_words(values: Values, n: int) -> str:
    """Which numbers a class has: those of its areas, from the lowest to the highest. One that no area falls in says what
    would: weeks are moved and reports come in while a map is open, and its colours stay (`legend.mjs` then says anew
    which numbers they have).
    """
    lowest = values.steps[n - 1] if n else 0
    if values.classes:
        return str(values.classes[n])
    if values.named:
        return str(values.named.get(lowest, lowest))
    found = _in_classes(values)[n]
    words = range_words(found[0], found[-1]) if found else _empty_words(values, n)
    return f"{words} {values.unit}" if n == 0 and values.unit else words


def _has_ranges(values: Values) -> bool:
    """Are classes told by the numbers in them, and not by names?"""
    return not (values.classes or values.named)


def ranges_for_script(values: Values | None) -> dict[str, Any] | None:
    """What the script needs to say anew which numbers each colour has; None where these are not told by numbers."""
    if values is None or not _has_ranges(values):
        return None
    return {
        "empty": [_empty_words(values, n) for n in range(len(values.steps) + 1)],
        "some": _("%(low)s to %(high)s"),
        "unit": str(values.unit),
    }


def _in_classes(values: Values) -> list[list[float]]:
    """The numbers that areas have, lowest first, by class. What is withheld is not among them."""
    found: list[list[float]] = [[] for _class in range(len(values.steps) + 1)]
    for code, value in values.of.items():
        if code not in values.suppressed:
            found[bisect_right(values.steps, value)].append(value)
    return [sorted(one) for one in found]


def range_words(low: float, high: float) -> str:
    """From one number to another, or the one that both are.

    >>> range_words(20, 30), range_words(1.5, 2.25), range_words(143.0, 143.0)
    ('20 to 30', '1.5 to 2.25', '143')
    """
    if low == high:
        return _shown(low)
    return _("%(low)s to %(high)s") % {"low": _shown(low), "high": _shown(high)}


def _empty_words(values: Values, n: int) -> str:
    """Which numbers would fall in a class that no area is in."""
    lowest = values.steps[n - 1] if n else 0
    if n >= len(values.steps):
        return _("%(low)s or more") % {"low": _shown(lowest)}
    highest = values.steps[n]
    if all(float(number).is_integer() for number in (*values.steps, *values.of.values())):
        return range_words(lowest, max(lowest, highest - 1))
    return _("%(low)s to under %(high)s") % {"low": _shown(lowest), "high": _shown(highest)}


def _shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"
