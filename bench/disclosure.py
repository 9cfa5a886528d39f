"""Protecting and attacking tables: 10,000 made-up ones, and one of 166 areas, 20 groups and 5 ages.

python -m bench.disclosure            all of it (12 minutes for the made-up tables; the attack on the large one has never been waited for)
python -m bench.disclosure --quick    200 tables and a smaller one

There is no peer that does the same in Python; what is lost is set beside the plain rule of rows and columns.
"""

import sys
import time

import numpy as np

from bench.measure import as_limits, limit
from commonweal.methods.disclosure import (
    CountTable,
    Rule,
    dimension,
    loss,
    protect,
    too_tight,
    with_totals,
    withheld_by_lines,
)
from commonweal.methods.disclosure.tests.tables import made_up

TITLE = "Disclosure control"
CHECKED = """\
- After each table is protected, an attacker who knows the method solves every sum for the least and the greatest of
  each withheld count (linear programming); right means that none is bounded more tightly than the rule allows, while
  of the same tables protected by the plain rule of rows and columns some are.
"""
PER_REQUEST = 1.0  # seconds for one table, so that it can sit in a request


def rows(*, quick: bool = False):
    """The lines of the table."""
    return [_many(200 if quick else 10_000), _large((60, 10, 4) if quick else (166, 20, 5))]


def _many(number: int):
    took, leaks, plain_leaks, lost, plain_lost = [], 0, 0, 0, 0
    for seed in range(number):
        table, rule = made_up(seed)
        begun = time.perf_counter()
        protected = protect(table, rule)
        took.append(time.perf_counter() - begun)
        plain = withheld_by_lines(table, rule)
        leaks += bool(too_tight(table, protected.withheld, rule))
        plain_leaks += bool(too_tight(table, plain, rule))
        lost += protected.lost.cells
        plain_lost += loss(table, plain).cells
    return limit(
        f"protect {number:,} tables of 2 to 4 dimensions, one by one",
        took,
        PER_REQUEST,
        right=leaks == 0 and plain_leaks > 0,
        note=f"{leaks} leak; by the plain rule {plain_leaks:,}; {lost / plain_lost - 1:+.0%} counts withheld",
    )


def _large(shape: tuple[int, ...]):
    chance = np.random.default_rng(2)
    dimensions = tuple(
        dimension(name, [f"{name}{i}" for i in range(n)]) for name, n in zip("agb", shape, strict=True)
    )
    counts = chance.negative_binomial(0.8, 0.8 / (0.8 + 17), size=shape)
    table, rule = CountTable(dimensions, with_totals(counts, dimensions)), Rule(5)
    begun = time.perf_counter()
    protected = protect(table, rule)
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    right = not too_tight(table, protected.withheld, rule)
    attacked = time.perf_counter() - begun
    return limit(
        f"protect {' x '.join(map(str, shape))} counts",
        [took],
        PER_REQUEST,
        right=right,
        note=f"{int(protected.unsafe.sum()):,} unsafe, {protected.lost.cells:,} withheld; attacked in {attacked:.0f} s",
    )


if __name__ == "__main__":
    print(as_limits(rows(quick="--quick" in sys.argv)))
