"""Web pages, under WSGI."""

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
    """Bring in what is large, so that nobody waits for it: the compiled loops of tiles, the drawing of charts."""
    from commonweal.maps.tiles import warm_up
    from commonweal.ui.charts import warm_up_charts

    warm_up()
    warm_up_charts()


# Each question to the database lets go of the interpreter. Where the other thread draws a page meanwhile, it
# would come back only after 5 ms, as Python has it; pages ask dozens of questions.
sys.setswitchinterval(0.0005)

# Beside the first pages and not before them: a process answers at once, and is quick a few seconds later.
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
