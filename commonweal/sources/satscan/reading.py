"""A parameter file and the files that it names, read for a scan."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan import (
    Counts,
    Model,
    NotScannable,
    Places,
    Population,
    Unit,
    counts,
    on_the_sphere,
    places_from,
)
from commonweal.sources.opening import Unreadable
from commonweal.sources.satscan.asked import Asked, settings_of
from commonweal.sources.satscan.dates import NoDate, day_of, population_day
from commonweal.sources.satscan.parameters import Parameters, read_parameters
from commonweal.sources.satscan.rows import rows_of

LARGEST = 2**31 - 1


class _Refused(ValueError):
    """A row can't be used. The message says why."""


@dataclass
class ScanFiles:
    """What was read. accepted: rows that were used.  refused: rows and reasons, with the file of each.  files: those
    that were read, the parameters first.  passed_over: rows out of the study, where the parameters allow them.
    """

    asked: Asked
    places: Places
    cases: Counts
    strata: int
    controls: Counts | None = None
    population: Population | None = None
    centres: NDArray[np.float64] | None = None
    listed: NDArray[np.float64] | None = None
    accepted: int = 0
    passed_over: int = 0
    extra_columns: bool = False
    refused: list[dict[str, Any]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def read_scan(path: Path) -> ScanFiles:
    """Read everything for the scan that a parameter file of SaTScan asks for.

    Where SaTScan would stop at a row it is refused here, with its reason, and the others are used. Raises Unreadable
    for files that can't be used at all, and NotScannable for parameters that contradict each other.
    """
    parameters = read_parameters(path)
    return _Reading(parameters, settings_of(parameters)).read()


class _Reading:
    """One pass over the files: coordinates first, by which the others' rows are known."""

    def __init__(self, parameters: Parameters, asked: Asked) -> None:
        self.parameters, self.asked = parameters, asked
        self.refused: list[dict[str, Any]] = []
        self.files = [parameters.path]
        self.accepted = self.passed_over = 0
        self.extra_columns = False
        self.strata: dict[tuple[str, ...], int] = {}
        self.covariates: int | None = None
        self.places: Places | None = None

    def read(self) -> ScanFiles:
        asked, model = self.asked, self.asked.settings.model
        self.places = places = self._coordinates()
        population = self._population() if model is Model.POISSON else None
        cases = self._counts("CaseFile", population)
        controls = self._counts("ControlFile", None) if model is Model.BERNOULLI else None
        return ScanFiles(
            asked=asked,
            places=places,
            cases=cases,
            strata=max(len(self.strata), 1),
            controls=controls,
            population=population,
            centres=self._grid() if asked.has_grid else None,
            listed=self._listed() if asked.has_listed else None,
            accepted=self.accepted,
            passed_over=self.passed_over,
            extra_columns=self.extra_columns,
            refused=self.refused,
            files=self.files,
        )

    def _rows(self, name: str, use: Any) -> list[Any]:
        """What `use` makes of each row; rows that it can't use are refused."""
        path = self.parameters.file(name)
        if path is not None:
            self.files.append(path)
        found = []
        for number, cells in rows_of(self.parameters, name):
            try:
                one = use(number, cells)
            except (_Refused, NoDate) as error:
                self.refused.append({"row": number, "reason": f"{path.name if path else name}: {error}"})
                continue
            if one is None:
                self.passed_over += 1
                continue
            self.accepted += 1
            found.append(one)
        return found

    def _coordinates(self) -> Places:
        seen: dict[str, tuple[int, list[float]]] = {}
        wide: list[int] = []

        def use(number: int, cells: list[str]) -> tuple[str, list[float]]:
            if len(cells) < 3:
                raise _Refused("an identifier and two coordinates are wanted")
            point = self._point(cells[1:], wide)
            earlier, there = seen.setdefault(cells[0], (number, point))
            if there != point:
                raise _Refused(f"“{cells[0]}” was in row {earlier} already, elsewhere")
            return cells[0], point

        rows = self._rows("CoordinatesFile", use)
        if not rows:
            raise Unreadable(
                f"{self._file('CoordinatesFile')} holds no place that can be used. {self._why()}".strip()
            )
        points = dict(rows)
        return places_from(list(points), np.array(list(points.values())), on_sphere=self.asked.on_sphere)

    def _point(self, cells: list[str], wide: list[int]) -> list[float]:
        """The coordinates in some cells. wide: how many the first row had."""
        taken = cells[:2] if self.asked.on_sphere else cells
        if wide and len(taken) < wide[0]:
            raise _Refused(f"{wide[0]} coordinates are wanted")
        point = [_number(cell, "coordinate") for cell in (taken[: wide[0]] if wide else taken)]
        if self.asked.on_sphere and not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
            raise _Refused("a latitude is from -90 to 90 and a longitude from -180 to 180")
        if not wide:
            wide.append(len(point))
        return point

    def _grid(self) -> NDArray[np.float64]:
        assert self.places is not None
        wide = [2 if self.asked.on_sphere else self.places.at.shape[1]]

        def use(_number: int, cells: list[str]) -> list[float]:
            if len(cells) < 2:
                raise _Refused("two coordinates are wanted")
            return self._point(cells, wide)

        rows = np.array(self._rows("GridFile", use), dtype=float)
        if not len(rows):
            raise Unreadable(
                f"{self._file('GridFile')} holds no centre that can be used. {self._why()}".strip()
            )
        return on_the_sphere(rows) if self.asked.on_sphere else rows

    def _listed(self) -> NDArray[np.float64]:
        assert self.places is not None
        listed = np.zeros(len(self.places.names))

        def use(_number: int, cells: list[str]) -> bool | None:
            if len(cells) < 2:
                raise _Refused("an identifier and a population are wanted")
            place = self._place(cells[0])
            if place is None:
                return None
            listed[place] += _at_least_zero(cells[1], "population")
            return True

        self._rows("MaxCirclePopulationFile", use)
        if not listed.sum():
            raise Unreadable(f"{self._file('MaxCirclePopulationFile')} lists nobody. {self._why()}".strip())
        return listed

    def _population(self) -> Population:
        precision, settings = self.asked.precision, self.asked.settings

        def use(_number: int, cells: list[str]) -> tuple[int, int, float, int, bool] | None:
            if len(cells) < 3:
                raise _Refused("an identifier, a date and a population are wanted")
            day, is_exact = population_day(
                cells[1], precision=precision, century_of=self._century(), start=settings.first
            )
            place = self._place(cells[0])
            if place is None:
                return None
            people = _at_least_zero(cells[2], "population")
            if self.covariates is None:
                self.covariates = len(cells) - 3
            if len(cells) - 3 != self.covariates:
                raise _Refused(f"{self.covariates} covariates are wanted, as in the first row")
            stratum = self.strata.setdefault(tuple(cells[3:]), len(self.strata))
            return place, day, people, stratum, is_exact

        rows = self._rows("PopulationFile", use)
        if not rows:
            raise Unreadable(
                f"{self._file('PopulationFile')} holds no population that can be used. {self._why()}".strip()
            )
        place, day, people, stratum, exact = zip(*rows, strict=True)
        return Population(
            np.array(place), np.array(day), np.array(people, dtype=float), np.array(stratum), np.array(exact)
        )

    def _counts(self, name: str, population: Population | None) -> Counts:
        asked, settings = self.asked, self.asked.settings
        has_time = asked.precision is not Unit.NONE
        at_risk = _at_risk(population)

        def use(_number: int, cells: list[str]) -> tuple[int, int, int, int] | None:
            if len(cells) < 2 + has_time:
                raise _Refused(
                    "an identifier, a count and a date are wanted"
                    if has_time
                    else "an identifier and a count are wanted"
                )
            count = _count(cells[1])
            day = settings.first
            if has_time:
                day = day_of(cells[2], precision=asked.precision, century_of=self._century())
            place = self._place(cells[0])
            if place is None:
                return None
            if not settings.first <= day <= settings.last:
                if asked.relaxed_times:
                    return None
                raise _Refused(f"“{cells[2]}” is outside the study period")
            stratum = self._stratum(cells[2 + has_time :])
            if at_risk is not None and count:
                if place not in at_risk[0]:
                    raise _Refused(f"“{cells[0]}” has cases but no population")
                if stratum not in at_risk[1]:
                    raise _Refused(f"nobody is of {', '.join(cells[2 + has_time :])}, so no case can be")
            return place, day, count, stratum

        rows = self._rows(name, use)
        if not any(row[2] for row in rows):
            what = "control" if name == "ControlFile" else "case"
            raise NotScannable(f"{self._file(name)} holds no {what} that can be used. {self._why()}".strip())
        return counts(rows)

    def _stratum(self, covariates: list[str]) -> int:
        model = self.asked.settings.model
        if model is Model.BERNOULLI:
            self.extra_columns |= bool(covariates)
            return 0
        if self.covariates is None:
            self.covariates = len(covariates)
        if len(covariates) != self.covariates:
            raise _Refused(f"{self.covariates} covariates are wanted, and there are {len(covariates)}")
        if model is Model.PERMUTATION:
            return self.strata.setdefault(tuple(covariates), len(self.strata))
        if tuple(covariates) not in self.strata:
            raise _Refused(f"no population is of {', '.join(covariates)}")
        return self.strata[tuple(covariates)]

    def _place(self, name: str) -> int | None:
        assert self.places is not None
        if name in self.places.of:
            return self.places.of[name]
        if self.asked.relaxed_places:
            return None
        raise _Refused(f"“{name}” has no coordinates")

    def _century(self) -> int:
        import datetime

        return (
            datetime.date.fromordinal(self.asked.settings.first).year if not self.asked.is_generic else 2000
        )

    def _file(self, name: str) -> str:
        path = self.parameters.file(name)
        return path.name if path else name

    def _why(self) -> str:
        if not self.refused:
            return ""
        return f"Row {self.refused[-1]['row']}: {self.refused[-1]['reason']}."


def _at_risk(population: Population | None) -> tuple[set[int], set[int]] | None:
    """Places and strata with anybody in them."""
    if population is None:
        return None
    some = population.number > 0
    return set(population.place[some].tolist()), set(population.stratum[some].tolist())


def _number(cell: str, what: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        raise _Refused(f"the {what} “{cell}” is not a number") from None
    if not np.isfinite(value):
        raise _Refused(f"the {what} “{cell}” is not a number")
    return value


def _at_least_zero(cell: str, what: str) -> float:
    value = _number(cell, what)
    if value < 0:
        raise _Refused(f"the {what} “{cell}” is below zero")
    return value


def _count(cell: str) -> int:
    try:
        value = int(cell)
    except ValueError:
        raise _Refused(f"the count “{cell}” is not a whole number") from None
    if value < 0:
        raise _Refused(f"the count “{cell}” is below zero")
    if value > LARGEST:
        raise _Refused(f"the count “{cell}” is too large")
    return value
