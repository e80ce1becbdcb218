"""Numbering: what stands in front of a heading or an item, and what only looks like it.

The styles and their usual order follow GB/T 9704-2012, 7.3.3 (一、 （一） 1. （1）) and 立法技术规范 for
编 章 节 条; the rest is what offices really type.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from fangan.expressions import expression

_CHINESE = "零〇一二三四五六七八九十百"
_DIGIT_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLED_PAREN = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_IDEOGRAPHS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_OPEN, _CLOSE = "（(〔﹙", "）)〕﹚"


class Style(IntEnum):
    """A style of numbering; the value is its usual rank, outermost first. PLAIN is a heading without one."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    CHINESE = 3
    CHINESE_PAREN = 4
    ARTICLE = 5
    STAGE = 6
    NAMED = 7
    ARABIC = 8
    DECIMAL = 9
    DECIMAL_DEEP = 10
    ARABIC_PAREN = 11
    ARABIC_HALF_PAREN = 12
    CIRCLED = 13
    BOX = 14
    PLAIN = 15


class Marker(NamedTuple):
    """`label` is as the contract wants it; `length` counts the characters up to the text that follows.

    `sure` is False where the same characters may be a number of the text (1.5G网络): only the right place
    in a sequence makes it a marker.
    """

    style: Style
    number: int
    label: str
    length: int
    sure: bool = True


def chinese_number(text: str) -> int:
    """The value of a Chinese ordinal up to 999; 0 where the text is not one."""
    if not text or any(char not in _CHINESE for char in text):
        return 0
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGIT_VALUES[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGIT_VALUES[char]
    return total + digit


_NAMED = "任务|举措|行动|专项行动|措施|事项|板块|清单|问题|整改任务|重点任务|工程|项目"
_UNIT = r"第\s*(?P<unit>[" + _CHINESE + r"\d]{1,4})\s*"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, expression(_UNIT + r"(?P<word>部分|篇|编)[、：:\s]*")),
    (Style.CHAPTER, expression(_UNIT + r"章[、：:\s]*")),
    (Style.SECTION, expression(_UNIT + r"节[、：:\s]*")),
    (Style.ARTICLE, expression(_UNIT + r"条(?![例款])[、：:\s]*")),
    (Style.STAGE, expression(_UNIT + r"(?P<word>阶段|步)(?=[（(：:，,、。\s])[：:，,、。\s]*")),
    (
        Style.NAMED,
        expression(rf"(?P<word>{_NAMED})\s*(?P<unit>[{_CHINESE}]{{1,3}}|\d{{1,2}})\s*[：:、.．]\s*"),
    ),
    (Style.BOX, expression(r"专栏\s*(?P<unit>[" + _CHINESE + r"\d]{1,3})[、：:．.\s]*")),
    (
        Style.CHINESE_PAREN,
        expression(rf"[{_OPEN}]\s*(?P<unit>[{_CHINESE}]{{1,4}})\s*[{_CLOSE}][、.．]?\s*"),
    ),
    (
        Style.CHINESE,
        expression(
            rf"(?P<unit>[{_CHINESE}]{{1,4}})\s*(?:[、.．﹒]|[，,](?=[^\s{_CHINESE}]{{2}}))\s*(?![{_CHINESE}]{{1,2}}[、级类批])"
        ),
    ),
    (Style.ARABIC_PAREN, expression(rf"[{_OPEN}]\s*(?P<unit>\d{{1,3}})\s*[{_CLOSE}][、.．]?\s*")),
    (Style.ARABIC_HALF_PAREN, expression(rf"(?P<unit>\d{{1,3}})\s*[{_CLOSE}][、.．]?\s*")),
    (Style.ARABIC, expression(r"(?P<unit>\d{1,3})\s*(?:[、．﹒·‧•\ue000-\uf8ff]|[.](?!\d))\s*")),
)
_AFTER_SYMBOL = expression(r"[、.．]?\s*")
_DECIMAL = expression(
    r"(?P<unit>\d{1,2}(?:[.．]\d{1,2}){1,3})[、.．]?\s*(?=[“《\u4e00-\u9fff]|20\d{2}\s*年)(?!万|亿|个|项|倍|元|人|年|月|公里)"
)
_SPACED = expression(rf"(?P<unit>[{_CHINESE}]{{1,3}})[ \u3000]+(?=[^\s，。；：]{{2,24}}$)")
_SPACED_ARABIC = expression(r"(?P<unit>\d{1,2})[ \u3000]+(?=[\u4e00-\u9fff][^\s，。；：、]{1,23}$)")
_AMBIGUOUS = expression(r"(?P<unit>\d{1,3})[.．](?=\d+(?![\d.．]*(?:%|％|‰|万|亿|个百分点)))")
_BY_FIRST: dict[str, tuple[tuple[Style, re.Pattern[str]], ...]] = {
    char: tuple(entry for entry in _PATTERNS if entry[0] in styles)
    for chars, styles in (
        ("第", (Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE, Style.STAGE)),
        (sorted({word[0] for word in _NAMED.split("|")} | {"专"}), (Style.NAMED, Style.BOX)),
        (_OPEN, (Style.CHINESE_PAREN, Style.ARABIC_PAREN)),
        (_CHINESE, (Style.CHINESE,)),
    )
    for char in chars
}
_NUMBERED = tuple(entry for entry in _PATTERNS if entry[0] in (Style.ARABIC_HALF_PAREN, Style.ARABIC))
_SYMBOLS = {char: (Style.CIRCLED, index + 1, char) for index, char in enumerate(_CIRCLED)}
_SYMBOLS |= {
    char: (Style.ARABIC_PAREN, index + 1, f"({index + 1})") for index, char in enumerate(_CIRCLED_PAREN)
}
_SYMBOLS |= {
    char: (Style.CHINESE_PAREN, index + 1, f"({'一二三四五六七八九十'[index]})")
    for index, char in enumerate(_IDEOGRAPHS)
}
_SYMBOLS |= {char: (Style.ARABIC, index + 1, str(index + 1)) for index, char in enumerate(_DOTTED)}


