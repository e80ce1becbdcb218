"""A new version of a plan in force: matched by hand where the machine erred, approved by a leader."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Post, PostRole
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import in_force
from luoshi.notices.actions import tell
from luoshi.plans.changes import last_number, open_for_review
from luoshi.plans.models import Approval, ApprovalState, Item, ItemState, Pair, Plan, Version, VersionState
from luoshi.workflow.actions import move
from luoshi.workflow.procedures import Procedure, Step, declare


def _open(actor: Actor, approval: Approval) -> str:
    if approval.version.state == VersionState.REVIEW:
        return ""
    return _("这一版已经下达，不能再改；要改请上传新的一版。")


def _unchanged(actor: Actor, approval: Approval) -> str:
    if approval.changes == last_number(approval.version):
        return ""
    return _("提请之后内容又有改动，请督查专员重新提请。")


APPROVAL = declare(
    Procedure(
        "plans.approval",
        gettext_lazy("方案新版的批准"),
        Approval,
        "state",
        ApprovalState,
        (
            Step(
                "approved",
                gettext_lazy("批准"),
                (ApprovalState.ASKED,),
                ApprovalState.APPROVED,
                "plans.approve",
                obstacles=(_open, _unchanged),
            ),
            Step(
                "returned",
                gettext_lazy("退回"),
                (ApprovalState.ASKED,),
                ApprovalState.RETURNED,
                "plans.approve",
                True,
                (_open, _unchanged),
            ),
            Step(
                "withdrawn",
                gettext_lazy("撤回提请"),
                (ApprovalState.ASKED,),
                ApprovalState.WITHDRAWN,
                "plans.review",
                obstacles=(_open,),
            ),
        ),
        about=lambda approval: approval.version,
        facts=lambda approval: {"asked_by": approval.asked_by.name},
    )
)


def version_in_force(plan: Plan) -> Version | None:
    """The issued version of a plan, if there is one."""
    return plan.versions.filter(state=VersionState.ISSUED).first()


def approval_missing(version: Version) -> str:
    """Why a new version of a plan in force may not be issued yet, in a sentence; empty when it may."""
    if version.state != VersionState.REVIEW or version_in_force(version.plan) is None:
        return ""
    last = version.approvals.last()
    if last is None or last.state in (ApprovalState.RETURNED, ApprovalState.WITHDRAWN):
        return _("方案已在执行，新版要经督办领导批准才能下达。请到“与现行版比较”里提请批准。")
    if last.state == ApprovalState.ASKED:
        return _("新版还在等督办领导批准。")
    if last.changes != last_number(version):
        return _("领导批准之后，内容又有改动，请重新提请批准。")
    return ""


@transaction.atomic
def pair(actor: Actor, version: Version, old: Item | None, new: Item | None) -> None:
    """Say that an item of the new version carries on an item of the one in force; None for either: nothing
    does. What was said of them before no longer holds."""
    require(actor, "plans.review", version)
    held = Version.objects.select_for_update().get(pk=version.pk)
    open_for_review(held)
    inside = version_in_force(held.plan)
    if inside is None or (old is None and new is None):
        raise ValidationError(_("请先选定要对应的事项。"))
    if (old and old.version_id != inside.pk) or (new and new.version_id != held.pk):
        raise ValidationError(_("请在现行版和新版里各选一项。"))
    said = Q(old=old) if old else Q(pk=None)
    held.pairs.filter(said | (Q(new=new) if new else Q(pk=None))).delete()
    Pair.objects.create(jurisdiction=held.jurisdiction, version=held, old=old, new=new, by_hand=True)
    record(
        actor,
        "plans.paired",
        held,
        jurisdiction=held.jurisdiction.pid,
        after={"old": str(old or ""), "new": str(new or "")},
    )


@transaction.atomic
def ask(actor: Actor, version: Version) -> Approval:
    """Ask the supervising leaders to approve a reviewed version."""
    require(actor, "plans.review", version)
    held = Version.objects.select_for_update().select_related("plan", "jurisdiction").get(pk=version.pk)
    open_for_review(held)
    if version_in_force(held.plan) is None:
        raise ValidationError(_("方案还没有下达过，不需要批准新版。"))
    if held.items.filter(state=ItemState.PROPOSED).exists():
        raise ValidationError(_("还有事项没有确认或剔除，审核完再提请批准。"))
    if held.approvals.filter(state=ApprovalState.ASKED).exists():
        raise ValidationError(_("已经提请过，正在等领导批准。"))
    approval = Approval.objects.create(
        jurisdiction=held.jurisdiction,
        version=held,
        changes=last_number(held),
        asked_by=actor.person,
        asked_at=clock.now(),
    )
    record(actor, "plans.approval-asked", held, jurisdiction=held.jurisdiction.pid, after={})
    leaders = Post.objects.filter(
        in_force(clock.today()), jurisdiction=held.jurisdiction, role=PostRole.LEADER
    ).select_related("person__jurisdiction", "unit")
    tell(
        leaders,
        "plans.approval",
        _("《%(plan)s》第 %(n)s 版等您批准") % {"plan": held.plan.title, "n": held.number},
        url=reverse("plans:compare", args=[held.pid]),
        about=held,
    )
    return approval


@transaction.atomic
def decide(actor: Actor, version: Version, *, approve: bool, because: str = "") -> Approval:
    """A leader approves the version or returns it with a reason."""
    require(actor, "plans.approve", version)
    waiting = _waiting(version)
    because = because.strip()[:300]
    also = {"decided_by": actor.person, "decided_at": clock.now(), "because": because}
    approval = move(actor, waiting, "approved" if approve else "returned", because=because, also=also)
    held = approval.version
    words = _("《%(plan)s》第 %(n)s 版已批准") if approve else _("《%(plan)s》第 %(n)s 版被退回")
    tell(
        [approval.asked_by],
        "plans.approval",
        words % {"plan": held.plan.title, "n": held.number},
        because,
        url=reverse("plans:compare", args=[held.pid]),
        about=held,
    )
    return approval


@transaction.atomic
def withdraw(actor: Actor, version: Version) -> Approval:
    """The clerk takes an asking back, to go on with the review."""
    require(actor, "plans.review", version)
    return move(actor, _waiting(version), "withdrawn")


def _waiting(version: Version) -> Approval:
    """The asking that waits for a word; the version is locked, so that nobody changes it meanwhile."""
    held = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    approval = held.approvals.filter(state=ApprovalState.ASKED).last()
    if approval is None:
        raise ValidationError(_("这一版现在没有提请批准，可能别人刚刚办理过。"))
    return approval
