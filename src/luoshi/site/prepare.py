"""What has to be true of the database before the site is served."""

from __future__ import annotations

from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper


def prepare(say: Callable[[str], None]) -> None:
    """Bring the tables up to date; load the demo into an empty installation.

    Leaves no connection behind: what serves the site runs in processes of its own.
    """
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if _is_empty():
            say("首次启动：正在载入演示数据……")
            call_command("demo", "load")
    finally:
        close_connections()


def close_connections() -> None:
    """Give up this process's connections, the pool's idle ones included."""
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


def _is_empty() -> bool:
    """Whether nobody can sign in yet, which is true of a new installation only."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()
