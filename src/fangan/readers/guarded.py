"""Reading a stranger's file in a child process, with limits on time and memory.

A damaged or hostile file can make a parser loop, swell or crash. The child is a fresh interpreter that knows
nothing of the parent; it gets the bytes on its standard input and answers with JSON, which the parent turns
into a SourceText field by field. Nothing that the child says is executed or unpickled.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from typing import Any

from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_FILE_BYTES
from fangan.readers.scratch import scratch_folder
from fangan.text import Cell, OffsetMap, Place, Segment, SourceText, Span, Table

_MAX_ANSWER = 512 * 1024 * 1024
_TOO_SLOW = "文件读取超时，可能内容过于复杂或已损坏，请另存后重新上传。"
_TOO_BIG = "读取文件所需的内存过多，请拆分文件或压缩其中的图片后上传。"
_CRASHED = "文件无法读取，可能已损坏，请用办公软件打开并另存后上传。"


def read_guarded(
    data: bytes, filename: str | None = None, *, seconds: float = 120, memory_mb: int = 2048
) -> SourceText:
    """What `read` gives, from a child that may take no more than `seconds` and `memory_mb`.

    Office files need 300 MB of address space; recognising a scanned page needs 1.5 GB and, on two cores,
    two to four seconds, so that a long scan wants more `seconds`.

    Raises ReadError, also for what made the child slow, big or crash.
    """
    if len(data) > MAX_FILE_BYTES:
        raise ReadError(Code.TOO_LARGE, "文件超过100MB，请压缩其中的图片后再上传。")
    command = [
        sys.executable,
        "-I",
        "-m",
        "fangan.readers.guarded",
        str(memory_mb),
        str(2 * int(seconds) + 2),
    ]
    name = (filename or "").encode("utf-8", "replace")
    with scratch_folder() as folder:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_bare_environment(str(folder)),
            start_new_session=True,
        )
        with child:
            try:
                output, _ = child.communicate(len(name).to_bytes(4, "big") + name + data, timeout=seconds)
            except subprocess.TimeoutExpired as error:
                raise ReadError(Code.TIME_LIMIT, _TOO_SLOW) from error
            finally:
                if child.returncode != 0:
                    _end(child)
    return _answer(child.returncode, output, filename)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and what it has started (an office program), where the system knows of such families."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    elif child.poll() is None:
        child.kill()


def _bare_environment(folder: str) -> dict[str, str]:
    """No secret of the parent's; `folder` for temporary files, which goes even if the child is killed.

    Threads are held back, because each would reserve address space.
    """
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LANG")}
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    return {**kept, **temporary, "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def _answer(status: int, output: bytes, filename: str | None) -> SourceText:
    if status == -getattr(signal, "SIGXCPU", 24):
        raise ReadError(Code.TIME_LIMIT, _TOO_SLOW)
    if status == -getattr(signal, "SIGKILL", 9):  # the system's own answer to want of memory
        raise ReadError(Code.MEMORY_LIMIT, _TOO_BIG)
    if status != 0 or len(output) > _MAX_ANSWER:
        raise ReadError(Code.DAMAGED, _CRASHED)
    try:
        answer = json.loads(output)
        if "code" in answer:
            raise ReadError(Code(answer["code"]), str(answer["message"]))
        return dataclasses.replace(from_plain(answer), filename=filename)
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(Code.DAMAGED, _CRASHED) from error


def to_plain(source: SourceText) -> dict[str, Any]:
    """The source as JSON data: named fields, spans and segments as lists of numbers."""
    return {
        "text": source.text,
        "offsets": [list(segment) for segment in source.offsets.segments],
        "media_type": source.media_type,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "tables": [[*table.span, [_plain_cell(cell) for cell in table.cells]] for table in source.tables],
        "headings": [list(span) for span in source.headings],
        "places": [
            [*span, place.page, place.box, place.paragraph, place.sheet, place.cell]
            for span, place in source.places
        ],
        "metadata": dict(source.metadata),
        "warnings": list(source.warnings),
    }


def from_plain(plain: dict[str, Any]) -> SourceText:
    """The source that `to_plain` was given; raises ValueError, KeyError or TypeError for anything else."""
    return SourceText(
        text=_text(plain["text"]),
        offsets=OffsetMap(tuple(Segment(*map(int, segment)) for segment in plain["offsets"])),
        media_type=_text(plain["media_type"]),
        sha256=_maybe_text(plain["sha256"]),
        encoding=_maybe_text(plain["encoding"]),
        tables=tuple(
            Table(Span(int(start), int(end)), tuple(_cell(cell) for cell in cells))
            for start, end, cells in plain["tables"]
        ),
        headings=tuple(Span(int(start), int(end)) for start, end in plain["headings"]),
        places=tuple(_place(entry) for entry in plain["places"]),
        metadata={_text(key): _text(value) for key, value in plain["metadata"].items()},
        warnings=tuple(_text(warning) for warning in plain["warnings"]),
    )


def _plain_cell(cell: Cell) -> list[int]:
    return [*cell.span, cell.row, cell.column, cell.row_span, cell.column_span, int(cell.header)]


def _cell(plain: list[Any]) -> Cell:
    start, end, row, column, row_span, column_span, header = map(int, plain)
    return Cell(Span(start, end), row, column, row_span, column_span, bool(header))


def _place(entry: list[Any]) -> tuple[Span, Place]:
    start, end, page, box, paragraph, sheet, cell = entry
    corners = None
    if box is not None:
        left, top, right, bottom = map(float, box)
        corners = (left, top, right, bottom)
    place = Place(
        None if page is None else int(page),
        corners,
        None if paragraph is None else int(paragraph),
        _maybe_text(sheet),
        _maybe_text(cell),
    )
    return Span(int(start), int(end)), place


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, got {type(value).__name__}")
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _limit(memory_mb: int, seconds: int) -> None:
    """Bounds this process where the system can (not on Windows, where only the time limit holds)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child() -> None:
    """The child's whole life: limits, read, answer."""
    memory_mb, seconds = int(sys.argv[1]), int(sys.argv[2])
    _limit(memory_mb, seconds)
    try:
        received = sys.stdin.buffer.read()
        size = int.from_bytes(received[:4], "big")
        name = received[4 : 4 + size].decode("utf-8", "replace") or None
        from fangan.readers import read

        answer = to_plain(read(received[4 + size :], name))
    except ReadError as error:
        answer = {"code": error.code.value, "message": error.message}
    except MemoryError:
        answer = {"code": Code.MEMORY_LIMIT.value, "message": _TOO_BIG}
    except Exception:  # whatever a parser trips over in a hostile file is the file's damage
        answer = {"code": Code.DAMAGED.value, "message": _CRASHED}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    _child()
