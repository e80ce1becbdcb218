"""Regular expressions that are compiled when they are first asked.

The library knows some five hundred, each for a way of writing that a document may use; one document meets
about half of them. Compiling all took longer than reading a plan, so each waits until it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, AnyStr, cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later: so does an error, if the source has a mistake, and a test asks all."""
    return cast("re.Pattern[AnyStr]", _Expression(source, flags))


def spaced(words: Iterable[str]) -> str:
    r"""Source of a pattern for any of the words with or without blanks inside, the longest first.

    What several begin with stands once: with `\s*` between all characters, two hundred words are compiled in
    half the time so. (Words without blanks inside are compiled quicker, and found as quickly, in a row.)
    """
    by_first: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        by_first.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(first) + _rest(rests) for first, rests in by_first.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _rest(rests: Sequence[str]) -> str:
    longer = [rest for rest in rests if rest]
    if not longer:
        return ""
    source = rf"\s*{spaced(longer)}"
    return source if len(longer) == len(rests) else f"(?:{source})?"


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
