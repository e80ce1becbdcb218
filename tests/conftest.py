"""What every test stands on: the database, the browser, and what is run when.

Tests never touch an installation's own data: they have a home of their own in `var/test`, with an embedded
PostgreSQL that is not made to last. LUOSHI_DATABASE_URL names another server to test against.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django.conf
import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "test"
os.environ["LUOSHI_HOME"] = str(HOME)
os.environ["LUOSHI_SECRET_KEY"] = "a secret that tests share"
os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.site.settings"
# Playwright keeps an event loop in the test's own thread; Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("LUOSHI_CLOCK", None)
if django.conf.settings.configured and "PYTEST_XDIST_WORKER" not in os.environ:
    # pytest-django has read them already, before they could be told of the tests' own home. (A worker of a
    # parallel run was told by the process that started it.)
    raise pytest.UsageError("DJANGO_SETTINGS_MODULE 已在环境里设置，请先 unset 再运行测试")

# Here and not by a setting of pytest, which would read Django's settings before the lines above; and before
# the plugins below, which import models.
django.setup()
# The real hasher takes a third of a second by design, and every story has eight people.
django.conf.settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

pytest_plugins = ["tests.browser", "tests.people"]

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})
TEST_DATABASE = "test_luoshi_"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database or a browser, so that `make check` can leave it out; slowest last.

    What drives a browser is not traced for coverage: that takes half as long again, and every module it
    passes through has tests of its own."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.no_cover)
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """Without a database, with one where nobody is yet, in the county that tests share, with tables emptied
    at the end, in a browser."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if "browser" in fixtures:
        return 4
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in fixtures or (marker and marker.kwargs.get("transaction")):
        return 3
    if "county" in fixtures:
        return 2
    return 1 if item.get_closest_marker("database") else 0


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """A hash that costs nothing: tests sign in often and protect nobody."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """A running server, and a database that no other test run on this machine uses."""
    from django.db import connections

    database = connections["default"].settings_dict
    # A pool's idle connections would keep the test database from being dropped.
    database["OPTIONS"].pop("pool", None)
    database["TEST"]["NAME"] = f"{TEST_DATABASE}{os.getpid()}"
    if os.environ.get("LUOSHI_DATABASE_URL"):
        yield
        return
    from luoshi.site.database import Cluster
    from luoshi.site.guard import Guard

    cluster, guard = Cluster(HOME / "pg", throwaway=True), Guard()
    guard.watch_database(cluster)
    with cluster.in_use():
        drop_databases_of_killed_runs(cluster.url("postgres"))
        yield
    guard.close()


@pytest.fixture(scope="session", autouse=True)
def events_go_with_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with a live server ends by emptying all tables; the events' triggers are told to stand aside."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def unguarded(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        statements = flush(self, *args, **kwargs)
        role = "SET session_replication_role = {}"
        return [role.format("replica"), *statements, role.format("DEFAULT")] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", unguarded)
        yield


def drop_databases_of_killed_runs(url: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as server:
        rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEST_DATABASE}%"])
        for (name,) in rows.fetchall():
            if not psutil.pid_exists(int(name.removeprefix(TEST_DATABASE))):
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
