"""Where on the world's tile grid a place lies: Web Mercator, counted in whole steps.

The world is a square of 2**31 steps a side, x to the east and y to the south; a step is 19 mm at the
equator and 11 mm in the north of England. A tile at zoom z is a square of 2**(31 - z) steps, drawn on
EXTENT x EXTENT tile units.
"""

import math

import numpy as np

WORLD_BITS = 31
EXTENT_BITS = 12
EXTENT = 1 << EXTENT_BITS
MAX_ZOOM = 22
MAX_LATITUDE = 85.0511287798066
EARTH_RADIUS_KM = 6378.137


def check_tile(z, x, y) -> tuple[int, int, int]:
    """Is there such a tile? Gives the three numbers back as plain integers.

    Raises ValueError, in words that can be shown to whoever asked, when there is not.

    >>> check_tile(1, 1, 0)
    (1, 1, 0)
    >>> check_tile(1, 2, 0)
    Traceback (most recent call last):
    ValueError: There is no tile 1/2/0: at zoom 1 columns and rows run from 0 to 1.
    """
    numbers = []
    for name, number in (("zoom", z), ("column", x), ("row", y)):
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise ValueError(f"The {name} of a tile is a whole number, not {number!r}.")
        numbers.append(int(number))
    z, x, y = numbers
    if not 0 <= z <= MAX_ZOOM:
        raise ValueError(f"There is no zoom {z}: zooms run from 0 to {MAX_ZOOM}.")
    side = 1 << z
    if not (0 <= x < side and 0 <= y < side):
        raise ValueError(
            f"There is no tile {z}/{x}/{y}: at zoom {z} columns and rows run from 0 to {side - 1}."
        )
    return z, x, y


def check_buffer(buffer) -> int:
    """Is this a margin a tile can have? In tile units, 0 to EXTENT.

    >>> check_buffer(64)
    64
    """
    if isinstance(buffer, bool) or not isinstance(buffer, (int, np.integer)) or not 0 <= buffer <= EXTENT:
        raise ValueError(f"The buffer of a tile is a whole number from 0 to {EXTENT}, not {buffer!r}.")
    return int(buffer)


def naming_rows(rows, limit=10) -> str:
    """Row numbers as words for an error message; the first few, then how many more.

    >>> naming_rows([3, 5])
    'rows 3, 5'
    >>> naming_rows(range(30), limit=2)
    'rows 0, 1 and 28 more'
    """
    rows = list(rows)
    named = ", ".join(str(int(row)) for row in rows[:limit])
    more = f" and {len(rows) - limit} more" if len(rows) > limit else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {named}{more}"


def refuse_bad_positions(lon, lat, row_of=None) -> None:
    """Can every position be drawn on the map? Raises ValueError naming the rows that cannot.

    lon, lat: float64 arrays of the same length, degrees (WGS 84). row_of: the row number to name for each
    position, when several positions belong to one row.
    """

    def rows(bad):
        where = np.flatnonzero(bad)
        return naming_rows(where if row_of is None else np.unique(np.asarray(row_of)[where]))

    not_a_number = ~(np.isfinite(lon) & np.isfinite(lat))
    if not_a_number.any():
        raise ValueError(f"A longitude or latitude is missing or infinite in {rows(not_a_number)}.")
    polar = np.abs(lat) > MAX_LATITUDE
    if polar.any():
        raise ValueError(
            f"A latitude is beyond {MAX_LATITUDE:.4f} degrees, where the map ends, in {rows(polar)}."
        )
    outside = np.abs(lon) > 180
    if outside.any():
        raise ValueError(f"A longitude is beyond 180 degrees in {rows(outside)}.")


def mercator_fraction(lon, lat) -> tuple[np.ndarray, np.ndarray]:
    """How far east and south on the world square, each from 0 to 1 (float64).

    >>> [float(v[0]) for v in mercator_fraction(np.array([0.0]), np.array([0.0]))]
    [0.5, 0.5]
    """
    lat = np.radians(np.asarray(lat, dtype=np.float64))
    x = np.asarray(lon, dtype=np.float64) / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)
    return x, np.clip(y, 0, 1)


def world_steps(lon, lat) -> tuple[np.ndarray, np.ndarray]:
    """The step of the world square each position lies in: two int32 arrays, 0 to 2**31 - 1.

    >>> [int(v[0]) for v in world_steps(np.array([0.0]), np.array([0.0]))] == [2**30, 2**30]
    True
    """
    steps = []
    for fraction in mercator_fraction(lon, lat):
        whole = np.floor(fraction * (1 << WORLD_BITS))
        steps.append(np.clip(whole, 0, (1 << WORLD_BITS) - 1).astype(np.int32))
    return steps[0], steps[1]


def latitude_of(y_fraction):
    """The latitude, in degrees, of a place this far south on the world square.

    >>> float(latitude_of(0.5))
    0.0
    """
    return np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * np.asarray(y_fraction, dtype=np.float64)))))


def cell_area_km2(y_fraction, side_fraction):
    """The ground covered by a small square of the map, in square kilometres.

    y_fraction: how far south its middle lies; side_fraction: its side as a share of the world's.

    >>> round(float(cell_area_km2(0.5, 1 / 40075.016)), 6)
    1.0
    """
    side = 2 * math.pi * EARTH_RADIUS_KM * side_fraction * np.cos(np.radians(latitude_of(y_fraction)))
    return side * side
