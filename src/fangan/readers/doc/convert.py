"""Old office files turned into docx: by the packaged converter, or by an office program if there is one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import doc2docx
from doc2docx.errors import EncryptedDocumentError

from fangan.readers.errors import Code, ReadError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 60


def by_package(data: bytes) -> bytes | None:
    """The converter's docx, or None where it gives up. Its files live in a folder that goes with the call."""
    with tempfile.TemporaryDirectory(prefix="fangan-") as folder:
        source, target = Path(folder) / "in.doc", Path(folder) / "out.docx"
        source.write_bytes(data)
        try:
            doc2docx.convert(source, target)
            return target.read_bytes()
        except EncryptedDocumentError as error:
            raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。") from error
        except Exception:  # a converter in beta meets damaged files in ways that it does not name
            return None


def by_office(data: bytes, suffix: str = ".doc") -> bytes | None:
    """The docx of an installed office program, run without macros and with a profile of its own."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="fangan-") as folder:
        source = Path(folder) / f"in{suffix}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", "docx", "--outdir", str(Path(folder) / "out"), str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True, cwd=folder)
            return (Path(folder) / "out" / "in.docx").read_bytes()
        except (subprocess.SubprocessError, OSError):
            return None
