"""The names of a jurisdiction's units, as far as the user has given them to the linter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BRACKETS = re.compile(r"[（(〔][^（）()〔〕]*[）)〕]")


@dataclass(frozen=True, slots=True)
class Directory:
    """`names` maps every name and alias to the full name."""

    names: dict[str, str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Directory:
        """One unit a line, aliases after `=`: `县发展和改革局=县发改局`; `#` begins a comment."""
        names: dict[str, str] = {}
        for line in lines:
            known = [name.strip() for name in line.partition("#")[0].split("=") if name.strip()]
            names.update(dict.fromkeys(known, known[0]) if known else {})
        return cls(names)

    def __contains__(self, name: str) -> bool:
        return name in self.names or _BRACKETS.sub("", name) in self.names
