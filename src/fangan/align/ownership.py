"""Whether the same function answers for the task on both levels."""

from __future__ import annotations

from collections.abc import Sequence

from fangan.align.functions import functions_of, owners, share_a_function
from fangan.align.verdicts import Reason, Verdict
from fangan.model import Item, Name, Role
from fangan.text import Span


def judge_owners(upper: Item, lowers: Sequence[Item]) -> list[Reason]:
    """At most one reason. Where the upper task names its own lead, this function must lead below.

    Else any of its units will do: one that leads a whole section is asked for no single task of it. A
    superior that names collectives only (各县区) asks for nobody in particular.
    """
    wanted = owners([upper], Role.LEAD, inherited=False)
    asked = wanted or owners([upper], Role.LEAD, Role.RESPONSIBLE)
    if not asked:
        return []
    everyone = owners(lowers, Role.LEAD, Role.RESPONSIBLE)
    if not everyone:
        return [_reason(f"上级由{_list(asked)}负责，本级没有写明责任单位", asked, ())]
    leads = owners(lowers, Role.LEAD, inherited=False) or owners(lowers, Role.LEAD)
    answering = (leads or everyone) if wanted else everyone
    if share_a_function(asked, answering):
        return []
    said, does = "牵头" if wanted else "负责", "牵头" if wanted and leads else "负责"
    why = f"上级由{_list(asked)}{said}，本级由{_list(answering)}{does}"
    known = share_a_function(asked, everyone)
    return [_reason(why + ("，对口单位只是责任单位" if known else "，没有职能对应的单位"), asked, answering)]


def left_out(upper: Item, lowers: Sequence[Item]) -> tuple[Name, ...]:
    """The upper task's own units whose function nobody has in the answers; to be told, not to be judged."""
    everyone = owners(lowers, Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING)
    known = {function for name in everyone for function in functions_of(name.text)}
    return tuple(
        name
        for name in owners([upper], Role.LEAD, Role.RESPONSIBLE, inherited=False)
        if everyone and not known & functions_of(name.text)
    )


def _reason(text: str, upper: Sequence[Name], lower: Sequence[Name]) -> Reason:
    return Reason(Verdict.OWNER, text, _span(upper), _span(lower))


def _span(names: Sequence[Name]) -> Span | None:
    return names[0].span if names else None


def _list(names: Sequence[Name]) -> str:
    shown = "、".join(name.text for name in names[:3])
    return shown + ("等" if len(names) > 3 else "")
