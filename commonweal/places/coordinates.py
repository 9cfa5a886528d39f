"""Is this a coordinate in the United Kingdom, and if not, what is wrong with it? Nothing is corrected here."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# West, south, east, north in degrees: the United Kingdom and the Channel Islands with some sea around.
UNITED_KINGDOM = (-9.0, 48.9, 2.5, 61.2)

FINE, MISSING, ZERO, SWAPPED, OFF_EARTH, OUTSIDE = range(6)
WORDS = {
    FINE: "",
    MISSING: "there is no coordinate",
    ZERO: "the coordinate is (0, 0), which stands for “not known” and lies in the Gulf of Guinea",
    SWAPPED: "longitude and latitude look exchanged: longitude comes first and is between -9 and 2.5 here",
    OFF_EARTH: "the coordinate is not on the earth: longitude goes from -180 to 180, latitude from -90 to 90. "
    "Numbers in the hundred thousands are metres of the British National Grid",
    OUTSIDE: "the coordinate is outside the United Kingdom",
}


def faults(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int8]:
    """What is wrong with each coordinate? FINE, or one of the other marks; `WORDS` says them in words.

    lon, lat: degrees, same length; not-a-number where missing.

    >>> faults([-0.73, 0.0, 51.99, -30.0], [51.99, 0.0, -0.73, 51.0]).tolist() == [
    ...     FINE, ZERO, SWAPPED, OUTSIDE]
    True
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    west, south, east, north = UNITED_KINGDOM
    with np.errstate(invalid="ignore"):
        here = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        swapped = (y >= west) & (y <= east) & (x >= south) & (x <= north)
        off = (np.abs(x) > 180) | (np.abs(y) > 90)
    return np.select(
        [~np.isfinite(x) | ~np.isfinite(y), here, (x == 0) & (y == 0), swapped, off],
        [MISSING, FINE, ZERO, SWAPPED, OFF_EARTH],
        default=OUTSIDE,
    ).astype(np.int8)
