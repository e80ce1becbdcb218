"""Role labels, role verbs and what unit names end with, from `data/roles.toml` and `data/units.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from fangan.data import entries
from fangan.expressions import expression, spaced
from fangan.model import Role

ALLIES = ("会同", "会商", "联合")
OPENING, CLOSING = "（(〔[【", "）)〕]】"


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def label_roles() -> dict[str, Role]:
    return {word: Role(role) for role, words in entries("roles.toml")["labels"].items() for word in words}


@cache
def verb_roles() -> dict[str, Role]:
    return {word: Role(role) for role, words in entries("roles.toml")["verbs"].items() for word in words}


LABEL_ENDS = "：:﹕︰∶】\\]"
"""No label does without one of these, inside a character class of a pattern."""

_COLON = r"(?:\*{0,2}\s*[：:﹕︰∶]\s*\*{0,2}|】\s*[：:﹕︰∶]?|\]\s*[：:﹕︰∶])\s*"


def _opening(words: Iterable[str], others: str = "") -> str:
    """A lookahead for the first characters of the words: most places fail it before the words are tried."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words} | set(others))))}])"


_LEVELS = "省市州县区旗镇乡"
_BESIDE_LABEL = len("市本级") + len("及其配合单位") + len("**")
"""The most that may stand before and behind a label up to its colon, blanks and brackets aside."""

_QUALIFIERS = ("主要", "主", "具体", "属地", "整改", "项目", "工作", "任务", "考核")


@cache
def label_pattern() -> re.Pattern[str]:
    """A label with its colon, or in 【】. Blanks may stand inside one that a table justifies."""
    words = spaced(label_roles())
    level = rf"(?:(?:[{_LEVELS}](?:级|直|本级)?|{'|'.join(_QUALIFIERS)})\s*)?"
    opening = _opening((*label_roles(), *_QUALIFIERS), "【[" + _LEVELS)
    note = (
        r"\s*(?:[及和与](?:其)?(?:责任人|负责人|配合单位|责任领导))?\s*(?:[（(][^（）()：:]{1,12}[）)])?\s*"
    )
    return re.compile(rf"{opening}[【\[]?(?P<level>{level})(?P<label>{words}){note}{_COLON}")


@cache
def other_label_pattern() -> re.Pattern[str]:
    """What stands before a label that names no owners (适用范围：…, 联系电话：…): a clause begins there."""
    return re.compile(r"[，,；;。\s（(〔\[【](?=[\u4e00-\u9fff]{2,8}[：:])")


@cache
def bare_label_pattern() -> re.Pattern[str]:
    """A label alone on its line: its names follow on the next one."""
    words = spaced(word for word in label_roles() if len(word) >= 4)
    return re.compile(rf"[【\[]?(?P<label>{words})[】\]]?\s*[：:﹕︰∶]?\s*$")


@cache
def leading_label_pattern() -> re.Pattern[str]:
    """A label of four or more characters without its colon, at the beginning of a stretch."""
    words = sorted((word for word in label_roles() if len(word) >= 4), key=len, reverse=True)
    return re.compile(rf"{_opening(words)}(?:{'|'.join(words)})\s*(?![：:\s])")


@cache
def running_pattern() -> re.Pattern[str]:
    """The beginning of running text: no label without its colon, and more words in a row than any label has
    up to its colon or bracket."""
    labels = (*label_roles(), *entries("roles.toml")["deadline"]["labels"])
    longest = max(map(len, labels)) + _BESIDE_LABEL
    words = rf"[^\s{LABEL_ENDS}{re.escape(OPENING + CLOSING)}]{{{longest + 1}}}"
    return re.compile(rf"(?!{leading_label_pattern().pattern}){words}")


@cache
def verb_pattern() -> re.Pattern[str]:
    return re.compile(_alternatives(list(verb_roles())))


@cache
def clause_word_pattern() -> re.Pattern[str]:
    """What shows that a list of owners may be more than names: verbs, allies, words of a deadline."""
    return re.compile("|".join((*DEADLINE_WORDS, *ALLIES, *verb_roles())))


DEADLINE_WORDS = "年月底末前内完成止期续立全常"
"""No deadline does without one of these characters."""

DEADLINE_SIGN = expression("[时期节进]")
"""No label of a deadline does without one of these."""


@cache
def deadline_label_pattern() -> re.Pattern[str]:
    labels = entries("roles.toml")["deadline"]["labels"]
    words = spaced(labels)
    return re.compile(rf"{_opening(labels, '【[')}[【\[]?(?P<label>{words})\s*{_COLON}")


@cache
def open_deadlines() -> tuple[str, ...]:
    return tuple(sorted(entries("roles.toml")["deadline"]["open"], key=len, reverse=True))


def ends_as_unit(name: str) -> bool:
    """Whether the words end as the name of a unit does."""
    return name.endswith(_unit_suffixes().get(name[-1:], "\0"))


def ends_strongly(name: str) -> bool:
    """Whether they end as a name does at which a second one may follow without a separator."""
    return name.endswith(_strong_suffixes().get(name[-1:], "\0"))


def strong_last_characters() -> Collection[str]:
    """The last characters of what ends strongly."""
    return _strong_suffixes().keys()


@cache
def unit_last_characters() -> frozenset[str]:
    """The last characters of what may be a unit's name."""
    return frozenset(_unit_suffixes()) | {name[-1] for name in central_names()}


def _by_last_character(words: list[str]) -> dict[str, tuple[str, ...]]:
    """Looked up by their last character, hundreds of endings cost no more than a few."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[-1], []).append(word)
    return {char: tuple(ending) for char, ending in found.items()}


@cache
def _unit_suffixes() -> dict[str, tuple[str, ...]]:
    return _by_last_character(
        [word for group in entries("units.toml")["suffixes"].values() for word in group]
    )


@cache
def _strong_suffixes() -> dict[str, tuple[str, ...]]:
    groups = entries("units.toml")["suffixes"]
    words = [
        word
        for key in ("departments", "party", "groups", "justice", "bodies", "firms", "central")
        for word in groups[key]
    ]
    words += [
        "政府",
        "办公室",
        "中心",
        "管委会",
        "街道",
        "办事处",
        "分局",
        "大队",
        "支队",
        "公司",
        "指挥部",
        "小组",
    ]
    return _by_last_character([word for word in words if word not in ("室", "科")])


@cache
def level_prefixes() -> tuple[str, ...]:
    return tuple(sorted(entries("units.toml")["prefixes"]["levels"], key=len, reverse=True))


@cache
def collective_prefixes() -> tuple[str, ...]:
    return tuple(sorted(entries("units.toml")["prefixes"]["collectives"], key=len, reverse=True))


@cache
def joint_pairs() -> tuple[tuple[str, str], ...]:
    return tuple((left, right) for left, right in entries("units.toml")["joint"]["pairs"])


@cache
def central_names() -> frozenset[str]:
    return frozenset(entries("units.toml")["central"]["names"])
