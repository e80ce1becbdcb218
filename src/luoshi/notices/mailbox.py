"""The installation's mailbox: what comes in is given out mail by mail, each until it is marked as read.

Reads by IMAP, never more than `MOST` mails a round nor one larger than `MOST_BYTES`. Off without
LUOSHI_IMAP_URL.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.notices.mail import Server

MOST, MOST_BYTES, SECONDS = 50, 16 * 1024 * 1024, 30


@dataclass(frozen=True)
class Mail:
    """A mail that has not been read. `content` is None where it is too large to be fetched; `vouched` says
    whether the own server has found it to come from where it says, where that is asked for."""

    number: str
    sender: str
    message_id: str
    automatic: bool
    vouched: bool
    content: EmailMessage | None


class Unreachable(Exception):
    """The mailbox cannot be opened, or the connection broke; the text says why."""


def address() -> str:
    """Where people send to; empty when there is no mailbox."""
    return settings.MAILBOX_ADDRESS if settings.IMAP_URL else ""


def server() -> Server | None:
    """The mailbox as people may see it; None where there is none."""
    if not settings.IMAP_URL:
        return None
    url = urlsplit(settings.IMAP_URL)
    security = {"imaps": "TLS", "imap+plain": _("不加密")}.get(url.scheme, "STARTTLS")
    return Server(f"{url.hostname}:{_port(url)}", security, address())


def authority() -> str:
    """The name under which the own mail server says whether a sender is real; empty: nobody is asked."""
    return settings.MAIL_AUTHORITY


def check() -> int:
    """Open the mailbox as a round does; returns how many mails wait. Raises Unreachable."""
    try:
        with _opened(urlsplit(settings.IMAP_URL)) as box:
            _answer, found = box.search(None, "UNSEEN")
            return len((found[0] or b"").split())
    except imaplib.IMAP4.error as error:
        raise Unreachable(_("收件邮箱不让登录或打开：%(why)s") % {"why": error}) from error
    except OSError as error:
        raise Unreachable(_("连不上收件邮箱：%(why)s") % {"why": error}) from error


def unread() -> Iterator[Mail]:
    """Mails that nobody has read. Each is marked as read once the caller comes back for the next: a caller
    that is killed on the way gets it again."""
    url = urlsplit(settings.IMAP_URL)
    try:
        with _opened(url) as box:
            _answer, found = box.search(None, "UNSEEN")
            for number in (found[0] or b"").decode().split()[:MOST]:
                yield _mail(box, number)
                box.store(number, "+FLAGS", "\\Seen")
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable(str(error)) from error


@contextmanager
def _opened(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    host = url.hostname or ""
    box: imaplib.IMAP4
    if url.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, _port(url), timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, _port(url), timeout=SECONDS)
        if url.scheme != "imap+plain":
            box.starttls()
    try:
        box.login(unquote(url.username or ""), unquote(url.password or ""))
        box.select(unquote(url.path.strip("/")) or "INBOX")
        yield box
    finally:
        box.logout()


def _port(url: SplitResult) -> int:
    return url.port or (993 if url.scheme == "imaps" else 143)


def _mail(box: imaplib.IMAP4, number: str) -> Mail:
    _answer, said = box.fetch(number, "(RFC822.SIZE BODY.PEEK[HEADER])")
    parts = [each for each in said if isinstance(each, tuple)]
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(each[0] for each in parts) + _tail(said))
    head = _parsed(parts[0][1] if parts else b"")
    content = None
    if size is not None and int(size[1]) <= MOST_BYTES:
        _answer, whole = box.fetch(number, "(BODY.PEEK[])")
        content = next((_parsed(each[1]) for each in whole if isinstance(each, tuple)), None)
    sender = parseaddr(str(head["From"] or ""))[1].lower()
    return Mail(
        number,
        sender,
        str(head["Message-ID"] or "").strip(),
        str(head["Auto-Submitted"] or "no").strip().lower() != "no" or head["List-Id"] is not None,
        not authority() or _vouched(head, sender.rpartition("@")[2]),
        content,
    )


def _vouched(head: EmailMessage, domain: str) -> bool:
    """Whether a line of the own server (RFC 8601; it takes away those that others wrote under its name) says
    that the domain's policy was kept, or that the domain or one above it has signed."""
    for line in head.get_all("Authentication-Results", []):
        name, *results = re.sub(r"\([^()]*\)", "", str(line)).lower().split(";")
        if name.split()[:1] != [authority().lower()]:
            continue
        for words in (each.split() for each in results):
            signed = [word.removeprefix("header.d=") for word in words if word.startswith("header.d=")]
            if words[:1] == ["dmarc=pass"]:
                return True
            if words[:1] == ["dkim=pass"] and any(f".{domain}".endswith(f".{each}") for each in signed):
                return True
    return False


def _tail(said: Sequence[bytes | tuple[bytes, bytes] | None]) -> bytes:
    return b" ".join(each for each in said if isinstance(each, bytes))


def _parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)
