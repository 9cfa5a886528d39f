"""Snapshots on disk of what is drawn, and what has changed since: so that a tile is true at this moment.

A snapshot is named by the place in the feed of changes at which it was built and by a digest of the
change that stands there: after a restore the feed tells another story, and old snapshots are not used.
"""

import fcntl
import hashlib
import logging
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from commonweal.changes.feed import position
from commonweal.changes.models import Change
from commonweal.maps.layers import Layer, Points, all_layers
from commonweal.maps.tiles import AreaSnapshot, Overlay, PointSnapshot, SnapshotError
from commonweal.places.geometry import shapes
from commonweal.places.models import AreaSet

logger = logging.getLogger(__name__)
# With more changes than this on top of it, a snapshot is built anew before the next tile.
MOST_CHANGES = 2000

_opened: dict[Path, PointSnapshot] = {}
_overlays: dict[str, tuple[Path, int, Overlay | None]] = {}
_areas: OrderedDict[Path, AreaSnapshot] = OrderedDict()
_threads = threading.RLock()


@dataclass(frozen=True)
class Drawn:
    """A layer's points as they stand now. sequence: how far in the feed this is complete."""

    snapshot: PointSnapshot
    overlay: Overlay | None
    sequence: int


def root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.HOME) / "snapshots"


def points_now(points: Points) -> Drawn:
    """The points of a layer as they stand at this moment: the newest snapshot and what changed since.

    Builds the snapshot first where there is none, or where too much has changed. Two queries when
    nothing has changed since the last tile of this process.
    """
    with _threads:
        for _attempt in range(2):
            folder = _newest_true(points.code)
            if folder is not None:
                sequence = _sequence_of(folder)
                changed = list(
                    Change.objects.filter(id__gt=sequence)
                    .order_by("id")
                    .values_list("id", "item_kind", "item_id")[: MOST_CHANGES + 1]
                )
                if len(changed) <= MOST_CHANGES:
                    try:
                        snapshot = _open(folder)
                    except SnapshotError:
                        logger.warning("A snapshot can't be read", extra={"event": "snapshot-unsound"})
                        shutil.rmtree(folder, ignore_errors=True)
                    else:
                        here = changed[-1][0] if changed else sequence
                        return Drawn(snapshot, _overlay(points, folder, snapshot, changed, here), here)
            build_points(points)
        raise SnapshotError("The map's snapshot can't be built. Is the disk full?")


def build_points(points: Points) -> Path:
    """Build the snapshot of a layer's points at the newest change, unless another process just has."""
    with _one_at_a_time(f"points-{points.code}"):
        # The place in the feed is read first: a change in between is in the rows, and applied again.
        sequence = position()
        folder = _folder(points.code) / f"{sequence}-{_digest_at(sequence)}"
        if not (folder.is_dir() and any(folder.iterdir())):
            snapshot = PointSnapshot.from_arrays(**points.arrays(None), sequence=sequence)
            snapshot.save(folder)
        _remove_all_but(folder)
        return folder


def build_what_is_old() -> None:
    """Build anew every snapshot on top of which something changed. The worker does this by the clock."""
    codes = {layer.points.code: layer.points for layer in all_layers() if layer.points is not None}
    newest = position()
    for code, points in codes.items():
        folder = _newest_true(code)
        if folder is None or _sequence_of(folder) != newest:
            build_points(points)


def found_now(layer: Layer, viewer: Any, asked: Any, sequence: int) -> PointSnapshot:
    """The items that fit what columns can't say, such as words, as a small snapshot in memory.

    Kept for a moment by what it depends on: the same feed, viewer's classes and question.
    """
    points = layer.points
    assert points is not None
    key = (
        points.code,
        layer.code,
        repr(asked),
        sequence,
        tuple(sorted(points.permitted(viewer))),
        points.also(),
    )
    with _threads:
        if key in _found:
            _found.move_to_end(key)
            return _found[key]
    snapshot = PointSnapshot.from_arrays(**points.found(viewer, asked), sequence=sequence)
    with _threads:
        _found[key] = snapshot
        while len(_found) > 16:
            _found.popitem(last=False)
    return snapshot


_found: OrderedDict[tuple[Any, ...], PointSnapshot] = OrderedDict()


