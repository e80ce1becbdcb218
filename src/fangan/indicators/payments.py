"""Whom a policy pays: 对首次入选的企业，给予一次性奖励30万元 names them in a clause of its own."""

from __future__ import annotations

from fangan.expressions import expression
from fangan.indicators.vocabulary import group_of
from fangan.model import Indicator
from fangan.text import Span

PAYMENT = expression(
    r"(?:给予|予以)?(?:一次性)?(?:资金|财政|配套)?(?:奖补|奖励|补助|补贴|资助|贴息|扶持|支持|配套|补偿)(?:资金|经费)?"
)
ALONE = expression(
    rf"(?:[国省市县区州](?:家|级|本级)?(?:财政)?)?(?:每[个张户亩人家台套部集间辆名只头位床座]{{1,2}})?(?:标准)?(?:最高)?(?:{PAYMENT.pattern})"
)
"""给予奖励, 每张补助: of whom or of what stands elsewhere."""

_TO_WHOM = expression(
    r"[ 　]*(?:对于?|向)"
    r"(?P<who>(?:(?!进行|开展|实施|给予|予以|奖励|补助|补贴|支持|[了将])[^，。；：]){2,60})(?<!的)[ 　]*"
)
PAYS = ("给予", "予以", "奖励", "资助", "补助")
_PAID_TO_THOSE = expression(rf"[^。；;\n]{{0,140}}?的[^。；;\n]{{0,60}}?(?:{'|'.join(PAYS)})")
PAID_BEHIND = expression("的[，,]?(?:给予|予以|支付|享受|发放|一次性|奖励|补助|资助)")
_OWN = expression("的[，,]?(?:可?再|另|额外)?(?:一次性)?(?:给予|予以|奖励|补助)")
_SPENT = expression(rf"财政|资金|经费|投入|安排|{PAYMENT.pattern}")
"""What is spent itself, not what must be reached for it."""

_LEVEL = r"(?:由?[省市县区州](?:级|本级)(?:财政)?|由?[省市县区州]财政)?"
_PAYS_WHOM = expression(
    r"[ 　]*(?:对于?|向)"
    r"(?P<who>(?:(?!进行|开展|实施|给予|予以|奖励|补助|补贴|支持|[按了将])[^，。；：]){2,60}?)"
    rf"(?<!的){_LEVEL}(?:按照?[^，。；：]{{2,40}})?(?:给予|予以)[^，。；：]{{0,20}}"
    r"(?:奖补|奖励|补助|补贴|资助|贴息|补偿)(?:资金|经费)?[ 　]*"
)
"""对示范平台省级给予奖补，最高30万元: the ceiling stands in a clause of its own."""

_CHOOSES_WHOM = expression(
    r"(?:每年)?(?:支持|遴选|评选|认定|扶持)(?:一批)?(?P<who>[^，。；：]{2,60}(?:企业|机构|单位|项目|平台|团队|园区|基地|个人))"
)
_OPENS_CHOICE = "每支遴评认扶"
_ENDS_CHOICE = "业构位目台队区地人"
OPENS = " 　对向" + _OPENS_CHOICE
"""What a clause that names whom opens with."""

_LONG = 14
_LONGEST = 20


def whom(masked: str, clause: Span) -> tuple[Span, ...]:
    """Whom a clause names that pays them, or says nothing else; () for another clause, or too long a name.

    Of a long one the noun behind the condition: 年度投资超过500万元的技改项目 → 技改项目.
    """
    if masked[clause.start] in _OPENS_CHOICE:
        found = _CHOOSES_WHOM.fullmatch(masked, *clause) if masked[clause.end - 1] in _ENDS_CHOICE else None
    else:
        found = _TO_WHOM.fullmatch(masked, *clause)
        if found is None and masked.find("予", *clause) > 0:
            found = _PAYS_WHOM.fullmatch(masked, *clause)
    if found is None:
        return ()
    start, end = found.span("who")
    of = masked.rfind("的", start, end - 2)
    if of > start and end - start > _LONG:
        start = of + 1
    return (Span(start, end),) if end - start <= _LONGEST else ()


def is_condition(text: str, found: Indicator) -> bool:
    """年营业收入达到5000万元以上的，给予奖励: what those must reach who are paid, no target of the plan."""
    bounded = found.op in (">=", ">") or (found.op == "=" and group_of(found.unit) == "money")
    if not bounded or _SPENT.search(found.name):
        return False
    return _PAID_TO_THOSE.match(text, found.span.start) is not None


def own(masked: str, left: Span) -> tuple[Span, ...]:
    """取得生产许可证的再给予|20万元奖励: whom the words before the amount name by what they have done."""
    given = _OWN.search(masked, *left)
    return (Span(left.start, given.start()),) if given and given.start() - left.start > 1 else ()
