"""Protecting and attacking tables: 10,000 made-up ones, and one of 166 areas, 20 groups and 5 ages.

python -m bench.disclosure            all of it (minutes)
python -m bench.disclosure --quick    200 tables and a smaller one

There is no peer that does the same in Python; what is lost is set beside the plain rule of rows and columns.
"""

import sys
import time

import numpy as np

from bench.measure import as_limits, limit
from commonweal.methods.disclosure import (
    CannotRound,
    CountTable,
    Published,
    Rounding,
    Rule,
    attack,
    dimension,
    loss,
    protect,
    round_table,
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
    number, shape = (200, (60, 10, 4)) if quick else (10_000, (166, 20, 5))
    return [_many(number), _rounded(number), _large(shape), _rounded_large(shape[:2])]


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


def _rounded(number: int):
    """Rounded tables, attacked as published; those that no rounding to neighbours fits are rounded further."""
    took, leaks, relaxed, moved, people = [], 0, 0, 0, 0
    for seed in range(number):
        table, rule = made_up(seed)
        chance = np.random.default_rng(seed)
        rounding = Rounding(max(5, rule.width))
        begun = time.perf_counter()
        try:
            found = round_table(table, rounding, chance=chance)
        except CannotRound:
            relaxed += 1
            rounding = Rounding(rounding.base, reach=2)
            found = round_table(table, rounding, chance=chance)
        took.append(time.perf_counter() - begun)
        leaks += bool(attack([Published("one", "residents", rule, table.dimensions, found.counts, rounding)]))
        moved += int(np.abs(found.counts - table.counts)[table.inner].sum())
        people += int(table.counts.flat[-1])
    return limit(
        f"round {number:,} tables of 2 to 4 dimensions such that they add up",
        took,
        PER_REQUEST,
        right=leaks == 0,
        note=f"{leaks} leak; {relaxed} only to a reach of 2; inner counts moved by {moved / people:.0%} of people",
    )


def _rounded_large(shape: tuple[int, ...]):
    table = _made(shape)
    begun = time.perf_counter()
    found = round_table(table, Rounding(5), chance=np.random.default_rng(1))
    took = time.perf_counter() - begun
    right = np.array_equal(with_totals(found.counts[table.inner], table.dimensions), found.counts)
    return limit(
        f"round {' x '.join(map(str, shape))} counts such that they add up",
        [took],
        PER_REQUEST,
        right=right and found.moved.farthest < 5,
        note=f"{found.moved.cells:,} of {found.moved.of_cells:,} counts moved",
    )


def _made(shape: tuple[int, ...]) -> CountTable:
    chance = np.random.default_rng(2)
    dimensions = tuple(
        dimension(name, [f"{name}{i}" for i in range(n)]) for name, n in zip("agb", shape, strict=False)
    )
    counts = chance.negative_binomial(0.8, 0.8 / (0.8 + 17), size=shape)
    return CountTable(dimensions, with_totals(counts, dimensions))


def _large(shape: tuple[int, ...]):
    table, rule = _made(shape), Rule(5)
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
