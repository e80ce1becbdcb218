"""方案体检: the drafting errors of a plan, found before it is issued."""

from __future__ import annotations

from fangan.lint.directory import Directory
from fangan.lint.engine import lint
from fangan.lint.finding import Certainty, Edit, Finding, Fix, Severity
from fangan.lint.fixing import fixed

__all__ = ["Certainty", "Directory", "Edit", "Finding", "Fix", "Severity", "fixed", "lint"]
