"""What the worker does for this domain by the clock."""

from commonweal.jobs import routines
from commonweal.notices.links import forget_old_links
from commonweal.tension.verbs.returns import remind_when_due

routines.register("remind partners of their returns", every=3600, do=remind_when_due)
routines.register("forget old links", every=24 * 3600, do=forget_old_links)
