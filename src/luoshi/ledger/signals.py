"""What the ledger tells the apps above it."""

from django.dispatch import Signal

# Sent in the transaction of the issuing, after everything is written: `version` (the issued one) and `actor`.
issued = Signal()
