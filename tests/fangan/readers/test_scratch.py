"""Nothing stays in the folder for temporary files, even of a process that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
import word_files as word

from fangan.readers import ReadError, scratch
from fangan.readers.guarded import read_guarded
from fangan.readers.scratch import remove_left_behind, scratch_folder

HOLDER = """
import sys
from fangan.readers.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "in.doc").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch._tidy_once.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there; a day must pass")
def test_what_a_killed_process_left_goes_and_what_a_living_one_uses_stays(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as holder:
        assert holder.stdout is not None
        folder = Path(holder.stdout.readline().decode().strip())
        remove_left_behind(seconds=-1)
        assert (folder / "in.doc").is_file()
        holder.send_signal(signal.SIGKILL)
    assert folder.is_dir()
    remove_left_behind(seconds=-1)
    assert list(tmp_path.iterdir()) == []


def test_the_first_file_of_a_process_finds_what_an_earlier_one_left(tmp_path: Path) -> None:
    left = tmp_path / "fangan-left"
    left.mkdir()
    (left / ".lock").touch()
    os.utime(left, (0, 0))
    with scratch_folder() as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_folders_of_others_and_links_stay(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "fangan-link").symlink_to(other)
    (tmp_path / "fangan-new").mkdir()
    remove_left_behind(seconds=-1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fangan-link", "fangan-new", "other"]


def test_a_child_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_guarded(word.document(word.paragraph("正文。")), "方案.docx", seconds=0.01)
    assert list(tmp_path.iterdir()) == []


def test_two_calls_at_once_have_two_folders() -> None:
    meeting, found = threading.Barrier(2), []

    def use() -> None:
        with scratch_folder() as folder:
            meeting.wait()
            found.append(folder)
            meeting.wait()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2
