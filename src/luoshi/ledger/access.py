"""Who may issue plans, who sees which tasks, who signs for, splits, and asks for changes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.calendar import clock
from luoshi.directory.models import Post, PostRole
from luoshi.directory.permission import BUSINESS, Actor, grant, may, refusal
from luoshi.directory.queries import in_force
from luoshi.ledger.models import Assignment, Change, ChangeState, Task, TaskState
from luoshi.plans.models import OwnerRole

UNIT = {PostRole.LIAISON, PostRole.HEAD}

grant("ledger.view", _("查看台账"), BUSINESS)
grant("ledger.issue", _("下达方案"), {PostRole.CLERK})
grant("ledger.sign", _("签收任务"), UNIT)
grant("ledger.settle-refusal", _("处理退回的任务"), {PostRole.CLERK})
grant("ledger.signing", _("查看签收情况"), BUSINESS)
grant("ledger.subtask", _("增加子任务"), UNIT)
grant("ledger.split", _("分解任务和指标"), {*UNIT, PostRole.CLERK})
grant("ledger.ask-change", _("申请变更"), {*UNIT, PostRole.CLERK})
grant("ledger.approve-as-lead", _("牵头单位审核变更"), {PostRole.HEAD})
grant("ledger.approve-as-clerk", _("督查部门审核变更"), {PostRole.CLERK})
grant("ledger.approve-as-leader", _("审批变更"), {PostRole.LEADER})
grant("ledger.decisions", _("查看等我决定的事项"), {PostRole.HEAD, PostRole.CLERK, PostRole.LEADER})
grant("ledger.set-path", _("设定过程目标"), {*UNIT, PostRole.CLERK})
grant("ledger.reach", _("标记节点完成"), {*UNIT, PostRole.CLERK})
grant("ledger.keep-projects", _("更新项目"), {*UNIT, PostRole.CLERK})
grant("ledger.set-plan", _("设定方案的签收时限和预警"), {PostRole.CLERK})
grant("ledger.succeed", _("处理撤销单位的任务"), {PostRole.CLERK})
grant("ledger.bulk", _("成批办理任务"), {PostRole.CLERK})
grant("ledger.import", _("导入台账"), {PostRole.CLERK})
grant("ledger.share-view", _("共享台账视图"), {PostRole.CLERK})

# They see the whole ledger of their jurisdiction; everybody else what their own unit has a part in.
SEE_ALL = frozenset({PostRole.CLERK, PostRole.LEADER, PostRole.ASSESSOR})


def sees_all(actor: Actor) -> bool:
    """Whether the actor's role sees the whole ledger of the jurisdiction."""
    return actor.role in SEE_ALL


def visible(actor: Actor) -> QuerySet[Task]:
    """The tasks of the ledger that the actor may see. Sub-tasks that units made for themselves are not
    among them: they are part of their parent (see `subtasks`)."""
    tasks = Task.objects.filter(added_by__isnull=True)
    if sees_all(actor):
        return tasks
    # A subquery and not a join: counts over a joined table would count the actor's own rows alone.
    own = Assignment.objects.filter(unit=actor.unit) | Assignment.objects.filter(offered_unit=actor.unit)
    return tasks.filter(pk__in=own.values("task"))


def leads(actor: Actor, task: Task) -> bool:
    """Whether the actor's unit leads the task."""
    return OwnerRole.LEAD in _roles(actor, task)


def has_part(actor: Actor, task: Task) -> bool:
    """Whether the actor's unit has an assignment in the task."""
    return bool(_roles(actor, task))


def answers_for(actor: Actor, task: Task) -> bool:
    """Whether the actor's unit leads the task or is responsible for it."""
    return bool(_roles(actor, task) & {OwnerRole.LEAD, OwnerRole.RESPONSIBLE})


def _roles(actor: Actor, task: Task) -> set[str]:
    """The parts of the actor's unit in the task; not asked again of a page that has read all its holders."""
    return {row.role for row in task.assignments.all() if row.unit_id == actor.unit.pk}


def why_not_answering(actor: Actor, task: Task, permission: str, *, cancelled: str, elsewhere: str) -> str:
    """Why the actor may not do what falls to the clerk and to those who answer for a task, in the words given
    for a cancelled task and for other units; empty when they may."""
    if not may(actor, permission, task):
        return refusal(permission)
    if task.state == TaskState.CANCELLED:
        return cancelled
    return "" if actor.role == PostRole.CLERK or answers_for(actor, task) else elsewhere


def waiting_for(actor: Actor) -> QuerySet[Change]:
    """The requests for change that wait for this actor's decision, oldest first."""
    changes = Change.objects.select_related("task", "unit", "by", "target__indicator", "assignment__unit")
    if actor.role == PostRole.CLERK:
        return changes.filter(state=ChangeState.CLERK).order_by("at")
    if actor.role == PostRole.LEADER:
        return (
            changes.filter(state=ChangeState.LEADER).exclude(pk__in=_for_another_leader(actor)).order_by("at")
        )
    if actor.role == PostRole.HEAD:
        led = Assignment.objects.filter(unit=actor.unit, role=OwnerRole.LEAD).values("task")
        return changes.filter(state=ChangeState.LEAD, task__in=led).order_by("at")
    return changes.none()


def _for_another_leader(actor: Actor) -> QuerySet[Change]:
    """Requests on tasks for which the plan names another leader, one who holds such a post."""
    leaders = Post.objects.filter(in_force(clock.today()), role=PostRole.LEADER).values("person__name")
    named = Assignment.objects.filter(role=OwnerRole.SUPERVISOR, leader__in=leaders)
    own = named.filter(leader=actor.person.name).values("task")
    return Change.objects.filter(task__in=named.values("task")).exclude(task__in=own)


def decides(actor: Actor, change: Change) -> bool:
    """Whether this leader is the one who decides on the request; where none is named, any leader."""
    return not _for_another_leader(actor).filter(pk=change.pk).exists()


def _sees(actor: Actor, task: Task) -> bool:
    return visible(actor).filter(pk=task.pk).exists()


grant("ledger.talk", _("留言、上传附件和关注"), BUSINESS, when=_sees)
