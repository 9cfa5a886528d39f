"""Loads look-ups between areas as published best fits."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from commonweal.people.models import User
from commonweal.places.models import Area, AreaSet, Overlap
from commonweal.places.selectors import area_set_of
from commonweal.sources.importing import earlier_import, importing, noting_faults, publish, sha256_of
from commonweal.sources.lookups.read import Lookup, read_lookup
from commonweal.sources.opening import Unreadable, open_table


@dataclass
class LookupLoaded:
    """What loading a look-up did."""

    is_same: bool
    accepted: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)


@noting_faults("lookups")
def load_lookup(path: Path, *, by: User | None) -> LookupLoaded:
    """Keep what a look-up says about areas that are loaded; the rest is counted in the report.

    An area that the look-up gives to one other lies wholly in it (share 1, best fit). Given to several,
    its shares are not known, and none is the best fit. Pairs known from an earlier look-up are replaced.
    The same file loaded again changes nothing unless areas have been loaded since. Raises Unreadable, NotLoaded.
    """
    sha256 = sha256_of(path)
    with open_table(path) as files:
        if len(files) != 1:
            raise Unreadable(f"{path.name} holds {len(files)} tables. Load look-ups one by one.")
        [lookup] = [read_lookup(name, stream) for name, stream in files]
    sets = {column: area_set_of(kind, year) for column, (kind, year) in lookup.columns.items()}
    details = {"sets": {column: found.pk if found else None for column, found in sets.items()}}
    earlier = earlier_import("lookups", sha256, details)
    if earlier:
        return LookupLoaded(is_same=True, refused=lookup.refused, quality=earlier.quality)
    # One transaction: even a look-up of all England and Wales is a second's work.
    with (
        importing("lookups", path, by=by, details=details, sha256=sha256) as running,
        transaction.atomic(),
    ):
        start = sets[lookup.start]
        pairs = {column: _write(lookup, column, start, sets[column]) for column in lookup.pairs}
        quality = {
            "file": path.name,
            "rows": lookup.read,
            "refused": len(lookup.refused),
            "refused_reasons": dict(Counter(row["reason"] for row in lookup.refused)),
            "from": {"column": lookup.start, "areas": str(start) if start else None},
            "to": pairs,
        }
        accepted = sum(one["kept"] for one in pairs.values())
        publish(running, by=by, accepted=accepted, refused=len(lookup.refused), quality=quality)
    return LookupLoaded(is_same=False, accepted=accepted, refused=lookup.refused, quality=quality)


def _write(lookup: Lookup, column: str, start: AreaSet | None, end: AreaSet | None) -> dict[str, Any]:
    pairs = lookup.pairs[column]
    report: dict[str, Any] = {"areas": str(end) if end else None, "pairs": len(pairs), "kept": 0}
    if start is None or end is None:
        kind, year = lookup.columns[lookup.start if start is None else column]
        report["why"] = f"no {kind} areas of {year} are loaded"
        return report
    from_ids = dict(Area.objects.filter(area_set=start).values_list("code", "id"))
    to_ids = dict(Area.objects.filter(area_set=end).values_list("code", "id"))
    given_to = Counter(code for _line, code, _other in {(0, one, two) for _line, one, two in pairs})
    made: dict[tuple[int, int], Overlap] = {}
    for _line, code, other in pairs:
        if code in from_ids and other in to_ids:
            is_only = given_to[code] == 1
            made[from_ids[code], to_ids[other]] = Overlap(
                from_area_id=from_ids[code],
                to_area_id=to_ids[other],
                share=1.0 if is_only else None,
                is_best_fit=is_only,
                source=Overlap.Source.LOOKUP,
            )
    stale = {one.from_area_id for one in made.values()}
    old = Overlap.objects.filter(
        from_area__area_set=start, to_area__area_set=end, source=Overlap.Source.LOOKUP
    ).values_list("id", "from_area_id")
    ids = [number for number, from_id in old if from_id in stale]
    for at in range(0, len(ids), 5_000):
        Overlap.objects.filter(id__in=ids[at : at + 5_000]).delete()
    Overlap.objects.bulk_create(made.values(), batch_size=2_000)
    report["kept"] = len(made)
    report["areas_not_loaded"] = len(pairs) - len(made)
    report["areas_without_pair"] = len(from_ids) - len(stale)
    return report
