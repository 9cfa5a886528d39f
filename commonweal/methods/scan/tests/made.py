"""Places, cases and populations made up for tests, and a scan by naive loops."""

import math

import numpy as np

from commonweal.methods.scan import Population, counts, places_from

NAMES = [f"p{number:03}" for number in range(100)]


def places(number, seed=0, on_sphere=False):
    rng = np.random.default_rng(seed)
    at = rng.uniform([50, -2], [53, 1], (number, 2)) if on_sphere else rng.uniform(0, 10, (number, 2))
    return places_from(NAMES[:number], at, on_sphere=on_sphere), at


def case_rows(number, days, seed=0, mean=1.0):
    rng = np.random.default_rng(seed)
    table = rng.poisson(mean, (days, number))
    return [(place, day, int(table[day, place]), 0) for day in range(days) for place in range(number)]


def people(number, seed=0):
    rng = np.random.default_rng(seed)
    size = rng.integers(50, 200, number).astype(float)
    none = np.zeros(number, dtype=int)
    return Population(np.arange(number), none, size, none, none.astype(bool)), size


def as_counts(rows):
    return counts(rows)


def naive(at, cases, measure, *, share, radius=None, longest=1, shortest=1, alive=False, bernoulli=False,
          high=True, low=False, least=2):  # fmt: skip
    """Every circle and every window: (ratio, members, start, until) of the highest, by loops and logarithms.

    at: places x dimensions, cases, measure: intervals x places.
    """
    intervals, number = cases.shape
    total_cases, total = cases.sum(), measure.sum()
    best = (0.0, (), 0, 0)
    for centre in range(number):
        away = [math.dist(at[centre], at[place]) for place in range(number)]
        inside = []
        for place in sorted(range(number), key=lambda one: (away[one], *at[one])):
            inside.append(place)
            if measure[:, inside].sum() > share * total + 1e-9 or (
                radius is not None and away[place] > radius
            ):
                break
            for start in range(intervals):
                for until in range(start + shortest, min(start + longest, intervals) + 1):
                    if alive and until != intervals:
                        continue
                    c = cases[start:until][:, inside].sum()
                    m = measure[start:until][:, inside].sum()
                    expected = m * total_cases / total
                    wanted = (high and c > expected and c >= least) or (low and c < expected)
                    if m > 0 and wanted:
                        value = _ratio(c, m, total_cases, total, bernoulli)
                        if value > best[0] + 1e-12:
                            best = (value, tuple(inside), start, until)
    return best


def _ratio(c, m, total_cases, total, bernoulli):
    def part(a, b):
        return a * math.log(a / b) if a > 0 else 0.0

    if not bernoulli:
        expected = m * total_cases / total
        return part(c, expected) + part(total_cases - c, total_cases - expected)
    out, rest = total_cases - c, total - m
    one = total_cases / total
    return (
        part(c, m * one)
        + part(m - c, m * (1 - one))
        + part(out, rest * one)
        + part(rest - out, rest * (1 - one))
    )
