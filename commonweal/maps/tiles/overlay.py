"""What has changed in a point layer since its snapshot was built."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.maps.tiles.points import PointSnapshot


@dataclass(frozen=True, eq=False)
class Overlay:
    """Points taken away, and points that are new or stand differently now.

    Belongs to one snapshot. sequence: the position in the feed of changes up to which it is complete.
    removed_rows: rows of the snapshot that are not drawn any more, ascending.

    >>> base = PointSnapshot.from_arrays(ids=[1, 2], lon=[0, 0], lat=[51, 52], visibility_class=[0, 0])
    >>> moved = PointSnapshot.from_arrays(ids=[2], lon=[1], lat=[52], visibility_class=[0], sequence=5)
    >>> overlay = Overlay.since(base, added=moved)
    >>> overlay.sequence, overlay.removed_rows.tolist() == base.rows_of([2]).tolist()
    (5, True)
    """

    snapshot: PointSnapshot
    removed_rows: np.ndarray
    added: PointSnapshot
    sequence: int

    @classmethod
    def since(
        cls,
        snapshot: PointSnapshot,
        *,
        removed=(),
        added: PointSnapshot | None = None,
        sequence: int | None = None,
    ) -> Overlay:
        """Lay changes over a snapshot.

        removed: ids that are gone; those the snapshot never had are passed over. added: points that are
        new or have changed, with the same columns and kind of public id; an id that is in the snapshot
        replaces the point there. An id that is both removed and added is drawn as added.
        sequence: by default that of `added`, or of the snapshot. Raises ValueError when columns differ.
        """
        if added is None:
            added = PointSnapshot.empty(snapshot)
            sequence = snapshot.sequence if sequence is None else sequence
        if added.column_names != snapshot.column_names:
            raise ValueError(
                f"The changed points have the columns {added.column_names}, "
                f"those of the snapshot are {snapshot.column_names}."
            )
        has_public_ids = {bool(part.public_ids.shape[1]) for part in (snapshot, added) if len(part)}
        if len(has_public_ids) > 1:
            raise ValueError("Either all points have a public id or none.")
        gone = np.concatenate([np.asarray(list(removed), np.int64), added.ids])
        rows = snapshot.rows_of(gone)
        rows.setflags(write=False)
        return cls(snapshot, rows, added, added.sequence if sequence is None else int(sequence))
