"""How much of each area of one set lies in each area of another, measured from the outlines."""

import numpy as np
import shapely
from django.db import transaction

from commonweal.audit.verbs import record
from commonweal.places.geometry import BRITISH_GRID, WGS84, project, shapes
from commonweal.places.models import AreaSet, Overlap

# A thousandth of an area is less than two drawings of one line differ by.
SLIVER = 0.001


def compute_overlaps(from_set: AreaSet, to_set: AreaSet, *, by: object = None) -> int:
    """Measure and keep the overlaps of two sets; those measured before are replaced. Returns how many.

    Each share is area of the intersection / area of from_area, on the British National Grid. The best
    fit of an area is where the largest share of its ground lies (lowest code where equal): by ground,
    not by people, so prefer a published look-up where there is one. Shares below 0.001 are left out.
    """
    left, right = shapes(from_set), shapes(to_set)
    with transaction.atomic():
        Overlap.objects.filter(
            from_area__area_set=from_set, to_area__area_set=to_set, source=Overlap.Source.COMPUTED
        ).delete()
        pairs = _shares(
            project(left.geometries, WGS84, BRITISH_GRID), project(right.geometries, WGS84, BRITISH_GRID)
        )
        best: dict[int, tuple[float, int]] = {}
        for start, end, share in pairs:
            if start not in best or share > best[start][0] + 1e-9:
                best[start] = (share, end)
        Overlap.objects.bulk_create(
            [
                Overlap(
                    from_area_id=int(left.ids[start]),
                    to_area_id=int(right.ids[end]),
                    share=share,
                    is_best_fit=best[start][1] == end,
                    source=Overlap.Source.COMPUTED,
                )
                for start, end, share in pairs
            ],
            batch_size=2_000,
        )
        record(
            "compute overlaps",
            by=by,
            item_kind="area set",
            item_id=str(from_set.pk),
            details={"to": to_set.pk, "overlaps": len(pairs)},
        )
    return len(pairs)


def _shares(left: np.ndarray, right: np.ndarray) -> list[tuple[int, int, float]]:
    """(index on the left, index on the right, share of the left), in order of both."""
    start, end = shapely.STRtree(right).query(left, predicate="intersects")
    shared = shapely.area(shapely.intersection(left[start], right[end]))
    share = np.minimum(shared / shapely.area(left)[start], 1.0)
    kept = np.flatnonzero(share >= SLIVER)
    kept = kept[np.lexsort((end[kept], start[kept]))]
    return list(zip(start[kept].tolist(), end[kept].tolist(), share[kept].tolist(), strict=True))
