"""What the columns of a table hold, by the words of their heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fangan.data import entries
from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.owners.vocabulary import deadline_label_pattern, label_pattern
from fangan.text import Table


@cache
def known_heads() -> dict[str, str]:
    data = entries("columns.toml")
    return {word: kind for kind, words in data["columns"].items() for word in words}


def column_kind(head: str) -> str | None:
    """What a column holds by its head: number, task, category, a role, deadline, other; None for no head."""
    words = re.sub(r"[\s\u3000]+", "", head)
    bare = re.sub(r"[（(].*?[）)]", "", words)
    if deadline_label_pattern().fullmatch(bare + "："):
        return "deadline"
    if label := label_pattern().fullmatch(bare + "："):
        return f"role:{label['label']}"
    if kind := known_heads().get(bare):
        return kind
    return "other" if bare[:1] in _OPENS_TIME and TIME_HEAD.match(bare) else None


TIME_HEAD = expression(
    r"20\d\d年?(?:度|底|末)?(?:$|.{0,6}(?:值|数|目标|指标|基期|现状|完成|实际|投资|进度|任务|计划|内容))"
    r"|(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|前[二三两]季度|全年|(?:1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?)"
    r"(?:.{0,4}(?:值|数|目标|计划|任务|进度|投资|节点))?$|年均(?:增长|增速)"
)
"""A column for each year, quarter or month, as tables of indicators and of progress have."""

_OPENS_TIME = frozenset("0123456789第一二三四五六七八九十上下前全年")
"""What `TIME_HEAD` opens with."""


_LIKELY = (
    ("role:牵头单位", expression(r"牵头|主办|主责")),
    ("role:配合单位", expression(r"配合|协办|协助|参与(?:单位|部门)")),
    ("role:责任领导", expression(r"领导|负责同志")),
    ("deadline", expression(r"时限|期限|时间|进度|节点")),
    ("role:责任单位", expression(r"责任|部门$|单位$")),
    ("number", expression(r"^(?:序号|编号|项次)")),
    ("task", expression(r"任务|措施|内容|事项|举措|工作|目标|要求")),
)


def likely_kind(head: str) -> str | None:
    """What a column of a real table holds, by a word in its head (责任单位（排第一的为牵头单位）)."""
    words = re.sub(r"[\s\u3000]+|[（(].*?[）)]", "", head)
    if kind := column_kind(head):
        return kind
    if not 2 <= len(words) <= 16:
        return None
    return next((kind for kind, pattern in _LIKELY if pattern.search(words)), None)


def outside(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Block, ...]:
    """The blocks that stand in no table."""
    if not tables:
        return tuple(blocks)
    spans = sorted(table.span for table in tables)
    found: list[Block] = []
    index = 0
    for block in blocks:
        while index < len(spans) and spans[index].end <= block.span.start:
            index += 1
        if index == len(spans) or block.span.start < spans[index].start:
            found.append(block)
    return tuple(found)