def read_marker(text: str, start: int = 0) -> Marker | None:
    """The marker that begins at `start`, or None."""
    if start >= len(text):
        return None
    first = text[start]
    symbol = _SYMBOLS.get(first)
    if symbol:
        after = _AFTER_SYMBOL.match(text, start + 1)
        return Marker(*symbol, length=(after.end() if after else start + 1) - start)
    patterns = _NUMBERED if first.isdecimal() else _BY_FIRST.get(first)
    if patterns is None:
        return None
    for style, pattern in patterns:
        match = pattern.match(text, start)
        if match and (number := _number(match["unit"])):
            label = _worded(style, match, _label(style, match["unit"].strip()))
            return Marker(style, number, label, match.end() - start)
    return _unsure_marker(text, start)


def _unsure_marker(text: str, start: int) -> Marker | None:
    """A number without the marks that make it surely one: 一 目标任务, 1.1 建设目标, 1 整治目标."""
    first = text[start]
    match = _SPACED.match(text, start) if first in _CHINESE else None
    if match and (number := chinese_number(match["unit"])):
        return Marker(Style.CHINESE, number, match["unit"], match.end() - start, sure=False)
    if not first.isdecimal():
        return None
    head = text[start : start + 4]
    pointed = "." in head or "．" in head
    match = _DECIMAL.match(text, start) if pointed else None
    if match:
        label = match["unit"].replace("．", ".")
        style = Style.DECIMAL if label.count(".") == 1 else Style.DECIMAL_DEEP
        return Marker(style, int(label.split(".")[-1]), label, match.end() - start, sure=False)
    match = _SPACED_ARABIC.match(text, start) if " " in head or "\u3000" in head else None
    if match:
        return Marker(
            Style.ARABIC, int(match["unit"]), str(int(match["unit"])), match.end() - start, sure=False
        )
    match = _AMBIGUOUS.match(text, start) if pointed else None
    if match:
        number = int(match["unit"])
        return Marker(Style.ARABIC, number, str(number), match.end() - start, sure=False)
    return None


def _worded(style: Style, match: re.Match[str], label: str) -> str:
    """The label with the word that it is counted by: 任务一, 第二篇, 第一步."""
    if style is Style.NAMED:
        return str(match["word"]) + label
    return f"第{label}{match['word']}" if style in (Style.PART, Style.STAGE) else label


@lru_cache(maxsize=256)
def _number(unit: str) -> int:
    unit = unit.strip()
    return int(unit) if unit.isdecimal() else chinese_number(unit)


@lru_cache(maxsize=256)
def _label(style: Style, unit: str) -> str:
    """How the contract writes a number. The same few come again in every section, hence the caches."""
    unit = str(int(unit)) if unit.isdecimal() else unit
    match style:
        case Style.CHAPTER:
            return f"第{unit}章"
        case Style.SECTION:
            return f"第{unit}节"
        case Style.ARTICLE:
            return f"第{unit}条"
        case Style.BOX:
            return f"专栏{unit}"
        case Style.CHINESE_PAREN | Style.ARABIC_PAREN:
            return f"({unit})"
        case Style.ARABIC_HALF_PAREN:
            return f"{unit})"
        case _:
            return unit
