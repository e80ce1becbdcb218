"""Which paragraphs of a page or file are the plan: between its title block and signature or furniture."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from fangan.data import entries
from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.outline.known import is_known_heading, opens_with_known_heading
from fangan.outline.markers import Style
from fangan.owners.units import is_unit

_DATE_LINE = expression(
    r"(?:20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇○零Oo一]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|20\d{2}[-./]\d{1,2}[-./]\d{1,2})\s*(?:印发)?$"
)
_PRINTED = expression(r".{2,40}(?:办公室|办公厅|委员会|秘书处|局|厅|办)\s+.{0,20}\d日?\s*印发$")
_CONTENTS = expression(r".{2,60}?(?:…|\.{3,}|·{3,}|\t|\s{3,})[.…·\s]*\(?\d{1,3}\)?$")
_GENRE = expression(
    r"(?:方案|计划|规划|纲要|意见|措施|办法|要点|任务|清单|行动|工程|分工|安排|政策|规定|细则|决定|台账|目标|规范|制度|分解|分解表|任务表|分工表|责任表|进度表|安排表|一览表)(?:[（(].*[）)])?[”》]?$"
)
_ROSTER = expression(
    r"名单|成员|组成人员|通讯录|联系表|统计表|申报|申请|样表|报表|汇总表|说明|解读|指南|须知|评分|考核细则|考核办法"
)
_RESUMED = (Style.CHINESE, Style.CHINESE_PAREN, Style.ARTICLE)
_TOP = (
    Style.PART,
    Style.CHAPTER,
    Style.CHINESE,
    Style.CHINESE_PAREN,
    Style.ARTICLE,
    Style.NAMED,
    Style.ARABIC,
    Style.ARABIC_PAREN,
)


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    data = entries("furniture.toml")
    return re.compile("|".join(f"(?:{pattern})" for pattern in data[kind]["patterns"]))


def is_noise(block: Block) -> bool:
    """Page numbers, counters, rules."""
    return len(block.text) <= 80 and _patterns("noise").match(block.text) is not None


def ends_plan(block: Block) -> bool:
    """Signature, date, attachments, furniture: the plan's own text is over."""
    text = block.text
    if (block.marker and block.marker.sure) or len(text) > 120:
        return False
    return (
        _patterns("ends").match(text) is not None
        or _DATE_LINE.match(text) is not None
        or (text.endswith("印发") and _PRINTED.match(text) is not None)
    )


def is_title_like(text: str) -> bool:
    return 4 <= len(text) <= 80 and not re.search(r"[。；：:，]", text) and _GENRE.search(text) is not None


def plan_blocks(blocks: Sequence[Block]) -> list[list[Block]]:
    """Reads: all blocks. Writes: for each document in the text, the blocks from its first heading on.

    A second copy of the same text, a list of contents and what follows the signature are left out.
    """
    scan = _Scan([block for block in blocks if not is_noise(block)])
    for index, block in enumerate(scan.blocks):
        scan.take(index, block)
    return scan.documents


def without_mark(block: Block) -> bool:
    """Whether nothing but a blank stands behind an Arabic number (1 整治目标)."""
    marker = block.marker
    return marker is not None and marker.style is Style.ARABIC and block.text[len(marker.label)].isspace()


def sends_next(blocks: Sequence[Block], documents: Sequence[Sequence[Block]]) -> bool:
    """Whether the first document is a notice with numbered demands that sends the second, longer one.

    The notice's title names the plan, and the plan's own title stands between the two.
    """
    first, second = documents[0], documents[1]
    if sum(len(block.text) for block in first) * 2 > sum(len(block.text) for block in second):
        return False
    above = "".join(_plain(block.text) for block in blocks if block.span.end <= first[0].span.start)
    between = [block for block in blocks if first[-1].span.end <= block.span.start < second[0].span.start]
    lines = [_plain(block.text) for block in between if len(block.text) <= 60]
    titles = (*lines, *(left + right for left, right in itertools.pairwise(lines)))
    return any(is_title_like(title) and len(title) >= 9 and title in above for title in titles)


