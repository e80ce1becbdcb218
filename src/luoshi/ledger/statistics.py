"""What PostgreSQL knows of the ledger's size.

A table that was just filled counts as empty until the server's own housekeeping comes by, a minute later;
until then the planner joins a few hundred rows with themselves again and again, and a page takes half a
minute where it needs a fraction of a second.
"""

from __future__ import annotations

from django.db import connection, transaction

from luoshi.directory.models import Unit
from luoshi.ledger.models import Assignment, Block, Indicator, Milestone, Target, Task
from luoshi.plans.models import Plan

_TABLES = (Plan, Unit, Block, Task, Assignment, Indicator, Target, Milestone)


def refresh_statistics() -> None:
    """Have the tables counted once the present transaction is through: counting holds a lock to its end."""
    transaction.on_commit(analyze, robust=True)


def analyze() -> None:
    """Count them now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(model._meta.db_table for model in _TABLES))
