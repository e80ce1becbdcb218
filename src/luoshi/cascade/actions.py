"""Writes of the cascade."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.cascade import aligning
from luoshi.cascade.models import Comparison, Link, LinkState
from luoshi.directory.permission import Actor, require
from luoshi.plans.models import Version


@transaction.atomic
def compare(actor: Actor, upper: Version, lower: Version) -> Comparison:
    """Hold the lower plan against the upper one; done again, what people decided of a pair is kept."""
    require(actor, "cascade.compare")
    if upper.plan_id == lower.plan_id:
        raise ValidationError(_("请选两份不同的方案：一份上级的，一份本级的。"))
    comparison, _new = Comparison.objects.update_or_create(
        upper=upper,
        lower=lower,
        defaults={"at": clock.now(), "by": actor.person},
        create_defaults={"jurisdiction": actor.jurisdiction, "at": clock.now(), "by": actor.person},
    )
    decided = {
        (link.item_id, link.answer_id): link for link in comparison.links.exclude(state=LinkState.PROPOSED)
    }
    alignment = aligning.aligned(upper, lower)
    links = aligning.links_of(comparison, alignment)
    for link in links:
        if known := decided.get((link.item_id, link.answer_id)):
            link.state, link.because = known.state, known.because
            link.judged_by, link.judged_at = known.judged_by, known.judged_at
    comparison.links.all().delete()
    Link.objects.bulk_create(links)
    comparison.indicators = aligning.indicators_of(comparison, alignment)
    comparison.new = aligning.new_tasks_of(comparison, alignment)
    comparison.save(update_fields=("indicators", "new"))
    record(
        actor,
        "cascade.compared",
        comparison,
        jurisdiction=actor.jurisdiction.pid,
        after={"links": len(links), "indicators": len(comparison.indicators)},
    )
    return comparison


@transaction.atomic
def judge(actor: Actor, link: Link, state: LinkState, because: str = "") -> Link:
    """Confirm that the lower item answers the upper one, or say why not, or open it again."""
    require(actor, "cascade.compare", link)
    locked = Link.objects.select_for_update().get(pk=link.pk)
    if state == LinkState.REJECTED and not because.strip():
        raise ValidationError(_("认为不成立要写明理由。"))
    before = {"state": locked.state, "because": locked.because}
    locked.state, locked.because = state, because.strip()[:300]
    locked.judged_by, locked.judged_at = actor.person, clock.now()
    locked.save(update_fields=("state", "because", "judged_by", "judged_at"))
    record(
        actor,
        f"cascade.link-{state.value}",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before=before,
        after={"state": state.value},
        reason=locked.because,
    )
    return locked
