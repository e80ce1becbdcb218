"""Child processes that live and die together, with their output in one stream."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TextIO

from luoshi.site.guard import Guard, end_groups

STOP_SECONDS = 15
# How far behind the others a process runs that gives way to them (-20 to 19; 0 is usual).
BEHIND = 15
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A person or the system asked the whole to stop."""


def _put_behind(pid: int) -> None:
    """Linux shares the processor out among sessions first (sched(7), autogroup): in a session of its own a
    process gets as much as all others together, however nice it is, unless its session is nice as well."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, BEHIND)
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(BEHIND))


class Family:
    """Starts children, shows what they say, and reports the first reason to end.

    Every child leads a process group of its own: signals from the terminal reach this process alone, and
    what a child starts can be ended with it. The guard ends the groups if this process is killed.
    """

    def __init__(self, guard: Guard, out: TextIO = sys.stdout) -> None:
        self._guard = guard
        self._out = out
        self._writing = threading.Lock()
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._threads: list[threading.Thread] = []
        self._ended: SimpleQueue[str] = SimpleQueue()

    def listen_to_signals(self) -> None:
        """Interrupt, terminate and hang-up raise Stopped, wherever the main thread is."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, behind: bool = False
    ) -> None:
        """`behind`: it gives way to the others where the processor is short."""
        child = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._guard.watch_group(child.pid)
        if behind:
            _put_behind(child.pid)
        self._children[name] = child
        for follow in (self._repeat_output, self._await_end):
            thread = threading.Thread(target=follow, args=(name, child), daemon=True)
            thread.start()
            self._threads.append(thread)

    def say(self, text: str, name: str = "luoshi") -> None:
        # A reader that went away (`luoshi run | head`, a closed terminal) must not stop the children's output
        # from flowing off.
        with self._writing, suppress(OSError):
            for line in text.split("\n"):
                self._out.write(f"{name:<6} │ {line}\n")
            self._out.flush()

    def wait(self, seconds: float | None = None) -> str | None:
        """The name of a child that has ended, None when time ran out."""
        try:
            return self._ended.get(timeout=seconds)
        except Empty:
            return None

    def exit_code(self, name: str) -> int | None:
        return self._children[name].poll()

    def stop(self) -> None:
        """End the children one after the other, in the order of their start; a signal now kills them all."""
        if signal.getsignal(signal.SIGTERM) == self._on_signal:
            for number in SIGNALS:
                signal.signal(number, self._kill)
        for child in self._children.values():
            end_groups([child.pid], STOP_SECONDS)
        for thread in self._threads:
            thread.join(STOP_SECONDS)

    def _repeat_output(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout
        with child.stdout as output:
            for line in output:
                self.say(line.rstrip("\n"), name)

    def _await_end(self, name: str, child: subprocess.Popen[str]) -> None:
        """Apart from the output, whose pipe a grandchild may hold open when the child is gone."""
        child.wait()
        self._ended.put(name)

    def _on_signal(self, number: int, frame: object) -> None:
        for again in SIGNALS:
            signal.signal(again, self._kill)
        raise Stopped

    def _kill(self, number: int, frame: object) -> None:
        end_groups([child.pid for child in self._children.values()], grace=0)
