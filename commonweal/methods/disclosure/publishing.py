"""From a protected table to what is published of it, and from what was published to what that binds."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from commonweal.methods.disclosure.attack import WITHHELD, Leak, Lookup, Published, Told, attack
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.suppression import Protected, protect
from commonweal.methods.disclosure.tables import CountTable, Mask


class Before(NamedTuple):
    """What earlier releases did with the counts of a table: withheld them, or published them."""

    withheld: Mask
    published: Mask


def published(protected: Protected, *, name: str, about: str) -> Published:
    """The table as the public reads it.

    >>> from commonweal.methods.disclosure import Rule, protect, table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> published(protect(table, Rule(5)), name="one", about="residents").counts.tolist()
    [-1, -1, 30, 53]
    """
    table = protected.table
    counts = np.where(protected.withheld, WITHHELD, table.counts)
    return Published(name, about, protected.rule, table.dimensions, counts)


def before(table: CountTable, about: str, earlier: Iterable[Published]) -> Before:
    """What earlier releases about the same did with each count of this table."""
    marks: dict[Told, set[bool]] = {}
    for release in earlier:
        if release.about == about:
            for key, count in zip(release.keys(), release.counts.ravel().tolist(), strict=True):
                marks.setdefault(key, set()).add(count == WITHHELD)
    found = [marks.get((about, table.key(at)), set()) for at in np.ndindex(table.counts.shape)]
    shape = table.counts.shape
    withheld = np.array([True in one for one in found]).reshape(shape)
    return Before(withheld, np.array([False in one for one in found]).reshape(shape))


class GivesAway(ValueError):
    """Together with what was published before, a table would tell too much. leaks: what, the first in words."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        super().__init__(str(leaks[0]))
        self.leaks = tuple(leaks)


def publishable(
    table: CountTable,
    rule: Rule,
    *,
    name: str,
    about: str,
    earlier: Sequence[Published],
    lookups: Iterable[Lookup] = (),
    also_withheld: Mask | None = None,
) -> tuple[Protected, Published]:
    """What of a table may be published beside all that was: it is protected, and then attacked with all of it.

    also_withheld: counts to withhold besides. Raises CannotProtect, Impossible, and GivesAway for a table that is
    safe by itself and not beside the others.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> publishable(table, Rule(5), name="one", about="residents", earlier=[])[1].counts.tolist()
    [-1, -1, 30, 53]
    """
    known = before(table, about, earlier)
    withheld = known.withheld if also_withheld is None else known.withheld | also_withheld
    protected = protect(table, rule, withheld_before=withheld, published_before=known.published)
    release = published(protected, name=name, about=about)
    leaks = attack([*earlier, release], lookups)
    if leaks:
        raise GivesAway(leaks)
    return protected, release
