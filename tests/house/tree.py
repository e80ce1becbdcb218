"""The project's own files, as the house tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
LEFT_OUT = {".venv", "var", ".git", "build", "dist"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be committed; in an unpacked archive, every file but what is made."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        everything = (path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.relative_to(ROOT).parts))
        return tuple(sorted(path for path in everything if path.is_file()))
    return tuple(sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()))


@cache
def text_files() -> tuple[tuple[Path, str], ...]:
    found = []
    for path in project_files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return tuple(found)


@cache
def modules() -> tuple[Path, ...]:
    """Every Python module that ships, migrations left out: Django writes those."""
    return tuple(
        path
        for path in project_files()
        if path.suffix == ".py" and path.is_relative_to(SOURCE) and "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(tree(path))


def place(path: Path, node: ast.AST | int) -> str:
    """`file:line`, as editors understand it."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 0)
    return f"{path.relative_to(ROOT)}:{line}"
