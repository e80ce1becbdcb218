"""Posting JSON to a server outside, to hosts that the installation allows and no other.

A clerk may type any address; without these limits the server could be made to call its own network.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 10
MOST_ANSWER_BYTES = 64 * 1024


class NotAllowed(Exception):
    """The address may not be called; the text says why."""


class NotSent(Exception):
    """It certainly did not arrive. `again`: it may work later."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


class Unsure(Exception):
    """Nobody knows whether it arrived: the connection broke after it was sent."""


def allowed(address: str) -> SplitResult:
    """The parts of an address that may be called. Raises NotAllowed.

    `ROBOT_HOSTS` are called by https at public addresses alone; `ROBOT_PRIVATE_HOSTS` (host:port) are those
    of the installation's own network.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAllowed(_("这不是一个网址，请从群机器人的设置里完整复制。")) from error
    if parts.username or parts.password or parts.scheme not in ("http", "https") or not host:
        raise NotAllowed(_("这不是一个网址，请从群机器人的设置里完整复制。"))
    if _is_private(parts):
        return parts
    if parts.scheme != "https" or port not in (None, 443):
        raise NotAllowed(_("网址应以 https:// 开头，不带端口。"))
    if host not in settings.ROBOT_HOSTS:
        raise NotAllowed(
            _("%(host)s 不在允许的服务器之列（%(known)s）。要增加，请联系系统管理员。")
            % {"host": host, "known": "、".join(settings.ROBOT_HOSTS)}
        )
    return parts


def _is_private(parts: SplitResult) -> bool:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname}:{port}" in settings.ROBOT_PRIVATE_HOSTS


def post_json(address: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The server's answer. Raises NotAllowed, NotSent or Unsure. Follows no redirect."""
    parts = allowed(address)
    connection = _Connection(parts, _resolved(parts))
    try:
        connection.connect()
    except OSError as error:
        raise NotSent(_("连不上 %(host)s：%(why)s") % {"host": parts.hostname, "why": error}) from error
    try:
        return _exchange(connection, parts, payload)
    except (OSError, http.client.HTTPException) as error:
        raise Unsure(_("发出后连接中断：%(why)s") % {"why": error}) from error
    finally:
        connection.close()


def _resolved(parts: SplitResult) -> str:
    """The numeric address to connect to; looked up once, so that it cannot change after the check."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotSent(_("找不到服务器 %(host)s。") % {"host": parts.hostname}) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not _is_private(parts) and not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise NotAllowed(_("%(host)s 指向内部网络的地址，不予发送。") % {"host": parts.hostname})
    return addresses[0]


class _Connection(http.client.HTTPConnection):
    """A connection to a numeric address that speaks for a host name, with TLS where the scheme says so."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        tls = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or (443 if tls else 80), timeout=SECONDS)
        self._to = address
        self._tls = ssl.create_default_context() if tls else None

    def connect(self) -> None:
        plain = socket.create_connection((self._to, self.port), SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain


def _exchange(connection: _Connection, parts: SplitResult, payload: dict[str, Any]) -> dict[str, Any]:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = json.dumps(payload, ensure_ascii=False).encode()
    connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
    answer = connection.getresponse()
    content = answer.read(MOST_ANSWER_BYTES)
    if answer.status != http.HTTPStatus.OK:
        raise NotSent(
            _("对方答复 HTTP %(status)s。") % {"status": answer.status},
            again=answer.status >= 500 or answer.status == http.HTTPStatus.TOO_MANY_REQUESTS,
        )
    try:
        found = json.loads(content)
    except ValueError as error:
        raise NotSent(_("对方的答复看不懂，请检查网址。"), again=False) from error
    if not isinstance(found, dict):
        raise NotSent(_("对方的答复看不懂，请检查网址。"), again=False)
    return found
