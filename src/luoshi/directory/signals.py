"""What the directory tells the apps above it."""

from django.dispatch import Signal

# A unit ends: `unit`, `last_day`, `successors` (units, maybe none), `actor`. Sent inside the transaction.
abolished = Signal()
# What hangs on a `unit` that is about to be abolished: receivers return sentences for its clerk.
abolishing = Signal()
