"""Shares (分解) of a unit that is no more: they go with all that it held of the task, as far as the split
still makes the whole; the others wait for those who split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import Doer, record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.ledger.models import Share, SignState, SplitRule, TaskState
from luoshi.ledger.signing import SignLimits
from luoshi.ledger.splitting import plain
from luoshi.notices.actions import tell

# Who takes over all that a unit held of a task, by the keys of both.
Heirs = Mapping[tuple[int, int], Unit]


def orphaned_shares(on: dt.date) -> QuerySet[Share]:
    """Shares of splits in force whose unit is no more: who split must split anew."""
    rows = Share.objects.filter(
        unit__until__lt=on, split__revoked_at__isnull=True, split__task__state=TaskState.OPEN
    )
    return rows.select_related("unit", "split__task__plan", "split__unit", "split__target__indicator")


@dataclass(frozen=True)
class ShareFate:
    """What becomes of one share: it is the successor's, is merged into its own (`into`), or `stays`."""

    share: Share
    successor: Unit
    into: Share | None = None
    stays: str = ""

    @property
    def words(self) -> str:
        if self.stays:
            return self.stays
        said = {"unit": self.successor, "value": figure_of(self.share)}
        if self.into is None:
            return _("分解的“%(value)s”改由%(unit)s承担，等待它签收") % said
        return _("%(unit)s已有一份分解，“%(value)s”并入它的一份，等待它签收") % said


def figure_of(share: Share) -> str:
    """What was shared out, as people read it."""
    parts = [plain(share.value) if share.value is not None else "", share.words]
    return " ".join(part for part in parts if part)


def share_fates(heirs: Heirs) -> list[ShareFate]:
    """What would become of the shares of these units in these tasks. Nothing changes."""
    wanted = Q(pk=None)
    for (task, unit), successor in heirs.items():
        wanted |= Q(split__task=task, unit__in=(unit, successor.pk))
    rows = Share.objects.filter(wanted, split__revoked_at__isnull=True)
    rows = rows.select_related("unit", "split__task", "split__unit", "split__target__indicator")
    held = {(row.split_id, row.unit_id): row for row in rows.order_by("split", "position")}
    found = []
    for row in held.values():
        heir = heirs.get((row.split.task_id, row.unit_id))
        if heir is not None:
            into = held.get((row.split_id, heir.pk))
            found.append(ShareFate(row, heir, into, _why_it_stays(row, into)))
    return found


def _why_it_stays(row: Share, into: Share | None) -> str:
    if into is None or row.split.rule in (SplitRule.SUM, SplitRule.WORDS):
        return ""
    if row.split.rule == SplitRule.SAME and row.value == into.value:
        return ""
    words = _(
        "%(unit)s已有一份分解，两份按“%(rule)s”合不成一份：请由%(splitter)s收回分解，按现在的单位重新分解"
    )
    return words % {"unit": into.unit, "rule": row.split.get_rule_display(), "splitter": row.split.unit}


def hand_over_shares(doer: Doer, found: list[ShareFate], because: str) -> None:
    """Move what can be moved, each with its event; those who split are told of what stays."""
    limits = SignLimits(clock.today())
    for fate in found:
        if fate.stays:
            _tell(fate)
            continue
        share, task = fate.share, fate.share.split.task
        before = {
            "unit": str(share.unit),
            "value": figure_of(share),
            "signed": share.get_sign_state_display(),
        }
        now = _merge(fate) if fate.into else share
        now.unit = fate.successor
        now.sign_state, now.sign_by = SignState.AWAITING, limits.of(task.plan)
        now.signed_at = now.signed_by = None
        now.save()
        record(
            doer,
            "ledger.share-succeeded",
            task,
            jurisdiction=share.jurisdiction.pid,
            before=before,
            after={
                "from": before["unit"],
                "unit": str(fate.successor),
                "what": str(share.split),
                "value": figure_of(now),
            },
            reason=because,
        )


def _merge(fate: ShareFate) -> Share:
    """The successor's share with the other one in it, which ends. The same figure for all stays the same."""
    share, into = fate.share, fate.into
    assert into is not None
    if share.split.rule != SplitRule.SAME and share.value is not None:
        into.value = (into.value or Decimal(0)) + share.value
    words = dict.fromkeys(each for each in (into.words, share.words) if each)
    into.words = "；".join(words)[:500]
    share.delete()
    return into


def _tell(fate: ShareFate) -> None:
    split = fate.share.split
    words = _("%(unit)s已撤销，它的一份分解要重新定：%(what)s") % {"unit": fate.share.unit, "what": split}
    url = reverse("ledger:task", args=[split.task.pid])
    tell([split.unit], "ledger.split", words, fate.stays, url=url, about=split.task)
