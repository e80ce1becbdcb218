"""Children that live and die together, and what becomes of them when their parent is killed."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from luoshi.site.guard import Guard, end_groups
from luoshi.site.processes import Family, Stopped

SLEEPER = "import time\ntime.sleep(60)\n"
# A child that has a child of its own and does not mind being asked to end.
STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "sys.stdout.write(f'{inner.pid}\\n')\nsys.stdout.flush()\ntime.sleep(60)\n"
)


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def family(guard: Guard, stream: io.StringIO) -> Iterator[Family]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    family = Family(guard, stream)
    yield family
    family.stop()
    for number, handler in kept.items():
        signal.signal(number, handler)


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_what_children_say_is_shown_with_their_name(family: Family, stream: io.StringIO) -> None:
    family.start("web", [sys.executable, "-c", "import sys; sys.stdout.write('台账\\n')"], os.environ)
    assert family.wait(15) == "web"
    assert wait_until(lambda: "web    │ 台账\n" in stream.getvalue())


def test_a_child_that_ends_is_named_with_its_exit_code(family: Family) -> None:
    family.start("worker", [sys.executable, "-c", "raise SystemExit(7)"], os.environ)
    assert family.wait(15) == "worker"
    assert family.exit_code("worker") == 7


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_stop_is_told_apart_from_a_child_that_ends(
    family: Family, number: signal.Signals
) -> None:
    family.listen_to_signals()
    with pytest.raises(Stopped):
        os.kill(os.getpid(), number)
        family.wait(5)


class ClosedTerminal(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_children_go_on_when_the_terminal_is_closed(guard: Guard) -> None:
    family = Family(guard, ClosedTerminal())
    talk = "import sys\nfor line in range(20_000): sys.stdout.write('台账\\n')\n"
    family.start("web", [sys.executable, "-c", talk], os.environ)
    assert family.wait(30) == "web"
    assert family.exit_code("web") == 0
    family.stop()


def test_nothing_happens_until_something_happens(family: Family, stream: io.StringIO) -> None:
    family.start("web", [sys.executable, "-c", SLEEPER], os.environ)
    assert family.wait(0.1) is None


def test_a_group_that_will_not_end_is_killed_with_its_children() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout
    inner = int(child.stdout.readline())
    end_groups([child.pid], grace=0.2)
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert wait_until(lambda: ended(inner))


def test_children_end_when_their_parent_is_killed() -> None:
    program = (
        "import os, sys\n"
        "from luoshi.site.guard import Guard\n"
        "from luoshi.site.processes import Family\n"
        "family = Family(Guard())\n"
        "family.start('web', [sys.executable, '-c', sys.argv[1]], os.environ)\n"
        "family.wait(60)\n"
    )
    child_program = "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)\n"
    command = [sys.executable, "-c", program, child_program]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline().rpartition(" ")[2])
    assert not ended(child)
    parent.kill()
    parent.communicate()
    assert wait_until(lambda: ended(child))


def test_what_is_put_behind_gives_way_with_all_that_it_starts(family: Family, stream: io.StringIO):
    """Where the kernel shares out by sessions, the whole session gives way; elsewhere the process alone."""
    waits = "import os\nwhile os.getpriority(os.PRIO_PROCESS, 0) != 15: pass\n"
    tells = (
        "import pathlib\ngroup = pathlib.Path('/proc/self/autogroup')\n"
        "while group.exists() and not group.read_text().endswith('nice 15\\n'): pass\n"
        "print('behind', flush=True)\nimport time\ntime.sleep(60)\n"
    )
    family.start("worker", [sys.executable, "-c", waits + tells], os.environ, behind=True)
    assert wait_until(lambda: "behind" in stream.getvalue())
