"""Clusters in space and time: 999 replications of a prospective scan, and how the time grows.

python -m bench.scan            250 to 5,000 areas x 52 weeks; looking back at 1,000
python -m bench.scan --quick    250 and 500 areas
"""

import sys
import time

import numpy as np

from bench.measure import as_limits, limit
from commonweal.methods.scan import Circles, Model, Population, Settings, Unit, counts, places_from, scan

TITLE = "Clusters in space and time"
WEEKS, A_WEEK, REPLICATIONS = 52, 2.08, 999
AIM, AIM_OF_MORE = 30, 600  # seconds; the second where nothing is aimed at but an end
CHECKED = """\
- Areas at random with 1,000 people each and 52 weeks of two cases on average, with a cluster planted in the last three
  weeks: twelve areas with three more cases a week. Circles hold up to the share of the population that is named, and
  windows up to 26 weeks. All cores, 999 replications, each of which is scanned in full.
- Right means that the likeliest cluster is about the planted areas (nine or more of the twelve, six others at most),
  ends in the last week, starts within a week of the planted start, and has p below 0.001.
- The answers are SaTScan's where its own are at hand (`tests/real/test_scan_real.py`); its program is not run here,
  so there is no peer beside ours.
- Permutation and Bernoulli models draw their cases otherwise, and are scanned by the same loops.
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    _measured(50, 0.1, Model.POISSON, prospective=True, replications=9)  # compiles the loops
    sizes = (250, 500) if quick else (250, 500, 1_000, 2_000, 5_000)
    lines = [_line(size, 0.1, Model.POISSON, prospective=True) for size in sizes]
    if quick:
        return lines
    return [
        *lines,
        _line(1_000, 0.5, Model.POISSON, prospective=True),
        _line(1_000, 0.1, Model.PERMUTATION, prospective=True),
        _line(1_000, 0.1, Model.BERNOULLI, prospective=True),
        _line(1_000, 0.1, Model.POISSON, prospective=False),
    ]


def _line(size, share, model, *, prospective):
    seconds, right, windows = _measured(
        size, share, model, prospective=prospective, replications=REPLICATIONS
    )
    way = "prospective" if prospective else "looking back"
    return limit(
        f"{size:,} areas, circles to {share:.0%}, {model.value}, {way}",
        [seconds],
        AIM if size <= 1_000 and prospective else AIM_OF_MORE,
        right=right,
        note=f"{windows:,} windows",
    )


def _measured(size, share, model, *, prospective, replications):
    """(seconds, whether the planted cluster was found, windows) of one scan."""
    rng = np.random.default_rng(1)
    at = rng.uniform(0, 100, (size, 2))
    planted = np.argsort(((at - at[0]) ** 2).sum(axis=1))[:12]
    table = rng.poisson(A_WEEK, (WEEKS, size))
    table[-3:, planted] += 3
    names = [f"{place:05}" for place in range(size)]
    where = places_from(names, at)
    none = np.zeros(size, dtype=int)
    people = Population(np.arange(size), none, np.full(size, 1_000.0), none, none.astype(bool))
    asked = Settings(
        model, 0, 7 * WEEKS - 1, unit=Unit.GENERIC, length=7, is_prospective=prospective,
        circles=Circles(share=share), replications=replications,
    )  # fmt: skip
    cases, controls = _counts(table), _counts(rng.poisson(2 * A_WEEK, (WEEKS, size)))
    begun = time.perf_counter()
    found = scan(asked, where, cases, population=people, controls=controls)
    seconds = time.perf_counter() - begun
    first = found.clusters[0]
    wanted = {names[place] for place in planted}
    right = (
        len(wanted & set(first.members)) >= 9
        and len(set(first.members) - wanted) <= 6
        and first.last == 7 * WEEKS - 1
        and abs(first.first - 7 * (WEEKS - 3)) <= 7
        and first.p < 0.001
    )
    return seconds, right, found.windows


def _counts(table):
    week, place = np.nonzero(table)
    return counts(
        np.column_stack([place, 7 * week, table[week, place], np.zeros(len(week), dtype=int)]).tolist()
    )


if __name__ == "__main__":
    print(as_limits(rows(quick="--quick" in sys.argv)))
