"""Splitting (分解) a target or a task over units: the shares make the whole, or say why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import PostRole, Unit
from luoshi.directory.permission import Actor, may, refusal, require
from luoshi.ledger.access import leads
from luoshi.ledger.lighting import relight
from luoshi.ledger.models import (
    Assignment,
    Indicator,
    Measure,
    Operator,
    Share,
    SignState,
    Split,
    SplitRule,
    Target,
    Task,
    TaskState,
)
from luoshi.ledger.signals import assignment_began
from luoshi.ledger.signing import sign_limit
from luoshi.notices.actions import tell
from luoshi.plans.models import OwnerRole

# How shares of a measure may make the whole, the usual way first. Rates, growths and durations of units do
# not add up.
RULES: dict[str, tuple[SplitRule, ...]] = {
    Measure.COUNT: (SplitRule.SUM, SplitRule.EXPLAINED),
    Measure.LEVEL: (SplitRule.SUM, SplitRule.AVERAGE, SplitRule.SAME, SplitRule.EXPLAINED),
    Measure.SHARE: (SplitRule.SAME, SplitRule.AVERAGE, SplitRule.EXPLAINED),
    Measure.GROWTH: (SplitRule.AVERAGE, SplitRule.SAME, SplitRule.EXPLAINED),
    Measure.DURATION: (SplitRule.SAME, SplitRule.AVERAGE, SplitRule.EXPLAINED),
    "": (SplitRule.SUM, SplitRule.AVERAGE, SplitRule.SAME, SplitRule.EXPLAINED),
}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """What one unit gets: a figure, words, or both."""

    unit: Unit
    value: Decimal | None = None
    words: str = ""


def rules_for(indicator: Indicator | None) -> tuple[SplitRule, ...]:
    """How this may be split; a task without a figure only in words."""
    return (SplitRule.WORDS,) if indicator is None else RULES[indicator.measure]


def mismatch(target: Target, rule: SplitRule, parts: Sequence[Part]) -> str:
    """Why these shares do not make the target by the rule, in one sentence; empty when they do."""
    values = [part.value for part in parts if part.value is not None]
    whole = target.low
    if rule in (SplitRule.EXPLAINED, SplitRule.WORDS) or whole is None:
        return ""
    if len(values) < len(parts):
        return _("每个单位都要填一个数。")
    if rule == SplitRule.SUM:
        made = sum(values, Decimal(0))
    elif rule == SplitRule.AVERAGE:
        made, whole = (sum(values, Decimal(0)) / len(values)).quantize(CENT), whole.quantize(CENT)
    else:
        worst = min(values) if _higher(target) else max(values)
        made = worst if len(set(values)) == 1 else Decimal("NaN")
        if made.is_nan():
            return _("选了“各单位相同”，但填的数不一样。")
    if _fits(made, whole, target.operator):
        return ""
    return _(
        "各单位%(rule)s得 %(made)s%(unit)s，与目标 %(whole)s%(unit)s 差 %(gap)s%(unit)s："
        "请改到一致，或选“另作说明”写明原因。"
    ) % {
        "rule": {"sum": _("相加"), "average": _("平均")}.get(rule, ""),
        "made": plain(made),
        "whole": plain(whole),
        "gap": plain(abs(made - whole)),
        "unit": target.indicator.unit,
    }


def _higher(target: Target) -> bool:
    return target.indicator.better == "higher"


def _fits(made: Decimal, whole: Decimal, operator: str) -> bool:
    if operator in (Operator.AT_LEAST, Operator.ABOVE):
        return made >= whole
    if operator in (Operator.AT_MOST, Operator.BELOW):
        return made <= whole
    return made == whole


def plain(number: Decimal) -> str:
    """A figure without useless zeros."""
    return f"{number.normalize():f}"


def why_no_split(actor: Actor, task: Task) -> str:
    """Why the actor may split nothing of this task; empty when they may."""
    if not may(actor, "ledger.split", task):
        return refusal("ledger.split")
    if task.state != TaskState.OPEN:
        return _("任务%(state)s，不能再分解。") % {"state": task.get_state_display()}
    if actor.role != PostRole.CLERK and not leads(actor, task):
        return _("分解由牵头单位或督查专员办理；本单位不是这项任务的牵头单位。")
    return ""


@transaction.atomic
def split(
    actor: Actor,
    task: Task,
    target: Target | None,
    rule: SplitRule,
    parts: Sequence[Part],
    *,
    explanation: str = "",
) -> Split:
    """Share out a target (or, without one, the task in words) over units, who are asked to sign.

    A unit without a part in the task gets one as responsible unit. Refused unless the shares make the
    whole, with the sentence of `mismatch`; one split of a target is in force at a time.
    """
    obstacle = why_no_split(actor, task)
    if obstacle:
        raise ValidationError(obstacle)
    Task.objects.select_for_update().get(pk=task.pk)
    _check(task, target, rule, parts, explanation)
    made = Split.objects.create(
        jurisdiction=task.jurisdiction,
        task=task,
        target=target,
        rule=rule,
        total=target.low if target else None,
        operator=target.operator if target else Operator.EQUAL,
        explanation=explanation.strip()[:500] if rule == SplitRule.EXPLAINED else "",
        unit=actor.unit,
        by=actor.person,
        at=clock.now(),
    )
    _share_out(made, parts)
    _give_parts(task, parts, made)
    _tell(made, [part.unit for part in parts], _("请签收分解给本单位的目标：%(what)s"))
    _record(actor, made, parts)
    return made


def _share_out(made: Split, parts: Sequence[Part]) -> None:
    limit = sign_limit(made.task.plan, clock.today())
    Share.objects.bulk_create(
        Share(
            jurisdiction=made.jurisdiction,
            split=made,
            position=position,
            unit=part.unit,
            value=part.value,
            words=part.words.strip()[:500],
            sign_state=SignState.AWAITING,
            sign_by=limit,
        )
        for position, part in enumerate(parts)
    )


def _record(actor: Actor, made: Split, parts: Sequence[Part]) -> None:
    record(
        actor,
        "ledger.split",
        made.task,
        jurisdiction=made.jurisdiction.pid,
        after={
            "what": str(made),
            "rule": made.get_rule_display(),
            "units": len(parts),
            "shares": {
                part.unit.name: plain(part.value) if part.value is not None else part.words for part in parts
            },
        },
        reason=made.explanation,
    )


@transaction.atomic
def revoke(actor: Actor, made: Split, because: str) -> Split:
    """Take a split back; its shares stay on record."""
    require(actor, "ledger.split", made.task)
    obstacle = why_no_split(actor, made.task)
    locked = Split.objects.select_for_update().get(pk=made.pk)
    if not obstacle and locked.revoked_at is not None:
        obstacle = _("这次分解已经收回。")
    if not obstacle and not because.strip():
        obstacle = _("收回分解要写明理由。")
    if obstacle:
        raise ValidationError(obstacle)
    locked.revoked_at, locked.revoked_because = clock.now(), because.strip()[:300]
    locked.save(update_fields=("revoked_at", "revoked_because"))
    record(
        actor,
        "ledger.split-revoked",
        made.task,
        jurisdiction=made.jurisdiction.pid,
        before={"state": _("有效")},
        after={"what": str(made), "state": _("已收回")},
        reason=because.strip(),
    )
    _tell(locked, [share.unit for share in made.shares.select_related("unit")], _("分解已收回：%(what)s"))
    return locked


def _check(
    task: Task, target: Target | None, rule: SplitRule, parts: Sequence[Part], explanation: str
) -> None:
    if target is not None and (target.indicator.task_id != task.pk or target.superseded_at is not None):
        raise ValidationError(_("这个目标已经不是任务现在的目标，请刷新后再分解。"))
    if not parts:
        raise ValidationError(_("请至少给一个单位分解。"))
    if len({part.unit.pk for part in parts}) < len(parts):
        raise ValidationError(_("同一个单位只能分解一次。"))
    today = clock.today()
    gone = [part.unit.name for part in parts if part.unit.until is not None and part.unit.until < today]
    if gone:
        raise ValidationError(_("%(units)s已经撤销，请换成承接的单位。") % {"units": "、".join(gone)})
    if rule not in rules_for(target.indicator if target else None):
        raise ValidationError(_("这类指标不能用这种办法分解：比率、增速、时长不能相加。"))
    if rule == SplitRule.EXPLAINED and not explanation.strip():
        raise ValidationError(_("选“另作说明”要写明为什么与总目标不一致。"))
    empty = [part.unit.name for part in parts if part.value is None and not part.words.strip()]
    if empty:
        raise ValidationError(_("%(units)s没有填分解的内容。") % {"units": "、".join(empty)})
    negative = [part.unit.name for part in parts if part.value is not None and part.value < 0]
    if negative and target is not None and target.indicator.measure == Measure.COUNT:
        raise ValidationError(_("%(units)s填了负数，件数不能是负的。") % {"units": "、".join(negative)})
    if target is not None:
        obstacle = mismatch(target, rule, parts)
        if obstacle:
            raise ValidationError(obstacle)
        if Split.objects.filter(target=target, revoked_at__isnull=True).exists():
            raise ValidationError(_("这个目标已经分解过，要改请先收回原来的分解。"))


def _give_parts(task: Task, parts: Sequence[Part], made: Split) -> None:
    """Units that have no part in the task yet become responsible units; the share is what they sign."""
    held = set(task.assignments.values_list("unit_id", flat=True))
    last = Assignment.ever.filter(task=task).aggregate(last=Max("position"))["last"] or 0
    for number, part in enumerate((part for part in parts if part.unit.pk not in held), start=1):
        row = Assignment.objects.create(
            jurisdiction=task.jurisdiction,
            task=task,
            position=last + number,
            role=OwnerRole.RESPONSIBLE,
            unit=part.unit,
            written=_("由%(unit)s分解") % {"unit": made.unit.name},
        )
        relight(Assignment.objects.filter(pk=row.pk))
        assignment_began.send(Assignment, assignment=row)


def _tell(made: Split, units: list[Unit], words: str) -> None:
    url = reverse("ledger:task", args=[made.task.pid])
    tell(units, "ledger.split", words % {"what": made}, made.explanation, url=url, about=made.task)
