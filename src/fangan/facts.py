"""Facts that are frozen and yet quickly made.

A frozen dataclass sets each field by `object.__setattr__`, which finds the slot by its name every time; asked
directly, the slot takes half as long. A plan of 16,000 characters makes some thousand facts.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def quickly_made(fact: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an `__init__` of the same signature that sets the slots directly."""
    names = [each.name for each in fields(fact)]  # type: ignore[arg-type]
    setters: dict[str, Any] = {f"set_{name}": getattr(fact, name).__set__ for name in names}
    lines = [f"def __init__(self, {', '.join(names)}):", *(f" set_{name}(self, {name})" for name in names)]
    exec("\n".join(lines), setters)
    made = fact.__init__
    quick = setters["__init__"]
    quick.__defaults__, quick.__annotations__ = made.__defaults__, made.__annotations__
    quick.__qualname__ = made.__qualname__
    type.__setattr__(fact, "__init__", quick)
    return fact
