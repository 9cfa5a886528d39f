"""What the worker does for consultations by the clock."""

from commonweal.consultations.telling import tell_what_was_decided
from commonweal.jobs import routines

routines.register("tell what was decided", every=300, do=tell_what_was_decided)
