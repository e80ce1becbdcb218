"""Projects named inside a task: 推进城东水厂、滨河路等12个项目建设 → two names, twelve in all.

Reads: an item's body. Writes: its lists of projects. A list is what stands between a verb of building and
项目/工程; its count is the number before 个/项/条/座, which the names need not reach (…等).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.expressions import expression
from fangan.model import Projects
from fangan.numerals import parse_int
from fangan.text import Span

_VERB = expression(
    r"(?:加快|推进|推动|实施|启动|完成|建设|建成|做好|抓好|开工|竣工|续建|新建|改造|打造|谋划|支持|加紧|抓紧|扎实|全力|"
    r"积极|统筹|继续|深入|重点|盘活|交付)+"
)
_NUMBER = r"(?P<count>\d{1,4}|[一二两三四五六七八九十百]{1,4})"
_TAIL = expression(
    rf"(?=[等\d一二两三四五六七八九十百个项条座处宗省市县重续新在工])等?{_NUMBER}?(?:个|项|条|座|处|宗)?(?:省级|市级|县级|区级)?(?:重点|重大|续建|新建|在建)?(?:工程)?(?:项目|工程)(?!化)"
)
_KIND = expression("(?:项目|工程)$")
_ANCHOR = expression(r"项目|工程")
_REACH, _REACH_BEHIND = 12, 3
_STOP = expression("[。；;，,：:！\n]")
_SEPARATOR = expression(r"[、和及]")
_NAME = expression(r"[\u4e00-\u9fffA-Za-z0-9“”（）()—·+-]{2,30}")
# What builds nothing in particular: kinds of projects, not names.
_SUMMED_UP = expression(r"(?<=.{2})等[^等]{0,12}$")
"""乐园、冰雪馆等旅游|项目: what sums them up belongs to none of them."""

_NO_LIST = expression(
    r"^(?:一批|若干|具有|争取|引导|申报|统筹|组织|提升|考虑|探索|鼓励|发展|用于|针对|面向|围绕|聚焦|[从对以按将把由在为与])"
    r"|^\d+个|性$|^.{0,10}(?:企业|单位|机构|主体|院校|各地)(?:积极|大力)?(?:开发|参与|开展|承担|申报|建设|实施)|[“（(][^”）)]*$|^[^“（(]*[”）)]|^.{0,2}$"
)
"""Kinds and qualities of what is built (标志性、示范性), or a verb that governs no list."""

_BEHIND = expression(r"(?:共|共计)?(?P<count>\d{1,3})[个项座条处]")
_GENERAL = expression(
    r"^(?:重点|重大|一批|各类|相关|有关|新|老|在建|续建|新建|产业|民生|基础设施|招商|投资|技改|示范|试点|补短板|上述|这些)+$"
)


def read_projects(text: str, span: Span) -> tuple[Projects, ...]:
    """Every list of projects in a stretch, in order."""
    found: list[Projects] = []
    for tail in _tails(text, span):
        counted = tail.group("count")
        count = parse_int(counted) if counted else None
        clause = _clause_start(text, span.start, tail.start())
        if not count and not _SEPARATOR.search(text, clause, tail.start()):
            continue  # one name without a number is no list
        names = _names(text, clause, tail.start())
        if names and not counted and (behind := _BEHIND.match(text, tail.end(), span.end)):
            count, tail_end = int(behind["count"]), behind.end()
        else:
            tail_end = tail.end()
        if any(_KIND.search(name.of(text)) for name in names[:-1]) and names[-1].end == tail.start():
            names[-1] = Span(names[-1].start, tail.end())  # A工程、B工程: the word belongs to each
        # Without a number only what a verb of building governs is surely a list of projects.
        built = bool(_VERB.match(text, clause))
        if (len(names) >= 2 and (built or count)) or (names and count and tail.group().startswith("等")):
            found.append(Projects(tuple(names), count, Span(names[0].start, tail_end)))
    if not found:
        return ()
    # A、B工程、C工程 ends twice: the longer list holds the shorter one.
    last = {each.span.start: each for each in found}
    return tuple(each for each in found if last[each.span.start] is each)


def _tails(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Where lists of projects may end; the pattern is tried around its last word only."""
    at, end = span
    for anchor in _ANCHOR.finditer(text, at, end):
        start, stop = anchor.span()
        if start < at:
            continue  # 工程项目: the list before has it
        tail = _TAIL.search(text, max(at, start - _REACH), min(end, stop + _REACH_BEHIND))
        at = tail.end() if tail else stop
        if tail:
            yield tail


def _clause_start(text: str, least: int, end: int) -> int:
    """Where the clause begins whose list ends here."""
    from_ = max(least, end - 200)
    stop = _STOP.search(text[from_:end][::-1])
    return end - stop.start() if stop else least


def _names(text: str, start: int, end: int) -> list[Span]:
    """The names of the list after its verb; none where it speaks of kinds of projects only."""
    if verb := _VERB.match(text, start, end):
        start = verb.end()
    names = []
    at = start
    for separator in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = separator.start() if separator else end
        part = Span(at, stop)
        at = separator.end() if separator else stop
        if separator is None and (summed := _SUMMED_UP.search(part.of(text))):
            part = Span(part.start, part.start + summed.start())
        words = part.of(text)
        if not _NAME.fullmatch(words) or _GENERAL.match(words) or _NO_LIST.search(words):
            return []
        names.append(part)
    return names
