"""A stranger's file is read in a child with limits."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pdf_files
import pytest
import typeset
import word_files as word

from fangan.readers import ReadError, guarded, read
from fangan.readers.guarded import from_plain, read_guarded, to_plain


def _plan() -> bytes:
    table = word.table(
        word.row(word.cell("任务"), word.cell("单位")), word.row(word.cell("修桥"), word.cell("甲局"))
    )
    return word.document(word.paragraph("一、目标", run="<w:b/>") + table)


def test_the_child_gives_what_the_reader_gives() -> None:
    data = _plan()
    assert read_guarded(data, "方案.docx") == read(data, "方案.docx")


def test_a_source_survives_the_way_through_json() -> None:
    for data in (_plan(), pdf_files.document(typeset.pages_of("标题\n一、正文")), "责任\u200b单位".encode()):
        source = read(data)
        assert from_plain(json.loads(json.dumps(to_plain(source)))) == source


def test_a_refusal_in_the_child_is_a_refusal_here() -> None:
    with pytest.raises(ReadError) as refused:
        read_guarded(b"", "方案.docx")
    assert refused.value.code == "empty"
    assert "空的" in str(refused.value)


def test_a_file_that_takes_too_long_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read_guarded(_plan(), "方案.docx", seconds=0.01)
    assert refused.value.code == "time_limit"


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    text = ("责任单位：县水利局。" * 480_000).encode()
    with pytest.raises(ReadError) as refused:
        read_guarded(text, "方案.txt", memory_mb=60)
    assert refused.value.code in ("memory_limit", "damaged")


@pytest.mark.parametrize(
    "output", [b"", b"not json", b"[]", b'{"text": 5}', b'{"code": "unknown", "message": ""}']
)
def test_an_answer_that_is_none_is_not_trusted(output: bytes) -> None:
    with pytest.raises(ReadError) as refused:
        guarded._answer(0, output, None)
    assert refused.value.code == "damaged"


def test_a_crash_of_the_child_is_the_files_damage() -> None:
    with pytest.raises(ReadError) as refused:
        guarded._answer(-11, b"", None)
    assert refused.value.code == "damaged"


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="the system knows no families of processes")
def test_what_the_child_has_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an office program that hangs would be: it must not outlive the refusal."""
    started = tmp_path / "started"
    os.mkfifo(started)
    program = tmp_path / "child.py"
    program.write_text(
        "import subprocess, time\n"
        f"subprocess.Popen(['sh', '-c', 'exec 3>{started}; echo $$ >&3; exec sleep 600'])\n"
        "time.sleep(600)\n"
    )
    popen, readers = subprocess.Popen, []

    def hanging(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        child = popen([sys.executable, str(program)], **options)
        readers.append(os.open(started, os.O_RDONLY))  # waits for the sleeper to open its end
        return child

    monkeypatch.setattr(guarded.subprocess, "Popen", hanging)
    with pytest.raises(ReadError) as refused:
        read_guarded(_plan(), "方案.docx", seconds=0.1)
    assert refused.value.code == "time_limit"
    # The sleeper holds its end for as long as it lives, so the end of the stream is its own.
    with os.fdopen(readers[0], "rb", buffering=0) as reader:
        said = b""
        while select.select([reader], [], [], 20)[0] and (piece := reader.read(100)):
            said += piece
        assert said.strip().isdigit()
        ended = bool(select.select([reader], [], [], 0)[0])
        if not ended:
            os.kill(int(said), signal.SIGKILL)
        assert ended
