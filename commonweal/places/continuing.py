"""Areas from one set to the next: which go on under their code, and what the others were drawn from.

An area goes on where a set of the same type has its code: the Office for National Statistics gives a new
code to an area whose boundary has changed by more than a little.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from commonweal.places.models import Area, Overlap


@dataclass(frozen=True)
class Fit:
    """An area of another set whose ground is for the most part this one's, or the other way round.

    share: of the ground of the area that was asked for where `is_within`, of the other one's where not;
    None where a published look-up does not say.
    """

    area: Area
    share: float | None
    is_within: bool


def in_use_now(numbers: Iterable[int]) -> dict[int, int]:
    """For the areas of these that are not in use today: the area in use of their type and code, where there is one."""
    old = list(
        Area.objects.filter(pk__in=set(numbers))
        .exclude(area_set__is_current=True, area_set__is_published=True)
        .values_list("id", "area_set__area_type_id", "code")
    )
    if not old:
        return {}
    now = {
        (kind, code): number
        for number, kind, code in Area.objects.filter(
            area_set__is_current=True, area_set__is_published=True, code__in={code for *_of, code in old}
        ).values_list("id", "area_set__area_type_id", "code")
    }
    return {number: now[kind, code] for number, kind, code in old if (kind, code) in now}


def across_sets(area_id: int) -> list[int]:
    """This area in every set of its type that has its code: its numbers, its own among them."""
    area = Area.objects.filter(pk=area_id).values_list("area_set__area_type_id", "code").first()
    if area is None:
        return []
    kind, code = area
    return list(Area.objects.filter(area_set__area_type=kind, code=code).values_list("id", flat=True))


def best_fits(area: Area, *, earlier: bool) -> list[Fit]:
    """What this area was drawn from, or was drawn into: its best fits in earlier or later sets of its type.

    Areas that go on under their code are found by that and have no need of it. Empty where nobody has
    measured or loaded the overlaps of the sets.
    """
    other = Q(area_set__area_type=area.area_set.area_type_id) & (
        Q(area_set__vintage__lt=area.area_set.vintage)
        if earlier
        else Q(area_set__vintage__gt=area.area_set.vintage)
    )
    others = Area.objects.filter(other)
    fits: dict[int, Fit] = {}
    # A published look-up is asked first: it goes by people, what was measured by ground.
    for overlap in Overlap.objects.filter(from_area=area, to_area__in=others, is_best_fit=True).order_by(
        "-source"
    ):
        fits.setdefault(overlap.to_area_id, Fit(overlap.to_area, overlap.share, is_within=True))
    for overlap in Overlap.objects.filter(to_area=area, from_area__in=others, is_best_fit=True).order_by(
        "-source"
    ):
        fits.setdefault(overlap.from_area_id, Fit(overlap.from_area, overlap.share, is_within=False))
    return sorted(fits.values(), key=lambda fit: (fit.area.code, fit.area.pk))
