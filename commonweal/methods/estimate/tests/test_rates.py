"""Limits of rates: printed tables, the law they come from, and what must hold for any counts."""

import doctest
import importlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.methods.estimate import NotRates, rates

# 95 % limits of a count as printed (Ulm 1990, American Journal of Epidemiology 131:373, and its sources).
PRINTED = {
    0: (0, 3.69),
    1: (0.03, 5.57),
    2: (0.24, 7.22),
    5: (1.62, 11.67),
    10: (4.80, 18.39),
    50: (37.11, 65.92),
    100: (81.36, 121.63),
}


def at_most(count, mean):
    """Poisson's law in logarithms, apart from how the limits are worked out."""
    return sum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))


def test_the_limits_are_those_of_printed_tables():
    found = rates(list(PRINTED), [1.0] * len(PRINTED), per=1)
    # Byar's agree with the exact ones to a hundredth; below 10 they are exact.
    assert found.lower == pytest.approx([low for low, _high in PRINTED.values()], abs=0.015)
    assert found.upper == pytest.approx([high for _low, high in PRINTED.values()], abs=0.015)
    assert found.lower[:4] == pytest.approx([low for low, _high in PRINTED.values()][:4], abs=0.0051)
    assert found.upper[:4] == pytest.approx([high for _low, high in PRINTED.values()][:4], abs=0.0051)


@given(st.integers(1, 400), st.floats(0.8, 0.99))
def test_at_each_limit_the_count_is_as_rare_as_the_confidence_says(count, confidence):
    found = rates([count], [1.0], per=1, confidence=confidence)
    tail, near = (1 - confidence) / 2, 1e-6 if count < 10 else 0.05
    assert 1 - at_most(count - 1, found.lower[0]) == pytest.approx(tail, rel=near)
    assert at_most(count, found.upper[0]) == pytest.approx(tail, rel=near)
    assert found.lower[0] < found.value[0] == count < found.upper[0]


@pytest.mark.parametrize("true", [0.4, 3.0, 20.0])
def test_such_limits_hold_the_true_rate_as_often_as_they_say(true):
    people = np.full(20_000, 1500.0)
    found = rates(np.random.default_rng(7).poisson(true * people / 1000), people)
    held = ((found.lower <= true) & (true <= found.upper)).mean()
    assert 0.945 < held < 0.99


@pytest.mark.parametrize(
    ("counts", "people", "words"),
    [
        ([1], [1, 2], "as many"),
        ([np.nan], [1], "missing"),
        ([-1], [5], "below zero"),
        ([1.5], [5], "whole number"),
        ([1], [0], "needs people"),
    ],
)
def test_what_is_no_rate_is_refused_in_words(counts, people, words):
    with pytest.raises(NotRates, match=words):
        rates(counts, people)


def test_a_confidence_in_per_cent_is_refused():
    with pytest.raises(NotRates, match="between 0 and 1"):
        rates([1], [1], confidence=95)


def test_the_examples_in_the_docstrings_run():
    done = doctest.testmod(importlib.import_module("commonweal.methods.estimate.rates"))
    assert done.attempted
    assert not done.failed
