"""Milestones (节点) reached: said by a unit that answers for the task, with what shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor
from luoshi.ledger.access import why_not_answering
from luoshi.ledger.models import Attachment, Milestone, Task

# From how many on a page folds a task's milestones, and how many it then shows.
LONG, NEAR = 10, 6


def why_not_reach(actor: Actor, task: Task) -> str:
    """Why the actor may mark no milestone of this task; empty when they may."""
    return why_not_answering(
        actor,
        task,
        "ledger.reach",
        cancelled=_("任务已撤销，节点不再标记。"),
        elsewhere=_("节点由牵头单位、责任单位或督查专员标记；本单位在这项任务里没有这样的分工。"),
    )


@dataclass(frozen=True)
class InView:
    """Milestones as a page shows them: `near` what matters now, `rest` what is behind and far ahead."""

    near: list[Milestone]
    rest: list[Milestone]

    @property
    def all(self) -> list[Milestone]:
        return [*self.near, *self.rest]

    @property
    def reached(self) -> int:
        return sum(stone.reached_on is not None for stone in self.rest)


def in_view(stones: Iterable[Milestone]) -> InView:
    """A short list whole, as the text has it; of a long one what is due first and not reached yet."""
    every = list(stones)
    if len(every) <= LONG:
        return InView(every, [])
    every.sort(key=lambda stone: stone.due or dt.date.max)
    near = [stone for stone in every if stone.reached_on is None][:NEAR]
    return InView(near, [stone for stone in every if stone not in near])


@transaction.atomic
def reach(actor: Actor, stone: Milestone, on: dt.date, evidence: Attachment | None, words: str) -> Milestone:
    """The milestone was reached on a day that is not ahead; an attachment of the task or words show it."""
    held = _held(actor, stone)
    words = words.strip()[:300]
    if on > clock.today():
        raise ValidationError(_("完成日期 %(day)s 还没有到。") % {"day": on.isoformat()})
    if evidence is None and not words:
        raise ValidationError(_("请选一份附件，或写明凭什么说完成了（文号、网址、现场）。"))
    if evidence is not None and (evidence.task_id != held.task_id or evidence.withdrawn_at is not None):
        raise ValidationError(_("选的附件已经不在这项任务里，请重新选。"))
    if held.reached_on is not None:
        raise ValidationError(_("这个节点已经标记完成；不对的话，先撤回再标记。"))
    held.reached_on, held.reached_by, held.evidence, held.reached_words = on, actor.person, evidence, words
    held.save(update_fields=("reached_on", "reached_by", "evidence", "reached_words"))
    _note(actor, "ledger.milestone-reached", held, {"on": on, "evidence": str(evidence or words)}, words)
    return held


@transaction.atomic
def take_back(actor: Actor, stone: Milestone, because: str) -> Milestone:
    """It was not reached after all; the event keeps what was said before."""
    held = _held(actor, stone)
    if held.reached_on is None:
        raise ValidationError(_("这个节点还没有标记完成，可能别人刚刚撤回。"))
    if not because.strip():
        raise ValidationError(_("撤回要写明理由。"))
    was = {"on": held.reached_on.isoformat(), "evidence": str(held.evidence or held.reached_words)}
    held.reached_on = held.reached_by = held.evidence = None
    held.reached_words = ""
    held.save(update_fields=("reached_on", "reached_by", "evidence", "reached_words"))
    _note(actor, "ledger.milestone-taken-back", held, {}, because.strip(), was)
    return held


def _held(actor: Actor, stone: Milestone) -> Milestone:
    """The milestone, locked, for somebody who may mark it."""
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("task__plan", "evidence")
    held = rows.get(pk=stone.pk)
    if held.task is None:
        raise ValidationError(_("这是整个方案的节点，不在某一项任务里标记。"))
    if obstacle := why_not_reach(actor, held.task):
        raise ValidationError(obstacle)
    return held


def _note(
    actor: Actor,
    action: str,
    stone: Milestone,
    after: Mapping[str, object],
    reason: str,
    before: Mapping[str, object] | None = None,
) -> None:
    assert stone.task is not None
    record(
        actor,
        action,
        stone.task,
        jurisdiction=stone.jurisdiction.pid,
        before=before,
        after={"what": stone.text[:80], "unit": actor.unit.name, **after},
        reason=reason,
    )
