"""Who acts: the subject of a clause, or the agent behind 由."""

from __future__ import annotations

import re

from fangan.data import entries
from fangan.expressions import expression
from fangan.text import Span

_UNITS = entries("duties.toml")["units"]
_SUFFIX = "|".join(sorted(map(re.escape, _UNITS["suffixes"]), key=len, reverse=True))
_FOLLOW = "|".join(sorted(map(re.escape, _UNITS["follows"]), key=len, reverse=True))
_BRACKET = r"(?:[（(][^（）()，。；]{1,24}[)）])?(?:“[^”，。；]{1,8}”)?"
UNIT = rf"[^，。；、：\s]{{0,22}}?(?:{_SUFFIX}){_BRACKET}"
"""Source of a pattern for the name of a unit; where it ends, the pattern that uses it must say."""

RECIPIENT = (
    rf"{UNIT}(?:[、和]{UNIT})?"
    r"(?=[，。；、（）()]|备案|审|批|复验|复核|验收|核定|核准|认定|评审|汇总|同意|并|及|和|统筹|研究|后|存档|考核|以|进行|$)"
)
"""Source of a pattern for the one or two units that something is reported to."""

_RESPONSIBLE = expression(r"[（(](?P<actor>[^（）()，；。]{2,30}?)(?:牵头)?(?:负责|牵头)[)）]")
_END = expression(rf"(?:{_SUFFIX}){_BRACKET}(?!应急|对外|对口)(?={_FOLLOW}|[：:]|20\d\d年|\d{{1,2}}月)")
_OPENERS = expression(
    r"(?:(?:由|并|同时|其中|要求|请|此外|另外|原则上|最后|各项工作中|日常工作中|[一二三四五六七八九]是)[，,]?)+"
)
_DATE_FIRST = expression(
    r"(?:于|在)?(?:20\d\d年)?(?:\d{1,2}月(?:份|底|末|[上中下]旬|\d{1,2}[日号])?|年底|年终|第?[一二三四]季度|[上下]半年)"
    r"(?:之?前|以前|内)?[，,]?"
)
"""12月20日前镇安办完成考核: the subject stands behind."""

_BY = expression(
    rf"由(?P<actor>[^，。；]{{1,40}}?(?:{_SUFFIX}){_BRACKET})"
    r"(?=牵头|负责|会同|组织|组成|挂牌|跟踪|抽调|分别|定期|召集|召开|对|按|每|适时|统一|具体|进行|开展|汇总|根据|以|或|结合|加|不定期"
    r"|及时|共同|予以|$)"
)
_FORBIDDEN = expression(_UNITS["forbidden"])
_BREAKS = expression(
    r"[要须将向于每视逢在]|应(?!急)|对(?![外口])|召开|举行|制定|印发|引入|委托|邀请|聘请|抽调|选派|组成|会同|牵头|负责|年底|年终|定期|按照|根据|结合|并"
)
_LABEL = expression(
    r"(?:总)?(?:牵头|责任|配合|协办|主办|承办|分管|联系|抄送|主送|抄报|成员|参加|参与|支持|实施|落实|督办|包联|主管|指导)"
)
"""责任单位： names a role, 县教育局： who acts in what follows."""

_MAY_NAME = expression(rf"{_SUFFIX}|\(|（")
_LONGEST = 64
_SETS_UP = expression(
    r"[^，。；]{2,16}?(?:成立|组建)(?P<unit>[^，。；]{0,16}(?:专班|领导小组|工作组|指挥部|专项组))$"
)
"""县政府成立工作专班，每月召开例会: the new body meets."""

_TIME = expression(r"^(?:每[年月季周个半]|\d|年底|年终|定期|适时)")


_HELPS = expression("(?:参加|参与|配合|协助|协同|协办)(?=[，。；,;]|$)")
"""县应急局牵头，县气象局配合，每月会商: who helps takes nobody's place."""


def may_name(source: str, clause: Span) -> bool:
    """Whether any unit may be named in a clause, in brackets or outside."""
    return _MAY_NAME.search(source, *clause) is not None


def subject(source: str, masked: str, clause: Span) -> str | None:
    """The units that a clause opens with as its subject, as written; None where it has none.

    An owner bracket inside the clause (县政务服务局负责) comes first.
    """
    if responsible := _RESPONSIBLE.search(source, clause.start, clause.end):
        return responsible["actor"]
    by = _BY.search(masked, clause.start, clause.end)
    if by and not _FORBIDDEN.search(by["actor"].strip("“”")):
        return source[by.start("actor") : by.end("actor")].strip()
    if _END.search(masked, clause.start, clause.end + 1) is None:
        return None  # most clauses hold no unit at all
    start = clause.start
    for opening in (_OPENERS, _DATE_FIRST):
        if openers := opening.match(masked, start, clause.end):
            start = openers.end()
    last = _last_of_names(masked, start, min(clause.end + 1, start + _LONGEST))
    if (
        last is None
        or last - start < 2
        or (source[last : last + 1] in ("：", ":") and _LABEL.match(source, start))
        or _HELPS.match(source, last, clause.end)
    ):
        return None
    # 办公室设在县商务局，定期…: the office acts.
    seat = source.find("设在", start + 2, last)
    last = seat if seat > 0 and source[seat - 1] not in "（(" else last
    # 管理办法由县政府制定: what is made stands before who makes it.
    at = source.rfind("由", start + 1, last - 2)
    told = at > 0 and source[at - 1] not in "自理事缘案"
    words = source[at + 1 if told else start : last].strip()
    made = _SETS_UP.match(words)
    return made["unit"] if made else words


def _last_of_names(masked: str, start: int, stop: int) -> int | None:
    """Where the names of units end that a stretch opens with; None where it opens with none."""
    last = None
    for end in _END.finditer(masked, start, stop):
        words = masked[start : end.end()]
        if _FORBIDDEN.search(words) or _TIME.match(words):
            break
        # 县委|组织部、县考核办|对: the name goes on while nothing but names stands between.
        if last is not None and _BREAKS.search(masked, last, end.end()):
            break
        last = end.end()
    return last
