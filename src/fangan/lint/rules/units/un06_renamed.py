"""机构改革后已更名的单位。

一句话：用了机构改革以前的单位名称。
为什么：单位已经撤并更名，旧名称没有人认领，也显得照抄旧文件。
反例：
    青禾县2024年生态环境保护工作方案
    一、重点任务
    1.治理黑臭水体3处。（责任单位：⟦县环境保护局⟧、县水务局）
正例：
    青禾县2024年生态环境保护工作方案
    一、重点任务
    1.治理黑臭水体3处。（责任单位：县生态环境局、县水务局）
怎么改：改用现名；任务移给承接职能的单位。
何时可忽略：引述改革以前的事；本地该机构尚未改革。
依据：2018年、2023年两次党和国家机构改革方案，各条来源见 data/renamed_units.toml。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fangan.data import entries
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Plan

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_LEVEL = r"(?:[省市州县区旗盟]|[\u4e00-\u9fff]{2,6}[省市州县区旗盟])?"


class Renaming(NamedTuple):
    new: str
    since: int


def check(draft: Draft) -> Iterator[Hit]:
    year = _year_of(draft.plan)
    names = [name for each in draft.lists for name in each.entry.names] if year else []
    for name in dict.fromkeys(names):
        match = _pattern().match(name.text)
        renaming = _renamings()[match["old"]] if match else None
        if renaming and year and year >= renaming.since:
            yield Hit(name.span, f"不是现行的机构名称，机构改革后为{renaming.new}")


@cache
def _renamings() -> dict[str, Renaming]:
    data = entries("renamed_units.toml")
    return {old: Renaming(entry["new"], entry["since"]) for entry in data["renamed"] for old in entry["old"]}


@cache
def _pattern() -> re.Pattern[str]:
    old = "|".join(sorted(_renamings(), key=len, reverse=True))
    return re.compile(rf"{_LEVEL}(?P<old>{old})(?:[\u4e00-\u9fff]{{2,5}}分局)?(?:[（(].*[）)])?$")


def _year_of(plan: Plan) -> int | None:
    for day in (plan.meta.signed_on, plan.meta.period_start, plan.meta.published_on):
        if day:
            return day.year
    return None
