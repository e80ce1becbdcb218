"""The commonest form: a figure whose name is all that stands before it in its clause (森林覆盖率达到70%).

A short way to what `reading` and `naming` find by asking each of their rules. It gives up where any of them
might ask for another name, so that a rule for new words needs them here only if it reads this very form.
"""

from __future__ import annotations

from fangan.expressions import expression
from fangan.indicators import naming
from fangan.indicators import vocabulary as words
from fangan.indicators.masking import FILL
from fangan.indicators.naming import Namer
from fangan.indicators.quantities import Quantity
from fangan.text import Span, as_span

_OTHERWISE = expression(
    r"[各都皆翻由从按、和与及并或，,使均不至最全力争确预总控实依参]"
    r"(?:(?<=[各都皆翻由从按、和与及并或，,使])"
    r"|(?<=均)(?<![平年月日户人]均)|(?<=不)[超高低少]|(?<=至)少|(?<=最)[高多低]|(?<=全)部|(?<=力)争|(?<=争)取"
    r"|(?<=确)保|(?<=预)计|(?<=总)体|(?<=控)制在|(?<=实)现|(?<=[依参])照)"
)
"""Lists, bounds away from their number, aims, origins: what makes more or less of the words than a name."""

_RETOLD = expression("[每等比较基“”\n]")
"""What `Namer.words` may leave out or put right."""

_ENDS_OTHERWISE = naming.ENDS_PAYING | {"的", FILL}
_BEGINS_OTHERWISE = frozenset("单" + FILL)
_MADE_OF = frozenset("现在可于")
_VOWED = frozenset("推保做达促力")
"""What the words of `naming` with these names end or begin with."""

_SOLE = words.BARE | words.DELIVER
_OPENS_OTHERWISE = frozenset("(（ 　其总共合累约")
"""A bracket that stands first; 其中 and 共, which tie the figure to another one; 约, which bounds it."""


def name(namer: Namer, quantity: Quantity, clause: Span) -> Span | None:
    """The words that name the only quantity of a clause; None where they need a closer look."""
    masked = namer.masked
    if quantity.span.end != clause.end or masked[clause.start] in _OPENS_OTHERWISE:
        return None
    left = namer.opened(as_span((max(clause.start, quantity.start - naming.LONGEST), quantity.start)))
    start, end = left
    if not 0 < end - start <= naming.LONG_NAME or _OTHERWISE.search(masked, start, end):
        return None
    first, last, measure = masked[start], masked[end - 1], quantity.measure
    if last in _ENDS_OTHERWISE or first in _BEGINS_OTHERWISE or masked[start:end] in _SOLE:
        return None
    if (measure == "share" and first in _VOWED) or (measure == "time" and last in _MADE_OF):
        return None
    return None if measure == "multiple" or _RETOLD.search(namer.source, start, end) else left
