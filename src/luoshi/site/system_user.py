"""The system user that the embedded server runs as when luoshi itself runs as root."""

from __future__ import annotations

import logging
import pwd
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

NAME = "pgserver"

logger = logging.getLogger("luoshi.database")


class SystemUser(NamedTuple):
    uid: int
    gid: int

    @classmethod
    def for_server(cls) -> SystemUser:
        """The server's user, made when the machine has none yet (needs root)."""
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
            subprocess.run(command, check=True, capture_output=True)
            entry = pwd.getpwnam(NAME)
        return cls(entry.pw_uid, entry.pw_gid)


def open_for(path: Path, tree: Path | None = None) -> None:
    """Let other users pass through the folders above `path`, and read and run all of `tree`.

    Only the right to pass is given on the way (`o+x`), not the right to list: enough for the server, which
    knows its paths, and least for the owner.
    """
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            logger.warning(
                "给 %s 加上了通行权限（o+x）：内置数据库以系统用户 %s 运行，须能经过它", folder, NAME
            )
            folder.chmod(mode | stat.S_IXOTH)
    if tree and not path.stat().st_mode & stat.S_IROTH:
        for entry in tree.rglob("*"):
            mode = entry.stat().st_mode
            runs = mode & stat.S_IXUSR
            entry.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if runs else 0))
