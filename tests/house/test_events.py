"""Every kind of event can be told in words: time lines and the auditor's page speak to people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import SOURCE, modules, nodes, place

CODE = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")
APPS = {path.name for path in (SOURCE / "luoshi").iterdir() if path.is_dir()}


def test_every_kind_of_event_has_its_sentence() -> None:
    """Add what is missing to `luoshi/site/templatetags/events.py`."""
    from luoshi.directory.permission import grants
    from luoshi.notices.kinds import kinds
    from luoshi.site.templatetags.events import _SENTENCES

    told = set(_SENTENCES)
    meant_otherwise = set(grants()) | set(kinds())
    missing = [
        f"{where}: {code}"
        for where, code in codes()
        if code not in told | meant_otherwise and not any(each.startswith(code) for each in told)
    ]
    assert missing == []


def codes() -> Iterator[tuple[str, str]]:
    """Codes of events, and the beginnings of those that are put together, in modules that record any."""
    for path in modules():
        if path.is_relative_to(SOURCE / "luoshi") and records(path):
            for node in nodes(path):
                if is_code(node):
                    yield place(path, node), node.value


def is_code(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return bool(CODE.fullmatch(node.value.rstrip("-"))) and node.value.partition(".")[0] in APPS


def records(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "luoshi.audit.actions"
        and any(alias.name == "record" for alias in node.names)
        for node in nodes(path)
    )
