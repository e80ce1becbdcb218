"""One plain form for every character, whatever file it came from, with the way back.

Replacements keep the length; dropped characters (byte order marks, zero-width joiners, soft hyphens, NULs)
show in the OffsetMap.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from fangan.data import entries
from fangan.expressions import expression
from fangan.text import OffsetMap, Segment

_BREAK = "\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_DROPPED = "[\x00-\x08\x0e-\x1b\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_EDIT = expression(f"(?P<line>{_BREAK})|{_DROPPED}")
_PRIVATE = expression("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# A private-use character between a line's leading number and its text is the full stop of a font that
# draws "1." as one glyph pair.
_NUMBER_STOP = expression(r"(?m)^([ \t\u3000]*\d{1,3})[\ue000-\uf8ff](?=\s*[\u4e00-\u9fff])")


def character_data() -> dict[str, Any]:
    """The tables of `data/characters.toml`."""
    return entries("characters.toml")


@cache
def _replacements() -> dict[int, str]:
    data = character_data()
    table = {int(code, 16): character for code, character in data["private_use"].items()}
    table.update({ord(radical): character for radical, character in data["radicals"].items()})
    compatible = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
    for code in compatible:
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    table.update(dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2009, 0x202F), " "))
    return table


def plain_form(text: str) -> str:
    """The text with every character in its plain form; same length, so offsets stay."""
    return _NUMBER_STOP.sub(r"\1.", text.translate(_replacements()))


def clean(text: str) -> tuple[str, OffsetMap]:
    """Plain characters, "\\n" as the only line end, nothing invisible; and the way back."""
    pieces: list[str] = []
    segments: list[Segment] = []
    start = length = 0
    for edit in _EDIT.finditer(text):
        kept = text[start : edit.start()] + ("\n" if edit["line"] else "")
        if kept:
            pieces.append(kept)
            segments.append(Segment(length, start, len(kept)))
            length += len(kept)
        start = edit.end()
    if start < len(text):
        pieces.append(text[start:])
        segments.append(Segment(length, start, len(text) - start))
    return plain_form("".join(pieces)), OffsetMap(tuple(segments))


def private_use_count(text: str) -> int:
    """How many characters only the original's own font could show."""
    return len(_PRIVATE.findall(text))


def private_use_warning(text: str) -> tuple[str, ...]:
    """The sentence for the user, or nothing."""
    count = private_use_count(text)
    if not count:
        return ()
    return (f"文中有{count}个造字或专用字体字符无法识别，请对照原件核对。",)
