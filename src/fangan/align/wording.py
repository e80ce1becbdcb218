"""Text as it is compared: what an upper and a lower plan say alike although they write it differently.

Lower plans copy and replace the names of places, 市 by 县, 各县（市、区） by 各乡镇（街道）.
Punctuation and the width of characters vary. All of this becomes the same symbols here, and every symbol
knows its characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fangan.data import entries
from fangan.text import Span

PLACE, LEVEL, BELOW = "\ue000", "\ue001", "\ue002"
_ONE_SYMBOL = {"place": PLACE, "level": LEVEL, "below": BELOW}
_FIRST_NUMBER = 0xF0000

_REGION = "[省市州盟县区旗]"
_BELOW = (
    rf"各(?:有关)?(?:(?:{_REGION}|自治县)[、（(]?(?:{_REGION}|[、）)（(])*(?:人民政府)?"
    r"|(?:乡镇|镇乡|乡|镇|街道|镇街)[、（(]?(?:乡|镇|街道|办事处|[、）)（(])*(?:人民政府|办事处)?)"
)
_LEVEL = (
    rf"(?<=[全我本])(?:{_REGION}|[乡镇])"
    rf"|(?<![城都超门夜集社园]){_REGION}(?=[级直属内]|本级|人民政府|政府|委(?!员)|[\u4e00-\u9fff]{{2,6}}[局委办])"
)
_IGNORED = r"[\s\u3000，。、；：！？,.;:!?（）()《》〈〉<>“”‘’\"'【】\[\]〔〕—－\-·…]"


def vocabulary() -> dict[str, Any]:
    return entries("wording.toml")


def has_number(symbols: str) -> bool:
    return any(ord(symbol) >= _FIRST_NUMBER for symbol in symbols)


@dataclass(frozen=True, slots=True)
class Wording:
    """The symbols of a stretch of text; symbol i stands for the characters `[starts[i], ends[i])`."""

    symbols: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, end: int) -> Span:
        """The characters behind the symbols `[first, end)`; not for an empty stretch."""
        return Span(self.starts[first], self.ends[end - 1])


class Reader:
    """Makes wordings, with the names of the places that two plans are about."""

    def __init__(self, places: Iterable[str]) -> None:
        names = "|".join(sorted(map(re.escape, places), key=len, reverse=True)) or r"(?!)"
        renamed = "|".join(map(re.escape, vocabulary()["renamed"]))
        self._pattern = re.compile(
            rf"(?P<place>(?:{names})+)|(?P<below>{_BELOW})|(?P<level>{_LEVEL})|(?P<ignored>{_IGNORED})"
            rf"|(?P<renamed>{renamed})|(?P<number>\d+(?:\.\d+)?)"
        )

        self._numbers: dict[str, str] = {}

    def _number(self, digits: str) -> str:
        """A symbol of its own for each number: 95 and 98 share nothing."""
        return self._numbers.setdefault(digits, chr(_FIRST_NUMBER + len(self._numbers)))

    def read(self, text: str, span: Span) -> Wording:
        """The wording of `text[span]`; `text` is narrowed already (`numerals.narrow`)."""
        symbols: list[str] = []
        starts: list[int] = []
        ends: list[int] = []

        def copy(piece: str, start: int) -> None:
            symbols.append(piece)
            starts.extend(range(start, start + len(piece)))
            ends.extend(range(start + 1, start + len(piece) + 1))

        at = span.start
        for match in self._pattern.finditer(text, span.start, span.end):
            copy(text[at : match.start()], at)
            at = match.end()
            kind = match.lastgroup
            if kind == "renamed":
                copy(vocabulary()["renamed"][match[0]], match.start())
            elif kind != "ignored":
                symbols.append(_ONE_SYMBOL.get(kind or "") or self._number(match[0]))
                starts.append(match.start())
                ends.append(match.end())
        copy(text[at : span.end], at)
        return Wording("".join(symbols), tuple(starts), tuple(ends))
