"""What a unit is for: by this an owner of the upper plan is found again a level below."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from fangan.data import entries
from fangan.model import Item, Name, Role

_OUTER = re.compile(r"^(?:中共|国家|中国)?(?:[省市州盟县区旗]|自治[区州县])?(?:[委])?(?=.{2})")
_ENDINGS = re.compile(
    r"(?:委员会|办公室|管理局|管理处|服务中心|中心|分局|总局|集团|有限公司|公司|大队|支队|局|委|办|厅|部|处)$"
)
_MANY = re.compile(
    r"^(?:\d+|[一二三四五六七八九十两]+)个?(?:县|区|市|乡|镇|街道)|(?:有关|相关|各|成员|责任).{0,2}(?:部门|单位)$|成员单位$"
)
_BRACKETS = re.compile(r"[（(〔\[][^（）()〔〕\[\]]*[）)〕\]]")


def _data() -> dict[str, Any]:
    return entries("functions.toml")


@cache
def _words() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each word with the functions that it names, longest first."""
    named: dict[str, set[str]] = {}
    for function, words in _data()["functions"].items():
        for word in words:
            named.setdefault(word, set()).add(function)
    return tuple(
        (word, frozenset(named[word])) for word in sorted(named, key=lambda word: (-len(word), word))
    )


@lru_cache(maxsize=8192)
def functions_of(name: str) -> frozenset[str]:
    """The functions of a unit by its name; one that no word knows is its own, without level and ending.

    Empty for collectives (各乡镇, 相关部门).
    """
    bare = _BRACKETS.sub("", re.sub(r"\s", "", name))
    if is_collective(bare):
        return frozenset()
    found: set[str] = set()
    rest = bare
    for word, functions in _words():
        if word in rest:
            found |= functions
            rest = rest.replace(word, "\0")
    return frozenset(found or {_ENDINGS.sub("", _OUTER.sub("", bare)) or bare})


def is_collective(name: str) -> bool:
    return name.startswith(tuple(_data()["collectives"]["words"])) or bool(_MANY.search(name))


def owners(items: Iterable[Item], *roles: Role, inherited: bool = True) -> tuple[Name, ...]:
    """The units of these roles, collectives left out, without repeats."""
    seen: dict[str, Name] = {}
    for item in items:
        for entry in item.assignments:
            if entry.role in roles and (inherited or not entry.inherited):
                for name in entry.names:
                    if functions_of(name.text):
                        seen.setdefault(name.text, name)
    return tuple(seen.values())


def share_a_function(one: Iterable[Name], other: Iterable[Name]) -> bool:
    functions = {function for name in other for function in functions_of(name.text)}
    return any(functions & functions_of(name.text) for name in one)
