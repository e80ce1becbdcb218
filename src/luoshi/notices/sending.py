"""Bringing a message out, at most once.

No protocol here can tell afterwards whether a message that was under way arrived. So a message is marked as
being sent before it is sent; one found so marked, because its worker was killed, is never sent again by
itself: it becomes "unsure", and a clerk may send it again.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.notices import mail, robots
from luoshi.notices.models import Channel, Message, MessageState, Preference, Robot
from luoshi.notices.planning import composed
from luoshi.notices.posting import NotAllowed, NotSent, Unsure

MOST_TRIES = 6


class TryLater(Exception):
    """It did not arrive, and may later."""


def deliver(message: Message) -> None:
    """Send one message that waits. Raises TryLater while there is hope."""
    if not _begun(message):
        return
    try:
        state, problem = _sent(message), ""
    except NotSent as error:
        hopeful = error.again and message.tries < MOST_TRIES
        state, problem = MessageState.WAITING if hopeful else MessageState.FAILED, str(error)
    except NotAllowed as error:
        state, problem = MessageState.FAILED, str(error)
    except Unsure as error:
        state, problem = MessageState.UNSURE, str(error)
    _note(message, state, problem)
    if state == MessageState.WAITING:
        raise TryLater(problem)


@transaction.atomic
def _begun(message: Message) -> bool:
    """Mark it as being sent; False when it is not to be sent (any more)."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state == MessageState.SENDING:
        _note(locked, MessageState.UNSURE, _("发送途中后台任务中断。"))
        return False
    if locked.state != MessageState.WAITING:
        return False
    message.state, message.tries = MessageState.SENDING, locked.tries + 1
    message.save(update_fields=("state", "tries"))
    return True


def _sent(message: Message) -> MessageState:
    if message.notices.exists():
        digest = composed(message)
        if digest is None:
            return MessageState.DROPPED
        message.subject, message.text, message.html = digest.subject[:200], digest.text(), digest.html()
    if message.channel == Channel.MAIL:
        mail.send(_address(message), message.subject, message.text, message.html or message.text)
    else:
        robots.post(_robot(message), message.text)
    return MessageState.SENT


def _address(message: Message) -> str:
    address = Preference.objects.filter(person=message.person_id).values_list("mail", flat=True).first()
    if not address:
        raise NotSent(_("收件人已不收邮件。"), again=False)
    return address


def _robot(message: Message) -> Robot:
    if message.robot is None or not message.robot.active:
        raise NotSent(_("这个群机器人已停用。"), again=False)
    return message.robot


def _note(message: Message, state: MessageState, problem: str) -> None:
    message.state, message.problem = state, problem[:300]
    message.sent_at = clock.now() if state == MessageState.SENT else None
    message.save(update_fields=("state", "problem", "sent_at", "subject", "text", "html"))


@transaction.atomic
def send_again(actor: Actor, message: Message) -> bool:
    """Let a message that failed, or may have, wait once more; False when it does not need it. The caller
    queues it in the same transaction."""
    require(actor, "notices.send-again", message)
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state not in (MessageState.FAILED, MessageState.UNSURE):
        return False
    before = locked.state
    Message.objects.filter(pk=locked.pk).update(state=MessageState.WAITING, tries=0, problem="")
    record(
        actor,
        "notices.sent-again",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before={"state": before},
        after={"state": MessageState.WAITING.value, "receiver": locked.receiver},
    )
    return True
