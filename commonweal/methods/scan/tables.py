"""Cases and what would be expected, by interval of time and place, under each model."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.population import Population, person_time
from commonweal.methods.scan.settings import Model, NotScannable

# Replications keep a number for each count of cases, and one for each person of the Bernoulli model.
MOST = 20_000_000


@dataclass(frozen=True)
class Counts:
    """Cases or controls, a row each: place and stratum (numbers from 0), the day, how many."""

    place: NDArray[np.int64]
    day: NDArray[np.int64]
    number: NDArray[np.int64]
    stratum: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many are there in all?"""
        return int(self.number.sum())


def counts(rows: list[tuple[int, int, int, int]]) -> Counts:
    """Rows of (place, day, number, stratum) as columns.

    >>> counts([(0, 3, 2, 0), (1, 4, 1, 0)]).total
    3
    """
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Counts(*(np.ascontiguousarray(column) for column in columns))


@dataclass(frozen=True)
class Table:
    """Cases, and the measure they are held against, each intervals x places.

    measure: expected cases, or people (cases and controls) in the Bernoulli model. total: its sum.
    strata: cases by interval, place and stratum, which the permutation model shuffles within.
    """

    model: Model
    cases: NDArray[np.int64]
    measure: NDArray[np.float64]
    strata: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0, 0), np.int64))

    @property
    def number(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @property
    def total(self) -> float:
        """The whole measure: of expected cases it is the number of cases."""
        return float(self.number) if self.model is not Model.BERNOULLI else float(self.measure.sum())

    @property
    def at_risk(self) -> NDArray[np.float64]:
        """What the share of a circle is a share of, at each place."""
        return np.asarray(self.measure.sum(axis=0))


def tabulate(rows: Counts, starts: NDArray[np.int64], *, places: int, strata: int = 1) -> NDArray[np.int64]:
    """Add counts up: intervals x places x strata. Every day must be in the study.

    >>> tabulate(counts([(0, 3, 2, 0), (1, 4, 1, 0)]), np.array([0, 4, 8]), places=2)[:, :, 0].tolist()
    [[2, 0], [0, 1]]
    """
    if len(rows.day) and not ((rows.day >= starts[0]) & (rows.day < starts[-1])).all():
        raise NotScannable("A case or a control is outside the study period.")
    if (rows.number < 0).any():
        raise NotScannable("A count is below zero.")
    table = np.zeros((len(starts) - 1, places, strata), dtype=np.int64)
    interval = np.searchsorted(starts, rows.day, side="right") - 1
    np.add.at(table, (interval, rows.place, rows.stratum), rows.number)
    return table


def table_of(
    model: Model,
    cases: Counts,
    starts: NDArray[np.int64],
    *,
    places: int,
    strata: int = 1,
    controls: Counts | None = None,
    population: Population | None = None,
) -> Table:
    """The table that is scanned. Raises NotScannable where there are no cases, or cases without anybody at risk.

    Poisson: expected cases follow the population of each stratum (indirect standardisation), evenly in time but for
    the population. Permutation: the cases of a place times those of an interval, by all cases, within each stratum.
    """
    by_stratum = tabulate(cases, starts, places=places, strata=strata)
    observed = by_stratum.sum(axis=2)
    if observed.sum() < 2:
        raise NotScannable(
            "There is no case." if not observed.sum() else "One case alone can make no cluster."
        )
    if observed.sum() + (controls.total if controls is not None else 0) > MOST:
        raise NotScannable(
            f"There are more than {MOST:,} cases and controls, which is more than can be scanned."
        )
    if model is Model.BERNOULLI:
        if controls is None:
            raise NotScannable("The Bernoulli model needs controls.")
        others = tabulate(controls, starts, places=places, strata=1)[:, :, 0]
        if not others.sum():
            raise NotScannable("There is no control.")
        return Table(model, observed, (observed + others).astype(float))
    if model is Model.PERMUTATION:
        expected = np.zeros(observed.shape)
        for stratum in range(strata):
            part = by_stratum[:, :, stratum]
            if part.sum():
                expected += np.outer(part.sum(axis=1), part.sum(axis=0)) / part.sum()
        return Table(model, observed, expected, by_stratum)
    if population is None or not len(population.number):
        raise NotScannable("The Poisson model needs a population.")
    return Table(
        model, observed, _expected(by_stratum, population, starts), np.zeros((0, 0, 0), dtype=np.int64)
    )


def _expected(
    cases: NDArray[np.int64], population: Population, starts: NDArray[np.int64]
) -> NDArray[np.float64]:
    if (population.number < 0).any() or not np.isfinite(population.number).all():
        raise NotScannable("A population is below zero or not a number.")
    _intervals, places, strata = cases.shape
    people = person_time(population, starts, places=places, strata=strata)
    by_stratum = cases.sum(axis=(0, 1))
    at_risk = people.sum(axis=(0, 1))
    if not at_risk.sum():
        raise NotScannable("Nobody is at risk: every population is zero.")
    if (without := (by_stratum > 0) & (at_risk == 0)).any():
        raise NotScannable(f"{int(by_stratum[without].sum()):,} cases are of people of whom there are none.")
    nowhere = (cases.sum(axis=(0, 2)) > 0) & (people.sum(axis=(0, 2)) == 0)
    if nowhere.any():
        raise NotScannable(f"There are cases in {int(nowhere.sum()):,} places where nobody is at risk.")
    rates = np.divide(by_stratum, at_risk, out=np.zeros(strata), where=at_risk > 0)
    return np.asarray(people @ rates)
