"""Whether a mail address is the person's: they open a link that was sent to it, signed in as themselves.

Only then is what comes from the address taken as theirs (see `mailbox`).
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.notices.models import Channel, Message, Preference

DAYS = 3
_SALT = "mail address"


def ask(actor: Actor) -> Message:
    """A mail with the link. The caller queues it in the same transaction."""
    require(actor, "notices.view")
    mine = Preference.objects.filter(person=actor.person).exclude(mail="").first()
    if mine is None:
        raise ValidationError(_("请先填写并保存邮箱。"))
    if not settings.SITE_URL:
        raise ValidationError(_("系统没有设置网址（LUOSHI_URL），确认链接发不出去，请联系系统管理员。"))
    token = signing.dumps([actor.person.pid, mine.mail], salt=_SALT)
    link = settings.SITE_URL + reverse("notices:confirm-mail", args=[token])
    text = _(
        "请在 %(days)s 天内登录并打开这个链接，确认这是您的邮箱：\n%(link)s\n不是您本人设置的，请不要理会。"
    )
    now = clock.now()
    return Message.objects.create(
        jurisdiction=actor.jurisdiction,
        channel=Channel.MAIL,
        person=actor.person,
        receiver=mine.mail,
        subject=_("落实：请确认您的邮箱"),
        text=text % {"days": DAYS, "link": link},
        key=f"confirm:{actor.person.pid}:{now.isoformat()}",
        at=now,
    )


@transaction.atomic
def confirm(actor: Actor, token: str) -> Preference:
    """The person came by the link; refused for another person's, an old one, or an address given up since."""
    require(actor, "notices.view")
    try:
        pid, address = signing.loads(token, salt=_SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        raise ValidationError(_("链接已失效，请在消息设置里再发一次确认邮件。")) from None
    if pid != actor.person.pid:
        raise ValidationError(_("这个链接是发给另一位同志的，请用那个账户登录。"))
    mine = Preference.objects.select_for_update().filter(person=actor.person, mail=address).first()
    if mine is None:
        raise ValidationError(_("您的邮箱在这之后改过，请在消息设置里再发一次确认邮件。"))
    if mine.mail_confirmed_at is None:
        mine.mail_confirmed_at = clock.now()
        mine.save(update_fields=("mail_confirmed_at",))
        record(actor, "notices.mail-confirmed", actor.person, jurisdiction=actor.jurisdiction.pid)
    return mine
