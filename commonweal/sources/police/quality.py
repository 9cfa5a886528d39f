"""What a person needs to know to judge a load of recorded crime."""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.places.geometry import shapes
from commonweal.places.models import AreaSet
from commonweal.sources.police.coverage import months_between
from commonweal.sources.police.read import Crimes, StreetFile

MOST_KEPT = 1_000


class Tally:
    """Counts that grow with each batch and end in the quality report."""

    def __init__(self, sets: list[AreaSet]) -> None:
        self.accepted = self.added = self.outcomes_changed = 0
        self.repeats = self.read = 0
        self.without_place = self.without_lsoa = self.without_crime_id = 0
        self.other_lsoa = self.in_no_lsoa = self.in_no_ward = 0
        self.months: Counter[tuple[str, str]] = Counter()
        self.types: Counter[str] = Counter()
        self.refused: list[dict[str, Any]] = []
        self.passed_over: list[str] = []
        self.files: list[dict[str, Any]] = []
        self._lsoa_set = next((one for one in sets if one.area_type.code == "lsoa"), None)
        self._ward_set = next((one for one in sets if one.area_type.code == "ward"), None)
        self._code_of: dict[int, str] = {0: ""}
        if self._lsoa_set:
            found = shapes(self._lsoa_set)
            self._code_of |= dict(zip(found.ids.tolist(), found.codes.tolist(), strict=True))
        self._lsoas = frozenset(self._code_of.values()) - {""}
        self._lsoa_of: dict[int, str] = {}
        self._without_ward: set[int] = set()

    def take_points(self, points: list[int], placed: dict[str, NDArray[np.int64]]) -> None:
        """Remember where our outlines put snap points: ids of points, and of areas by type."""
        if self._lsoa_set:
            codes = (self._code_of[number] for number in placed["lsoa"].tolist())
            self._lsoa_of.update(zip(points, codes, strict=True))
        if self._ward_set:
            self._without_ward.update(
                point for point, ward in zip(points, placed["ward"].tolist(), strict=True) if not ward
            )

    def take(self, crimes: Crimes, added: int, points: list[int | None]) -> None:
        """Count one batch. points: the snap point of each row, None where it has no coordinates."""
        self.accepted += len(crimes)
        self.added += added
        self.months.update((row[2], row[1]) for row in crimes.rows)
        self.types.update(row[9] for row in crimes.rows)
        for row, point in zip(crimes.rows, points, strict=True):
            self.without_crime_id += not row[0]
            self.without_lsoa += not row[7]
            if point is None:
                self.without_place += 1
                continue
            self.in_no_ward += point in self._without_ward
            # Compared only where the file's LSOA is one of ours: a whole force reaches beyond them.
            if row[7] in self._lsoas:
                lsoa = self._lsoa_of[point]
                self.in_no_lsoa += not lsoa
                self.other_lsoa += bool(lsoa) and lsoa != row[7]

    def take_file(self, street: StreetFile) -> None:
        """Count what only the end of a file can say."""
        self.read += street.read
        self.repeats += street.repeats
        self.refused += street.refused
        self.files.append({"name": street.name, "rows": street.read, "refused": len(street.refused)})

    def report(self) -> dict[str, Any]:
        """The quality report: plain numbers, by names that can be read aloud."""
        forces: dict[str, list[str]] = {}
        for force, month in sorted(self.months):
            forces.setdefault(force, []).append(month)
        return {
            "rows": self.read,
            "accepted": self.accepted,
            "added": self.added,
            "known_before": self.accepted - self.added,
            "outcomes_changed": self.outcomes_changed,
            "refused": len(self.refused),
            "refused_reasons": dict(Counter(row["reason"] for row in self.refused).most_common(20)),
            "exact_repeats": self.repeats,
            "without_crime_id": self.without_crime_id,
            "without_coordinates": self.without_place,
            "without_lsoa": self.without_lsoa,
            "placed_in_another_lsoa": self.other_lsoa if self._lsoa_set else None,
            "placed_in_no_lsoa": self.in_no_lsoa if self._lsoa_set else None,
            "lsoa_set": str(self._lsoa_set) if self._lsoa_set else None,
            "placed_in_no_ward": self.in_no_ward if self._ward_set else None,
            "ward_set": str(self._ward_set) if self._ward_set else None,
            "types": dict(sorted(self.types.items())),
            "forces": {
                force: {
                    "observed": months,
                    "unobserved": [
                        month for month in months_between(months[0], months[-1]) if month not in months
                    ],
                }
                for force, months in forces.items()
            },
            "files": self.files[:MOST_KEPT],
            "files_passed_over": self.passed_over[:MOST_KEPT],
        }
