"""Whose turn a report is: what a page says to those who can do nothing with it just now."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, may
from luoshi.reporting.models import Obligation, State


def whose_turn(actor: Actor, obligation: Obligation, on: dt.date) -> str:
    """Why the reader can do nothing with the report now, and who can; empty for those whose turn it is."""
    own = obligation.unit_id == actor.unit.pk
    if obligation.state == State.ENDORSING:
        return _with_the_head(actor, obligation, own, obligation.is_closed(on))
    if obligation.state == State.SUBMITTED:
        return _with_the_clerk(actor, own, obligation.is_closed(on))
    if obligation.state == State.ACCEPTED:
        return _("已接收，本期不再修改；情况有变的，在下一期报送里写明。")
    if obligation.state == State.WAIVED:
        return _("这一期已免报，不用填。")
    return _with_the_unit(actor, obligation, own, on)


def _with_the_head(actor: Actor, obligation: Obligation, own: bool, closed: bool) -> str:
    if may(actor, "reporting.endorse", obligation):
        return ""
    if own and closed:
        return _("等本单位负责人审签。这一期已经关闭，不能撤回。")
    if own:
        return _("等本单位负责人审签。要改可以先撤回。")
    return _("等%(unit)s的负责人审签，审签后报来。") % {"unit": obligation.unit}


def _with_the_clerk(actor: Actor, own: bool, closed: bool) -> str:
    if may(actor, "reporting.accept"):
        return ""
    if own and closed:
        return _("等督查专员接收。这一期已经关闭，不能撤回；要改请督查专员退回。")
    return _("等督查专员接收。接收前可以撤回修改。") if own else _("等督查专员接收或退回。")


def _with_the_unit(actor: Actor, obligation: Obligation, own: bool, on: dt.date) -> str:
    """Nobody has handed it in yet."""
    if own:
        # The form is there; why nothing can be written after closing stands in a warning of its own.
        return ""
    if obligation.is_closed(on):
        return "" if actor.role == PostRole.CLERK else _("重新开放由督查专员办理。")
    if actor.role == PostRole.CLERK:
        return _("等%(unit)s填报，报来后在这里接收或退回。免报由督办领导批准。") % {"unit": obligation.unit}
    return _("等%(unit)s填报，报来后由督查专员接收或退回。") % {"unit": obligation.unit}
