"""What a viewer has asked to see: conditions on the columns of a point layer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

# A column holds this where a row has no value. No condition is met by it, and no tile carries it.
MISSING = -(2**31)
LARGEST = 2**31 - 1

# How a condition is tested in the compiled loop. A set whose values lie near each other becomes a table of
# bits, which takes the same time whatever the value is; any other is searched.
IN_TABLE, BETWEEN, ANY_BIT, IN_LIST = 0, 1, 2, 3
WIDEST_TABLE = 1 << 16


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column holds one of these values; of no values, none does."""

    column: str
    values: frozenset[int]

    def __init__(self, column: str, values: Iterable[int]):
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "values", frozenset(int(value) for value in values))


@dataclass(frozen=True, slots=True)
class Between:
    """The column holds a value from lowest to highest, both included; None is no limit."""

    column: str
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class AnyBit:
    """The column, read as a set of bits, shares at least one bit with the mask."""

    column: str
    mask: int


Condition = OneOf | Between | AnyBit


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that must all be met; none at all lets every row through.

    >>> Filters(OneOf("kind", {1, 2}), Between("week", 10, 20)).columns()
    ('kind', 'week')
    """

    conditions: tuple[Condition, ...] = field(default=())

    def __init__(self, *conditions: Condition):
        for condition in conditions:
            if not isinstance(condition, (OneOf, Between, AnyBit)):
                raise TypeError(f"A filter is made of OneOf, Between and AnyBit, not {condition!r}.")
        object.__setattr__(self, "conditions", tuple(conditions))

    def columns(self) -> tuple[str, ...]:
        """The columns that are asked about, in order."""
        return tuple(condition.column for condition in self.conditions)

    def digest(self) -> str:
        """The same for the same filter, in every process: a part of the cache key of a tile.

        >>> Filters(OneOf("kind", [2, 1])).digest() == Filters(OneOf("kind", [1, 2])).digest()
        True
        """
        parts = []
        for condition in self.conditions:
            if isinstance(condition, OneOf):
                parts.append(("one of", condition.column, *sorted(condition.values)))
            elif isinstance(condition, Between):
                parts.append(("between", condition.column, condition.lowest, condition.highest))
            else:
                parts.append(("any bit", condition.column, condition.mask))
        return hashlib.sha256(repr(sorted(parts, key=repr)).encode()).hexdigest()[:32]


def _limited(number, lowest, highest):
    return max(lowest, min(highest, int(number)))


@lru_cache(maxsize=512)
def condition_tables(filters: Filters, columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The conditions as numbers for the compiled loop.

    Gives rows of (how to test, which column, then three numbers) and the words that tables and lists of
    values are kept in. The three numbers: of a range its lowest and highest, of a mask its bits, of a
    table its lowest value, how many values it spans and its first word, of a list its first and last word.
    Raises ValueError for a column that the layer does not have.

    >>> condition_tables(Filters(Between("week", 3, 5)), ("kind", "week"))[0].tolist()
    [[1, 1, 3, 5, 0]]
    """
    rows: list[tuple[int, int, int, int, int]] = []
    values: list[int] = []
    for condition in filters.conditions:
        if condition.column not in columns:
            raise ValueError(
                f"There is no column {condition.column!r} to filter on; there are {', '.join(columns)}."
            )
        column = columns.index(condition.column)
        if isinstance(condition, OneOf):
            allowed = sorted(v for v in condition.values if MISSING < v <= LARGEST)
            span = allowed[-1] - allowed[0] + 1 if allowed else 0
            if span <= WIDEST_TABLE:
                lowest = allowed[0] if allowed else 0
                rows.append((IN_TABLE, column, lowest, span, len(values)))
                words = [0] * ((span + 31) // 32 or 1)
                for value in allowed:
                    words[(value - lowest) >> 5] |= 1 << ((value - lowest) & 31)
                values.extend(words)
            else:
                rows.append((IN_LIST, column, len(values), len(values) + len(allowed), 0))
                values.extend(allowed)
        elif isinstance(condition, Between):
            lowest = MISSING + 1 if condition.lowest is None else condition.lowest
            highest = LARGEST if condition.highest is None else condition.highest
            # Limits beyond what a column can hold still let nothing, or everything, through.
            lowest = _limited(lowest, MISSING + 1, LARGEST + 1)
            rows.append((BETWEEN, column, lowest, _limited(highest, MISSING, LARGEST), 0))
        else:
            rows.append((ANY_BIT, column, int(condition.mask) & 0xFFFFFFFF, 0, 0))
    tables = np.array(rows, np.int64).reshape(len(rows), 5), np.array(values, np.int64)
    for table in tables:
        table.setflags(write=False)
    return tables
