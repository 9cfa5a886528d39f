"""Who lives where: how mixed a place is, and how evenly groups are spread over its areas.

Residence is not contact: people of a mixed street may never speak, and people of an unmixed one may meet at
work. Every result says so, and says over which areas it was worked out, because indices rise as areas shrink.
"""

from commonweal.methods.composition.counts import Counts, NotCounts, counts_from
from commonweal.methods.composition.diversity import Diversity, diversity, location_quotients
from commonweal.methods.composition.multigroup import Spread, spread
from commonweal.methods.composition.segregation import (
    RESIDENCE,
    Segregation,
    dissimilarity_between,
    segregation,
)

__all__ = [
    "RESIDENCE",
    "Counts",
    "Diversity",
    "NotCounts",
    "Segregation",
    "Spread",
    "counts_from",
    "dissimilarity_between",
    "diversity",
    "location_quotients",
    "segregation",
    "spread",
]
