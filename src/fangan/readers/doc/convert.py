"""Old office files turned into docx: by the packaged converter, or by an office program if there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from time import monotonic

import doc2docx
from doc2docx.errors import EncryptedDocumentError

from fangan.readers.errors import Code, ReadError
from fangan.readers.scratch import scratch_folder

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 60
_START_AGAIN = 81
_NOWHERE = "http://127.0.0.1:9"
_SWITCHES = (
    ("DisableMacrosExecution", "true"),
    ("MacroSecurityLevel", "3"),
    ("BlockUntrustedRefererLinks", "true"),
    ("DisableActiveContent", "true"),
)
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in _SWITCHES
    )
    + "</oor:items>"
)


def by_package(data: bytes) -> bytes | None:
    """The converter's docx, or None where it gives up. Its files live in a folder that goes with the call."""
    with scratch_folder() as folder:
        source, target = folder / "in.doc", folder / "out.docx"
        source.write_bytes(data)
        try:
            doc2docx.convert(source, target)
            return target.read_bytes()
        except EncryptedDocumentError as error:
            raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。") from error
        except Exception:  # a converter in beta meets damaged files in ways that it does not name
            return None


def office_program() -> str | None:
    """The office program of this machine; its binary itself, where it lies beside the script that starts it.

    The script and what it starts would outlive a time limit that ends only the script.
    """
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        return None
    binary = Path(found).resolve().with_name("soffice.bin")
    return str(binary) if binary.is_file() else found


def by_office(data: bytes, suffix: str = ".doc") -> bytes | None:
    """The docx of an installed office program: no macros, no network, a profile and a home of its own."""
    program = office_program()
    if program is None:
        return None
    with scratch_folder() as folder:
        source = folder / f"in{suffix}"
        source.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--headless", "--norestore", "--nolockcheck", "--nodefault"]
        command += ["--convert-to", "docx", "--outdir", str(folder / "out"), str(source)]
        try:
            _finished(command, folder)
            return (folder / "out" / "in.docx").read_bytes()
        except (subprocess.SubprocessError, OSError):
            return None


def _finished(command: list[str], folder: Path) -> None:
    """Runs the program to its end; a profile that is new makes it ask once to be started again."""
    end = monotonic() + _SECONDS
    for _ in range(2):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=end - monotonic(),
            check=False,
            cwd=folder,
            env=_environment(str(folder)),
        )
        if done.returncode != _START_AGAIN:
            break
    done.check_returncode()


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but the path and the language; every way out leads to a port where nobody listens."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LANG")}
    homes = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR"), folder)
    return {**kept, **homes, **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), _NOWHERE)}
