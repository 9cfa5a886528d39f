"""Vector tiles of points, counts and areas, drawn from immutable snapshots; knows nothing of Django.

A builder makes a snapshot from arrays and saves it; a web process opens the newest and asks for tiles:

>>> reports = PointSnapshot.from_arrays(ids=[7, 8], lon=[-1.5, -1.6], lat=[53.8, 53.7],
...                                     visibility_class=[0, 1], columns={"kind": [3, 4]}, sequence=12)
>>> tile = encode_points(reports, 8, 126, 82, permitted=[True, False], filters=Filters(OneOf("kind", {3})))
>>> count_points(reports, 0, 0, 0, permitted=[True, True])
2
"""

from commonweal.maps.tiles.area_tiles import AreaValues, encode_areas
from commonweal.maps.tiles.areas import AreaSnapshot
from commonweal.maps.tiles.clusters import cell_counts, encode_clusters
from commonweal.maps.tiles.filters import MISSING, AnyBit, Between, Filters, OneOf
from commonweal.maps.tiles.folders import SnapshotError, latest_folder, sweep
from commonweal.maps.tiles.overlay import Overlay
from commonweal.maps.tiles.point_tiles import count_points, encode_points
from commonweal.maps.tiles.points import PointSnapshot
from commonweal.maps.tiles.warming import warm_up

__all__ = [
    "MISSING",
    "AnyBit",
    "AreaSnapshot",
    "AreaValues",
    "Between",
    "Filters",
    "OneOf",
    "Overlay",
    "PointSnapshot",
    "SnapshotError",
    "cell_counts",
    "count_points",
    "encode_areas",
    "encode_clusters",
    "encode_points",
    "latest_folder",
    "sweep",
    "warm_up",
]
