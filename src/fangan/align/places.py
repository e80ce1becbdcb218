"""The names of the places that a plan is about: what a lower plan replaces when it copies."""

from __future__ import annotations

import re
from functools import cache

from fangan.align.wording import vocabulary
from fangan.model import Plan

_ISSUER = re.compile(r"(?:中共)?([\u4e00-\u9fff]+?)(?:委员会|人民政府|委(?:办公?室?)|办公室|$)")


@cache
def _chain() -> re.Pattern[str]:
    """Names of jurisdictions one after another at the start of a title: 江澜省云岭市."""
    suffixes = "|".join(sorted(vocabulary()["regions"]["suffixes"], key=len, reverse=True))
    return re.compile(rf"[\u4e00-\u9fff]{{2,7}}?(?:{suffixes})")


def own_places(plan: Plan) -> frozenset[str]:
    """Full and short names out of the title and the issuer: 青禾县, 青禾."""
    found: set[str] = set()
    for source in (plan.meta.issuer, plan.meta.title):
        for line in (source or "").splitlines():
            found |= _names(line.removeprefix("中共"), source is plan.meta.issuer)
    return frozenset(found | {short for name in found if (short := _short(name))})


def _names(text: str, issuer: bool) -> set[str]:
    names: set[str] = set()
    text = re.sub(r"^关于印发[《〈]?", "", text)
    if issuer and (match := _ISSUER.match(text)):
        text = match[1]
    at = 0
    while match := _chain().match(text, at):
        if match[0].startswith(tuple(vocabulary()["regions"]["not_regions"])) or _goes_on(text, match.end()):
            break
        names.add(match[0])
        at = match.end()
    return names


def _goes_on(text: str, at: int) -> bool:
    """Whether the last character belongs to a word: 优化市|场, 完善社区|治理 are no jurisdictions."""
    return text[at - 1 : at + 1] in {
        "市场",
        "区域",
        "区块",
        "县域",
        "州际",
        "省级",
        "市民",
        "乡村",
        "镇村",
        "市政",
        "省际",
    }


def _short(name: str) -> str | None:
    """云岭 of 云岭市; None where a single character would be left."""
    for suffix in sorted(vocabulary()["regions"]["suffixes"], key=len, reverse=True):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return None


def jurisdiction(plan: Plan) -> str | None:
    """The jurisdiction that issues: the last one of the chain, 青禾县 of 云岭市青禾县; None if unnamed."""
    for source in (plan.meta.title, plan.meta.issuer):
        text = re.sub(r"^(?:中共|关于印发[《〈]?)", "", source or "")
        names = sorted(_names(text, source is plan.meta.issuer), key=text.find)
        if names:
            return names[-1]
    return None
