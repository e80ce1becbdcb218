"""Rules, found by the names of their files alone: `rules/units/un01_duplicate.py` is UN01, units.duplicate.

A rule's module has a docstring with its page, `SEVERITY`, `CERTAINTY`, `DEFAULT` where it is off, and
`check(draft)`, which yields hits.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from fangan.lint import rules
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity

_FILE = re.compile(r"(?P<code>[a-z]{2}\d{2})_(?P<name>\w+)")
_SECTION = re.compile(r"^(一句话|为什么|反例|正例|怎么改|何时可忽略|依据)：", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """`default` is False for a rule that runs only when it is selected by name."""

    code: str
    name: str
    severity: Severity
    certainty: Certainty
    default: bool
    check: Callable[[Draft], Iterable[Hit]]
    page: dict[str, str]

    @property
    def title(self) -> str:
        return self.page["一句话"].rstrip("。")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    found = [
        _rule(importlib.import_module(f"{rules.__name__}.{family.name}.{entry.name}"), family.name)
        for family in pkgutil.iter_modules(rules.__path__)
        for entry in pkgutil.iter_modules([f"{rules.__path__[0]}/{family.name}"])
        if _FILE.fullmatch(entry.name)
    ]
    return tuple(sorted(found, key=lambda rule: rule.code))


def _rule(module: ModuleType, family: str) -> Rule:
    match = _FILE.fullmatch(module.__name__.rpartition(".")[2])
    assert match is not None
    return Rule(
        code=match["code"].upper(),
        name=f"{family}.{match['name']}",
        severity=module.SEVERITY,
        certainty=module.CERTAINTY,
        default=getattr(module, "DEFAULT", True),
        check=module.check,
        page=page_of(module.__doc__ or ""),
    )


def page_of(docstring: str) -> dict[str, str]:
    """The sections of a rule's docstring by their headings, without common indentation."""
    pieces = _SECTION.split(docstring)
    return {
        heading: "\n".join(line.removeprefix("    ") for line in body.strip("\n").splitlines()).strip()
        for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def choose(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules whose code or name begins as one of `select` (all that are on by default, if empty)."""
    wanted, unwanted = tuple(select), tuple(ignore)
    return tuple(
        rule
        for rule in all_rules()
        if (_named(rule, wanted) if wanted else rule.default) and not _named(rule, unwanted)
    )


def _named(rule: Rule, prefixes: tuple[str, ...]) -> bool:
    return any(
        rule.code.startswith(prefix.upper()) or rule.name.startswith(prefix) for prefix in prefixes if prefix
    )
