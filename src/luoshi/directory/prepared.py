"""Statements that every request asks: a connection has PostgreSQL plan them once, not each time.

To plan such a question takes PostgreSQL four times as long as to answer it. Django sends each with its
values written in, so this goes past its cursor, and tells Django's log of questions itself.
"""

from __future__ import annotations

from typing import Any, LiteralString

from django.db import connection
from psycopg import Cursor


def rows_of(statement: LiteralString, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows that a statement gives; errors are Django's. Planned for good after the fifth time."""
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values).fetchall()
