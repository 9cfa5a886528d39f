"""Vector tiles of points, counts and areas, measured against PostGIS in the same run.

python -m bench.tiles            all of it (about three minutes)
python -m bench.tiles --quick    100,000 points only
"""

import json
import sys
from pathlib import Path

from bench import tile_areas, tile_points
from bench.measure import as_table
from bench.postgis import private_postgis, version

RESULTS = Path(__file__).resolve().parent.parent / "var" / "bench" / "tiles.json"
TITLE = "Vector tiles"
CHECKED = """\
- Points: in every tile measured, the ids, tags and positions of ours and of PostGIS's tile, and those that
  plain NumPy picks from the rows. Ids must be equal, but for points within one tile unit of the margin's
  outer edge, where PostGIS compares in single precision; positions to one tile unit.
- Counts: every cell of every tile measured, exactly.
- Areas: codes, tags and shapes in every tile measured. An area may be in one tile only when less than four
  square tile units of it lie in the tile and its margin: PostGIS leaves those out, we draw them. Shapes
  must agree to two tile units along their border.
- Clearance (7 of 10 classes) and filter (8 of 12 kinds, 220 of 260 weeks) are applied by both. PostGIS has
  a GiST index, rows in near-to-near order, current statistics, no JIT, binary results over one connection
  on loopback, warm; each query is measured prepared and not, and the quicker way counts. Area tables hold
  the same simplified shapes that we draw. Ours is called in process, on mapped files, on one thread;
  PostGIS may use parallel workers.
"""


def rows(*, quick=False) -> list[dict]:
    """Measure, write `var/bench/tiles.json` and give the lines of the table."""
    found = []
    with private_postgis() as conn:
        peer = version(conn)
        sizes = tile_points.SIZES[:1] if quick else tile_points.SIZES
        for size in sizes:
            found += _shown(tile_points.point_rows(conn, size, public=False))
        found += _shown(tile_points.point_rows(conn, sizes[-1], public=True))
        found += _shown(tile_areas.area_rows(conn))
    for line in found:
        line["peer_version"] = peer
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _shown(lines):
    kept = []
    for line in lines:
        print(as_table([line]).splitlines()[-1], file=sys.stderr, flush=True)
        kept.append(line)
    return kept


if __name__ == "__main__":
    print(as_table(rows(quick="--quick" in sys.argv)))
