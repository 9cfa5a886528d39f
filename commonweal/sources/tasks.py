"""What the worker does for imports: it loads tables that were brought, asks sources that are due, and sweeps."""

from django.utils.translation import gettext_lazy as _

from commonweal.jobs import kinds, routines
from commonweal.sources.bringing.verbs import KIND
from commonweal.sources.bringing.work import load_brought, table_of
from commonweal.sources.importing import sweep_dead
from commonweal.sources.schedules import running

kinds.register(KIND, _("Load a table of figures"), load_brought, back=table_of)
routines.register("remove what imports left that ended half-way", every=600, do=sweep_dead)
kinds.register(running.KIND, _("Ask a source of data"), running.ask_source, back=running.schedule_of)
routines.register("ask sources that are due", every=30, do=running.start_due)
