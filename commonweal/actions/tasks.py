"""What the worker does about actions by the clock."""

from commonweal.actions.following import follow_all
from commonweal.jobs import routines

routines.register("keep schools unnamed in actions", every=600, do=follow_all)
