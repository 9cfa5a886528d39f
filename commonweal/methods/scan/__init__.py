"""Clusters in space and time: Kulldorff's scan statistic, as SaTScan computes it.

What is scanned are counts of cases at places. A cluster says where and when there were more or fewer than expected,
and how often chance alone would bring such a one; it says nothing of why, and nothing of anybody.
"""

from commonweal.methods.scan.circles import Places, on_the_sphere, places_from
from commonweal.methods.scan.population import Population
from commonweal.methods.scan.scan import Cluster, Scan, scan
from commonweal.methods.scan.settings import (
    Circles,
    Model,
    NotScannable,
    Often,
    Overlap,
    PKind,
    Settings,
    Unit,
)
from commonweal.methods.scan.tables import Counts, counts

__all__ = [
    "Circles",
    "Cluster",
    "Counts",
    "Model",
    "NotScannable",
    "Often",
    "Overlap",
    "PKind",
    "Places",
    "Population",
    "Scan",
    "Settings",
    "Unit",
    "counts",
    "on_the_sphere",
    "places_from",
    "scan",
]
