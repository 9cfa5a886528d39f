"""Area tiles for coloured maps: ours against PostGIS with a table simplified for each zoom."""

import tempfile

import numpy as np
import shapely

from bench.made_data import patchwork
from bench.measure import row, side_by_side
from bench.tile_contents import area_features
from bench.tile_points import HALF_WORLD, quicker_way
from commonweal.maps.tiles import AreaSnapshot, encode_areas
from commonweal.maps.tiles.grid import mercator_fraction
from commonweal.maps.tiles.simplify import simplified_levels

BUFFER = 64
AIM = 3
TILES_AT = {6: 1, 8: 2, 9: 4, 10: 12, 11: 20, 12: 40, 13: 40, 14: 40}
# Tile units squared: what is smaller than this within a tile and its margin may be left out by either.
SLIVER = 4.0


def load_areas(conn, shapes, codes):
    """A table for each zoom, with the very shapes our levels were rounded from."""
    world = shapely.transform(shapes, lambda xy: np.stack(mercator_fraction(xy[:, 0], xy[:, 1]), axis=1))
    by_zoom = {}
    for z, level in simplified_levels(world, 14):
        if z not in TILES_AT:
            continue
        unit = 2 * HALF_WORLD / (4096 << z)
        metres = shapely.transform(
            level, lambda xy, u=unit: np.column_stack([xy[:, 0] * u - HALF_WORLD, HALF_WORLD - xy[:, 1] * u])
        )
        conn.execute(
            f"CREATE TABLE areas_{z} (code text, name text, people int, geom geometry(Geometry, 3857))"
        )
        with conn.cursor().copy(f"COPY areas_{z} FROM STDIN") as copy:
            wkb = shapely.to_wkb(shapely.set_srid(metres, 3857), hex=True, include_srid=True)
            for at, code in enumerate(codes):
                copy.write_row((code, f"Area {code}", at, wkb[at]))
        conn.execute(f"CREATE INDEX areas_{z}_geom ON areas_{z} USING gist (geom)")
        conn.execute(f"CLUSTER areas_{z} USING areas_{z}_geom")
        conn.execute(f"VACUUM ANALYZE areas_{z}")
        by_zoom[z] = level
    return by_zoom


def peer_areas(conn, z):
    """A function that lets PostGIS draw a tile."""
    query = (
        "SELECT ST_AsMVT(t, 'areas', 4096, 'geom') FROM (SELECT code, name, people, "
        f"ST_AsMVTGeom(geom, ST_TileEnvelope(%s::int, %s::int, %s::int), 4096, {BUFFER}, true) AS geom "
        f"FROM areas_{z} WHERE geom && "
        f"ST_TileEnvelope(%s::int, %s::int, %s::int, margin => {BUFFER / 4096})) t"
    )

    def draw(tile, prepare):
        return conn.execute(query, (*tile, *tile), prepare=prepare, binary=True).fetchone()[0]

    return draw


def same_areas(level, codes, tile, ours, theirs):
    """Do two tiles hold the same areas, with the same tags and shapes? Gives (equal, how many only ours).

    PostGIS leaves out what is below a tile unit and we draw one unit, so an area may be in one tile only
    when less than SLIVER of it lies within tile and margin. Shapes may differ by two tile units along
    their border, because both round, PostGIS before it cuts and we after.
    """
    _, x, y = tile
    ours, theirs = area_features(ours), area_features(theirs)
    frame = shapely.box(-BUFFER, -BUFFER, 4096 + BUFFER, 4096 + BUFFER)
    seen = {}
    in_tile = shapely.transform(level, lambda xy: xy - np.array([x * 4096, y * 4096]))
    near = np.flatnonzero(shapely.intersects(in_tile, frame))
    for at, area in zip(near, shapely.area(shapely.intersection(in_tile[near], frame)), strict=True):
        seen[codes[at]] = area
    must = {code for code, area in seen.items() if area >= SLIVER}
    equal = must <= set(ours) and must <= set(theirs)
    equal &= all(seen.get(code, 0) < SLIVER for code in set(ours) ^ set(theirs))
    for code in must & set(ours) & set(theirs):
        if ours[code][1] != theirs[code][1]:
            return False, 0
        one, other = ours[code][0], theirs[code][0]
        if shapely.symmetric_difference(one, other).area > 2 * max(one.length, 16):
            return False, 0
    return equal, len(set(ours) - set(theirs))


def area_rows(conn, count=5000):
    """Measure area tiles at each zoom."""
    shapes = patchwork(count)
    codes = [f"E{at:08d}" for at in range(len(shapes))]
    corners = shapely.get_num_coordinates(shapes).mean()
    with tempfile.TemporaryDirectory() as root:
        made = AreaSnapshot.from_geometries(
            shapes,
            codes=codes,
            names=[f"Area {code}" for code in codes],
            properties={"people": np.arange(len(shapes))},
        )
        snapshot = AreaSnapshot.open(made.save(root))
        by_zoom = load_areas(conn, shapes, codes)
        where = shapely.get_coordinates(shapely.centroid(shapes))
        for z, wanted in TILES_AT.items():
            fractions = mercator_fraction(where[:, 0], where[:, 1])
            xs, ys = ((fraction * 2**z).astype(int) for fraction in fractions)
            order = np.random.default_rng(z).permutation(len(shapes))
            tiles = list(dict.fromkeys((z, int(xs[at]), int(ys[at])) for at in order))[:wanted]

            def ours(tile):
                return encode_areas(snapshot, *tile, buffer=BUFFER)

            peer, way = quicker_way(peer_areas(conn, z), tiles)
            ours_ms, peer_ms = side_by_side(ours, peer, tiles)
            checks = [same_areas(by_zoom[z], codes, tile, ours(tile), peer(tile)) for tile in tiles]
            octets = [int(np.median([len(draw(tile)) for tile in tiles])) for draw in (ours, peer)]
            yield row(
                f"choropleth tile, {len(shapes):,} areas, z{z}",
                "PostGIS, table simplified for the zoom",
                ours_ms,
                peer_ms,
                equal=all(equal for equal, _ in checks),
                aim=AIM,
                note=f"{len(tiles)} tiles, {octets[0]:,} bytes (PostGIS {octets[1]:,}); "
                f"{corners:.0f} corners an area before simplifying; "
                f"{sum(more for _, more in checks)} tiny areas only in ours; PostGIS {way}",
                size=len(shapes),
                zoom=z,
            )
