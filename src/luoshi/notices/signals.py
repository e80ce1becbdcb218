"""What the notices tell the apps above them."""

from django.dispatch import Signal

# A round begins in a place (`place`), within its scope, in waking hours: time to tell of what has come up.
round_begins = Signal()
