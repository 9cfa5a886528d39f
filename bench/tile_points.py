"""Point tiles and counts by cell: ours against PostGIS on the same points."""

import tempfile

import numpy as np

from bench.made_data import clustered_points
from bench.measure import row, side_by_side
from bench.tile_contents import point_features
from commonweal.maps.tiles import (
    Between,
    Filters,
    OneOf,
    PointSnapshot,
    cell_counts,
    encode_clusters,
    encode_points,
)

BUFFER = 64
SIZES = (100_000, 300_000, 1_000_000)
TILES_AT = {8: 10, 10: 40, 12: 40, 14: 40}
AIMS = {8: 20, 10: 10, 12: 4, 14: 2}
PERMITTED = np.array([True, True, True, False, True, True, False, True, True, False])
KINDS = [0, 1, 2, 4, 5, 7, 8, 11]
WEEKS = (20, 239)
FILTERS = Filters(OneOf("kind", KINDS), Between("week", *WEEKS))
HALF_WORLD = 20037508.342789244
STEP = 2 * HALF_WORLD / 2**31


def snapshot_of(points, root, *, public):
    """Save the points and open them again, so that what is measured is read from mapped files."""
    made = PointSnapshot.from_arrays(
        ids=points["ids"],
        lon=points["lon"],
        lat=points["lat"],
        visibility_class=points["visibility_class"],
        columns={"kind": points["kind"], "week": points["week"]},
        public_ids=points["public_ids"] if public else None,
    )
    return PointSnapshot.open(made.save(root))


def load_points(conn, name, snapshot):
    """Give PostGIS the very same points, at the middles of our steps, in the same near-to-near order."""
    conn.execute(
        f"CREATE TABLE {name} (id bigint, visibility_class int, kind int, week int, public_id text, "
        "geom geometry(Point, 3857))"
    )
    public = snapshot.public_ids.view(f"S{snapshot.public_ids.shape[1]}").ravel()
    easting = (snapshot.xs + 0.5) * STEP - HALF_WORLD
    northing = HALF_WORLD - (snapshot.ys + 0.5) * STEP
    conn.execute(
        "CREATE TEMP TABLE arrived (id bigint, c int, k int, w int, p text, x float8, y float8, n serial)"
    )
    with conn.cursor().copy("COPY arrived (id, c, k, w, p, x, y) FROM STDIN") as copy:
        for line in zip(
            snapshot.ids.tolist(),
            snapshot.visibility_class.tolist(),
            snapshot.columns[0].tolist(),
            snapshot.columns[1].tolist(),
            public.astype(str).tolist(),
            easting.tolist(),
            northing.tolist(),
            strict=True,
        ):
            copy.write_row(line)
    conn.execute(
        f"INSERT INTO {name} SELECT id, c, k, w, p, ST_SetSRID(ST_MakePoint(x, y), 3857) "
        "FROM arrived ORDER BY n"
    )
    conn.execute("DROP TABLE arrived")
    conn.execute(f"CREATE INDEX ON {name} USING gist (geom)")
    conn.execute(f"VACUUM ANALYZE {name}")


def tiles_with_data(snapshot, z, count, seed=1):
    """Different tiles, chosen by the points in them: where there is more, maps are looked at more."""
    rng = np.random.default_rng([seed, z])
    chosen = {}
    for at in rng.integers(0, len(snapshot), count * 50):
        chosen.setdefault((z, int(snapshot.xs[at]) >> (31 - z), int(snapshot.ys[at]) >> (31 - z)))
        if len(chosen) == count:
            break
    return list(chosen)


def _where(margin):
    return (
        f"geom && ST_TileEnvelope(%s::int, %s::int, %s::int, margin => {margin}) "
        "AND visibility_class = ANY(%s::int[]) AND kind = ANY(%s::int[]) "
        "AND week BETWEEN %s::int AND %s::int"
    )


def peer_points(conn, table, carried, feature_id):
    """A function that lets PostGIS draw a tile."""
    query = (
        f"SELECT ST_AsMVT(t, 'points', 4096, 'geom'{feature_id}) FROM (SELECT {carried}, "
        f"ST_AsMVTGeom(geom, ST_TileEnvelope(%s::int, %s::int, %s::int), 4096, {BUFFER}, true) AS geom "
        f"FROM {table} WHERE {_where(BUFFER / 4096)}) t"
    )
    cleared = np.flatnonzero(PERMITTED).tolist()

    def draw(tile, prepare):
        arguments = (*tile, *tile, cleared, KINDS, *WEEKS)
        return conn.execute(query, arguments, prepare=prepare, binary=True).fetchone()[0]

    return draw


def quicker_way(draw, tiles):
    """Prepared or not, whichever serves PostGIS better on these tiles: (function, words)."""
    some = tiles[:8]
    unprepared, prepared = side_by_side(lambda t: draw(t, False), lambda t: draw(t, True), some, repeats=4)
    best = bool(np.median(prepared) <= np.median(unprepared))
    return (lambda tile: draw(tile, best)), "prepared" if best else "planned each time"


