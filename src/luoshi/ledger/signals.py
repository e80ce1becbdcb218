"""What the ledger tells those above it. Receivers run in the transaction of the change."""

from django.dispatch import Signal

# assignment=Assignment: it ended, or a new one began (issue tells of its own by `issued`).
assignment_ended = Signal()
assignment_began = Signal()
# task=Task, change=Change: a request was approved and is in the ledger.
changed = Signal()