class _Scan:
    """Where one document ends and the next begins. `resting` holds the blocks since the last end."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.documents: list[list[Block]] = []
        self._current: list[Block] | None = None
        self._openings: set[tuple[str, ...]] = set()
        self._last: dict[Style, int] = {}
        self._resting: list[Block] = []

    def take(self, index: int, block: Block) -> None:
        if self._current is None:
            if self._opens(index) and self._is_new(index):
                self._begin(block)
            elif self._goes_on(block):
                self._current = self.documents[-1]
                self._add(block)
            else:
                self._resting.append(block)
        elif not (block.marker and block.marker.sure) and self._ends(index):
            self._current, self._resting = None, [block]
        elif block.marker and self._opens_next(block) and self._is_new(index):
            self._begin(block)
        else:
            self._add(block)

    def _begin(self, block: Block) -> None:
        self._current = []
        self.documents.append(self._current)
        self._last = {}
        self._add(block)

    def _add(self, block: Block) -> None:
        assert self._current is not None
        self._current.append(block)
        if block.marker:
            self._last[block.marker.style] = block.marker.number

    def _opens(self, index: int) -> bool:
        """Whether a document's numbered part begins here: a first number, or a heading that needs none."""
        block = self.blocks[index]
        if _CONTENTS.match(block.text) or self._in_contents(index):
            return False
        if not self.documents:
            return _is_first(block) or self._is_first_without_mark(index) or self._is_headless(index)
        return _is_first(block) and self._follows_title(block, self._resting[-12:])

    def _is_first_without_mark(self, index: int) -> bool:
        """Whether a line is 一 目标任务, and 二 重点行动 comes later; 1 整治目标 with 1.1 below it."""
        marker = self.blocks[index].marker
        if marker is None or marker.sure or marker.number != 1:
            return False
        following = [block.marker for block in self.blocks[index + 1 :] if block.marker]
        if marker.style is Style.ARABIC and without_mark(self.blocks[index]):
            return any(each.style is Style.DECIMAL for each in following[:1])
        unsure = (each for each in following if each.style is Style.CHINESE and not each.sure)
        return marker.style is Style.CHINESE and any(each.number == 2 for each in unsure)

    def _opens_next(self, block: Block) -> bool:
        """Whether a second document begins without a signature before it: title, then a first number."""
        assert self._current is not None
        if not _is_first(block):
            return False
        tail: list[Block] = []
        for above in reversed(self._current[-6:]):
            if above.marker:
                break
            tail.insert(0, above)
        if len(tail) == len(self._current) or not self._follows_title(block, tail):
            return False
        title = next(above for above in tail if is_title_like(above.text) and len(above.text) >= 9)
        del self._current[self._current.index(title) :]
        return True

    def _follows_title(self, block: Block, above: Sequence[Block]) -> bool:
        first = next((line.marker for line in self.documents[0] if line.marker), None)
        if block.marker is None or (first and block.marker.style > first.style):
            return False
        titles = [line.text for line in above if is_title_like(line.text) and len(line.text) >= 9]
        return bool(titles) and not any(_ROSTER.search(title) for title in titles)

    def _is_headless(self, index: int) -> bool:
        """A heading whose number was lost: a well-known one, or one that a deeper first number follows."""
        block = self.blocks[index]
        following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        if following is not None and block.marker is None and opens_with_known_heading(block.text):
            return True
        if following is None or len(block.text) > 30:
            return False
        if block.marker:
            return block.marker.style is Style.CHINESE and block.marker.number == 2
        if is_known_heading(block.text):
            return following.marker is not None or len(following.text) >= 30
        lost = following.marker is not None and following.marker.number == 1 and self._lacks_first(index)
        return (
            lost
            and not re.search(r"[。；：:，]", block.text)
            and not (len(block.text) > 12 and is_title_like(block.text))
        )

    def _lacks_first(self, index: int) -> bool:
        """Whether 二、 comes before any 一、 from here on."""
        for block in self.blocks[index:]:
            if block.marker and block.marker.style is Style.CHINESE:
                return block.marker.number == 2
        return False

    def _is_new(self, index: int) -> bool:
        opening = tuple(_plain(block.text)[:20] for block in self.blocks[index : index + 2])
        if opening in self._openings:
            return False
        self._openings.add(opening)
        return True

    def _goes_on(self, block: Block) -> bool:
        """Whether the numbers of the last document go on after what looked like its end."""
        marker = block.marker
        if marker is None or not self.documents or marker.style not in _RESUMED:
            return False
        return self._last.get(marker.style, 0) + 1 == marker.number

    def _ends(self, index: int) -> bool:
        block = self.blocks[index]
        if ends_plan(block):
            return True
        if block.marker is not None or len(block.text) > 40:
            return False
        signed = is_unit("".join(block.text.split()))
        return signed and any(_DATE_LINE.match(below.text) for below in self.blocks[index + 1 : index + 4])

    def _in_contents(self, index: int) -> bool:
        """Whether this heading belongs to a list of contents: it comes again later."""
        above = self.blocks[max(0, index - 3) : index]
        if not any(re.fullmatch(r"目\s*[录次]", block.text) for block in above):
            return False
        heading = _plain(self.blocks[index].text)
        return any(_plain(block.text) == heading for block in self.blocks[index + 1 :])


def _is_first(block: Block) -> bool:
    marker = block.marker
    return marker is not None and marker.number == 1 and marker.sure and marker.style in _TOP


def _plain(text: str) -> str:
    return re.sub(r"[\s\d…·.．。（）()]+", "", text)