def same_points(snapshot, tile, ours, theirs, key):
    """Do two tiles hold the same points with the same tags, and are they those plain NumPy finds?

    In the tile itself the ids must be equal exactly. In the margin PostGIS compares in single precision
    and rounds where we cut, so points within one tile unit of the margin's outer edge may be in one only.
    Positions may differ by one tile unit.
    """
    z, x, y = tile
    ours, theirs = point_features(ours, key), point_features(theirs, key)
    shift = 31 - z
    unit = 2.0 ** (shift - 12)
    px = (snapshot.xs - np.int64(x << shift)) / unit
    py = (snapshot.ys - np.int64(y << shift)) / unit
    classes, (kinds, weeks) = snapshot.visibility_class, snapshot.columns
    asked = PERMITTED[classes] & np.isin(kinds, KINDS) & (weeks >= WEEKS[0]) & (weeks <= WEEKS[1])

    def named(rows):
        if key == "id":
            return set(snapshot.ids[rows].tolist())
        return {
            name.decode()
            for name in snapshot.public_ids[rows].view(f"S{snapshot.public_ids.shape[1]}").ravel()
        }

    def within(margin):
        return named(
            np.flatnonzero(
                asked & (px >= -margin) & (px < 4096 + margin) & (py >= -margin) & (py < 4096 + margin)
            )
        )

    surely, perhaps = within(BUFFER - 1), within(BUFFER + 1)
    for found in (ours, theirs):
        if not surely <= set(found) <= perhaps:
            return False
    if set(ours) != within(BUFFER):
        return False
    return all(
        ours[i][2] == theirs[i][2]
        and abs(ours[i][0] - theirs[i][0]) <= 1
        and abs(ours[i][1] - theirs[i][1]) <= 1
        for i in set(ours) & set(theirs)
    )


def point_rows(conn, size, *, public):
    """Measure tiles of single points at each zoom, carrying row numbers or public ids."""
    with tempfile.TemporaryDirectory() as root:
        points = clustered_points(size)
        snapshot = snapshot_of(points, root, public=public)
        table = "points" if public else f"points_{size}"
        if public:
            carried, key, feature_id = "kind, week, public_id", "public_id", ""
            load_points(conn, table, snapshot)
        else:
            carried, key, feature_id = "id, kind, week", "id", ", 'id'"
            with tempfile.TemporaryDirectory() as other:
                load_points(conn, table, snapshot_of(points, other, public=True))
        for z, count in TILES_AT.items():
            tiles = tiles_with_data(snapshot, z, count)

            def ours(tile, snapshot=snapshot):
                return encode_points(snapshot, *tile, PERMITTED, FILTERS, buffer=BUFFER)

            peer, way = quicker_way(peer_points(conn, table, carried, feature_id), tiles)
            ours_ms, peer_ms = side_by_side(ours, peer, tiles)
            equal = all(same_points(snapshot, tile, ours(tile), peer(tile), key) for tile in tiles)
            octets = int(np.median([len(ours(tile)) for tile in tiles]))
            what = "with public ids" if public else "raw"
            yield row(
                f"point tile, {what}, {size:,} points, z{z}",
                "PostGIS ST_AsMVT",
                ours_ms,
                peer_ms,
                equal=equal,
                aim=AIMS[z] if size == SIZES[-1] and not public else None,
                note=f"{len(tiles)} tiles, {octets:,} bytes; PostGIS {way}",
                size=size,
                zoom=z,
            )
        if public:
            yield from cluster_rows(conn, table, snapshot)
        conn.execute(f"DROP TABLE {table}")


def cluster_rows(conn, table, snapshot, cells=64):
    """Measure counts by cell. PostGIS only counts; ours also writes the tile."""
    query = (
        "SELECT floor((ST_X(geom) - ST_XMin(e)) / s)::int, "
        "floor((ST_YMax(e) - ST_Y(geom)) / s)::int, count(*) "
        f"FROM {table}, (SELECT ST_TileEnvelope(%s::int, %s::int, %s::int) AS e) b, "
        "LATERAL (SELECT (ST_XMax(e) - ST_XMin(e)) / %s::int AS s) c "
        f"WHERE {_where(0)} GROUP BY 1, 2"
    )
    cleared = np.flatnonzero(PERMITTED).tolist()

    def draw(tile, prepare):
        arguments = (*tile, cells, *tile, cleared, KINDS, *WEEKS)
        return conn.execute(query, arguments, prepare=prepare, binary=True).fetchall()

    for z, count in ((6, 4), (8, 10), (10, 40)):
        tiles = tiles_with_data(snapshot, z, count)
        peer, way = quicker_way(draw, tiles)

        def ours(tile):
            return encode_clusters(snapshot, *tile, PERMITTED, FILTERS, cells=cells)

        ours_ms, peer_ms = side_by_side(ours, peer, tiles)
        equal = True
        for tile in tiles:
            counts = cell_counts(snapshot, *tile, PERMITTED, FILTERS, cells=cells)
            theirs = np.zeros((cells, cells), np.int64)
            for column, line, number in peer(tile):
                if 0 <= column < cells and 0 <= line < cells:
                    theirs[line, column] = number
            equal &= bool((counts == theirs).all())
        yield row(
            f"counts in {cells} x {cells} cells, {len(snapshot):,} points, z{z}",
            "PostGIS GROUP BY",
            ours_ms,
            peer_ms,
            equal=equal,
            note=f"{len(tiles)} tiles; PostGIS {way}, counts only, no tile",
            size=len(snapshot),
            zoom=z,
        )
