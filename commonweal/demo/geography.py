"""The ground of Wealdmere: small areas that tile the borough, wards made of them, and the older wards.

Straight cells are drawn around seeded points and then bent by one smooth and invertible bend of the
whole plane. Neighbours share every point of their border before the bend, so they share it after:
no gap and no overlap can arise.
"""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.places.geometry import BRITISH_GRID, WGS84, project

SEED = 20261
NOW, BEFORE = 2025, 2015
DIGITS = 7  # of a degree: about a centimetre
STEP = 60.0  # metres between points of a border
GRID = 0.01  # metres: what lies closer together is one corner, whatever the last digit of it
# The two boundaries that cut small areas in 2015: every ninth one along an outer border of these wards.
CUT_EVERY = 9


@dataclass(frozen=True)
class Ground:
    """Everything that is drawn: names, codes and outlines in WGS84, longitude first.

    ward_of: for each small area, the index of its ward of 2025.
    """

    ward_names: tuple[str, ...]
    ward_codes: tuple[str, ...]
    wards: NDArray[Any]
    small_codes: tuple[str, ...]
    small_names: tuple[str, ...]
    small_areas: NDArray[Any]
    ward_of: NDArray[np.int64]
    old_names: tuple[str, ...]
    old_codes: tuple[str, ...]
    old_wards: NDArray[Any]
    borough: Any

    def ward(self, name: str) -> Any:
        """The outline of the ward of 2025 with this name. Raises ValueError when there is none."""
        return self.wards[self.ward_names.index(name)]


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(
        files("commonweal.demo.content").joinpath("geography.toml").read_text(encoding="utf-8")
    )


@cache
def ground(seed: int = SEED) -> Ground:
    """Draw the borough. The same seed draws the same borough, to the last digit.

    >>> len(ground().wards), len(ground().small_areas)
    (18, 96)
    """
    content = _content()
    rng = np.random.default_rng(seed)
    wards = content["ward"]
    outline = _outline(content["half"], rng)
    ward_cells = _within(np.array([ward["middle"] for ward in wards], float), outline)
    points, ward_of_small = _seeds(wards, ward_cells, rng)
    straight = np.concatenate(
        [_within(points[ward_of_small == number], cell) for number, cell in enumerate(ward_cells)]
    )
    small = _bent(straight, np.array(content["origin"], float), rng)
    ward_codes = tuple(f"X05{number:06d}" for number in range(1, len(wards) + 1))
    outlines = np.array(
        [shapely.union_all(small[ward_of_small == number]) for number in range(len(wards))], dtype=object
    )
    names = tuple(ward["name"] for ward in wards)
    position: dict[int, int] = {}
    small_names = []
    for number in ward_of_small.tolist():
        position[number] = position.get(number, 0) + 1
        small_names.append(f"{names[number]} {position[number]:02d}")
    old_names, old_codes, old_wards = _wards_before(small, ward_of_small, names, ward_codes, content)
    return Ground(
        ward_names=names,
        ward_codes=ward_codes,
        wards=outlines,
        small_codes=tuple(f"X01{number:06d}" for number in range(1, len(small) + 1)),
        small_names=tuple(small_names),
        small_areas=small,
        ward_of=ward_of_small,
        old_names=old_names,
        old_codes=old_codes,
        old_wards=old_wards,
        borough=shapely.union_all(small),
    )


