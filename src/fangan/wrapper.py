"""What stands around a plan: addressees, attachments, publicity, and who belongs to its leading group.

The order of a document's parts is that of GB/T 9704-2012, 7.3: 主送机关 above the body, 附件说明 below it,
and 附注 such as （此件公开发布） under the signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.expressions import expression
from fangan.model import Member, Wrapper
from fangan.text import Span

_ADDRESSEES = expression(
    r"^[ \t\u3000]*(?P<names>(?:各|省|市|州|县|区|乡|镇|街道|开发区|国务院|有关|局|委|本|全)"
    r"[^。；;\n]{2,300}?)[：:][ \t\u3000]*$",
    re.MULTILINE,
)
_UNITS = expression(r"政府|部门|单位|机构|办事处|管委会|党委|党工委|办公室|企业|院|局|委|处|科室|街道|乡镇")
_KINDS = expression(r"、[委办局部厅室院](?=[、，,；;]|$)")
_LABEL = expression(r"牵头|责任|配合|督办|主办|承办|协办|完成|时限|联系人|电话")
_OPENNESS = expression(
    r"[（(公](?:(?<!公)\s*(?:此件|本文)?(?P<how>主动公开|公开发布|依申请公开|不予公开|删减后公开|不公开|公开)\s*[）)]"
    r"|(?<=公)开(?:属性|方式|类别)[：: \t]*(?P<field>主动公开|依申请公开|不予公开|公开|有效))"
)
_ATTACHMENT = r"[ \t\u3000]*附[ \t\u3000]*件[ \t\u3000]*[：:][ \t\u3000]*(?P<first>[^\n]{2,120})"
_FURTHER = expression(r"[ \t\u3000]*(?:\d{1,2}[.．、])[ \t\u3000]*(?P<title>[^\n。；;]{2,120})\n?")
_NUMBERED = expression(r"^(?:\d{1,2}[.．、]\s*)?(?P<title>.*?)\s*$")
_POST = (
    r"[ \t\u3000]*(?P<post>总指挥长?|(?:常务)?副指挥长|指挥长|第一组长|(?:双)?组[ \t\u3000]*长|"
    r"(?:常务)?副组长|召集人|副召集人|"
    r"主[ \t\u3000]*任|副主任|成[ \t\u3000]*员)[ \t\u3000]*[：:][ \t\u3000]*"
)
_PERSON = expression(
    r"(?P<name>[\u4e00-\u9fff](?:[ \u3000]{0,2}[\u4e00-\u9fff]){1,3})(?=[ \t\u3000（(]|$)"
    r"[ \t\u3000]*(?P<title>[^\n、；;。]{2,60})?"
)
_MEMBERS_AT_MOST = 200
_ATTACHMENTS = expression(_ATTACHMENT), expression("\n" + _ATTACHMENT)
_POSTS = expression(_POST), expression("\n" + _POST)
"""Each for the first line and for all others: what opens with a line end is searched quicker than lines are
asked one by one."""


def read_wrapper(text: str, head: int) -> Wrapper:
    """`head` is where the outline begins: addressees stand before it."""
    return Wrapper(
        addressees=_addressees(text, head),
        openness=_openness(text),
        attachments=tuple(_attachments(text)),
        members=tuple(_members(text)),
    )


def _addressees(text: str, head: int) -> tuple[Span, ...]:
    for line in _ADDRESSEES.finditer(text, 0, head):
        names = line["names"]
        if _UNITS.search(names) and not _LABEL.search(names):
            return tuple(_listed(text, Span(*line.span("names"))))
    return ()


def _listed(text: str, span: Span) -> Iterator[Span]:
    """The parts of a list, cut at 、 ， ； outside brackets; 各委、办、局 are one."""
    start, depth = span.start, 0
    for at in range(span.start, span.end + 1):
        mark = text[at] if at < span.end else "、"
        depth += (mark in "（(") - (mark in "）)")
        if mark in "、，,；;" and depth <= 0 and not (mark == "、" and _KINDS.match(text, at, span.end)):
            if at > start:
                yield Span(start, at)
            start = at + 1


def _openness(text: str) -> str | None:
    """The last statement counts: the first may speak of another document that is quoted."""
    found = list(_OPENNESS.finditer(text))
    return (found[-1]["how"] or found[-1]["field"]) if found else None


def _attachments(text: str) -> Iterator[Span]:
    match = next(_opening_lines(text, *_ATTACHMENTS), None)
    if match is None:
        return
    title = _NUMBERED.match(text[match.start("first") : match.end("first")])
    assert title is not None
    yield Span(match.start("first") + title.start("title"), match.start("first") + title.end("title"))
    at = match.end() + 1
    while further := _FURTHER.match(text, at):
        yield Span(*further.span("title"))
        at = further.end()


def _opening_lines(text: str, first: re.Pattern[str], behind: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What opens a line: the first one, or any one behind a line end."""
    if match := first.match(text):
        yield match
    yield from behind.finditer(text)


def _members(text: str) -> Iterator[Member]:
    """People under 组长： 副组长： 成员：, each on a line or in the same one, with their offices."""
    count = 0
    posts = list(_opening_lines(text, *_POSTS))
    for index, post in enumerate(posts):
        end = posts[index + 1].start() if index + 1 < len(posts) else len(text)
        for line in _lines_of_people(text, post.end(), end):
            person = _PERSON.match(text, line.start, line.end)
            if person is None or count >= _MEMBERS_AT_MOST:
                break
            count += 1
            title = (person["title"] or "").strip(" \t\u3000（）()")
            yield Member("".join(post["post"].split()), "".join(person["name"].split()), title or None, line)


def _lines_of_people(text: str, start: int, end: int) -> Iterator[Span]:
    """The rest of the line, and lines below it as long as they are short and hold no sentence."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop]
        if line.strip():
            if len(line) > 60 or "。" in line or "：" in line or ":" in line:
                return
            lead = len(line) - len(line.lstrip(" \t\u3000"))
            yield Span(at + lead, at + len(line.rstrip()))
        at = stop + 1
