"""The ledger's procedures: the site loads this module at start, so that all of them are declared."""

from luoshi.ledger.changes import CHANGE
from luoshi.ledger.sharing import SHARE
from luoshi.ledger.signing import ASSIGNMENT

__all__ = ["ASSIGNMENT", "CHANGE", "SHARE"]
