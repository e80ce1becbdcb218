"""The ledger (台账): issued tasks, who holds them in which role, until when, and their lights."""
