"""From a protected table to what is published of it, and from what was published to what that binds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from commonweal.methods.disclosure.attack import WITHHELD, Leak, Lookup, Published, attack
from commonweal.methods.disclosure.percentages import LEAST_BASE, as_published, bases_of, percentages_of
from commonweal.methods.disclosure.rounding import Rounded, Rounding, round_table
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.scopes import Scope, Told
from commonweal.methods.disclosure.suppression import Protected, protect
from commonweal.methods.disclosure.tables import CountTable, Dimension, Ints, Mask, with_totals


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
            for key, is_withheld in _marks(release):
                marks.setdefault(key, set()).add(is_withheld)
    pairs = (scope or Scope()).pairs
    found = [marks.get((about, table.key(at) | pairs), set()) for at in np.ndindex(table.counts.shape)]
    shape = table.counts.shape
    withheld = np.array([True in one for one in found]).reshape(shape)
    return Before(withheld, np.array([False in one for one in found]).reshape(shape))


def _marks(release: Published) -> Iterator[tuple[Told, bool]]:
    """Which counts a release withheld (True) and which it published. What it told about, the attack knows of."""
    if release.rounding:
        return
    is_withheld = release.counts == WITHHELD
    is_clear = np.ones(release.counts.shape, dtype=bool)
    if release.shares and release.between:
        low, high = release.between
        axis = [one.name for one in release.dimensions].index(release.shares.along)
        bases = np.broadcast_to(np.take(high, [-1], axis=axis), high.shape)
        # Of a small base no percentage is told, which says nothing of the count.
        is_left_out = (high == WITHHELD) & ((bases == WITHHELD) | (bases >= LEAST_BASE))
        is_clear = (low == high) | is_left_out
    for key, withheld, clear in zip(
        release.keys(), is_withheld.ravel().tolist(), is_clear.ravel().tolist(), strict=True
    ):
        if clear:
            yield key, withheld


def at_least(
    release: Published, counted: Mapping[tuple[str, ...], int], *, name: str = "one by one"
) -> Published:
    """What everybody can count one by one, as something that is known beside a release of the same.

    counted: how many, by the categories of counts that are made up of no others. A count of the release may be
    more, for not all of them need be told one by one.

    >>> from commonweal.methods.disclosure import dimension
    >>> wards = (dimension("ward", ["A", "B"]),)
    >>> told = Published("one", "residents", Rule(5), wards, np.array([WITHHELD, WITHHELD, 9]))
    >>> attack([told]), str(attack([told], beside=[at_least(told, {("A",): 3, ("B",): 4})])[0])
    ([], 'ward “A” is between 3 and 5')
    """
    return Published(
        name, release.about, release.rule, release.dimensions,
        np.full(release.counts.shape, WITHHELD), scope=release.scope,
        between=(known_of(release.dimensions, counted), np.full(release.counts.shape, WITHHELD)),
    )  # fmt: skip


def known_of(dimensions: Sequence[Dimension], counted: Mapping[tuple[str, ...], int]) -> Ints:
    """The least that each count is known to be, totals too, by what can be counted one by one."""
    places = [{category: at for at, category in enumerate(one.categories[: one.parts])} for one in dimensions]
    inner = np.zeros(tuple(one.parts for one in dimensions), dtype=np.int64)
    for categories, number in counted.items():
        at = tuple(known.get(one, -1) for known, one in zip(places, categories, strict=True))
        if -1 not in at:
            inner[at] += number
    return with_totals(inner, dimensions)


class GivesAway(ValueError):
    """Together with what was published before, a table would tell too much. leaks: what, the first in words."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        super().__init__(str(leaks[0]))
        self.leaks = tuple(leaks)


