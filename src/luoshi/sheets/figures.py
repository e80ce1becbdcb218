"""Numbers as people type them into a table: 1.5, １．５, 1,500, 85%, 百分之八十五, 三百二十."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MAYBE_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_LONGEST = 40


class Unfit(Exception):
    """A cell that cannot be read as its column wants it; the message says why, in a sentence."""


def number_of(text: str) -> Decimal:
    """The number that the text is, the part of a hundred for a percentage. Raises Unfit."""
    plain = unicodedata.normalize("NFKC", text).replace("，", ",").replace(" ", "").replace("−", "-")
    if len(plain) > _LONGEST:
        raise Unfit(_("不是数"))
    plain = plain.removeprefix("百分之").removesuffix("%")
    if _ARABIC.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _MAYBE_DECIMAL_COMMA.fullmatch(plain):
        meant = plain.replace(",", ".")
        raise Unfit(_("分不清逗号是小数点还是千位分隔；如是小数请写成 %(meant)s") % {"meant": meant})
    number = _with_myriad(plain) if plain else None
    if number is None:
        raise Unfit(_("不是数"))
    return number


def _with_myriad(text: str) -> Decimal | None:
    """1.2万 and 三点五亿 as well as plain Chinese numbers."""
    factor = 1
    if text[-1] in _MYRIADS and _ARABIC.fullmatch(text[:-1]):
        return Decimal(text[:-1].replace(",", "")) * _MYRIADS[text[-1]]
    whole, point, decimals = text.partition("点")
    if point and decimals and decimals[-1] in _MYRIADS:
        factor, decimals = _MYRIADS[decimals[-1]], decimals[:-1]
    value = chinese_whole(whole)
    if value is None or (point and (not decimals or any(each not in _DIGITS for each in decimals))):
        return None
    digits = "".join(str(_DIGITS[each]) for each in decimals)
    return Decimal(f"{value}.{digits}" if digits else value) * factor


def chinese_whole(text: str) -> int | None:
    """三百二十 → 320, 二〇二六 → 2026, 十二万五千 → 125000; None for what is no number."""
    if not text or any(each not in _DIGITS and each not in _PLACES and each not in _MYRIADS for each in text):
        return None
    if all(each in _DIGITS for each in text):
        return int("".join(str(_DIGITS[each]) for each in text))
    total = section = 0
    digit: int | None = None
    for each in text:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[each]
            digit = None
        else:
            total = (total + section + (digit or 0)) * _MYRIADS[each]
            section, digit = 0, None
    return total + section + (digit or 0)
