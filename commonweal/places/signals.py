"""What places tells the rest of the platform, without knowing it."""

from django.dispatch import Signal

# Sent after the import of a set is published, with area_set=: who keeps placed points places them anew.
area_set_published = Signal()