def rounded_before(
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


@dataclass(frozen=True)
class Candidate:
    """A table that may be published, what it is called, and all that it is judged beside.

    about: what is counted and when. earlier: everything that was ever published. editions: what the editions that this
    one corrects did with its counts (`before`): what one withheld stays withheld, and what one told is told again or the
    table is not published, for who kept both would take one from the other. scope: which part of what is counted the
    table is of. known: how many of each count can be counted one by one. beside: what else everybody knows (`at_least`).
    """

    table: CountTable
    rule: Rule
    name: str
    about: str
    earlier: Sequence[Published] = ()
    lookups: Sequence[Lookup] = ()
    editions: Sequence[Before] = ()
    scope: Scope = field(default_factory=Scope)
    known: Ints | None = None
    beside: Sequence[Published] = ()

    def withstand(self, release: Published) -> None:
        """Attack what is to be published of it with all that was. Raises GivesAway."""
        leaks = attack([*self.earlier, release], self.lookups, beside=self.beside)
        if leaks:
            raise GivesAway(leaks)

    def protected(self) -> Protected:
        """The table with what is unsafe withheld, what was withheld before, and what hides both."""
        done = [before(self.table, self.about, self.earlier, self.scope), *self.editions]
        withheld = np.logical_or.reduce([one.withheld for one in done])
        told = np.logical_or.reduce([one.published for one in done])
        return protect(
            self.table, self.rule, withheld_before=withheld, published_before=told, known=self.known
        )


def publishable(one: Candidate) -> tuple[Protected, Published]:
    """What of a table may be published beside all that was: it is protected, and then attacked with all of it.

    Raises CannotProtect, Impossible, and GivesAway for a table that is safe by itself and not beside the others.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> publishable(Candidate(table, Rule(5), "one", about="residents"))[1].counts.tolist()
    [-1, -1, 30, 53]
    """
    protected = one.protected()
    release = published(protected, name=one.name, about=one.about, scope=one.scope)
    one.withstand(release)
    return protected, release


def publishable_rounded(
    one: Candidate, rounding: Rounding, *, chance: np.random.Generator, fixed: Ints | None = None
) -> tuple[Rounded, Published]:
    """A table with every count rounded such that it adds up, as it may be published beside all that was.

    chance: from a seed that nobody else knows. fixed: what counts are to become, such as what a first edition rounded
    them to; -1 where they are free. Raises CannotRound where nothing adds up or the base is too small for
    the rule, Impossible, and GivesAway for a table that is safe by itself and not beside the others.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 5), ({"ward": "B"}, 20)])
    >>> candidate = Candidate(table, Rule(5), "one", about="residents")
    >>> publishable_rounded(candidate, Rounding(5), chance=np.random.default_rng(1))[1].counts.tolist()
    [5, 20, 25]
    """
    rounding.check(one.rule)
    before_this = rounded_before(one.table, one.about, rounding, one.earlier, one.scope)
    if fixed is not None:
        before_this = np.where(before_this < 0, fixed, before_this)
    # A count of which as many as the threshold are known is no secret.
    small = None if one.known is None else np.where(one.known < one.rule.threshold, one.known, 0)
    rounded = round_table(one.table, rounding, chance=chance, fixed=before_this, known=small)
    release = Published(
        one.name, one.about, one.rule, one.table.dimensions, rounded.counts, rounding, one.scope
    )
    one.withstand(release)
    return rounded, release


def publishable_percentages(one: Candidate, along: str, *, places: int = 1) -> tuple[Protected, Published]:
    """A table as percentages along one dimension with their bases, as it may be published beside all that was.

    A percentage is told where its count and its base could be, and where the base is 30 or more; a base that is
    withheld is not told, for from it and a percentage a small count would follow. Raises as `publishable`.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> told = publishable_percentages(Candidate(table, Rule(5), "one", about="residents"), "ward")[1]
    >>> told.shares.percentages.tolist(), told.counts.tolist()
    ([nan, nan, 56.6, 100.0], [-1, -1, 30, 53])
    """
    protected = one.protected()
    release = as_published(
        one.name, one.about, one.rule, one.table.dimensions,
        percentages=percentages_of(protected, along, places=places),
        bases=bases_of(protected, along), places=places, along=along, by_method=True, scope=one.scope,
    )  # fmt: skip
    one.withstand(release)
    return protected, release
