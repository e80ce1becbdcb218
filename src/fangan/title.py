"""The title block and what a plan says of itself: title, numbers, issuer, dates, period.

Parts of an official document by GB/T 9704-2012; the fields of a web page's head by 政府网站发展指引 and
政府信息公开 catalogues (索引号, 发布机构, 成文日期 …).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fangan import dates
from fangan.citations import doc_number, is_issued, plain_title
from fangan.model import Meta
from fangan.outline.blocks import Block
from fangan.owners.units import is_unit
from fangan.period import read_period
from fangan.text import SourceText, Span


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("fangan.data").joinpath("titleblock.toml").read_text("utf-8"))


@cache
def _labels() -> dict[str, list[tuple[str, str]]]:
    """The labels of a page's head with the field that each names, by their last character."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, words in _data()["fields"].items():
        for word in words:
            found.setdefault(word[-1], []).append((word, key))
    return found


_COLON = re.compile("[：:】][ \u3000\u00a0\n*]{0,4}")
_BLANKS = " \u3000\u00a0"
_WIDEST_GAP = 8


@cache
def _genres() -> re.Pattern[str]:
    words = "|".join(sorted(_data()["genres"]["words"], key=len, reverse=True))
    return re.compile(rf"(?:{words})(?:[（(〔【][^）)〕】]{{1,30}}[）)〕】])*[”》]?$")


_WRAPPER = re.compile(
    r"关于(?:印发|转发|下发|发布|公布|批转)(?P<title>.{4,120}?)的(?:通知|公告|通告|批复|函)(?![^《》]*》)"
)

_TITLE_START = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:省|市|县|区|州|盟|旗|镇|乡|街道)|关于|中共|国务院|国家|中国|全[国省市县区州]|[“《]?20\d{2}\s*年"
)
_YEARS_BEHIND = re.compile(r"[（(]20\d\d[^（）()]{0,12}[）)]$")
"""What the wrapper leaves out of the plan's own title: （2029—2031年）."""

_IN_MARKS = re.compile(r"《([^《》]{4,120})》")

_OF_ANOTHER = re.compile(r"^[^《》关]{4,40}(?=《[^《》]*》$)")
"""转发县水务局《青禾县节水方案》: who made what is passed on."""

_PLAIN_WRAPPER = re.compile(r"[^《》。]{4,40}印发(?P<title>《.{4,120}》)(?:的通知)?")


@dataclass(frozen=True, slots=True)
class Field:
    value: str
    span: Span


def read_meta(source: SourceText, blocks: Sequence[Block], body_start: int) -> Meta:
    """Reads: every paragraph, and where the numbered text begins. Writes: what is said of the plan."""
    text = source.text
    head = [block for block in blocks if block.span.start < body_start] or list(blocks[:20])
    fields = _fields(text, head[0].span.start, head[-1].span.end) if head else {}
    title, wrapper = _title(head, fields)
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
        published_on=_date(fields.get("published")),
        period_start=start,
        period_end=end,
        spans=spans,
    )


def _fields(text: str, start: int, end: int) -> dict[str, Field]:
    """The labelled fields of a page's head; the first that has a value counts."""
    found: dict[str, Field] = {}
    marks = list(_marks(text, start, end))
    if _CATALOGUE.search(text, start, end):
        marks = sorted([*marks, *_bare_marks(text, start, end)])
    for index, (_, behind, key) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else end
        line_end = text.find("\n", behind, stop)
        stop = min(stop, line_end if line_end >= 0 else stop)
        value = text[behind:stop].split("|")[0].strip(" \u3000\u00a0\t*|【")
        if value and key not in found and len(value) <= 120 and value not in _NO_VALUE:
            at = text.find(value, behind)
            found[key] = Field(value, Span(at, at + len(value)))
    return found


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where each label begins, where its value does, and the field that it names."""
    for colon in _COLON.finditer(text, start, end):
        at = _skip_left(text, start, colon.start(), _BLANKS + "\n*")
        labels = _labels().get(text[at - 1], ()) if at > start else ()
        begun = [(begin, key) for word, key in labels if (begin := _begin(text, start, at, word)) is not None]
        if begun:
            begin, key = min(begun)
            yield begin, colon.end(), key
            start = colon.end()


_NO_VALUE = ("null", "无", "暂无", "—", "-", "/")
_CATALOGUE = re.compile(r"索[ \u3000]?引[ \u3000]?号\s")


@cache
def _bare_labels() -> re.Pattern[str]:
    words = sorted((word for words in _labels().values() for word, _ in words), key=len, reverse=True)
    spaced = ["[ \\u3000]{0,4}".join(word) for word in words]
    return re.compile(
        rf"(?:(?<=\s)|^)(?P<label>{'|'.join(spaced)})(?:[{_BLANKS}\t]+|[{_BLANKS}\t]*\n\s*)(?!\s|[：:])"
    )


def _bare_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The same in a catalogue without colons: 索引号 and its value side by side, or on a line each."""
    keys = {word: key for words in _labels().values() for word, key in words}
    for match in _bare_labels().finditer(text, start, end):
        yield match.start("label"), match.end(), keys["".join(match["label"].split())]


