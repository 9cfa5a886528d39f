"""Made-up tables for the tests: skewed, sparse, of two to four dimensions, the same for the same seed."""

import numpy as np

from commonweal.methods.disclosure import CountTable, Rule, dimension, with_totals


def made_up(seed: int, *, largest: int = 6) -> tuple[CountTable, Rule]:
    """A table and a rule for it, both drawn from the seed."""
    chance = np.random.default_rng(seed)
    dimensions = int(chance.integers(2, 5))
    shape = tuple(int(n) for n in chance.integers(2, largest + 1 if dimensions < 4 else 4, dimensions))
    mean = float(chance.choice([4, 15, 60]))
    counts = chance.negative_binomial(0.8, 0.8 / (0.8 + mean), size=shape)
    made = tuple(dimension(f"d{d}", [f"d{d}-{i}" for i in range(n)]) for d, n in enumerate(shape))
    if dimensions < 4 and chance.integers(2):  # the parts of one dimension also make up wholes
        parts = [f"d0-{i}" for i in range(shape[0])]
        made = (
            dimension("d0", parts, whole_of={part: f"w{i // 2}" for i, part in enumerate(parts)}, level="w"),
            *made[1:],
        )
    rule = Rule(int(chance.choice([3, 5, 10])), zeros_are_safe=bool(chance.integers(2)))
    return CountTable(made, with_totals(counts, made)), rule
