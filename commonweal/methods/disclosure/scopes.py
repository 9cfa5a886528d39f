"""Which part of what is counted a table is of: a filter, a stretch of time; and how those of several tables differ.

Two tables of which one is of a part of the other tell of the rest: of all less the women, of half a year less its
first quarter. Whoever lays them beside each other subtracts; so every such rest counts as known.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from commonweal.methods.disclosure.tables import Key

PERIOD = "period"
THE_REST = "everything else"
Told = tuple[str, Key]  # what is counted, and of whom
Day = datetime.date


@dataclass(frozen=True)
class Scope:
    """Which part of what is counted a table is of.

    within: the filter, such as {"sex": "female"}; categories of one name overlap in nobody. period: first and last
    day of what happened in it; of two periods the shorter may lie within the longer, as those of running totals do.
    """

    within: Mapping[str, str] = field(default_factory=dict)
    period: tuple[Day, Day] | None = None

    @property
    def pairs(self) -> Key:
        """The scope as part of what a cell counts.

        >>> sorted(Scope({"sex": "f"}, (Day(2026, 1, 1), Day(2026, 3, 31))).pairs)
        [('period', '2026-01-01/2026-03-31'), ('sex', 'f')]
        """
        return frozenset(self.within.items()) | (
            {(PERIOD, _named(*self.period))} if self.period else frozenset()
        )


def _named(first: Day, last: Day) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


Sum = tuple[list[Told], Told]  # parts, and what they make up


def rests(known: Iterable[Told], names: Iterable[str]) -> list[Sum]:
    """What is left of each whole once the filters of these names are taken from it, as the last part of each sum.

    >>> women = ("staff", frozenset({("sex", "f")}))
    >>> [(parts[-1][1], whole[1]) for parts, whole in rests([women, ("staff", frozenset())], ["sex"])]
    [(frozenset({('sex', 'everything else')}), frozenset())]
    """
    found: list[Sum] = []
    known = set(known)
    for name in sorted(set(names)):
        parts: dict[Told, list[Told]] = {}
        for about, key in known:
            whole = about, frozenset(pair for pair in key if pair[0] != name)
            if whole[1] != key and whole in known:
                parts.setdefault(whole, []).append((about, key))
        found += [
            ([*_in_order(own), (whole[0], whole[1] | {(name, THE_REST)})], whole)
            for whole, own in parts.items()
        ]
    return found


def stretches(known: Iterable[Told]) -> list[Sum]:
    """Every period that another begins or ends in, as the sum of the stretches between.

    >>> half, quarter = (Scope(period=(Day(2026, 1, 1), Day(2026, m, d))).pairs for m, d in ((6, 30), (3, 31)))
    >>> [[dict(part[1])["period"] for part in parts] for parts, _w in stretches([("a", half), ("a", quarter)])]
    [['2026-01-01/2026-03-31', '2026-04-01/2026-06-30']]
    """
    of: dict[Told, set[str]] = {}
    for about, key in known:
        if period := dict(key).get(PERIOD):
            of.setdefault((about, key - {(PERIOD, period)}), set()).add(period)
    found: list[Sum] = []
    day = datetime.timedelta(days=1)
    for (about, rest), periods in of.items():
        spans = [(Day.fromisoformat(one[:10]), Day.fromisoformat(one[11:])) for one in sorted(periods)]
        begins = sorted({first for first, _last in spans} | {last + day for _first, last in spans})
        for first, last in spans:
            own = [one for one in begins if first <= one <= last + day]
            if len(own) > 2:
                ends = zip(own, (after - day for after in own[1:]), strict=False)
                parts = [(about, rest | {(PERIOD, _named(*one))}) for one in ends]
                found.append((parts, (about, rest | {(PERIOD, _named(first, last))})))
    return found


def _in_order(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda one: sorted(one[1]))
