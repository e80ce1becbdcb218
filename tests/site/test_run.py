"""`luoshi run` as a newcomer meets it: one command up, one key down, and all the ways it may end."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

pytestmark = pytest.mark.database
STARTED = "按 Ctrl-C 停止"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A folder with a site in it, started and stopped as a person would."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def luoshi(self, *words: str) -> subprocess.Popen[str]:
        environment = {key: value for key, value in os.environ.items() if key != "LUOSHI_DATABASE_URL"}
        return subprocess.Popen(
            [sys.executable, "-m", "luoshi.site.cli", *words],
            env=environment | {"LUOSHI_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> str:
        """Everything it says up to the line that tells how to stop it."""
        self.process = self.luoshi("run", "--port", str(self.port))
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if STARTED in line:
                return "".join(said)
        raise AssertionError("it never started:\n" + "".join(said))

    def family(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True) + self.servers()

    def servers(self) -> list[psutil.Process]:
        folder = str(self.home / "pg")
        return [process for process in psutil.process_iter() if folder in command_of(process)]

    def stop(self) -> tuple[int, str]:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def answers(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/health/")
        status = connection.getresponse().status
        connection.close()
        return status


def command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    # Not pytest's own folder: another run of pytest would shut it to the server's system user.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        installation = Installation(Path(folder).resolve() / "var")
        yield installation
        if installation.process and installation.process.poll() is None:
            installation.stop()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def none_alive(processes: list[psutil.Process]) -> bool:
    return not [process for process in processes if alive(process)]


def test_one_command_starts_all_of_it_and_one_key_stops_all_of_it(installation: Installation) -> None:
    said = installation.start()
    assert f"落实已启动：http://127.0.0.1:{installation.port}/" in said
    assert re.search(r"zhao\s+督查专员", said)
    assert installation.answers() == http.HTTPStatus.OK
    family = installation.family()
    assert len(family) >= 4
    code, last_words = installation.stop()
    assert code == 0
    assert "已停止" in last_words
    assert none_alive(family)


def test_a_taken_port_is_told_before_anything_starts(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = installation.luoshi("run", "--port", str(other.getsockname()[1]))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "不能使用 127.0.0.1:" in said and "端口已被占用" in said and "--port" in said
    assert "Traceback" not in said
    assert installation.servers() == []


def test_a_second_start_keeps_the_data_and_ends_when_a_part_of_it_dies(installation: Installation) -> None:
    if not installation.home.exists():
        # The story of the first start may be told by another worker, with an installation of its own.
        installation.start()
        installation.stop()
    said = installation.start()
    assert "正在载入演示数据" not in said
    assert re.search(r"zhao\s+督查专员", said)
    assert installation.process
    family = installation.family()
    worker = next(process for process in family if "procrastinate" in command_of(process))
    worker.kill()
    said, _ = installation.process.communicate(timeout=60)
    assert installation.process.returncode == 1
    assert "worker 意外结束" in said
    assert none_alive(family)


def test_killed_outright_it_leaves_no_process_and_its_data_is_whole(installation: Installation) -> None:
    installation.start()
    assert installation.process
    family = installation.family()
    installation.process.kill()
    installation.process.communicate()
    assert wait_until(lambda: none_alive(family)), [
        command_of(process) for process in family if alive(process)
    ]
    verification = installation.luoshi("audit", "verify")
    said, _ = verification.communicate(timeout=60)
    assert verification.returncode == 0, said
    assert installation.servers() == []
