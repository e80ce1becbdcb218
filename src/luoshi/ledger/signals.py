"""What the ledger tells the apps above it. Receivers run in the transaction of the change."""

from django.dispatch import Signal

# After everything of an issuing is written: `version` (the issued one), `actor`, and `reports`: public ids of
# those of the version's duties that are to be reported from now on without further approval.
issued = Signal()
# `assignment`: it ended, or a new one began (the issuing tells of its own by `issued`).
assignment_ended = Signal()
assignment_began = Signal()
# `task` and `change`: a request was approved and is in the ledger.
changed = Signal()
