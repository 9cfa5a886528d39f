"""Percentages as they are published: along which dimension, and with how many decimal places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Shares:
    """Percentages of a table. along: the dimension of which each line makes up 100 %, by the total at its end.

    places: decimal places. percentages: one for each count, nan where none is told.
    """

    along: str
    places: int
    percentages: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not 0 <= self.places <= 3:
            raise ValueError("Give percentages with none to three decimal places.")
