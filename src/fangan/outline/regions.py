"""Which paragraphs of a page or file are the plan: between its title block and signature or furniture."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from fangan.outline.blocks import Block
from fangan.outline.markers import Style

_DATE_LINE = re.compile(
    r"(?:20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇○零Oo一]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|20\d{2}[-./]\d{1,2}[-./]\d{1,2})\s*(?:印发)?$"
)
_PRINTED = re.compile(r".{2,40}(?:办公室|办公厅|委员会|秘书处|局|厅|办)\s+.{0,20}\d日?\s*印发$")
_CONTENTS = re.compile(r".{2,60}?(?:…|\.{3,}|·{3,}|\t|\s{3,})[.…·\s]*\(?\d{1,3}\)?$")
_GENRE = re.compile(
    r"(?:方案|计划|规划|纲要|意见|措施|办法|要点|任务|清单|行动|工程|分工|安排|政策|规定|细则|决定|台账|目标|规范|制度|分解表|任务表)(?:[（(].*[）)])?[”》]?$"
)
_ROSTER = re.compile(
    r"名单|成员|组成人员|通讯录|联系表|统计表|申报|申请|样表|报表|汇总表|说明|解读|指南|须知|评分|考核细则|考核办法"
)
_TOP = (
    Style.PART,
    Style.CHAPTER,
    Style.CHINESE,
    Style.CHINESE_PAREN,
    Style.ARTICLE,
    Style.ARABIC,
    Style.ARABIC_PAREN,
)


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    data = tomllib.loads(resources.files("fangan.data").joinpath("furniture.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in data[kind]["patterns"]))


def is_noise(block: Block) -> bool:
    """Page numbers, counters, rules."""
    return len(block.text) <= 80 and _patterns("noise").match(block.text) is not None


def ends_plan(block: Block) -> bool:
    """Signature, date, attachments, furniture: the plan's own text is over."""
    if (block.marker and block.marker.sure) or len(block.text) > 120:
        return False
    text = block.text
    return bool(_patterns("ends").match(text) or _DATE_LINE.match(text) or _PRINTED.match(text))


def is_title_like(text: str) -> bool:
    return 4 <= len(text) <= 80 and not re.search(r"[。；：:，]", text) and _GENRE.search(text) is not None


def plan_blocks(blocks: Iterable[Block]) -> list[list[Block]]:
    """Reads: all blocks. Writes: for each document in the text, the blocks from its first number on.

    A second copy of the same text, a list of contents and what follows the signature are left out.
    """
    kept = [block for block in blocks if not is_noise(block)]
    documents: list[list[Block]] = []
    openings: set[tuple[str, ...]] = set()
    current: list[Block] | None = None
    last: dict[Style, int] = {}
    resting: list[Block] = []
    for index, block in enumerate(kept):
        marker = block.marker
        if current is not None:
            if ends_plan(block):
                current, resting = None, [block]
            else:
                current.append(block)
                if marker:
                    last[marker.style] = marker.number
            continue
        if marker and _starts(kept, index, documents, resting):
            opening = _opening(kept, index)
            if opening not in openings:
                openings.add(opening)
                current = [block]
                documents.append(current)
                last = {marker.style: marker.number}
                continue
        elif marker and documents and _goes_on(marker.style, marker.number, last):
            current = documents[-1]
            current.append(block)
            last[marker.style] = marker.number
            continue
        resting.append(block)
    return documents


def _starts(kept: list[Block], index: int, documents: list[list[Block]], resting: list[Block]) -> bool:
    """Whether a first number opens a plan here."""
    marker = kept[index].marker
    if (
        marker is None
        or marker.number != 1
        or not marker.sure
        or marker.style not in _TOP
        or _CONTENTS.match(kept[index].text)
    ):
        return False
    if not documents:
        return not _in_contents(kept, index)
    first = documents[0][0].marker
    if first is None or marker.style > first.style:
        return False
    titles = [block.text for block in resting[-12:] if is_title_like(block.text)]
    return bool(titles) and not any(_ROSTER.search(title) for title in titles)


def _in_contents(kept: list[Block], index: int) -> bool:
    """Whether this first number belongs to a list of contents: the same heading comes again later."""
    if not any(re.fullmatch(r"目\s*[录次]", block.text) for block in kept[max(0, index - 3) : index]):
        return False
    heading = _plain(kept[index].text)
    return any(_plain(block.text) == heading for block in kept[index + 1 :])


def _opening(kept: list[Block], index: int) -> tuple[str, ...]:
    return tuple(_plain(block.text)[:40] for block in kept[index : index + 3])


def _goes_on(style: Style, number: int, last: dict[Style, int]) -> bool:
    return style in (Style.CHINESE, Style.CHINESE_PAREN, Style.ARTICLE) and last.get(style, 0) + 1 == number


def _plain(text: str) -> str:
    return re.sub(r"[\s\d…·.．。（）()]+", "", text)