def _seeds(
    wards: list[dict[str, Any]], ward_cells: NDArray[Any], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A point for each small area, metres from the origin, and the ward it lies in.

    On a lattice where the new town's grid is, in turned rows on the estates, anyhow in the old parts.
    """
    points, ward_of = [], []
    for number, (ward, cell) in enumerate(zip(wards, ward_cells, strict=True)):
        middle = np.array(cell.centroid.coords[0])
        across, down = np.ptp(np.array(cell.exterior.coords), axis=0) / 3.1
        unit = _sunflower(ward["areas"]) if ward["pattern"] == "old" else _lattice(ward["areas"])
        if ward["pattern"] == "estate":
            unit = unit @ _turn(0.5)
        wobble = {"grid": 20.0, "estate": 60.0, "old": 150.0}[ward["pattern"]]
        placed = middle + unit * [across, down] + rng.normal(0, wobble, unit.shape)
        # Evened out once, so that no small area is a splinter; the grid stays a grid.
        if ward["pattern"] != "grid":
            parts = _within(placed, cell)
            placed = np.array([part.centroid.coords[0] for part in parts])
        points.append(placed)
        ward_of += [number] * ward["areas"]
    return np.vstack(points), np.array(ward_of)


def _within(points: NDArray[np.float64], ground: Any) -> NDArray[Any]:
    """The cell of each point in a piece of ground, in the order of the points: what is nearest to it."""
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=ground.buffer(3000))
    )
    cell_of = shapely.STRtree(cells).query(shapely.points(points), predicate="within")[1]
    return np.asarray(shapely.intersection(cells[cell_of], ground))


def _lattice(count: int) -> NDArray[np.float64]:
    across = 2 if count <= 4 else 3
    grid = np.array([(number % across, number // across) for number in range(count)], float)
    return np.asarray(grid - grid.mean(axis=0)) * [1.0, 1.4]


def _sunflower(count: int) -> NDArray[np.float64]:
    numbers = np.arange(count) + 0.5
    angle, radius = numbers * 2.399963, np.sqrt(numbers / count)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _turn(angle: float) -> NDArray[np.float64]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _outline(half: list[float], rng: np.random.Generator) -> Any:
    """The borough's edge before the bend: a rounded oblong with bays."""
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    # A superellipse is fuller than an ellipse: the corners belong to somebody too.
    reach = (np.abs(np.cos(angle)) ** 3 + np.abs(np.sin(angle)) ** 3) ** (-1 / 3)
    for waves in (3, 5, 7):
        reach *= 1 + rng.uniform(0.015, 0.035) * np.cos(waves * angle + rng.uniform(0, 6.28))
    return shapely.Polygon(
        np.column_stack([half[0] * reach * np.cos(angle), half[1] * reach * np.sin(angle)])
    )


def _bent(cells: NDArray[Any], origin: NDArray[np.float64], rng: np.random.Generator) -> NDArray[Any]:
    """Straight cells, metres from the origin, become the outlines on the map, in the same order."""
    # Every border once, however many cells touch it, in short steps.
    borders = shapely.segmentize(
        shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(cells), grid_size=GRID))),
        STEP,
    )
    bend = _bend(rng)
    bent = shapely.transform(borders, lambda xy: bend(xy) + origin)
    lines = shapely.transform(project(bent, BRITISH_GRID, WGS84), lambda xy: np.round(xy, DIGITS))
    polygons = shapely.get_parts(shapely.polygonize(lines))
    inner = shapely.get_coordinates(shapely.point_on_surface(cells))
    middles = project(shapely.points(bend(inner) + origin), BRITISH_GRID, WGS84)
    which, found = shapely.STRtree(polygons).query(middles, predicate="within")
    if len(polygons) != len(cells) or which.tolist() != list(range(len(cells))):
        raise ValueError("This seed draws a borough that is not in one piece. Take another.")
    return shapely.orient_polygons(polygons[found])


