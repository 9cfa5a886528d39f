"""Invented points and areas to measure with: the same for everyone, from a seed."""

import numpy as np
import shapely

# A square of about 100 km in the north of England for the areas.
AREA_FRAME = (-2.4, 53.35, -0.9, 54.25)


def clustered_points(count, seed=20260101) -> dict:
    """Points gathered in 400 towns over Great Britain, with a class, a kind and a week each.

    Gives ids (in random order), lon, lat, visibility_class (0-9), kind (0-11), week (0-259) and public_ids.
    """
    rng = np.random.default_rng(seed)
    towns = 400
    weight = rng.pareto(1.2, towns) + 0.2
    town = rng.choice(towns, count, p=weight / weight.sum())
    spread = rng.uniform(0.01, 0.12, towns)
    lon = rng.uniform(-4.5, 1.2, towns)[town] + rng.normal(0, 1, count) * spread[town]
    lat = rng.uniform(50.7, 56.2, towns)[town] + rng.normal(0, 0.6, count) * spread[town]
    letters = np.frombuffer(b"abcdefghijkmnpqrstuvwxyz23456789", np.uint8)
    public = letters[rng.integers(0, 32, (count, 22))]
    return {
        "ids": rng.permutation(count).astype(np.int64),
        "lon": lon,
        "lat": lat,
        "visibility_class": rng.integers(0, 10, count).astype(np.int32),
        "kind": rng.integers(0, 12, count).astype(np.int32),
        "week": rng.integers(0, 260, count).astype(np.int32),
        "public_ids": np.ascontiguousarray(public).view("S22").ravel(),
    }


def patchwork(count=5000, seed=20260102) -> np.ndarray:
    """Areas that cover a square of 100 km without gaps, with winding borders of about 78 corners each."""
    rng = np.random.default_rng(seed)
    west, south, east, north = AREA_FRAME
    frame = shapely.box(*AREA_FRAME)
    seeds = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    step = np.median(shapely.length(cells)) / 80
    cells = shapely.segmentize(cells, step * 1.08)
    waves = [(0.0018, 180.0), (0.0007, 520.0), (0.00025, 1500.0)]

    def bend(xy):
        # Bending the whole plane keeps neighbours together; rounding first makes shared corners the same.
        xy = np.round(xy, 7)
        bent = xy.copy()
        for height, often in waves:
            bent[:, 0] += height * np.sin(xy[:, 1] * often + xy[:, 0] * often / 3)
            bent[:, 1] += height * np.sin(xy[:, 0] * often + 1) * 0.6
        return bent

    return shapely.transform(cells, bend)