def _begin(text: str, start: int, at: int, word: str) -> int | None:
    """Where a label that ends at `at` begins; a table may have set blanks between its characters."""
    for char in reversed(word):
        if at <= start or text[at - 1] != char:
            return None
        begin = at - 1
        at = _skip_left(text, start, begin, _BLANKS)
    return begin


def _skip_left(text: str, start: int, at: int, blanks: str) -> int:
    """The place before up to four blanks that stand before `at`."""
    least = max(start, at - _WIDEST_GAP)
    while at > least and text[at - 1] in blanks:
        at -= 1
    return at


def _title(head: Sequence[Block], fields: dict[str, Field]) -> tuple[Field | None, str | None]:
    """The plan's own title, and the whole wrapper's title when a 通知 carries the plan."""
    runs = list(_runs(head))
    wrapper = next((run.value for run in runs if _WRAPPER.search(run.value)), None)
    if wrapper is None and "title" in fields and _WRAPPER.search(fields["title"].value):
        wrapper = fields["title"].value
    if wrapper is None:
        wrapper = next((run.value for run in runs if _PLAIN_WRAPPER.fullmatch(run.value)), None)
    inner = (_WRAPPER.search(wrapper) or _PLAIN_WRAPPER.fullmatch(wrapper)) if wrapper else None
    if inner:
        wanted = plain_title(_OF_ANOTHER.sub("", inner["title"]))
        own = [run for run in runs if plain_title(run.value) == wanted]
        bare = plain_title(_YEARS_BEHIND.sub("", inner["title"].strip("《》")))
        own = own or [run for run in runs if plain_title(_YEARS_BEHIND.sub("", run.value)) == bare]
        issued = None if own else _issued_as(head, wanted)
        if issued:
            own = [run for run in runs if plain_title(run.value) == plain_title(issued)]
        if own:
            return own[-1], wrapper
        named = _unmarked(issued or _OF_ANOTHER.sub("", inner["title"]))
        place = (
            next(run for run in runs if run.value == wrapper)
            if any(r.value == wrapper for r in runs)
            else None
        )
        return Field(named, place.span if place else Span(head[0].span.start, head[0].span.end)), wrapper
    candidates = [
        run
        for run in runs
        if _genres().search(run.value) and 6 <= len(run.value) <= 90 and _is_title(run.value)
    ]
    if candidates:
        ending = [run for run in candidates if run.span.end == candidates[-1].span.end]
        whole = max(ending, key=_title_score)
        whole = next((run for run in ending if _opens_by_organ(run.value, whole.value)), whole)
        return next((run for run in ending if _adds_organs(run.value, whole.value)), whole), wrapper
    issued = None if "title" in fields else _issued_as(head, None)
    if issued:
        return Field(issued, Span(head[0].span.start, head[-1].span.end)), wrapper
    return fields.get("title"), wrapper


def _issued_as(head: Sequence[Block], wanted: str | None) -> str | None:
    """What the notice's first sentence calls the plan that it sends, where its heading said it shorter."""
    for block in head:
        for title in _IN_MARKS.finditer(block.text):
            plain = plain_title(title[1])
            alike = wanted is None or (
                plain != wanted and plain.endswith(wanted[-4:]) and wanted[:6] in plain
            )
            if alike and is_issued(block.text, title.end(), len(block.text)):
                return title[1]
    return None


def _opens_by_organ(longer: str, title: str) -> bool:
    """Whether a longer run opens a title whose last line alone reads like one."""
    organ, about, _ = longer.partition("关于")
    return bool(about) and "关于" not in title and _is_organ("".join(organ.split()))


def _adds_organs(longer: str, title: str) -> bool:
    """Whether a title that begins with 关于 has the organs that issue it on the line above."""
    organs = longer.removesuffix(title).split()
    return title.startswith("关于") and longer != title and all(_is_organ(organ) for organ in organs)