def _bend(rng: np.random.Generator) -> Any:
    """A bend of the plane that cannot fold: its slopes (2π · size / length) stay below 1/√2 together.

    Strong in the old west, weak in the planned east.
    """
    waves = [
        (length, size, rng.uniform(0, 6.28, 4))
        for length, size in ((5200.0, 160.0), (1900.0, 60.0), (700.0, 20.0), (260.0, 4.0))
    ]

    def bend(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = xy[:, 0], xy[:, 1]
        strength = 0.2 + 0.8 / (1 + np.exp((x - 1200) / 900))
        moved = xy.astype(float).copy()
        for length, size, phase in waves:
            k = 2 * np.pi / length
            moved[:, 0] += strength * size * np.sin(k * y + phase[0]) * np.cos(0.6 * k * x + phase[1])
            moved[:, 1] += strength * size * np.sin(k * x + phase[2]) * np.cos(0.6 * k * y + phase[3])
        return moved

    return bend


def _wards_before(
    small: NDArray[Any],
    ward_of: NDArray[np.int64],
    names: tuple[str, ...],
    codes: tuple[str, ...],
    content: dict[str, Any],
) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[Any]]:
    """The wards of 2015: some not yet divided, and elsewhere a border through small areas of today.

    A ward that stayed exactly as it was keeps its code, a changed one had another, as with ONS codes.
    """
    was = {names.index(row["ward"]): names.index(row["was"]) for row in content["review"]}
    pieces: list[Any] = []
    belongs: list[int] = []
    changed = set(was) | set(was.values())
    touching = shapely.STRtree(small)
    left, right = touching.query(small, predicate="touches")
    cut = 0
    for area in range(len(small)):
        here = was.get(int(ward_of[area]), int(ward_of[area]))
        beyond = sorted({was.get(int(ward_of[n]), int(ward_of[n])) for n in right[left == area]} - {here})
        cut += bool(beyond)
        if not beyond or cut % CUT_EVERY or here in changed:
            pieces.append(small[area])
            belongs.append(here)
            continue
        halves = _halves(small[area], shapely.union_all(small[_of(ward_of, was, beyond[0])]))
        pieces += halves
        belongs += [here, beyond[0]]
        changed |= {here, beyond[0]}
    kept = [number for number in range(len(names)) if number not in was]
    owner = np.array(belongs)
    outlines = [
        shapely.union_all([piece for piece, mine in zip(pieces, owner == number, strict=True) if mine])
        for number in kept
    ]
    old_codes = tuple(
        f"X05{kept_code + 101:06d}" if kept_code in changed else codes[kept_code] for kept_code in kept
    )
    return tuple(names[number] for number in kept), old_codes, np.array(outlines, dtype=object)


def _of(ward_of: NDArray[np.int64], was: dict[int, int], ward: int) -> NDArray[np.bool_]:
    return np.array([was.get(int(number), int(number)) == ward for number in ward_of])


def _halves(area: Any, neighbour: Any) -> list[Any]:
    """Cut an area in two, across the way to a neighbour: the far part first, then the part beside it."""
    middle = np.array(area.centroid.coords[0])
    towards = np.array(shapely.intersection(area, neighbour).centroid.coords[0]) - middle
    across = np.array([-towards[1], towards[0]]) / np.hypot(*towards)
    line = shapely.LineString([middle - across * 0.2, middle + across * 0.2])
    parts = [
        part
        for part in shapely.get_parts(shapely.polygonize([shapely.union_all([area.boundary, line])]))
        if area.contains(part.representative_point())
    ]
    near = max(parts, key=lambda part: shapely.intersection(part, neighbour).length)
    return [shapely.union_all([part for part in parts if part is not near]), near]


def point_in(outline: object, rng: np.random.Generator) -> tuple[float, float]:
    """A point inside an outline, anywhere in it; degrees with five decimals, about a metre."""
    west, south, east, north = shapely.bounds(outline)
    while True:
        lon, lat = round(rng.uniform(west, east), 5), round(rng.uniform(south, north), 5)
        if shapely.contains_xy(outline, lon, lat):
            return lon, lat


def as_geojson(codes: tuple[str, ...], names: tuple[str, ...], outlines: NDArray[Any]) -> str:
    """Areas as a GeoJSON feature collection (RFC 7946) with the properties code and name."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(outline)),
        }
        for code, name, outline in zip(codes, names, outlines, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
