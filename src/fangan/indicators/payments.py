"""Whom a policy pays: 对首次入选的企业，给予一次性奖励30万元 names them in a clause of its own."""

from __future__ import annotations

from fangan.expressions import expression
from fangan.text import Span

PAYMENT = expression(
    r"(?:给予|予以)?(?:一次性)?(?:资金|财政|配套)?(?:奖补|奖励|补助|补贴|资助|贴息|扶持|支持|配套|补偿)(?:资金|经费)?"
)
ALONE = expression(
    rf"(?:[省市州区县][级本]?财政)?(?:每[个张户亩人家台套部集间辆名只头位床座]{{1,2}})?(?:标准)?(?:最高)?(?:{PAYMENT.pattern})"
)
"""给予奖励, 每张补助: of whom or of what stands elsewhere."""

_TO_WHOM = expression(
    r"[ 　]*(?:对于?|向)"
    r"(?P<who>(?:(?!进行|开展|实施|给予|予以|奖励|补助|补贴|支持|[了将])[^，。；：]){2,60})(?<!的)[ 　]*"
)
_OPENS_WHOM = " 　对向"
_LONG = 14
_LONGEST = 20


def whom(masked: str, clause: Span) -> tuple[Span, ...]:
    """Whom a clause that holds nothing else names; () for another clause, or a name that is too long.

    Of a long one the noun behind the condition: 年度投资超过500万元的技改项目 → 技改项目.
    """
    found = _TO_WHOM.fullmatch(masked, *clause) if masked[clause.start] in _OPENS_WHOM else None
    if found is None:
        return ()
    start, end = found.span("who")
    of = masked.rfind("的", start, end - 2)
    if of > start and end - start > _LONG:
        start = of + 1
    return (Span(start, end),) if end - start <= _LONGEST else ()
