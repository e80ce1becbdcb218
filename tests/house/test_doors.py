"""Reads, writes, time and permission each have one door."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import SOURCE, modules, nodes, place

WRITES = {
    *("save", "create", "update", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create"),
    *("asave", "acreate", "aupdate", "adelete", "abulk_create", "abulk_update"),
    *("aget_or_create", "aupdate_or_create"),
}
CLOCKS = {"now", "utcnow", "today"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "dt", "django_timezone"}
AUTOMATIC_TIMES = {"auto_now", "auto_now_add"}
OPEN = {"public", "signed-in"}


def in_package(*parts: str) -> list[Path]:
    return [path for path in modules() if path.is_relative_to(SOURCE.joinpath(*parts))]


def test_views_write_nothing() -> None:
    """What changes data is an action: one transaction, permission asked, event written."""
    found = []
    for path in in_package("luoshi"):
        if path.name == "views.py" or path.parent.name == "views":
            calls = (node for node in nodes(path) if isinstance(node, ast.Call))
            found += [place(path, call) for call in calls if is_write(call.func)]
    assert found == []


def is_write(function: ast.expr) -> bool:
    """Whether this is a call of the ORM's writes; a module of actions may have functions named alike."""
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    return not (isinstance(function.value, ast.Name) and function.value.id.endswith("actions"))


@pytest.mark.parametrize("package", ["fangan", "luoshi"])
def test_nobody_but_the_calendar_asks_for_the_time(package: str) -> None:
    clock_module = SOURCE / "luoshi" / "calendar"
    asked = [
        place(path, node)
        for path in in_package(package)
        if not path.is_relative_to(clock_module)
        for node in nodes(path)
        if asks_for_the_time(node)
    ]
    assert asked == []


def asks_for_the_time(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        return owner in CLOCK_OWNERS
    if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
        return any(alias.name == "now" for alias in node.names)
    return isinstance(node, ast.keyword) and node.arg in AUTOMATIC_TIMES


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("import datetime as dt\ndt.datetime.now(dt.UTC)", True),
        ("from datetime import date\ndate.today()", True),
        ("from django.utils import timezone\nfield = F(default=timezone.now)", True),
        ("from django.utils.timezone import now", True),
        ("field = DateTimeField(auto_now_add=True)", True),
        ("from luoshi.calendar import clock\nclock.now()", False),
        ("from luoshi.calendar import clock\nclock.today()", False),
    ],
)
def test_asking_for_the_time_is_recognised(source: str, asked: bool) -> None:
    assert any(map(asks_for_the_time, ast.walk(ast.parse(source)))) is asked


def test_every_address_says_who_may_open_it() -> None:
    from luoshi.directory.permission import grants

    known = OPEN | set(grants())
    unguarded = [
        f"{route}: {getattr(view, 'permission', None)}"
        for route, view in addresses()
        if getattr(view, "permission", None) not in known
    ]
    assert unguarded == []


def addresses() -> Iterator[tuple[str, Any]]:
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                yield route, pattern.callback

    yield from walk(get_resolver().url_patterns, "/")
