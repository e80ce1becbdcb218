"""体检 in the platform: findings kept, judged, and their safe fixes applied to a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.plans.changes import open_for_review
from luoshi.plans.models import Finding, Verdict, Version
from luoshi.plans.rereading import Edit, read_anew


@transaction.atomic
def judge(actor: Actor, finding: Finding, verdict: Verdict, because: str = "") -> Finding:
    """采纳, 不采纳 (with a reason), or open again."""
    require(actor, "plans.review", finding)
    locked = Finding.objects.select_for_update().get(pk=finding.pk)
    if verdict == Verdict.REJECTED and not because.strip():
        raise ValidationError(_("不采纳要写明理由。"))
    before = {"verdict": locked.verdict, "because": locked.because}
    locked.verdict, locked.because = verdict, because.strip()[:300]
    locked.judged_by, locked.judged_at = actor.person, clock.now()
    locked.save(update_fields=("verdict", "because", "judged_by", "judged_at"))
    record(
        actor,
        f"plans.finding-{verdict.value}",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before=before,
        after={"verdict": verdict.value, "code": locked.code},
        reason=locked.because,
    )
    return locked


@transaction.atomic
def apply_safe_fixes(actor: Actor, version: Version) -> int:
    """Write every safe fix that nobody rejected into the draft's text; returns how many.

    The text is read anew. Decisions on items that read the same as before are kept, as are corrections (see
    `rereading`); the findings that were fixed count as 采纳 in the rules' record. What was replaced stands in
    the event, the uploaded file stays.
    """
    require(actor, "plans.review", version)
    locked = Version.objects.select_for_update().select_related("jurisdiction", "plan").get(pk=version.pk)
    open_for_review(locked)
    chosen = _disjoint(
        finding
        for finding in locked.findings.filter(fixed=False).exclude(verdict=Verdict.REJECTED)
        if finding.fix is not None
    )
    if not chosen:
        raise ValidationError(_("没有可以直接改的问题。"))
    changes = [edit for finding in chosen for edit in edits_of(finding)]
    before = {
        "text": [[edit["start"], edit["end"], locked.text[edit["start"] : edit["end"]]] for edit in changes]
    }
    for finding in chosen:
        finding.verdict, finding.fixed = Verdict.ACCEPTED, True
        finding.judged_by, finding.judged_at = actor.person, clock.now()
        finding.save(update_fields=("verdict", "fixed", "judged_by", "judged_at"))
    read_anew(locked, changes)
    record(
        actor,
        "plans.fixes-applied",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before=before,
        after={"fixes": [{"code": finding.code, "message": finding.message} for finding in chosen]},
    )
    return len(chosen)


def _disjoint(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose fixes do not touch the same characters: of two that do, the first."""
    taken: list[tuple[int, int]] = []
    kept = []
    for finding in findings:
        spans = [(edit["start"], edit["end"]) for edit in edits_of(finding)]
        if all(end < start or stop < begin for begin, stop in spans for start, end in taken):
            taken += spans
            kept.append(finding)
    return kept


def edits_of(finding: Finding) -> list[Edit]:
    """The edits of a finding's safe fix; none without one."""
    edits: list[Edit] = finding.fix["edits"] if finding.fix else []
    return edits
