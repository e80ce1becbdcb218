"""Sheets that come back by mail: read as those that are uploaded, answered to the person's own address.

Taken is what comes from an address that its owner has confirmed, with a sheet that this system stamped for a
unit in which that person reports today; and, where the installation names the mail server that vouches for
senders, only what that one vouches for. A sender can still be forged elsewhere, so nothing that a mail brings
goes out: it is saved as a draft, conflicts stay as they are, and the unit still hands in on the page.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Post
from luoshi.directory.permission import Actor
from luoshi.directory.queries import below, posts_of
from luoshi.directory.scope import within
from luoshi.notices.jobs import queue
from luoshi.notices.mailbox import MOST_BYTES, Mail
from luoshi.notices.models import Channel, Message, Preference
from luoshi.reporting import round_trip
from luoshi.reporting.access import REPORTERS
from luoshi.sheets.refusals import SheetRefused

MOST_SHEETS = 3
# Cells named in an answer; the page of an upload shows all.
MOST_CELLS = 20
_ENDINGS = (".xlsx", ".xls", ".csv")

log = logging.getLogger(__name__)


def take(mail: Mail) -> bool:
    """Take what a mail brings, and answer; False for one that is nobody's, which gets no answer."""
    posts = _posts(mail.sender) if mail.vouched and not mail.automatic else []
    if not posts:
        log.info("a mail was left alone: automatic, not vouched for, or from an address nobody has confirmed")
        return False
    with within(*below(posts[0].jurisdiction)), transaction.atomic():
        # The same mail again, after a worker was killed: it is read anew and answered once.
        _answer(mail, posts[0], _taken(mail, posts))
    return True


def _posts(sender: str) -> list[Post]:
    """The posts through which the owner of an address reports today."""
    owners = Preference._base_manager.filter(mail__iexact=sender, mail_confirmed_at__isnull=False)
    found = [
        post
        for person in owners.values_list("person", flat=True)
        for post in posts_of(person, clock.today())
        if post.role in REPORTERS
    ]
    # An address that several people share is nobody's own.
    return found if len({post.person_id for post in found}) == 1 else []


def _taken(mail: Mail, posts: list[Post]) -> str:
    """What came of it, in sentences."""
    if mail.content is None:
        return _("邮件超过 %(n)s MB，没有收。请只附填好的表格。") % {"n": MOST_BYTES // 2**20}
    sheets = list(_sheets(mail))[: MOST_SHEETS + 1]
    if not sheets:
        return _("邮件里没有表格（xlsx、xls、csv），没有可以写入的。")
    if len(sheets) > MOST_SHEETS:
        return _("一封邮件最多附 %(n)s 份表格，请分开寄。") % {"n": MOST_SHEETS}
    return "\n\n".join(f"{name}：\n{_one(data, posts)}" for name, data in sheets)


def _sheets(mail: Mail) -> Iterator[tuple[str, bytes]]:
    for part in mail.content.iter_attachments() if mail.content else ():
        name = part.get_filename() or ""
        if name.lower().endswith(_ENDINGS):
            data = part.get_payload(decode=True)
            yield name[-100:], data if isinstance(data, bytes) else b""


def _one(data: bytes, posts: list[Post]) -> str:
    """Try the posts in turn: a person may report for two units, and the stamp says for which."""
    why = ""
    for post in posts:
        actor = Actor(post.person, post)
        try:
            with within(*below(post.jurisdiction)):
                sent = round_trip.look(actor, data)
                kept, left = round_trip.take(actor, data)
        except (SheetRefused, PermissionDenied) as refused:
            return str(refused)
        except ValidationError as refused:
            why = why or "；".join(refused.messages)
            continue
        return "\n".join(_words(sent, kept, left))
    return why


def _words(sent: round_trip.Sent, kept: int, left: int) -> Iterator[str]:
    yield _("已写入 %(kept)s 栏，%(left)s 栏没有写入。请登录“我要办”核对后报送。") % {
        "kept": kept,
        "left": left,
    }
    if sent.older:
        yield sent.older
    yield from sent.refused
    yield from sent.missing
    named = [each for each in sent.changes if each.problem or each.who]
    for each in named[:MOST_CELLS]:
        why = each.problem or _("%(who)s在页面上改成了“%(now)s”，保留页面上的") % {
            "who": each.who,
            "now": each.now,
        }
        yield _("%(cell)s %(label)s：填的是“%(after)s”。%(why)s") % {
            "cell": each.cell,
            "label": each.label,
            "after": each.after[:60],
            "why": why,
        }
    if len(named) > MOST_CELLS:
        yield _("其余 %(n)s 格请在页面上查看。") % {"n": len(named) - MOST_CELLS}


def _answer(mail: Mail, post: Post, words: str) -> None:
    digest = hashlib.sha256(f"{mail.sender} {mail.message_id}".encode()).hexdigest()[:40]
    message, new = Message.objects.get_or_create(
        key=f"sheet-by-mail:{digest}",
        defaults={
            "jurisdiction": post.jurisdiction,
            "channel": Channel.MAIL,
            "person": post.person,
            "receiver": mail.sender,
            "subject": _("落实：收到您寄来的报送表"),
            "text": words,
            "at": clock.now(),
        },
    )
    if new:
        queue(message)
