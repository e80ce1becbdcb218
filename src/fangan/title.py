"""The title block and what a plan says of itself: title, numbers, issuer, dates, period.

Parts of an official document by GB/T 9704-2012; the fields of a web page's head by 政府网站发展指引 and
政府信息公开 catalogues (索引号, 发布机构, 成文日期 …).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fangan import dates
from fangan.catalogue import Field, read_fields, read_fields_below
from fangan.citations import doc_number
from fangan.expressions import expression
from fangan.model import Meta
from fangan.outline.blocks import Block
from fangan.owners.units import is_unit
from fangan.period import read_period
from fangan.text import SourceText, Span
from fangan.titling import ADOPTED, DAY_IN_BRACKETS, is_organ, read_title


def read_meta(source: SourceText, blocks: Sequence[Block], body_start: int) -> Meta:
    """Reads: every paragraph, and where the numbered text begins. Writes: what is said of the plan."""
    text = source.text
    head = [block for block in blocks if block.span.start < body_start] or list(blocks[:20])
    fields = read_fields(text, head[0].span.start, head[-1].span.end) if head else {}
    if "index" not in fields:
        fields = read_fields_below(text, body_start) | fields
    title, wrapper = read_title(head, fields)
    signature = _signature(blocks)
    spans: dict[str, Span] = {}
    if title:
        spans["title"] = title.span
    number = _doc_number(head, fields)
    if number:
        spans["doc_number"] = number.span
    signed = signature[1] if signature else None
    signed = signed or _date(fields.get("signed")) or _under_title(head) or _beside_number(head)
    signed = signed or _printed(blocks)
    starts, ends = _date(fields.get("starts")) or signed, _date(fields.get("ends"))
    start, end = read_period(title.value if title else wrapper or "", text, starts, ends)
    return Meta(
        title=title.value if title else None,
        doc_number=number.value if number else None,
        index_number=fields["index"].value if "index" in fields else None,
        issuer=(signature[0] if signature else None) or _issuer(fields, wrapper, title),
        signed_on=signed,
        published_on=_date(fields.get("published")) or _date(fields.get("put_up")) or _day_of_page(head),
        period_start=start,
        period_end=end,
        spans=spans,
    )


_BESIDE_NUMBER = expression(
    r"\s{2,}|(?<=\s)(?P<day>(?:19|20)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}|年\s*\d{1,2}月\s*\d{1,2}日))$"
)
"""Blanks, and a day: of signing where it is written out, else that on which a page was put up."""


def _doc_number(head: Sequence[Block], fields: dict[str, Field]) -> Field | None:
    if "number" in fields and (match := doc_number(fields["number"].value)):
        start = fields["number"].span.start + match.start()
        return Field(re.sub(r"\s+", "", match["number"]), Span(start, start + len(match[0])))
    for block in head:
        match = doc_number(block.text)
        if match and len(_BESIDE_NUMBER.sub("", block.text)) - len(match[0]) <= 8:
            start = block.span.start + match.start()
            return Field(re.sub(r"\s+", "", match["number"]), Span(start, start + len(match[0])))
    return next(_numbers_behind_title(head), None)


def _numbers_behind_title(head: Sequence[Block]) -> Iterator[Field]:
    """青禾县2031年重点工作（青政发〔2031〕2号）: a page whose title carries the number."""
    for block in head:
        if len(block.text) <= 90 and block.text.endswith(("号）", "号)")) and "《" not in block.text:
            match = doc_number(block.text)
            if match and match.end() == len(block.text) - 1 and block.text[match.start() - 1] in "（(":
                start = block.span.start + match.start()
                yield Field(re.sub(r"\s+", "", match["number"]), Span(start, start + len(match[0])))


_NOTED = expression(r"^[（(]此件[^（）()]{1,16}[）)]\s*")
_OF_DAY = expression(r"[年\d]")
"""No day does without one of these."""

_STANDS_ABOVE_DAY = expression(r"[。！]$|^附件\s*[：:]")
"""What a day without a name above it closes: the last sentence, or the list of what is attached."""


def _signature(blocks: Sequence[Block]) -> tuple[str | None, dt.date] | None:
    """Who signs and when: a line with a day, and the lines of organs above it."""
    for index, block in enumerate(blocks):
        if len(block.text) > 40 or not _OF_DAY.search(block.text):
            continue
        day = dates.signature(_NOTED.sub("", block.text, 1))
        if day is None or (index and re.search(r"[：:]$|日期|时间|更新", blocks[index - 1].text)):
            continue
        organs: list[str] = []
        for above in reversed(blocks[max(0, index - 15) : index]):
            name = re.sub(r"[\s\u3000]+", "", above.text)
            if name.endswith(("代章）", "代章)")):
                continue
            if above.marker or len(name) > 40 or not is_unit(name) or re.search(r"[。；：:，]", name):
                break
            organs.insert(0, re.sub(r"[\s\u3000]+", " ", above.text))
        if organs or (index and _STANDS_ABOVE_DAY.search(blocks[index - 1].text)):
            return " ".join(organs) or None, day
    return None


def _under_title(head: Sequence[Block]) -> dt.date | None:
    """A day in brackets on a line of its own, as party committees put it under the title."""
    for block in head:
        if DAY_IN_BRACKETS.fullmatch(block.text) and (day := dates.signature(block.text[1:-1])):
            return day
        if adopted := ADOPTED.fullmatch(block.text):
            return dates.signature(adopted["day"])
    return None


_DAY_OF_PAGE = expression(
    r"(?P<day>(?:19|20)\d\d([-./])\d{1,2}\2\d{1,2})(?:\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?\s*(?P<rest>\D.*)?"
)
_GOES_ON_AS_PAGE = expression(
    r"[\s【（(]*(?:(?:信息|文章|稿件)?来源|浏览|阅读|点击|访问|分享|字[体号]|作者|发布机构)"
)
_LONGEST_LINE_OF_PAGE = 80


def _day_of_page(head: Sequence[Block]) -> dt.date | None:
    """2031-05-06 来源：…: the day that a page sets under the title, alone or before what else it says."""
    for block, following in pairwise(head):
        if len(block.text) > _LONGEST_LINE_OF_PAGE or not (match := _DAY_OF_PAGE.fullmatch(block.text)):
            continue
        if _GOES_ON_AS_PAGE.match(match["rest"] or following.text):
            return _date(Field(match["day"], block.span))
    return None


def _beside_number(head: Sequence[Block]) -> dt.date | None:
    """青政发〔2031〕1号 2031年1月5日: the day on the line of the number."""
    for block in head:
        beside = _BESIDE_NUMBER.search(block.text) if len(block.text) <= 60 and "号" in block.text else None
        if beside and beside["day"] and "年" in beside["day"] and doc_number(block.text):
            return dates.signature(beside["day"])
    return None


def _printed(blocks: Sequence[Block]) -> dt.date | None:
    for block in blocks:
        if block.text.endswith("印发") and len(block.text) <= 60:
            when = next(dates.find(block.text), None)
            if when and when.end and when.grain is dates.Grain.DAY:
                return when.end
    return None


def _issuer(fields: dict[str, Field], wrapper: str | None, title: Field | None) -> str | None:
    if "issuer" in fields and len(fields["issuer"].value) <= 60:
        return fields["issuer"].value
    for words in (wrapper, title.value if title else None):
        before = (
            re.split(r"关于|印发", words)[0].strip(" 《") if words and re.search(r"关于|印发", words) else ""
        )
        if before and all(is_organ(part) for part in before.split()):
            return before
    return None


def _date(field: Field | None) -> dt.date | None:
    if field is None:
        return None
    found = next(dates.find(field.value), None)
    if found and found.grain is dates.Grain.DAY:
        return found.end
    readings = dates.garbled(field.value)
    return readings[0] if len(readings) == 1 else None
