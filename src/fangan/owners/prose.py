"""Owners named by a sentence: 由县发展改革局牵头, 县营商环境办负责…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.expressions import expression
from fangan.model import Assignment, Certainty, Role
from fangan.owners.names import OwnerList, read_names
from fangan.owners.units import is_collective, is_unit, opens_own_name
from fangan.owners.vocabulary import label_roles, verb_roles
from fangan.text import Span

_BY = expression(
    r"(?:(?<=[。；;，,：:！\n●◆■▲★☆·•])|^|(?<=是))由(?P<names>(?:(?!对本)[^。；;，,：:！由]){3,60}?)(?P<verb>总牵头|牵头|承办|主办|(?:具体|分别|主要|共同|统一)?负责)(?!单位|部门|人|同志|的|解释|统筹协调|日常)"
)
_SUBJECT = expression(
    r"(?:(?<=[。；;\n●◆■▲★☆·•])|^)(?P<names>(?![●◆■▲★☆·•])[^。；;，,：:！由]{3,40}?)(?P<verb>牵头负责|负责牵头|(?:具体|分别|主要|共同|统一)?负责|牵头)(?!单位|部门|人|统筹|协调|综合|解释|日常|的|任|制(?![定订])|同志|组织协调"
    r"|[^。；;，,]{2,24}的(?:统筹|组织|综合)?(?:协调|调度|指导)(?:工作)?(?:[。；;，,和、]|$))"
)
_SAID_OF = expression(
    r"(?:(?<=[。；;\n])|^)(?!日常|其?办公室|具体(?:工作|事务)|本|建立|成立|组建|构建|形成|设立|完善|健全|实行|年|每|定期|必要)[^。；;，,：:！由将在被把应要须]{2,14}由(?P<names>[^。；;，,：:！由]{3,40}?)"
    r"(?P<verb>牵头负责|牵头|(?:具体|分别|主要|共同|统一)?负责)(?!单位|部门|人|的|解释|统筹协调|日常)"
)
"""管护工作由各村委会负责: what is done stands before who does it."""

_NEXT_SUBJECT = expression(
    r"[^。；;\n]*?[，,](?P<names>[^。；;，,：:！由]{3,40}?)(?P<verb>负责)(?!单位|部门|人|统筹|协调|综合|解释|日常|的|任|制(?![定订])|同志|组织协调)"
)
"""县水务局负责甲，县住建局负责乙: one sentence that goes round the units."""

_AT_END = expression(
    r"[，,](?P<names>[^。；;，,：:！由将在]{3,60}?)(?P<verb>牵头负责|牵头|(?:具体|分别|主要|共同|统一|按职责分工|按职责)?负责)"
    r"(?:实施|落实|组织实施|推进|抓好落实)?(?=[。；;]|$|[，,][^。；;，,]{3,60}(?:配合|协助|协办|参与|参加|保障|落实)(?:[。；;，,]|[^。；;，,]{1,6}(?:[。；;]|$)|$))"
)
"""完成东渠清淤，县水务局、县农业农村局分别负责。: the units stand in the last clause."""

_LABELLED = expression(
    r"(?P<verb>(?:(?:总|主)?牵头|责任|配合|主办|协办|承办|主责|实施|参与)(?:责任)?(?:单位|部门))(?:分别)?(?:为|是)"
    r"(?P<names>[^。；;，,：:]{2,80})(?=[。；;，,]|$)"
)
"""牵头单位为市住房城乡建设局，配合单位为市财政局."""

_EACH_OF_A_KIND = expression(r"各(?!级|地|方|类|项|自|负|有关|相关)")
"""各村, 各县区: each of these does it; 各级各部门 is an appeal to all."""

_SHORT_NAME = expression(
    r"(?!其|该|本|设|推进|联席)[\u4e00-\u9fff]{3,9}(?:办|委员会)(?<!领导小组办)(?<!工作委员会)"
)
"""健身促进办, 文物专家委员会: bodies of the plan, whose names leave their level out."""

_ALLIED = expression(r"(?<=[局委办厅部处室会府心司])(?:会同|联合(?=[省市州县区旗镇乡各相有国]))")
_CLOSING_VERB = expression("(?:负责|牵头)(?=[。；;，,]|$|实施|落实|组织|推进|抓好)")
_LABEL = expression("(?:单位|部门)(?:为|是|分别)")
_VERB = expression("牵头|负责|承办|主办|单位[为是分]|部门[为是分]")
"""What neither pattern does without."""

# What follows a lead in the same sentence: 由县水务局牵头，县生态环境局配合.
_HELPING = expression(
    r"[，,]\s*(?P<names>[^。；;，,：:！]{3,60}?)(?P<verb>配合|协助|协办|参与|参加|具体实施|具体负责|负责实施|负责落实|组织实施)(?=[，,。；;]|$)"
)


def read_prose(text: str, span: Span) -> Iterator[Assignment]:
    """Assignments that a sentence states with full names of units as its subject."""
    if not _VERB.search(text, *span):
        return
    words = span.of(text)
    seen: set[tuple[str, ...]] = set()
    for pattern in _that_may_match(words):
        for match in _matches(pattern, words):
            place = Span(*match.span("names"))
            role = _role(match["verb"])
            allied = _ALLIED.search(words, *place)
            if (
                allied
                and (lead := read_names(text, Span(place.start, allied.start()).shifted(span.start))).names
            ):
                if not all(_is_full_name(name.text, strict=True) for name in lead.names):
                    continue
                yield _told(Role.LEAD, allied[0], lead)
                place = Span(allied.end(), place.end)
            names = read_names(text, place.shifted(span.start))
            key = tuple(name.text for name in names.names)
            strict = pattern is not _BY and not allied
            if not key or key in seen or not all(_is_full_name(name, strict=strict) for name in key):
                continue
            seen.add(key)
            yield _told(role, match["verb"], names)
            if helping := _HELPING.match(words, match.end()):
                start, end = helping.span("names")
                helpers = read_names(text, Span(span.start + start, span.start + end))
                if helpers.names and all(is_unit(each.text) for each in helpers.names):
                    yield _told(verb_roles()[helping["verb"]], helping["verb"], helpers)


def _that_may_match(words: str) -> Iterator[re.Pattern[str]]:
    """The patterns whose verb stands there."""
    if "负责" in words or "牵头" in words or "承办" in words or "主办" in words:
        yield from (_BY, _SUBJECT, _SAID_OF)
        if _CLOSING_VERB.search(words):
            yield _AT_END
    if _LABEL.search(words):
        yield _LABELLED


def _role(verb: str) -> Role:
    if verb in label_roles():
        return label_roles()[verb]
    return Role.LEAD if "牵头" in verb or verb in ("承办", "主办") else Role.RESPONSIBLE


def _matches(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """The pattern's matches, each with those that go on in its sentence."""
    for match in pattern.finditer(words):
        yield match
        following: re.Match[str] | None = match if pattern is _SUBJECT else None
        while following and following["verb"].endswith("负责"):
            following = _NEXT_SUBJECT.match(words, following.end())
            if following:
                yield following


def _told(role: Role, verb: str, names: OwnerList) -> Assignment:
    place = Span(names.names[0].span.start, names.names[-1].span.end)
    return Assignment(
        role,
        verb,
        names.names,
        place,
        names.open_ended,
        certainty=Certainty.LIKELY,
        reason="由正文叙述得出",
    )


def _is_full_name(name: str, *, strict: bool) -> bool:
    """A unit of its own; after 由 it need not open with its level (由新区经济发展局牵头)."""
    if is_collective(name):
        return is_unit(name) and _EACH_OF_A_KIND.match(name) is not None
    short = _SHORT_NAME.fullmatch(name) is not None if strict else len(name) >= 5
    return is_unit(name) and (short or opens_own_name(name))
