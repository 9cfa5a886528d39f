"""What the worker does for imports: it removes what those left that ended half-way."""

from commonweal.jobs import routines
from commonweal.sources.importing import sweep_dead

routines.register("remove what imports left that ended half-way", every=600, do=sweep_dead)
