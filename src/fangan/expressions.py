"""Regular expressions that are compiled when they are first asked.

The library knows some five hundred, each for a way of writing that a document may use; one document meets
about half of them. Compiling all took longer than reading a plan, so each waits until it is needed.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later: so does an error, if the source has a mistake, and a test asks all."""
    return cast("re.Pattern[AnyStr]", _Expression(source, flags))


class _Expression:
    """Stands for a pattern; from the first question on its methods are the pattern's own."""

    __slots__ = ("_flags", "pattern", *_ASKED)

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Only what is not set yet comes here."""
        compiled = re.compile(self.pattern, self._flags)
        for method in _ASKED:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
