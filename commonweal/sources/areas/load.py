"""Loads a set of areas: read, check, write out of sight, publish in one step."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction

from commonweal.evidence.models import Import
from commonweal.people.models import User
from commonweal.places.area_types import KINDS
from commonweal.places.models import Area, AreaSet, AreaType
from commonweal.places.parents import find_parents
from commonweal.places.selectors import published_area_sets
from commonweal.places.signals import area_set_in_use
from commonweal.sources.areas.read import AreasRead, read_areas
from commonweal.sources.importing import (
    NotLoaded,
    earlier_import,
    importing,
    noting_faults,
    publish,
    sha256_of,
)

BATCH = 500


@dataclass
class AreasLoaded:
    """What loading a set of areas did. `is_same`: this very file had been loaded, nothing changed."""

    area_set: AreaSet
    is_same: bool
    accepted: int
    refused: list[dict[str, Any]] = field(default_factory=list)


@noting_faults("areas")
def load_areas(
    path: Path,
    *,
    area_type: str,
    vintage: int,
    by: User | None,
    code_column: str = "",
    name_column: str = "",
    crs: str = "",
    encoding: str = "",
    layer: str = "",
    is_current: bool | None = None,
    type_name: str = "",
    source: str = "",
    licence: str = "",
    as_of: date | None = None,
) -> AreasLoaded:
    """Load one file of boundaries as the set of a type and year, and publish it.

    is_current: whether this is the set in use today; None makes it so when no newer set is loaded.
    The same file loaded the same way changes nothing, and its refused rows are told again; another file for a type and year that is already
    there is refused. Raises Unreadable, NotLoaded.
    """
    kind = KINDS.get(area_type)
    if kind is None and not type_name:
        raise NotLoaded(
            f"“{area_type}” is not a type of area we know. Use one of {', '.join(KINDS)}, "
            "or name your own with --type-name."
        )
    if not 1801 <= vintage <= 2100:
        raise NotLoaded(f"{vintage} is not a year of boundaries. Write it like 2025.")
    if max(len(source), len(licence)) > 300 or len(type_name) > 90:
        raise NotLoaded("Source and licence have 300 characters at most, the name of a type 90.")
    sha256 = sha256_of(path)
    details = {"area_type": area_type, "vintage": vintage}
    earlier = published_area_sets().filter(area_type__code=area_type, vintage=vintage).first()
    same = earlier_import("areas", sha256, details)
    if earlier and same and is_current and not earlier.is_current:
        with transaction.atomic():
            _make_current(earlier)
    if earlier and same and not same.refused:
        return AreasLoaded(earlier, is_same=True, accepted=0)
    read = read_areas(
        path,
        area_type=area_type,
        vintage=vintage,
        code_column=code_column,
        name_column=name_column,
        crs=crs,
        encoding=encoding,
        layer=layer,
    )
    # Said last, of a file that could have been loaded: of one that is no file of boundaries that is what is wrong.
    if earlier and not same:
        raise NotLoaded(
            f"{earlier} are already loaded from another file ({earlier.source}). "
            "What has been placed in them stays so: load this file under its own year."
        )
    if earlier:
        return AreasLoaded(earlier, is_same=True, accepted=0, refused=read.refused)
    if not read.codes:
        reasons = "; ".join(read.quality["refused_reasons"]) or "it holds no areas"
        raise NotLoaded(f"No area of {path.name} can be used: {reasons}.")
    with importing("areas", path, by=by, details=details, sha256=sha256) as running:
        area_set = _write(read, running, area_type, vintage, type_name, source or path.name, licence, as_of)
        with transaction.atomic():
            newest = published_area_sets().filter(area_type=area_set.area_type).order_by("-vintage").first()
            area_set.is_published = True
            area_set.save()
            if is_current or (is_current is None and (newest is None or newest.vintage < vintage)):
                _make_current(area_set)
            publish(running, by=by, accepted=len(read.codes), refused=len(read.refused), quality=read.quality)
            find_parents(area_set)
    return AreasLoaded(area_set, is_same=False, accepted=len(read.codes), refused=read.refused)


def _write(
    read: AreasRead,
    running: Import,
    area_type: str,
    vintage: int,
    type_name: str,
    source: str,
    licence: str,
    as_of: date | None,
) -> AreaSet:
    """Write the set and its areas, in short transactions, with nobody seeing them yet."""
    kind = KINDS.get(area_type)
    wkb = shapely.to_wkb(read.geometries)
    digest = hashlib.sha256()
    for code, shape in zip(read.codes, wkb, strict=True):
        digest.update(code.encode() + b"\x00" + shape)
    with transaction.atomic():
        found, _made = AreaType.objects.get_or_create(
            code=area_type,
            defaults={
                "name": type_name or (kind.name if kind else area_type),
                "plural": kind.plural if kind and not type_name else f"{type_name} areas",
                "order": kind.order if kind else 100,
            },
        )
        area_set = AreaSet.objects.create(
            area_type=found,
            vintage=vintage,
            source=source,
            licence=licence,
            as_of=as_of,
            geometry_hash=digest.hexdigest(),
            quality=read.quality,
        )
        running.details = {**running.details, "area_set": area_set.pk}
        running.save(update_fields=["details"])
    bounds = shapely.bounds(read.geometries)
    inside = shapely.get_coordinates(shapely.point_on_surface(read.geometries))
    for start in range(0, len(read.codes), BATCH):
        with transaction.atomic():
            Area.objects.bulk_create(
                _area(area_set, read, wkb, bounds, inside, row)
                for row in range(start, min(start + BATCH, len(read.codes)))
            )
    # The same file is known again by how it was loaded, not by where it was written.
    running.details = {key: value for key, value in running.details.items() if key != "area_set"}
    return area_set


def _area(
    area_set: AreaSet, read: AreasRead, wkb: Any, bounds: np.ndarray, inside: np.ndarray, row: int
) -> Area:
    west, south, east, north = map(float, bounds[row])
    return Area(
        area_set=area_set,
        code=read.codes[row],
        name=read.names[row],
        geometry=wkb[row],
        min_lon=west,
        min_lat=south,
        max_lon=east,
        max_lat=north,
        area_m2=float(read.area_m2[row]),
        point_lon=float(inside[row, 0]),
        point_lat=float(inside[row, 1]),
    )


def _make_current(area_set: AreaSet) -> None:
    AreaSet.objects.filter(area_type=area_set.area_type, is_current=True).update(is_current=False)
    area_set.is_current = True
    area_set.save(update_fields=["is_current"])
    area_set_in_use.send(sender=AreaSet, area_set=area_set)


def sweep(dead: Import) -> None:
    """Remove the sets that an import wrote and never published."""
    for area_set in AreaSet.objects.filter(pk=dead.details.get("area_set"), is_published=False):
        with transaction.atomic():
            area_set.delete()
