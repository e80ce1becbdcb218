"""Names of units compared: what two spellings have in common, and which lists of units prose contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fangan.lint.draft import Draft
from fangan.model import Name
from fangan.owners.units import is_collective, is_unit
from fangan.owners.vocabulary import level_prefixes
from fangan.text import Span

_BRACKETS = re.compile(r"[（(〔][^（）()〔〕]*[）)〕]")
_LIST = re.compile(r"[^，。；：:,;（）()《》“”\s]{9,}")
# 县委政法委 is 县政法委; the committee itself and its office keep their 委.
_PARTY = re.compile(
    r"^([省市州县区旗])委(?=政法委|组织部|宣传部|统战部|编办|网信办|党校|社会工作部|老干部局|巡察办)"
)
_CONNECTIVES = re.compile(r"[和与及]")
# Words that stand before the first name or after the last one of a list in prose.
_AROUND = re.compile(r"^.*?(?:由|组长|为成员|成员为|会同|联合|协调|组织|将|报)(?=[省市州县区镇乡盟旗])|等.*$")


def bare(name: str) -> str:
    """The name without what stands in brackets."""
    return _BRACKETS.sub("", name)


def level_of(name: str) -> str | None:
    """The word for its level that opens the name: 县, 市, 区 …"""
    return next((word for word in level_prefixes() if name.startswith(word)), None)


@lru_cache(maxsize=8192)
def same_unit(one: str, other: str) -> bool:
    """Whether two different names are in all likelihood one body: a short form, or a changed connective.

    A short form keeps the level, the last character and the order of the rest (县林草局, 县林业草原局).
    Names that differ by their brackets only (县卫生健康局（县爱卫办）) are no error.
    """
    if bare(one) == bare(other):
        return False
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short == long:
        return True
    if len(short) < 4 or short[0] != long[0] or short[-1] != long[-1] or level_of(short) is None:
        return False
    core = short[1:-1]
    if (
        core in ("人民政府", "政府", "委", "人大", "政协")
        or long.startswith(short)
        or long.endswith(short[1:])
    ):
        return False
    return _is_subsequence(core, long[1:-1]) and core[0] == long[1]


def with_place(short: str, long: str, title: str) -> bool:
    """Whether the longer name only adds the place to the shorter one (青禾县公安局, 县公安局).

    The place must be the plan's own, or the body a branch: a city's plan may name a county's body too.
    """
    place = long.removesuffix(short)
    return (
        long.endswith(short)
        and 2 <= len(place) <= 3
        and level_of(short) is not None
        and (place + short[0] in title or short.endswith("分局"))
    )


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    name = _PARTY.sub(r"\1", _CONNECTIVES.sub("", bare(name)))
    name = re.sub(r"委员会$", "委", name)
    return re.sub(r"(?<=.)办公室$", "办", name)


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def prose_lists(draft: Draft) -> Iterator[tuple[Name, ...]]:
    """Lists of three and more units that stand in prose (由县委组织部、县财政局、县人社局等组成)."""
    for match in draft.search(_LIST):
        if match[0].count("、") < 2:
            continue
        names = tuple(_names(draft.text, match.span()))
        units = [name for name in names if is_unit(name.text) and level_of(name.text)]
        if len(names) >= 3 and len(units) * 5 >= len(names) * 4:
            yield names


def _names(text: str, place: tuple[int, int]) -> Iterator[Name]:
    start = place[0]
    for word in text[place[0] : place[1]].split("、"):
        trimmed = _AROUND.sub("", word)
        at = start + word.index(trimmed) if trimmed else start
        if trimmed:
            yield Name(trimmed, Span(at, at + len(trimmed)))
        start += len(word) + 1


def is_vague(name: str) -> bool:
    """有关部门, 各相关单位: nobody in particular. 各乡镇 and 有关地方人民政府 are countable and not vague."""
    return (
        not name.endswith("政府")
        and is_collective(name)
        and re.match(r"各?(?:相关|有关|涉及|其他|其它)", name) is not None
    )
