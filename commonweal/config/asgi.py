"""Live events, under ASGI: thousands of open streams on one worker. Pages are not here but in `wsgi`."""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
django.setup()

from commonweal.changes.hub import Hub  # noqa: E402
from commonweal.changes.live import LiveApplication  # noqa: E402
from commonweal.config.audience import PeopleAudience  # noqa: E402
from commonweal.config.keeping import unfinished  # noqa: E402
from commonweal.jobs import heartbeats  # noqa: E402

unfinished.refuse(settings.HOME)


def make_hub() -> Hub:
    """The hub of this process, which says that it is alive as `live`."""
    name = heartbeats.name_of_this_process("live")
    return Hub(PeopleAudience(), beat=lambda: heartbeats.beat(name))


application = LiveApplication(make_hub)
