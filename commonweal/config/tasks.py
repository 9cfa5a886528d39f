"""Routines of the worker that belong to no single domain."""

from commonweal.changes import feed
from commonweal.jobs import routines

routines.register("forget old changes", every=3600, do=feed.forget_older_than)
