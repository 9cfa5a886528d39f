"""From a protected table to what is published of it, and from what was published to what that binds."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from commonweal.methods.disclosure.attack import WITHHELD, Leak, Lookup, Published, attack
from commonweal.methods.disclosure.rounding import Rounded, Rounding, round_table
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.scopes import Scope, Told
from commonweal.methods.disclosure.suppression import Protected, protect
from commonweal.methods.disclosure.tables import CountTable, Ints, Mask


class Before(NamedTuple):
    """What earlier releases did with the counts of a table: withheld them, or published them."""

    withheld: Mask
    published: Mask


def published(protected: Protected, *, name: str, about: str, scope: Scope | None = None) -> Published:
    """The table as the public reads it.

    >>> from commonweal.methods.disclosure import Rule, protect, table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> published(protect(table, Rule(5)), name="one", about="residents").counts.tolist()
    [-1, -1, 30, 53]
    """
    table = protected.table
    counts = np.where(protected.withheld, WITHHELD, table.counts)
    return Published(name, about, protected.rule, table.dimensions, counts, scope=scope or Scope())


def before(table: CountTable, about: str, earlier: Iterable[Published], scope: Scope | None = None) -> Before:
    """What earlier releases about the same did with each count of this table."""
    marks: dict[Told, set[bool]] = {}
    for release in earlier:
        if release.about == about:
            if release.rounding:
                continue  # what it hides, the attack knows of
            for key, count in zip(release.keys(), release.counts.ravel().tolist(), strict=True):
                marks.setdefault(key, set()).add(count == WITHHELD)
    pairs = (scope or Scope()).pairs
    found = [marks.get((about, table.key(at) | pairs), set()) for at in np.ndindex(table.counts.shape)]
    shape = table.counts.shape
    withheld = np.array([True in one for one in found]).reshape(shape)
    return Before(withheld, np.array([False in one for one in found]).reshape(shape))


class GivesAway(ValueError):
    """Together with what was published before, a table would tell too much. leaks: what, the first in words."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        super().__init__(str(leaks[0]))
        self.leaks = tuple(leaks)


def _rounded_before(
    table: CountTable, about: str, rounding: Rounding, earlier: Iterable[Published], scope: Scope
) -> Ints:
    """What earlier releases rounded each count of this table to, by the same rounding; -1 where none did.

    Twice rounded, and otherwise, a count would lie near both.
    """
    told = {
        key: count
        for release in earlier
        if release.about == about and release.rounding == rounding
        for key, count in zip(release.keys(), release.counts.ravel().tolist(), strict=True)
    }
    pairs = scope.pairs
    found = [told.get((about, table.key(at) | pairs), -1) for at in np.ndindex(table.counts.shape)]
    return np.array(found, dtype=np.int64).reshape(table.counts.shape)


def publishable_rounded(
    table: CountTable,
    rule: Rule,
    rounding: Rounding,
    *,
    name: str,
    about: str,
    earlier: Sequence[Published],
    lookups: Iterable[Lookup] = (),
    chance: np.random.Generator,
    scope: Scope | None = None,
) -> tuple[Rounded, Published]:
    """A table with every count rounded such that it adds up, as it may be published beside all that was.

    chance: from a seed that nobody else knows. Raises CannotRound where nothing adds up or the base is too small for
    the rule, Impossible, and GivesAway for a table that is safe by itself and not beside the others.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 5), ({"ward": "B"}, 20)])
    >>> publishable_rounded(table, Rule(5), Rounding(5), name="one", about="residents", earlier=[],
    ...     chance=np.random.default_rng(1))[1].counts.tolist()
    [5, 20, 25]
    """
    rounding.check(rule)
    scope = scope or Scope()
    rounded = round_table(
        table, rounding, chance=chance, fixed=_rounded_before(table, about, rounding, earlier, scope)
    )
    release = Published(name, about, rule, table.dimensions, rounded.counts, rounding, scope)
    _withstand([*earlier, release], lookups)
    return rounded, release


def _withstand(releases: Sequence[Published], lookups: Iterable[Lookup]) -> None:
    leaks = attack(releases, lookups)
    if leaks:
        raise GivesAway(leaks)


def publishable(
    table: CountTable,
    rule: Rule,
    *,
    name: str,
    about: str,
    earlier: Sequence[Published],
    lookups: Iterable[Lookup] = (),
    also_withheld: Mask | None = None,
    scope: Scope | None = None,
) -> tuple[Protected, Published]:
    """What of a table may be published beside all that was: it is protected, and then attacked with all of it.

    also_withheld: counts to withhold besides. scope: which part of what is counted the table is of. Raises CannotProtect, Impossible, and GivesAway for a table that is
    safe by itself and not beside the others.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> publishable(table, Rule(5), name="one", about="residents", earlier=[])[1].counts.tolist()
    [-1, -1, 30, 53]
    """
    known = before(table, about, earlier, scope)
    withheld = known.withheld if also_withheld is None else known.withheld | also_withheld
    protected = protect(table, rule, withheld_before=withheld, published_before=known.published)
    release = published(protected, name=name, about=about, scope=scope)
    _withstand([*earlier, release], lookups)
    return protected, release
