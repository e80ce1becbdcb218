"""The plans' procedures: the site loads this module at start, so that all of them are declared."""

from luoshi.plans.versions import APPROVAL

__all__ = ["APPROVAL"]
