"""Sending mail through the installation's server."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from luoshi.notices.posting import NotSent, Unsure

SECONDS = 20


class Unreachable(Exception):
    """The server cannot be used; the text says why."""


@dataclass(frozen=True)
class Server:
    """A server of mail as people may see it: nothing of it is secret."""

    host: str
    security: str
    address: str


def server() -> Server | None:
    """The one that sends; None where there is none."""
    if not is_on():
        return None
    security = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else _("不加密")
    return Server(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}", security, settings.DEFAULT_FROM_EMAIL)


def check() -> None:
    """Go as far as a mail would, and send none. Raises Unreachable."""
    if not is_on():
        raise Unreachable(_("系统没有配置邮件服务器。"))
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise Unreachable(
            _("发信服务器不认用户名或口令（%(code)s）。") % {"code": error.smtp_code}
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_("连不上发信服务器：%(why)s") % {"why": error}) from error
    finally:
        connection.close()


def is_on() -> bool:
    """Whether the installation has a mail server."""
    return bool(settings.EMAIL_HOST)


def send(address: str, subject: str, text: str, html: str) -> None:
    """Hand one mail to the server. Raises NotSent when it certainly did not take it, else Unsure."""
    if not is_on():
        raise NotSent(_("系统没有配置邮件服务器。"), again=False)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(_("连不上邮件服务器：%(why)s") % {"why": error}) from error
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[address], connection=connection)
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise NotSent(_("邮件服务器拒收这个地址（%(code)s）。") % {"code": code}, again=code < 500) from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(
            _("邮件服务器拒收（%(code)s）。") % {"code": error.smtp_code}, again=error.smtp_code < 500
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unsure(_("发出时连接中断：%(why)s") % {"why": error}) from error
    finally:
        connection.close()
