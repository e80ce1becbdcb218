"""Signing for a share of a split (分解签收): the unit takes it, or gives it back to who split."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.ledger.models import Share, SignState
from luoshi.ledger.signing import sign_limit
from luoshi.ledger.splitting import plain
from luoshi.notices.actions import tell
from luoshi.workflow.actions import move
from luoshi.workflow.procedures import Procedure, Step, declare


def _own_share(actor: Actor, share: Share) -> str:
    if share.unit_id == actor.unit.pk:
        return ""
    return _("这一份分给%(unit)s，由它的联络员或负责人办理。") % {"unit": share.unit}


def _in_force(actor: Actor, share: Share) -> str:
    return _("这次分解已经收回。") if share.split.revoked_at else ""


def _the_splitter(actor: Actor, share: Share) -> str:
    if actor.role == PostRole.CLERK or share.split.unit_id == actor.unit.pk:
        return ""
    return _("退回由分解的单位（%(unit)s）或督查专员处理。") % {"unit": share.split.unit}


def _facts(share: Share) -> dict[str, str]:
    value = plain(share.value) if share.value is not None else share.words
    return {"unit": share.unit.name, "what": str(share.split), "value": value}


SHARE = declare(
    Procedure(
        "ledger.share",
        gettext_lazy("分解签收"),
        Share,
        "sign_state",
        SignState,
        (
            Step(
                "sign",
                gettext_lazy("签收"),
                (SignState.AWAITING,),
                SignState.SIGNED,
                "ledger.sign",
                obstacles=(_own_share, _in_force),
            ),
            Step(
                "refuse",
                gettext_lazy("退回"),
                (SignState.AWAITING,),
                SignState.REFUSED,
                "ledger.sign",
                True,
                (_own_share, _in_force),
            ),
            Step(
                "insist",
                gettext_lazy("不同意退回"),
                (SignState.REFUSED,),
                SignState.AWAITING,
                "ledger.split",
                True,
                (_the_splitter, _in_force),
            ),
        ),
        about=lambda share: share.split.task,
        facts=_facts,
    )
)


def sign_share(actor: Actor, share: Share) -> Share:
    """The unit takes its share."""
    return move(actor, share, "sign", also={"signed_at": clock.now(), "signed_by": actor.person})


@transaction.atomic
def sign_all(actor: Actor, shares: Iterable[Share]) -> int:
    """Sign for several at once, all or none; returns how many."""
    return len([sign_share(actor, share) for share in shares])


@transaction.atomic
def refuse_share(actor: Actor, share: Share, because: str) -> Share:
    """The unit does not take its share; who split decides: another split, or insist."""
    refused = move(actor, share, "refuse", because=because)
    url = reverse("ledger:task", args=[share.split.task.pid])
    words = _("%(unit)s退回分解：%(what)s") % {"unit": share.unit, "what": share.split}
    tell([share.split.unit], "ledger.split", words, because, url=url, about=share.split.task)
    return refused


def insist_on_share(actor: Actor, share: Share, because: str) -> Share:
    """The share stands; the unit is to sign within a new limit."""
    limit = sign_limit(share.split.task.plan, clock.today())
    return move(actor, share, "insist", because=because, also={"sign_by": limit})
