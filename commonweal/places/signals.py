"""What places tells the rest of the platform, without knowing it."""

from django.dispatch import Signal

# Sent with area_set= inside the transaction in which a set comes into use. Whoever keeps placed points
# places them into it, or fails and so keeps the set from coming into use.
area_set_in_use = Signal()
