"""What the worker does for quarterly reports by the clock."""

from commonweal.jobs import routines
from commonweal.quarterly.told_withheld import tell_of_withheld

routines.register("tell of words withheld from quarters", every=300, do=tell_of_withheld)
