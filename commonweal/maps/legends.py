"""Colours and marks of a map and what they mean: one list for the map, its legend and the picture."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonweal.maps.layers import Kind, Layer, Values
from commonweal.ui import palette

RAMPS = {
    "tension": palette.TENSION,
    "cohesion": palette.COHESION,
    "people": palette.PEOPLE,
    "plain": (palette.GROUND,),
}


@dataclass(frozen=True)
class Mark:
    """One line of the legend: a colour, pattern or symbol and its words. limit: the lowest value it is for."""

    words: str
    colour: str = ""
    pattern: str = ""
    symbol: str = ""
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


def marks_of(layer: Layer, values: Values | None) -> list[Mark]:
    """The lines of the legend."""
    if layer.kind is Kind.POINTS:
        return [
            mark
            for mark in (
                Mark(_("Strength"), symbol="strength"),
                Mark(_("Tension"), symbol="tension") if layer.code != "strengths" else None,
            )
            if mark
        ]
    if layer.kind is Kind.OUTLINES or values is None:
        return [Mark(_("Boundary"), symbol="outline")]
    colours = ramp_of(layer, values)
    limits = [None, *values.steps]
    marks = []
    for n, (colour, limit) in enumerate(zip(colours, limits, strict=True)):
        marks.append(Mark(_class_words(values, limit, n), colour=colour, limit=limit))
    if len(values.of) < _areas(values):
        marks.append(Mark(_("Not known"), pattern="not-known"))
    if values.suppressed:
        marks.append(Mark(_("Withheld so that nobody can be made out"), pattern="withheld"))
    return marks


def _areas(values: Values) -> int:
    return values.area_set.areas.count()


def _class_words(values: Values, limit: float | None, n: int) -> str:
    lowest = 0 if limit is None else limit
    if values.named:
        return str(values.named.get(lowest, lowest))
    is_last = n >= len(values.steps)
    highest = None if is_last else values.steps[n]
    whole = all(float(step).is_integer() for step in values.steps)
    if is_last:
        words = _("%(low)s or more") % {"low": _shown(lowest)} if values.steps else _shown(lowest)
    elif whole and highest is not None and highest - lowest <= 1:
        words = _shown(lowest)
    elif whole and highest is not None:
        words = _("%(low)s to %(high)s") % {"low": _shown(lowest), "high": _shown(highest - 1)}
    else:
        words = _("%(low)s to under %(high)s") % {"low": _shown(lowest), "high": _shown(highest or 0)}
    return f"{words} {values.unit}" if n == 0 and values.unit else words


def _shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"
