"""`luoshi run`: database, web and worker started together, watched, and stopped together."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from luoshi.site.database import Cluster
from luoshi.site.guard import Guard
from luoshi.site.prepare import prepare
from luoshi.site.processes import Family, Stopped

# Two jobs at a time: a long one does not keep what people wait for (the filing of receipts) behind it.
_WORKER = [sys.executable, "-m", "luoshi.site.cli", "procrastinate", "worker", "--concurrency", "2"]

HEALTH_SECONDS = 90
MOST_WEB_WORKERS = 4


class CannotRun(Exception):
    """Nothing was started, or all of it was stopped again; the text tells the user why and what to do."""


@dataclass(frozen=True)
class Site:
    """Where the site is served, and whether an empty installation begins with the demo."""

    host: str
    port: int
    demo: bool

    @property
    def reached_as(self) -> str:
        """The address from this machine: a server on every address is reached as localhost."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host

    @property
    def url(self) -> str:
        return f"http://{self.reached_as}:{self.port}/"


def run(site: Site, cluster: Cluster | None) -> int:
    """Serve until asked to stop (0) or until a part of it ends by itself (1).

    `cluster` is None where LUOSHI_DATABASE_URL names a server of one's own.
    """
    refuse_taken_port(site)
    with _guarded(cluster) as guard:
        family = Family(guard)
        family.listen_to_signals()
        try:
            with cluster.in_use() if cluster else nullcontext():
                return _serve(family, site)
        except Stopped:
            family.say("正在停止……")
            return 0
        finally:
            family.say("已停止。")


def refuse_taken_port(site: Site) -> None:
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does: an address that only lingers from a closed connection is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.host, site.port))
        except OSError as error:
            raise CannotRun(f"不能使用 {site.host}:{site.port}：{_why_not(error, site)}") from error


def _why_not(error: OSError, site: Site) -> str:
    if error.errno == errno.EADDRINUSE:
        another = f"luoshi run --port {site.port + 1}"
        return f"端口已被占用，可能已有一个落实在运行。请先停掉它，或换一个端口：{another}"
    if error.errno == errno.EACCES:
        return "1024 以下的端口只有系统管理员能用。请换一个端口，由反向代理转发。"
    if error.errno == errno.EADDRNOTAVAIL:
        return "这台机器没有这个地址。请改用 127.0.0.1，或 0.0.0.0 表示全部地址。"
    return str(error.strerror or error)


@contextmanager
def _guarded(cluster: Cluster | None) -> Iterator[Guard]:
    guard = Guard()
    try:
        if cluster:
            guard.watch_database(cluster)
        yield guard
    finally:
        guard.close()


def _serve(family: Family, site: Site) -> int:
    family.say("正在准备数据库……")
    sign_ins = prepare(family.say, site.demo)
    # Python would hold back what a child says until there is a lot of it.
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    try:
        family.start("web", _web_command(site), environment)
        # Who waits for a page comes before what is done in the background.
        family.start("worker", _WORKER, environment, behind=True)
        ended = _wait_for_answer(family, site)
        if ended is None:
            family.say("\n".join(["", f"落实已启动：{site.url}", *sign_ins, "按 Ctrl-C 停止。", ""]))
            ended = family.wait()
        family.say(
            f"{ended} 意外结束（退出码 {family.exit_code(ended or '')}），原因见上面它的输出。全部停止。"
        )
        return 1
    finally:
        family.stop()


def _web_command(site: Site) -> list[str]:
    workers = min(MOST_WEB_WORKERS, os.cpu_count() or 1)
    return [
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            site.host,
            "--port",
            str(site.port),
        ),
        *("--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning"),
        "luoshi.site.wsgi:application",
    ]


def _wait_for_answer(family: Family, site: Site) -> str | None:
    """None once the health page answers; the name of a child that ended before."""
    until = time.monotonic() + HEALTH_SECONDS
    while time.monotonic() < until:
        if ended := family.wait(0.1):
            return ended
        if _answers(site):
            return None
    raise CannotRun(f"网站在 {HEALTH_SECONDS} 秒内没有应答，原因见上面的输出。")


def _answers(site: Site) -> bool:
    connection = http.client.HTTPConnection(site.reached_as, site.port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
