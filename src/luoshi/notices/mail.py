"""Sending mail through the installation's server."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from luoshi.notices.posting import NotSent, Unsure

SECONDS = 20


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
