"""What the name of a unit looks like, and where one name ends and the next begins."""

from __future__ import annotations

import re
from functools import lru_cache

from fangan.expressions import expression
from fangan.owners import vocabulary

_BRACKETS = expression(r"[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]")
_EITHER_BRACKET = expression(f"[{re.escape(vocabulary.OPENING + vocabulary.CLOSING)}]")
_OPENS = expression(r"[（(〔\[【]")
_PUNCTUATION = expression(r"[，。；：！？,;:]")
_COUNTED = expression(
    r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})\s*个?(?:省|市|州|县|区|旗|乡|镇|街道|园区|开发区|办事处|部门|单位)"
)
_COUNTED_THINGS = expression(
    r"\d{1,5}[个家户名项所座条](?=[^，、]{0,10}(?:企业|学校|医院|园区|社区|村|站|馆|公司|集团|基地|户)$)"
)
"""10个百亿企业, 3个示范园区: what is to be reached, and nobody who is responsible."""

_OWN_COLLECTIVE = expression(r"(?:各|相关|有关)(?!成员|科室|处室|内设|下属|工作|部门|单位|直属|机构)")
_MAY_OPEN = expression(r"[省市州盟县区旗镇乡团师自街各相有]")
_CENTRAL_COLLECTIVE = expression("(?:国务院|中央)(?:和国家机关)?(?:相关|有关)(?:部门|单位)")
_CONNECTIVE = expression(r"[以及和与暨](?:(?<!以)|及)")


def without_brackets(name: str) -> str:
    """县委组织部（县人才办） → 县委组织部."""
    return _BRACKETS.sub("", name) if _OPENS.search(name) else name


@lru_cache(maxsize=4096)
def is_unit(name: str) -> bool:
    """Whether the words can stand on their own as an owner: a unit, or many units under one name."""
    bare = without_brackets(name).strip()
    if not 2 <= len(bare) <= 60 or (bare[0].isdigit() and _COUNTED_THINGS.match(bare)):
        return False
    if bare in vocabulary.central_names() or without_brackets(bare) in vocabulary.central_names():
        return True
    return vocabulary.ends_as_unit(bare) and _PUNCTUATION.search(bare) is None


@lru_cache(maxsize=4096)
def is_collective(name: str) -> bool:
    """各乡镇（街道）, 相关部门, 10县市人民政府: many units under one name."""
    return name.startswith(vocabulary.collective_prefixes()) or _COUNTED.match(name) is not None


@lru_cache(maxsize=4096)
def opens_own_name(name: str) -> bool:
    """Whether the words begin as a unit's full name does: with its level, as a collective, or as known."""
    bare = without_brackets(name)
    return (
        bare in vocabulary.central_names()
        or is_collective(bare)
        or bare.startswith(("国家", "全国", "中央", "中国", "国务院", "最高人民"))
        or (len(bare) >= 3 and bare.startswith(vocabulary.level_prefixes()))
    )


def may_be_joined(name: str) -> bool:
    """Whether anything stands in a name that a second one may begin with."""
    return _MAY_OPEN.search(name, 3) is not None


@lru_cache(maxsize=4096)
def split_joined(name: str) -> tuple[int, ...]:
    """Offsets at which a second name begins though no separator stands there (区文化局区金融办 → 5)."""
    cuts: list[int] = []
    start = 0
    for match in _MAY_OPEN.finditer(name, 3):
        at = match.start()
        if start + 3 <= at < len(name) - 2 and _seam(name[start:at], name[at:]):
            cuts.append(at)
            start = at
    return tuple(cuts)


def _seam(left: str, right: str) -> bool:
    if left[-1] not in vocabulary.strong_last_characters() and left[-1] not in vocabulary.CLOSING:
        return False
    if _depth(left) or not vocabulary.ends_strongly(without_brackets(left)):
        return False
    prefix = next((word for word in vocabulary.level_prefixes() if left.startswith(word)), None)
    same_level = (
        prefix is not None
        and right.startswith(prefix)
        and not right.startswith((prefix + "级", prefix + "直"))
    )
    if not (same_level or _OWN_COLLECTIVE.match(right)):
        return False
    return is_unit(left) and is_unit(right) and not is_joint(left, right)


def is_joint(left: str, right: str) -> bool:
    """区纪委|区监委, 区委|区政府: two organs that count as one owner."""
    return any(
        left.endswith(first) and second in right[: len(second) + 3]
        for first, second in vocabulary.joint_pairs()
    )


@lru_cache(maxsize=4096)
def split_connected(name: str) -> tuple[tuple[int, int], ...]:
    """Stretches of the names that 及, 和, 以及, 与 connect; only between two complete names."""
    for match in _CONNECTIVE.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if _depth(left) or not left or not right or right.startswith("国家机关"):
            continue
        if _complete(left) and is_unit(right) and _connects(left, right):
            rest = split_connected(right)
            return ((0, len(left)), *((match.end() + a, match.end() + b) for a, b in rest))
    return ((0, len(name)),)


def _complete(name: str) -> bool:
    """Whether a list may go on after the name; 示范州, 示范县 are no ends of a name unless it is short."""
    if not is_unit(name):
        return False
    bare = without_brackets(name)
    ends = vocabulary.ends_strongly(bare) or is_collective(bare) or len(bare) <= 5
    ends = ends or _CENTRAL_COLLECTIVE.fullmatch(bare) is not None
    return ends and (opens_own_name(name) or len(bare) >= 4)


def _connects(left: str, right: str) -> bool:
    """A right side without opening of its own shares the left's (相关部门及街道办事处 is one owner)."""
    if is_collective(left):
        return is_collective(right) or right.startswith(tuple("国省市州县区旗"))
    if opens_own_name(right):
        return True
    return (
        len(right) >= 4
        and vocabulary.ends_strongly(right)
        and not left.startswith(vocabulary.level_prefixes())
    )


def _depth(text: str) -> int:
    marks = _EITHER_BRACKET.findall(text)
    return 2 * len([mark for mark in marks if mark in vocabulary.OPENING]) - len(marks) if marks else 0
