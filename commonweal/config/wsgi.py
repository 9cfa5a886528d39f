"""Web pages, under WSGI."""

import gc
import os
import sys
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from commonweal.config.keeping import unfinished

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
application = get_wsgi_application()
unfinished.refuse(settings.HOME)


def _warm_up() -> None:
    """Bring in what is large, so that nobody waits for it: the compiled loops of tiles, the drawing of charts.

    What stands then stays as long as the process: it is set aside from the search for what is no longer used, which
    would go through all of it again in the middle of a page that reads many rows.
    """
    from commonweal.maps.tiles import warm_up
    from commonweal.ui.charts import warm_up_charts

    warm_up()
    warm_up_charts()
    gc.collect()
    gc.freeze()


# Each question to the database lets go of the interpreter. Where the other thread draws a page meanwhile, it
# would come back only after 5 ms, as Python has it; pages ask dozens of questions.
sys.setswitchinterval(0.0005)

# A page reads some thousand rows; Python would search for what is no longer used after each seven hundred.
gc.set_threshold(20_000, 20, 20)

# Beside the first pages and not before them: a process answers at once, and is quick a few seconds later.
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