def areas_now(area_set: AreaSet) -> AreaSnapshot:
    """The outlines of an area set, simplified for each zoom; built once and kept on disk by their hash."""
    folder = (
        root()
        / "areas"
        / f"{area_set.area_type.code}-{area_set.vintage}-{area_set.geometry_hash[:24] or area_set.pk}"
    )
    with _threads:
        if folder in _areas:
            _areas.move_to_end(folder)
            return _areas[folder]
        snapshot = _open_areas(folder)
        if snapshot is None:
            with _one_at_a_time(f"areas-{area_set.pk}"):
                snapshot = _open_areas(folder) or _build_areas(area_set, folder)
        _areas[folder] = snapshot
        while len(_areas) > 12:
            _areas.popitem(last=False)
        return snapshot


def _open_areas(folder: Path) -> AreaSnapshot | None:
    try:
        return AreaSnapshot.open_latest(folder)
    except SnapshotError:
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _build_areas(area_set: AreaSet, folder: Path) -> AreaSnapshot:
    found = shapes(area_set)
    snapshot = AreaSnapshot.from_geometries(
        list(found.geometries), codes=found.codes.tolist(), names=found.names.tolist()
    )
    snapshot.save(folder)
    return snapshot


def _folder(code: str) -> Path:
    return root() / "points" / code


def _sequence_of(folder: Path) -> int:
    return int(folder.name.partition("-")[0])


def _newest_true(code: str) -> Path | None:
    """The newest snapshot whose change still stands in the feed as it did."""
    parent = _folder(code)
    if not parent.is_dir():
        return None
    named = [path for path in parent.iterdir() if path.name.partition("-")[0].isdecimal()]
    for folder in sorted(named, key=_sequence_of, reverse=True):
        if folder.name.partition("-")[2] == _digest_at(_sequence_of(folder)):
            return folder
    return None


def _digest_at(sequence: int) -> str:
    """What the change at this place in the feed is, as a short text; a feed without it tells nothing."""
    if sequence == 0:
        return "start" if not Change.objects.exists() else "later"
    change = Change.objects.filter(id=sequence).values_list("id", "at", "item_kind", "item_id").first()
    if change is None:
        return "gone"
    number, at, kind, item = change
    return hashlib.sha256(f"{number} {at.isoformat()} {kind} {item}".encode()).hexdigest()[:16]


def _open(folder: Path) -> PointSnapshot:
    if folder not in _opened:
        snapshot = PointSnapshot.open_latest(folder)
        if snapshot is None:
            raise SnapshotError(f"{folder} is empty.")
        for old in [path for path in _opened if path.parent == folder.parent]:
            del _opened[old]
        _opened[folder] = snapshot
    return _opened[folder]


def _overlay(
    points: Points, folder: Path, snapshot: PointSnapshot, changed: list[tuple[int, str, str]], here: int
) -> Overlay | None:
    ids = sorted({item for _number, kind, item in changed if kind == points.item_kind})
    if not ids:
        return None
    known = _overlays.get(points.code)
    if known is not None and known[:2] == (folder, here):
        return known[2]
    added = PointSnapshot.from_arrays(**points.arrays(ids), sequence=here)
    overlay = Overlay.since(snapshot, removed=_numbers_of(snapshot, ids), added=added, sequence=here)
    _overlays[points.code] = (folder, here, overlay)
    return overlay


def _numbers_of(snapshot: PointSnapshot, public_ids: list[str]) -> np.ndarray:
    """The numbers that these public identifiers have in a snapshot, where they stand in it."""
    width = snapshot.public_ids.shape[1]
    if not width:
        return np.empty(0, np.int64)
    if "by_public_id" not in snapshot.__dict__:
        text = np.ascontiguousarray(snapshot.public_ids).view(f"S{width}").ravel()
        order = np.argsort(text, kind="stable")
        snapshot.__dict__["by_public_id"] = text[order], order
    text, order = snapshot.__dict__["by_public_id"]
    wanted = np.array([item.encode() for item in public_ids])
    at = np.minimum(np.searchsorted(text, wanted), len(text) - 1)
    return np.asarray(snapshot.ids[order[at[text[at] == wanted]]], np.int64)


def _remove_all_but(newest: Path) -> None:
    """Remove the snapshots that this one replaces: what was deleted is in them. Who has one open may go on reading it."""
    for old in [path for path in newest.parent.iterdir() if path.is_dir() and path != newest]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock that all processes of this machine share."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / f".{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream, fcntl.LOCK_UN)
