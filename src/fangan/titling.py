"""The plan's own title among the lines above its first number: broken over lines, or inside a notice's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from fangan.catalogue import Field, titleblock
from fangan.citations import doc_number, is_issued, plain_title
from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.owners.units import is_unit
from fangan.text import Span


@cache
def _genres() -> re.Pattern[str]:
    words = "|".join(sorted(titleblock()["genres"]["words"], key=len, reverse=True))
    return re.compile(rf"(?:{words})(?:[（(〔【][^）)〕】]{{1,30}}[）)〕】])*[”》]?$")


_WRAPPER = expression(
    r"关于(?:印发|转发|下发|发布|公布|批转)(?P<title>.{4,120}?)的(?:通知|公告|通告|批复|函)(?![^《》]*》)"
)

_TITLE_START = expression(
    r"[\u4e00-\u9fff]{2,12}?(?:省|市|县|区|州|盟|旗|镇|乡|街道)|关于|中共|国务院|国家|中国|全[国省市县区州]|[“《]?20\d{2}\s*年"
)
_YEARS_BEHIND = expression(r"[（(]20\d\d[^（）()]{0,12}[）)]$")
"""What the wrapper leaves out of the plan's own title: （2029—2031年）."""

_IN_MARKS = expression(r"《([^《》]{4,120})》")

_OF_ANOTHER = expression(r"^[^《》关]{4,40}(?=《[^《》]*》$)")
"""转发县水务局《青禾县节水方案》: who made what is passed on."""

_PLAIN_WRAPPER = expression(r"[^《》。]{4,40}印发(?P<title>《.{4,120}》)(?:的通知)?")


def read_title(head: Sequence[Block], fields: dict[str, Field]) -> tuple[Field | None, str | None]:
    """The plan's own title, and the whole wrapper's title when a 通知 carries the plan."""
    runs = list(_runs(head))
    wrapper = next((run.value for run in runs if _WRAPPER.search(run.value)), None)
    if wrapper is None and "title" in fields and _WRAPPER.search(fields["title"].value):
        wrapper = fields["title"].value
    if wrapper is None:
        wrapper = next((run.value for run in runs if _PLAIN_WRAPPER.fullmatch(run.value)), None)
    inner = (_WRAPPER.search(wrapper) or _PLAIN_WRAPPER.fullmatch(wrapper)) if wrapper else None
    if inner and wrapper:
        return _inside(head, runs, wrapper, inner["title"]), wrapper
    candidates = [
        run
        for run in runs
        if _genres().search(run.value) and 6 <= len(run.value) <= 90 and _is_title(run.value)
    ]
    if candidates:
        ending = [run for run in candidates if run.span.end == candidates[-1].span.end]
        whole = max(ending, key=_title_score)
        whole = next((run for run in ending if _opens_by_organ(run.value, whole.value)), whole)
        sent = _issued_as(head, None) or ""
        if plain_title(sent).startswith(plain_title(whole.value)):
            whole = Field(sent, whole.span)  # 《…任务分解》 on the page that only says …任务
        return next((run for run in ending if _adds_organs(run.value, whole.value)), whole), wrapper
    issued = None if "title" in fields else _issued_as(head, None)
    if issued:
        return Field(issued, Span(head[0].span.start, head[-1].span.end)), wrapper
    return fields.get("title"), wrapper


def _inside(head: Sequence[Block], runs: Sequence[Field], wrapper: str, named: str) -> Field:
    """The title of what a notice sends: as its own line has it, else as the notice does."""
    wanted = plain_title(_OF_ANOTHER.sub("", named))
    own = [run for run in runs if plain_title(run.value) == wanted]
    bare = plain_title(_YEARS_BEHIND.sub("", named.strip("《》")))
    own = own or [run for run in runs if plain_title(_YEARS_BEHIND.sub("", run.value)) == bare]
    issued = None if own else _issued_as(head, wanted)
    if issued:
        own = [run for run in runs if plain_title(run.value) == plain_title(issued)]
    own = own or _in_other_words(runs, wrapper, bare)
    if own:
        return _balanced(own[-1], named)
    words = _unmarked(issued or _OF_ANOTHER.sub("", named))
    place = next((run.span for run in runs if run.value == wrapper), None)
    return Field(words, place or Span(head[0].span.start, head[0].span.end))


