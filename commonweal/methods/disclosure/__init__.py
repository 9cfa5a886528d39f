"""Disclosure control: what of a table may be published, and what can be worked out from what was.

>>> from commonweal.methods.disclosure import Rule, protect, table_from
>>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
>>> protect(table, Rule(5)).lost.cells
2
"""

from commonweal.methods.disclosure.attack import WITHHELD, Leak, Lookup, Published, attack
from commonweal.methods.disclosure.bounds import Impossible
from commonweal.methods.disclosure.percentages import LEAST_BASE, as_published, count_between, percentages_of
from commonweal.methods.disclosure.plain import withheld_by_lines
from commonweal.methods.disclosure.publishing import (
    Before,
    Candidate,
    GivesAway,
    at_least,
    before,
    known_of,
    publishable,
    publishable_percentages,
    publishable_rounded,
    published,
    rounded_before,
)
from commonweal.methods.disclosure.rounding import CannotRound, Moved, Rounded, Rounding, round_table
from commonweal.methods.disclosure.rules import SUPPRESSED, Rule
from commonweal.methods.disclosure.scopes import Scope
from commonweal.methods.disclosure.shares import Shares
from commonweal.methods.disclosure.suppression import (
    CannotProtect,
    Lost,
    Protected,
    loss,
    protect,
    too_tight,
    unsafe_counts,
)
from commonweal.methods.disclosure.tables import (
    TOTAL,
    CountTable,
    Dimension,
    Mask,
    NotATable,
    dimension,
    table_from,
    with_totals,
)

__all__ = [
    "LEAST_BASE",
    "SUPPRESSED",
    "TOTAL",
    "WITHHELD",
    "Before",
    "Candidate",
    "CannotProtect",
    "CannotRound",
    "CountTable",
    "Dimension",
    "GivesAway",
    "Impossible",
    "Leak",
    "Lookup",
    "Lost",
    "Mask",
    "Moved",
    "NotATable",
    "Protected",
    "Published",
    "Rounded",
    "Rounding",
    "Rule",
    "Scope",
    "Shares",
    "as_published",
    "at_least",
    "attack",
    "before",
    "count_between",
    "dimension",
    "known_of",
    "loss",
    "percentages_of",
    "protect",
    "publishable",
    "publishable_percentages",
    "publishable_rounded",
    "published",
    "round_table",
    "rounded_before",
    "table_from",
    "too_tight",
    "unsafe_counts",
    "with_totals",
    "withheld_by_lines",
]
