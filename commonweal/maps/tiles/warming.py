"""Making the compiled loops ready before the first map is opened."""

import numpy as np
import shapely

from commonweal.maps.tiles.area_tiles import encode_areas
from commonweal.maps.tiles.areas import AreaSnapshot
from commonweal.maps.tiles.clusters import encode_clusters
from commonweal.maps.tiles.point_tiles import count_points, encode_points
from commonweal.maps.tiles.points import PointSnapshot


def warm_up() -> None:
    """Draw a tile of each kind, so that every loop is compiled or read from the cache.

    Call it when a web or worker process starts: about half a second with a warm cache, ten without.

    >>> warm_up()
    """
    permitted = np.ones(1, np.bool_)
    for public_ids in (None, ["a"]):
        points = PointSnapshot.from_arrays(
            ids=[1], lon=[0], lat=[51], visibility_class=[0], columns={"kind": [1]}, public_ids=public_ids
        )
        encode_points(points, 0, 0, 0, permitted)
    count_points(points, 0, 0, 0, permitted)
    encode_clusters(points, 0, 0, 0, permitted)
    areas = AreaSnapshot.from_geometries([shapely.box(0, 51, 1, 52)], codes=["E1"], highest_level=1)
    encode_areas(areas, 0, 0, 0)
