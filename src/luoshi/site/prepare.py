"""What has to be true of the database before the site is served."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import django
import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper


def prepare(say: Callable[[str], None], demo: bool) -> list[str]:
    """Bring the tables up to date, load the demo into an empty installation where wanted.

    Returns the lines that tell who can sign in to the demo. Leaves no connection behind: what serves the
    site runs in processes of its own.
    """
    django.setup()
    try:
        _try_connection()
        call_command("migrate", interactive=False, verbosity=0)
        if demo and _is_empty():
            say("首次启动，正在载入演示数据……")
            call_command("demo", "load", stdout=StringIO())
        return _demo_sign_ins()
    finally:
        close_connections()


def close_connections() -> None:
    """Give up this process's connections, the pool's idle ones included."""
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


def _try_connection() -> None:
    """Past the pool, which would keep trying for a long time without saying why."""
    psycopg.connect(**connection.get_connection_params(), connect_timeout=10).close()


def _is_empty() -> bool:
    """Whether nobody can sign in yet, which is true of a new installation only."""
    return not get_user_model()._default_manager.exists()


def _demo_sign_ins() -> list[str]:
    """Who can sign in with the demo's password; empty where the demo was not loaded."""
    # Only after django.setup(): the demo's people refer to models.
    from luoshi.site.demo.county import FOUNDERS, OFFICE, PASSWORD, PEOPLE

    people = [(founder.username, founder.name, OFFICE, founder.role) for founder in FOUNDERS]
    people += [(username, name, unit, role) for username, name, unit, role, _ in PEOPLE]
    known = set(get_user_model()._default_manager.values_list("username", flat=True))
    lines = [
        f"  {username:<10}{role.label}：{name}（{unit}）"
        for username, name, unit, role in people
        if username in known
    ]
    return [f"演示账户（密码都是 {PASSWORD}）：", *lines] if lines else []
