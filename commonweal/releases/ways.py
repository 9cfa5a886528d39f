"""The ways in which a table can be published: small numbers left out, all numbers rounded, or percentages alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from commonweal.methods.disclosure import (
    LEAST_BASE,
    CountTable,
    Protected,
    Published,
    Rounded,
    Rounding,
    Rule,
)
from commonweal.releases.models import Release

WITHHELD = "withheld"
PLACES = 1


@dataclass(frozen=True)
class Way:
    """One way to publish a table: rounded, or as percentages along a dimension; neither: small numbers are left out.

    code: its name in addresses and on the record. called: what the dimension is called, where people read it.
    """

    rounding: Rounding | None = None
    along: str = ""
    places: int = PLACES
    called: str = ""

    @property
    def code(self) -> str:
        """
        >>> Way().code, Way(Rounding(5)).code, Way(along="ward2025").code
        ('withheld', 'rounded-5', 'percentages-ward2025')
        """
        if self.rounding:
            return f"rounded-{self.rounding.base}"
        return f"percentages-{self.along}" if self.along else WITHHELD

    @property
    def name(self) -> str:
        """What it is called where somebody chooses."""
        if self.rounding:
            return _("All numbers rounded to %(base)d") % {"base": self.rounding.base}
        if self.along:
            return _("Percentages by %(along)s, with the number that each is of") % {
                "along": self.called or self.along
            }
        return _("Numbers, with small ones left out")

    def method(self, rule: Rule) -> str:
        """What readers are told of it, kept with the table for good."""
        if self.rounding:
            return _(
                "Every number is rounded to a multiple of %(base)d such that all add up: it lies at most %(far)d from the "
                "true one, and 0 may be a few."
            ) % {"base": self.rounding.base, "far": self.rounding.radius}
        told = {"threshold": rule.threshold, "base": LEAST_BASE}
        if self.along:
            return (
                _(
                    "Percentages are of the numbers counted. Those of numbers under %(threshold)d are left out, others so that they "
                    "can't be worked out, and all that would be of fewer than %(base)d."
                )
                % told
            )
        return (
            _("Numbers under %(threshold)d are left out, and others so that they can't be worked out.") % told
        )


def ways_of(table: CountTable, rule: Rule) -> list[Way]:
    """How a table may be published under a rule, the usual way first: rounding is to hide as much as the rule asks.

    >>> from commonweal.methods.disclosure import table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20)])
    >>> [way.code for way in ways_of(table, Rule(5))]
    ['withheld', 'rounded-5', 'rounded-10', 'percentages-ward']
    """
    bases = sorted({max(5, rule.width), max(10, rule.width)})
    return [
        Way(),
        *(Way(Rounding(base)) for base in bases),
        *(Way(along=one.name) for one in table.dimensions),
    ]


def code_of(release: Release) -> str:
    """In which way a release was published."""
    if release.round_to:
        return Way(Rounding(release.round_to)).code
    return Way(along=release.percentages["along"] if release.percentages else "").code


@dataclass(frozen=True)
class Loses:
    """What readers lose by a way: cells left out of those that are not 0, and the people or things counted in inner ones.

    farthest: how far the number that was rounded most lies from the true one. together: how far all do.
    """

    cells: int
    of_cells: int
    values: int
    of_values: int
    farthest: int = 0
    together: int = 0


def loses(made: Protected | Rounded, published: Published) -> Loses:
    """What is lost of a table by what was made of it?

    >>> from commonweal.methods.disclosure import Rule, protect, table_from, published
    >>> kept = protect(table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)]), Rule(5))
    >>> loses(kept, published(kept, name="one", about="residents"))
    Loses(cells=2, of_cells=4, values=23, of_values=53, farthest=0, together=0)
    """
    counts = made.table.counts
    number, everybody = int((counts > 0).sum()), int(counts.flat[-1])
    if isinstance(made, Rounded):
        moved = made.moved
        return Loses(0, number, 0, everybody, moved.farthest, moved.together)
    left_out = np.isnan(published.shares.percentages) if published.shares else made.withheld
    inner = made.table.inner
    return Loses(
        int(left_out.sum()), number, int(counts[inner][np.asarray(left_out)[inner]].sum()), everybody
    )


def way_named(ways: Sequence[Way], code: str) -> Way:
    """The way of this code. Raises LookupError."""
    for way in ways:
        if way.code == code:
            return way
    raise LookupError(code)
