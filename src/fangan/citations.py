"""Other documents that a plan names, by title inside 《》 or by document number (文号).

Title marks follow GB/T 15834-2011, 4.15 (《》 outside, 〈〉 inside); document numbers GB/T 9704-2012, 7.2.5.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from fangan.expressions import expression
from fangan.model import Citation
from fangan.text import Span

_NUMBER = expression(
    r"(?P<number>[\u4e00-\u9fff]{1,12}[〔\[（(【﹝]\s*(?:19|20|１９|２０)\d{2}\s*[〕\]）)】﹞]\s*(?:第\s*)?\d{1,5}\s*号"
    r"|(?:国务院|国|主席|[\u4e00-\u9fff]{2,12}人民政府|[\u4e00-\u9fff]{1,8}(?:部|委|局|署))令\s*第?\s*\d{1,4}\s*号)"
)
_SHORT_NAME = expression(r"称为?\s*[:：]?\s*[“《](?P<name>[^》”]{1,30})[》”]")
_CERTIFICATE = expression(
    r"(?:证|证书|执照|许可证|批件|批文|通知书|意见书|告知书|承诺书|确认书|登记表|申请表|申报表|证明|合格证|名录|告[^》]{1,6}书|倡议书|公开信|一封信|[日晚晨时商导画]报|杂志)$"
)
_NOT_ISSUED = expression("(?:电视|广播)?(?:专栏|栏目|节目|纪录片|专题片|宣传片|频道)")
"""《清泉》电视专栏: nothing that has been issued."""

_LEADING_WORDS = expression(
    r"[\u4e00-\u9fff]*(?:落实|按照|根据|依据|依照|贯彻|执行|转发|印发|参照|遵照|结合|通过|以及|废止|替代|详见|文件"
    r"|[和及与以按见将])"
)
_NUMBER_HINT = expression(r"[〔\[（(【﹝令](?:(?<!令)\s*(?:19|20|１９|２０)\d{2}|(?<=令)\s*第?\s*\d)")
_MARKS = expression(r"[\s《》〈〉<>“”\"'（）()〔〕\[\]—–\-－~～]+")
_OPENS = expression(r"\s*[（(]\s*")
_LONGEST = 150


def read_citations(text: str, paragraphs: Sequence[Span], own_titles: Sequence[str]) -> tuple[Citation, ...]:
    """Reads: paragraphs of the plan. Writes: one entry a mention, in order.

    Not cited: the plan itself, what stands inside its title, later mentions by a short name, certificates.
    """
    short_names = {plain_title(match["name"]) for match in _SHORT_NAME.finditer(text)}
    own = [plain_title(title) for title in own_titles if title]
    found: list[Citation] = []
    hints = [hint.start() for hint in _NUMBER_HINT.finditer(text)]
    for paragraph in paragraphs:
        end = paragraph.start
        numbered = bisect_left(hints, paragraph.start) < bisect_left(hints, paragraph.end)
        if not numbered and text.find("《", *paragraph) < 0:
            continue
        for title in _titles(text, paragraph):
            if numbered:
                found += _numbers(text, Span(end, title.start))
            bracket = _OPENS.match(text, title.end, paragraph.end) if numbered else None
            number = _NUMBER.match(text, bracket.end(), paragraph.end) if bracket else None
            end = number.end() if number else title.end
            words = Span(title.start + 1, title.end - 1).of(text)
            plain = plain_title(words)
            if plain in short_names or _CERTIFICATE.search(plain):
                continue
            of_itself = text.startswith("本", title.start - 1) or any(plain in name for name in own)
            if number is None and of_itself:
                continue
            if is_issued(text, title.end, paragraph.end) or _NOT_ISSUED.match(text, title.end):
                continue
            found.append(Citation(words, _compact(number["number"]) if number else None, title))
        if numbered:
            found += _numbers(text, Span(end, paragraph.end))
    return tuple(found)


_ISSUED = expression(
    r"(?:(?:[、和及与]|以及)《[^》]{2,80}》)*(?:[（(]以下[^）)]{2,24}[）)])?[，,]?"
    r"(?:(?:予以|随文|一并)?(?:印发|转发|下发|发)给?你们"
    r"|(?:(?:已|业)经?|经[^。，,]{2,24}(?:同意|批准|通过|审定))[^。《]{0,60}?(?:印发|转发|下发|发给你们))"
)


def is_issued(text: str, at: int, end: int) -> bool:
    """Whether the title that ends at `at` is what the notice itself sends (《…》已经县政府同意，现印发)."""
    return text.find("发", at, at + 200) >= 0 and _ISSUED.match(text, at, end) is not None


def plain_title(title: str) -> str:
    """A title without marks and blanks, for comparing."""
    return _MARKS.sub("", title)


def _titles(text: str, span: Span) -> Iterator[Span]:
    """Each outermost 《…》; one that never closes is none."""
    at = span.start
    while (start := text.find("《", at, span.end)) >= 0:
        close = text.find("》", start, min(span.end, start + _LONGEST))
        at = start + 1
        if close >= 0 and text.find("《", at, close) < 0:
            at = close + 1
            if close > start + 1:
                yield Span(start, at)
            continue
        depth = 0
        for index in range(start, min(span.end, start + _LONGEST)):
            depth += (text[index] == "《") - (text[index] == "》")
            if not depth:
                at = index + 1
                if index > start + 1:
                    yield Span(start, at)
                break


def doc_number(text: str) -> re.Match[str] | None:
    """The first document number in a text."""
    return _NUMBER.search(text) if _NUMBER_HINT.search(text) else None


def _numbers(text: str, span: Span) -> Iterator[Citation]:
    """Document numbers that stand without a title."""
    if not _NUMBER_HINT.search(text, *span):
        return
    for match in _NUMBER.finditer(text, span.start, span.end):
        lead = _LEADING_WORDS.match(match["number"])
        start = match.start("number") + (lead.end() if lead else 0)
        yield Citation(None, _compact(text[start : match.end("number")]), Span(start, match.end("number")))


def _compact(number: str) -> str:
    return re.sub(r"\s+", "", number)
