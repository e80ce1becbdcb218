"""The commonest forms: a figure named by all that stands before it in its clause (森林覆盖率达到70%), or by a
verb before it and all that stands behind (打造3个典型案例).

A short way to what `reading` and `naming` find by asking each of their rules. It gives up where any of them
might ask for another name, so that a rule for new words needs them here only if it reads these very forms.
"""

from __future__ import annotations

from fangan.expressions import expression
from fangan.indicators import naming
from fangan.indicators import vocabulary as words
from fangan.indicators.masking import FILL
from fangan.indicators.named import Context, Names, Reading, as_reading
from fangan.indicators.naming import Namer
from fangan.indicators.quantities import Quantity
from fangan.text import Span, as_span

_OTHERWISE = expression(
    r"[都皆翻按、或，,使各和与及并由从均不至最全力争确预总控实依参]"
    r"(?:(?<=[都皆翻按、或，,使])|(?<=各)自?(?:为|有|达到?|新增|建设|建成)?$"
    r"|(?<=和)(?<![共饱祥缓温柔平中调总]和)(?![谐美平睦])|(?<=与)(?<![参授赠给]与)(?!会)"  # as lists.JOINER
    r"|(?<=及)(?<![普涉触波惠遍顾危]及)(?![时格以])|(?<=并)(?<![合兼]并)(?![网购轨])"
    r"|(?<=[由从])[ 　]?\d|(?<=均)(?<![平年月日户人]均)|(?<=不)[超高低少]|(?<=至)少|(?<=最)[高多低]"
    r"|(?<=全)部|(?<=力)争|(?<=争)取|(?<=确)保|(?<=预)计|(?<=总)体|(?<=控)制在|(?<=实)现|(?<=[依参])照)"
)
"""Lists, bounds away from their number, aims, origins: what makes more or less of the words than a name."""

_RETOLD = expression(
    rf"[比较基每\n](?:(?<=[比较])[^，。、]{{0,10}}?{naming.CHANGED}|(?<=基)础上|(?<=\n)|(?<=[高升加整达调到至]每))"
)
"""What `Namer.words` may leave out or put right."""

_ENDS_OTHERWISE = naming.ENDS_PAYING | {"的", "次", FILL}
_ENDS_DELIVERED = naming.ENDS_PAYING | set(naming.TRIM)
_FOR_ONE = frozenset("单每同")
_MADE_OF = frozenset("现在可于")
_VOWED = frozenset("推保做达促力")
"""What the words of `naming` with these names end or begin with."""

_SOLE = words.BARE | words.DELIVER
_OPENS_OTHERWISE = frozenset("(（ 　其总共合累约")
"""A bracket that stands first; 其中 and 共, which tie the figure to another one; 约, which bounds it."""

_ABOUT = ("约", "大约")
_GOES_ON = expression(
    r"[每等比较基“”\n并且特尤](?:(?<=[每等“”\n并且])|(?<=基)础上|(?<=特)别是|(?<=尤)其是"
    rf"|(?<=[比较])[^，。、]{{0,10}}?{naming.CHANGED})"
)
_REMARK = FILL * 7
"""Behind the figure: what is left out of a name, and a remark too long to belong to it."""


def reading(namer: Namer, quantity: Quantity, clause: Span, since: int, context: Context) -> Reading | None:
    """The only quantity of a clause with its name; None where the rules must be asked."""
    masked = namer.masked
    if masked[clause.start] in _OPENS_OTHERWISE or context.among:
        return None
    if context.paid and quantity.measure in ("money", "share"):
        return None
    left = namer.opened(as_span((max(clause.start, quantity.start - naming.LONGEST), quantity.start)))
    if not 0 < left.end - left.start <= naming.LONG_NAME or _OTHERWISE.search(masked, *left):
        return None
    if masked.startswith(_ABOUT, *left):
        return None
    stop = quantity.span.end
    names: Names = (left,)
    if stop == clause.end:
        name = _before(namer, quantity, left)
    elif quantity.measure == "count" and masked[left.start] != "每" and (verb := namer.verb_at_end(left)):
        right = namer.without_of_after(as_span((stop, clause.end)))
        names, name, stop = (verb, right), _delivered(namer, quantity, verb, right), clause.end
    else:
        return None
    if not name:
        return None
    context.base = ()
    context.last_name = names
    context.last_unit = quantity.unit
    context.named.append(names)
    return as_reading((quantity, name, as_span((names[0][0], stop)), since, None, None, None, name))


def _before(namer: Namer, quantity: Quantity, left: Span) -> str:
    """森林覆盖率|70%: the words before the figure; "" where they are not all of a name or more than it."""
    start, end = left
    masked, measure = namer.masked, quantity.measure
    first, last = masked[start], masked[end - 1]
    if last in _ENDS_OTHERWISE or first == FILL or masked[start:end] in _SOLE:
        return ""
    if first == "占" and masked.endswith(("比重", "比例"), start, end):
        return ""
    if first in _FOR_ONE and naming.FOR_ONE.fullmatch(masked, start, end):
        return ""
    if (measure == "share" and first in _VOWED) or (measure == "time" and last in _MADE_OF):
        return ""
    if measure == "multiple" or _RETOLD.search(namer.source, start, end):
        return ""
    name = namer.source[start:end]
    return "" if "”" in name and name.count("”") > name.count("“") else name


def _delivered(namer: Namer, quantity: Quantity, verb: Span, right: Span) -> str:
    """打造|3个|典型案例: the verb and what stands behind the figure; "" where that is more than a name."""
    start, end = right
    masked, source = namer.masked, namer.source
    name = source[verb.start : verb.end] + source[start:end]
    if not start < end or len(name) > naming.LONG_NAME or masked[end - 1] in _ENDS_DELIVERED:
        return ""
    if _GOES_ON.search(source, start, end) or _REMARK in masked[start:end] or name in _SOLE:
        return ""
    if naming.EMPTY_RIGHT.fullmatch(masked, quantity.span.end, end):
        return ""
    return "" if quantity.prefix and naming.PROCEDURE.fullmatch(masked, start, end) else name
