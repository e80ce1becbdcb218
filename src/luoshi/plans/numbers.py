"""The numbers of a version's items: the same one twice, or one left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from fangan.numerals import parse_int
from luoshi.plans.models import Item

# The last marker of a code: 一（二）3 → 3; 二（一） → 一; 五 → 五. Parts of a split item (9-2) and those that
# people added (增1) have numbers of their own.
_LAST = re.compile(r"(?:(?<![\d-])(\d+)|（([一二三四五六七八九十百]+)）|([一二三四五六七八九十百]+))$")


def repeated(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Codes that more than one item has, with these items."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.code].append(item)
    return {code: same for code, same in found.items() if code and len(same) > 1}


def left_out(codes: Iterable[str]) -> list[str]:
    """Codes that a series skips: between 1 and 3 of one section, 2."""
    series: dict[tuple[str, str], set[int]] = defaultdict(set)
    for code in codes:
        match = _LAST.search(code)
        number = parse_int(match[match.lastindex or 1]) if match else None
        if match and number is not None:
            form = "1" if match[1] else "（一）" if match[2] else "一"
            series[code[: match.start()], form].add(number)
    return [
        prefix + (str(number) if form == "1" else form.replace("一", _in_words(number)))
        for (prefix, form), numbers in series.items()
        for number in range(min(numbers), max(numbers))
        if number not in numbers
    ]


def _in_words(number: int) -> str:
    """十二 for 12; sections do not go beyond ninety-nine."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number % 100, 10)
    if tens == 0:
        return digits[ones]
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")