def _in_other_words(runs: Sequence[Field], wrapper: str, wanted: str) -> list[Field]:
    """The plan's own title where it has a word more or less than the notice says."""
    behind = max((run.span.end for run in runs if run.value == wrapper), default=0)
    return [
        run
        for run in runs
        if run.span.start >= behind
        and run.value[:2] == wanted[:2]
        and _genres().search(run.value)
        and _alike(plain_title(_YEARS_BEHIND.sub("", run.value)), wanted)
    ]


def _alike(title: str, wanted: str) -> bool:
    import difflib  # here, because few plans need it

    return (
        abs(len(title) - len(wanted)) <= 8
        and title[-2:] == wanted[-2:]
        and difflib.SequenceMatcher(None, title, wanted).ratio() >= 0.85
    )


def _balanced(own: Field, named: str) -> Field:
    """The title as its line has it, unless a bracket was lost there and not in the notice."""
    if own.value.count("（") + own.value.count("(") == own.value.count("）") + own.value.count(")"):
        return own
    return Field(_unmarked(named), own.span)


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
    return bool(about) and "关于" not in title and is_organ("".join(organ.split()))


def _adds_organs(longer: str, title: str) -> bool:
    """Whether a title that begins with 关于 has the organs that issue it on the line above."""
    organs = longer.removesuffix(title).split()
    return title.startswith("关于") and longer != title and all(is_organ(organ) for organ in organs)


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
    lines = list(_without_heads(lines))
    for count in (1, 2, 3, 4, 5):
        for index in range(len(lines) - count + 1):
            group = lines[index : index + count]
            if count > 1 and not all(_may_break(block.text) for block in group):
                continue
            joined = "".join(block.text for block in group)
            if len(joined) <= 150 and (
                count == 1 or group[-1].span.end - group[0].span.start <= len(joined) + 40
            ):
                joined = _NUMBER_BEHIND.sub("", joined) if joined.endswith(("号）", "号)")) else joined
                joined = "".join(joined.split()) if _SPACED_OUT.fullmatch(joined) else joined
                runs.append(Field(_unmarked(joined), Span(group[0].span.start, group[-1].span.end)))
    return sorted(runs, key=lambda run: (run.span.end, run.span.start))


def _without_heads(lines: Sequence[Block]) -> Iterator[Block]:
    """Without the heads of a table that stand one a line under the title (目标, 任务, 责任单位)."""
    known = titleblock()["table_heads"]["words"]
    heads = [block.text in known for block in lines]
    for index, block in enumerate(lines):
        beside = (index and heads[index - 1]) or heads[index + 1 : index + 2] == [True]
        if not (heads[index] and beside):
            yield block


DAY_IN_BRACKETS = expression(
    r"[（(][^（）()\-—–－～~至]{4,12}年[^（）()\-—–－～~至]{1,4}月[^（）()]{1,4}日[）)]|[（(](?:19|20)\d\d[^（）()]{4,12}日[）)]"
)
ADOPTED = expression(
    r"[（(](?P<day>20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)[^（）()]{2,50}(?:通过|批准|公布|发布|印发)[）)]"
)
"""（2031年2月28日县人民代表大会通过）"""

_DAY = expression(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


def _is_day(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (DAY_IN_BRACKETS, ADOPTED, _DAY))


_NUMBER_BEHIND = expression(
    r"[（(][\u4e00-\u9fff]{2,12}[〔\[【（(]\s*(?:19|20)\d\d\s*[〕\]】）)]\s*第?\d{1,5}号[）)]$"
)
"""青禾县粮食生产意见（青政发〔2031〕3号）: a page whose title carries the number."""

_SPACED_OUT = expression(r"(?:\S[ \u3000]+){4,}\S[^\S\n]*")


def _is_numbered(block: Block) -> bool:
    return block.marker is not None and block.marker.sure


def _unmarked(title: str) -> str:
    """A title without the marks around the whole of it; what stood in 〈〉 inside now stands in 《》."""
    if not (title.startswith("《") and title.endswith("》") and title.count("《") == 1):
        return title
    return title[1:-1].replace("〈", "《").replace("〉", "》")


_UNBROKEN = expression(r"[。；;：:！|]|^[（(](?:.*[，,]|此件|.*(?:19|20)\d\d年\d{1,2}月[^（）()]*[）)]$)")


def _may_break(text: str) -> bool:
    return not _UNBROKEN.search(text) and doc_number(text) is None


def is_organ(name: str) -> bool:
    """A body that signs; 岚山新区 before 关于 is only a place."""
    return is_unit(name) and re.search(r"(?:新区|开发区|园区|[省市县区州乡镇])$", name) is None
