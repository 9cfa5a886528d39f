"""From a protected table to what is published of it, and from what was published to what that binds."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from commonweal.methods.disclosure.attack import WITHHELD, Published, Told
from commonweal.methods.disclosure.suppression import Protected
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
