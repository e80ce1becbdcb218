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


def left_out(items: Iterable[Item]) -> list[str]:
    """Codes that a series skips: between 1 and 3 of one section, 2."""
    series: dict[tuple[str, str], set[int]] = defaultdict(set)
    for item in items:
        match = _LAST.search(item.code)
        number = parse_int(match[match.lastindex or 1]) if match else None
        if match and number is not None:
            series[item.code[: match.start()], "(" if match[2] else ""].add(number)
    return [
        f"{prefix}（{number}）" if bracket else f"{prefix}{number}"
        for (prefix, bracket), numbers in series.items()
        for number in range(min(numbers), max(numbers))
        if number not in numbers
    ]
