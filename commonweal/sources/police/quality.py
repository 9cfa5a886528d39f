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

    def __init__(self) -> None:
        self.accepted = self.added = self.outcomes_changed = 0
        self.repeats = self.read = 0
        self.without_place = self.without_lsoa = self.without_crime_id = 0
        self.other_lsoa = self.in_no_lsoa = self.in_no_ward = 0
        self.months: Counter[tuple[str, str]] = Counter()
        self.types: Counter[str] = Counter()
        self.refused: list[dict[str, Any]] = []
        self.passed_over: list[str] = []
        self.files: list[dict[str, Any]] = []
        self._lsoa_set: AreaSet | None = None
        self._ward_set: AreaSet | None = None

    def take(
        self,
        crimes: Crimes,
        added: int,
        lsoas: NDArray[np.int64] | None,
        wards: NDArray[np.int64] | None,
        lsoa_set: AreaSet | None,
        ward_set: AreaSet | None,
    ) -> None:
        """Count one batch. lsoas, wards: ids of the areas in which our outlines put each row."""
        self.accepted += len(crimes)
        self.added += added
        self.months.update((row[2], row[1]) for row in crimes.rows)
        self.types.update(row[9] for row in crimes.rows)
        self.without_crime_id += sum(not row[0] for row in crimes.rows)
        self.without_lsoa += sum(not row[7] for row in crimes.rows)
        has_place = np.isfinite(crimes.lon)
        self.without_place += int((~has_place).sum())
        self._lsoa_set, self._ward_set = lsoa_set, ward_set
        if lsoas is not None and lsoa_set is not None:
            found = shapes(lsoa_set)
            code_of = dict(zip(found.ids.tolist(), found.codes.tolist(), strict=True))
            # Compared only where the file's LSOA is one of the set: a whole force reaches beyond it.
            known = set(code_of.values())
            for row, number, placed in zip(crimes.rows, lsoas.tolist(), has_place.tolist(), strict=True):
                if placed and row[7] in known:
                    if not number:
                        self.in_no_lsoa += 1
                    elif code_of[number] != row[7]:
                        self.other_lsoa += 1
        if wards is not None:
            self.in_no_ward += int((has_place & (wards == 0)).sum())

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
