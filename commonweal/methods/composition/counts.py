"""The table that every index of composition starts from: people by area and group."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class NotCounts(ValueError):
    """The figures are not counts of people by area and group. The message says which figure and why."""


@dataclass(frozen=True)
class Counts:
    """People by area and group.

    areas, groups: names, each once.  people: areas x groups, not negative. Empty areas may stand in it; no
    index counts them.
    """

    areas: tuple[str, ...]
    groups: tuple[str, ...]
    people: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.people.shape != (len(self.areas), len(self.groups)):
            raise NotCounts(
                f"A table of {len(self.areas)} areas and {len(self.groups)} groups is wanted, "
                f"but the figures have the shape {self.people.shape}."
            )
        if not np.isfinite(self.people).all():
            raise NotCounts("A figure is missing or not a number.")
        if (self.people < 0).any():
            raise NotCounts("A count is below zero.")
        if not self.people.sum():
            raise NotCounts("Nobody is counted: every figure is zero.")

    @cached_property
    def lived_in(self) -> NDArray[np.float64]:
        """The rows of areas in which anybody lives."""
        return np.asarray(self.people[self.people.sum(axis=1) > 0])

    @property
    def totals(self) -> NDArray[np.float64]:
        """People of all groups in each area in which anybody lives."""
        return np.asarray(self.lived_in.sum(axis=1))

    def column(self, group: str) -> NDArray[np.float64]:
        """People of one group in each area in which anybody lives. Raises NotCounts for another name."""
        try:
            return np.asarray(self.lived_in[:, self.groups.index(group)])
        except ValueError:
            raise NotCounts(f"There is no group “{group}”. There are: {'; '.join(self.groups)}.") from None


def counts_from(rows: Iterable[tuple[str, str, float]]) -> Counts:
    """Make the table from (area, group, count), in the order in which areas and groups first appear.

    A pair that is not in the rows counts nobody; one that is there twice raises NotCounts, as adding it up
    or choosing one would both be guesses.

    >>> counts_from([("A", "young", 3), ("A", "old", 1), ("B", "old", 4)]).people.tolist()
    [[3.0, 1.0], [0.0, 4.0]]
    """
    cells: dict[tuple[str, str], float] = {}
    areas: dict[str, int] = {}
    groups: dict[str, int] = {}
    for area, group, count in rows:
        if (area, group) in cells:
            raise NotCounts(f"Area “{area}” and group “{group}” are there twice.")
        cells[area, group] = count
        areas.setdefault(area, len(areas))
        groups.setdefault(group, len(groups))
    people = np.zeros((len(areas), len(groups)))
    for (area, group), count in cells.items():
        people[areas[area], groups[group]] = count
    return Counts(areas=tuple(areas), groups=tuple(groups), people=people)