def _title_score(run: Field) -> tuple[bool, int]:
    balanced = all(run.value.count(a) == run.value.count(b) for a, b in ("《》", "（）", "()", "“”"))
    return balanced and _TITLE_START.match(run.value) is not None, -len(run.value)


def _is_title(text: str) -> bool:
    return not re.search(r"[。；;！!]|[：:]$", text) and not re.match(
        r"[（(]?(?:附件|来源|索引号|首页|当前位置)", text
    )


def _runs(head: Sequence[Block]) -> list[Field]:
    """Every line, and every two to five lines in a row that may be one title broken over lines."""
    runs: list[Field] = []
    lines = [
        block for block in head if len(block.text) <= 90 and not (_is_day(block.text) or _is_numbered(block))
    ]
    for count in (1, 2, 3, 4, 5):
        for index in range(len(lines) - count + 1):
            group = lines[index : index + count]
            if count > 1 and not all(_may_break(block.text) for block in group):
                continue
            joined = "".join(block.text for block in group)
            if len(joined) <= 150 and (
                count == 1 or group[-1].span.end - group[0].span.start <= len(joined) + 40
            ):
                joined = "".join(joined.split()) if _SPACED_OUT.fullmatch(joined) else joined
                runs.append(Field(_unmarked(joined), Span(group[0].span.start, group[-1].span.end)))
    return sorted(runs, key=lambda run: (run.span.end, run.span.start))


_ADOPTED = re.compile(
    r"[（(](?P<day>20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)[^（）()]{2,50}(?:通过|批准|公布|发布|印发)[）)]"
)
"""（2031年2月28日县人民代表大会通过）"""

_DAY = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


def _is_day(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_DAY_IN_BRACKETS, _ADOPTED, _DAY))


_SPACED_OUT = re.compile(r"(?:\S[ \u3000]+){4,}\S[^\S\n]*")


def _is_numbered(block: Block) -> bool:
    return block.marker is not None and block.marker.sure


def _unmarked(title: str) -> str:
    """A title without the marks around the whole of it; what stood in 〈〉 inside now stands in 《》."""
    if not (title.startswith("《") and title.endswith("》") and title.count("《") == 1):
        return title
    return title[1:-1].replace("〈", "《").replace("〉", "》")


_UNBROKEN = re.compile(r"[。；;：:！|]|^[（(].*[，,]")


def _may_break(text: str) -> bool:
    return not _UNBROKEN.search(text) and doc_number(text) is None


_BESIDE_NUMBER = re.compile(
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


_NOTED = re.compile(r"^[（(]此件[^（）()]{1,16}[）)]\s*")
_STANDS_ABOVE_DAY = re.compile(r"[。！]$|^附件\s*[：:]")
"""What a day without a name above it closes: the last sentence, or the list of what is attached."""


def _signature(blocks: Sequence[Block]) -> tuple[str | None, dt.date] | None:
    """Who signs and when: a line with a day, and the lines of organs above it."""
    for index, block in enumerate(blocks):
        day = dates.signature(_NOTED.sub("", block.text, 1)) if len(block.text) <= 40 else None
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


_DAY_IN_BRACKETS = re.compile(
    r"[（(][^（）()\-—–－～~至]{4,12}年[^（）()\-—–－～~至]{1,4}月[^（）()]{1,4}日[）)]|[（(](?:19|20)\d\d[^（）()]{4,12}日[）)]"
)


def _under_title(head: Sequence[Block]) -> dt.date | None:
    """A day in brackets on a line of its own, as party committees put it under the title."""
    for block in head:
        if _DAY_IN_BRACKETS.fullmatch(block.text) and (day := dates.signature(block.text[1:-1])):
            return day
        if adopted := _ADOPTED.fullmatch(block.text):
            return dates.signature(adopted["day"])
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
        if before and all(_is_organ(part) for part in before.split()):
            return before
    return None


def _is_organ(name: str) -> bool:
    """A body that signs; 岚山新区 before 关于 is only a place."""
    return is_unit(name) and re.search(r"(?:新区|开发区|园区|[省市县区州乡镇])$", name) is None


def _date(field: Field | None) -> dt.date | None:
    if field is None:
        return None
    found = next(dates.find(field.value), None)
    if found and found.grain is dates.Grain.DAY:
        return found.end
    readings = dates.garbled(field.value)
    return readings[0] if len(readings) == 1 else None
