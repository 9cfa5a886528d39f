"""The plain rule of rows and columns, which many use: here to be compared with, as it hides too little.

In each line with exactly one withheld count the smallest other count that is not 0 is withheld too, until no
such line is left (`domain.md` 4.6 describes it). It loses less than it should: two withheld counts in each line
can still be worked out from each other.
"""

import numpy as np

from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.suppression import unsafe_counts
from commonweal.methods.disclosure.tables import CountTable, Mask, lines_of


def withheld_by_lines(table: CountTable, rule: Rule) -> Mask:
    """What the plain rule withholds of a table."""
    counts = table.counts.ravel()
    withheld = unsafe_counts(table, rule).ravel()
    lines = [line for lines in lines_of(table.dimensions) for line in lines]
    changed = True
    while changed:
        changed = False
        for line in lines:
            if withheld[line].sum() != 1:
                continue
            left = line[~withheld[line] & (counts[line] >= rule.floor)]
            if len(left):
                inner = left[left != line[-1]]
                among = inner if len(inner) else left
                withheld[among[np.argmin(counts[among])]] = True
                changed = True
    return withheld.reshape(table.counts.shape)
