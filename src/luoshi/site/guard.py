"""Cleans up after a luoshi process that was killed without a chance to do so itself.

Runs as `python -m luoshi.site.guard`. The guarded process writes lines to its standard input: `group N`
for a process group to end, `database FOLDER` for an embedded server to release. When the pipe closes, for
whatever reason, the guard ends what is still there, and itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from luoshi.site.database import Cluster

GRACE_SECONDS = 10


class Guard:
    """The guarded side's handle. Closing it, or dying, lets the guard act."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "luoshi.site.guard"],
            stdin=subprocess.PIPE,
            text=True,
            # Out of the terminal's process group, so that Ctrl-C does not take the guard first.
            start_new_session=True,
        )

    def watch_group(self, number: int) -> None:
        self._say(f"group {number}")

    def watch_database(self, cluster: Cluster) -> None:
        self._say(f"database {cluster.folder}")

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


def end_groups(groups: Iterable[int], grace: float = GRACE_SECONDS) -> None:
    """Ask every process of these groups to end, and kill those that have not after `grace` seconds."""
    left = [group for group in groups if _signal_group(group, signal.SIGTERM)]
    until = time.monotonic() + grace
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = [group for group in left if _signal_group(group, 0)]
    for group in left:
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, number: int) -> bool:
    """Whether the group still had a process to take the signal; 0 only asks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        # macOS says so of a group whose last process has ended but was not yet collected.
        return False
    return True


def main() -> None:
    groups: list[int] = []
    databases: list[Path] = []
    for line in sys.stdin:
        kind, _, value = line.rstrip("\n").partition(" ")
        if kind == "group":
            groups.append(int(value))
        elif kind == "database":
            databases.append(Path(value))
    end_groups(groups)
    for folder in databases:
        Cluster(folder).release()


if __name__ == "__main__":
    main()
