"""From bytes to characters: byte order mark, declaration, strict UTF-8, then what reads most like Chinese."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache

from fangan.expressions import expression
from fangan.readers.characters import character_data
from fangan.readers.errors import Code, ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "x-gbk": "gb18030",
}
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 200_000
_CONTROL = expression("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HAN = expression("[\u3400-\u9fff\U00020000-\U0003ffff]")
_STRANGE = expression("[\ue000-\uf8ff\ufffd\x80-\x9f\u0600-\u1fff\uac00-\ud7ff]")
_BROKEN_SHARE = 0.01
_BINARY_SHARE = 0.01
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Decoded:
    """`confidence` is between 0 and 1; below 0.95 the warnings say so."""

    text: str
    encoding: str
    confidence: float
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of a text file; `declared` is what the file says of itself (a meta charset).

    Raises ReadError for what is no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    strict = _try(data, "utf-8")
    if strict is not None and not _is_utf16_in_disguise(data):
        return _judged(strict, "utf-8" if not strict.isascii() else "ascii", 1.0)
    named = _named(data, declared)
    if named is not None:
        return named
    return _guessed(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > len(text) * _BINARY_SHARE + 1:
        raise _no_text()
    name = encoding.removesuffix("-sig")
    return _judged(text, name, 1.0, _broken_warning(broken))


def _named(data: bytes, declared: str | None) -> Decoded | None:
    """What the declaration gives, unless it plainly yields something other than Chinese text."""
    if not declared:
        return None
    name = _ALIASES.get(declared.strip().lower(), declared.strip().lower())
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    text = _try(data, name)
    if text is None or _plausibility(text) < 0.5:
        return None
    return _judged(text, name, 0.99)


def _guessed(data: bytes) -> Decoded:
    """The candidate that reads most like official Chinese; its lead over the next is the confidence."""
    readings = [(name, text) for name in _GUESSES if (text := _try(data, name)) is not None]
    mended = data.decode("utf-8", "replace")
    if mended.count("\ufffd") <= max(2, len(mended) * _BROKEN_SHARE):
        readings.append(("utf-8", mended))
    patched = data.decode("gb18030", "replace")
    if patched.count("\ufffd") <= max(2, len(patched) * _BROKEN_SHARE):
        readings.append(("gb18030", patched))
    ranked = sorted(((_plausibility(text), name, text) for name, text in readings), reverse=True)
    if not ranked or ranked[0][0] <= 0:
        raise _no_text()
    best, name, text = ranked[0]
    rival = next((score for score, other, _ in ranked[1:] if other != name and score > 0), 0.0)
    confidence = round(min(0.99, 0.5 + best - rival), 2)
    return _judged(text, name, confidence, _broken_warning(text.count("\ufffd")))


def _judged(text: str, encoding: str, confidence: float, warnings: tuple[str, ...] = ()) -> Decoded:
    """Refuses what has the control characters of a program or a picture."""
    if len(_CONTROL.findall(text[:_SAMPLE])) > _BINARY_SHARE * min(len(text), _SAMPLE):
        raise _no_text()
    if confidence < _SURE:
        doubt = f"文字编码判断为{encoding.upper()}，把握{confidence:.0%}，请核对有无乱码。"
        warnings = (*warnings, doubt)
    return Decoded(text, encoding, confidence, warnings)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_utf16_in_disguise(data: bytes) -> bool:
    """Western text or digits in UTF-16 without a mark are valid UTF-8 full of NULs."""
    sample = data[:_SAMPLE]
    return sample.count(0) > len(sample) * 0.05


@cache
def _frequent() -> frozenset[str]:
    return frozenset("".join(character_data()["frequent"].values())) - {"\n"}


def _plausibility(text: str) -> float:
    """The share of Chinese characters that are frequent ones, less what no text contains."""
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    strange = len(_STRANGE.findall(sample)) + len(_CONTROL.findall(sample))
    penalty = strange / max(1, len(sample))
    if not han:
        return 0.05 - 2 * penalty
    frequent = sum(character in _frequent() for character in han) / len(han)
    return 0.1 + 0.9 * frequent - 2 * penalty


def _broken_warning(count: int) -> tuple[str, ...]:
    return (f"有{count}处字符已损坏，以“\ufffd”代替，请对照原件核对。",) if count else ()


def _no_text() -> ReadError:
    return ReadError(Code.BINARY, "这不是文本文件：内容无法按任何常用编码读成文字，请上传原始文档。")
