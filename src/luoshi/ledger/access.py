"""Who may issue plans and who sees which tasks."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import BUSINESS, Actor, grant
from luoshi.ledger.models import Assignment, Task

grant("ledger.view", _("查看台账"), BUSINESS)
grant("ledger.issue", _("下达方案"), {PostRole.CLERK})
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
    return tasks.filter(pk__in=Assignment.objects.filter(unit=actor.unit).values("task"))


def _sees(actor: Actor, task: Task) -> bool:
    return visible(actor).filter(pk=task.pk).exists()


grant("ledger.talk", _("留言、上传附件和关注"), BUSINESS, when=_sees)
