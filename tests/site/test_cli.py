"""What the `luoshi` command says when it is used wrongly, or cannot do what is asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def luoshi(*words: str, **settings: str) -> tuple[int, str]:
    """Exit code, and all that it said."""
    done = subprocess.run(
        [sys.executable, "-m", "luoshi.site.cli", *words],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_without_words_it_tells_what_it_can_do() -> None:
    code, said = luoshi()
    assert code == 0
    assert "luoshi 命令" in said and "run" in said and "doctor" in said


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    code, said = luoshi("run", f"--port={port}")
    assert code == 2
    assert "不是端口号" in said


def test_an_address_of_another_machine_is_refused() -> None:
    code, said = luoshi("run", "--host", "192.0.2.1", "--port", "8199")
    assert code == 1
    assert "这台机器没有这个地址" in said and "Traceback" not in said


def test_a_database_that_is_not_there_is_told_without_a_traceback() -> None:
    code, said = luoshi(
        "run", "--port", "8199", LUOSHI_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing"
    )
    assert code == 1
    assert "连不上数据库" in said and "Traceback" not in said


def test_ones_own_database_is_not_started_from_here() -> None:
    code, said = luoshi("db", "start", LUOSHI_DATABASE_URL="postgresql://127.0.0.1/luoshi")
    assert code == 1
    assert "自行启动和停止" in said


@pytest.mark.database
def test_the_doctor_finds_a_database_that_works(tmp_path: Path) -> None:
    code, said = luoshi("doctor")
    assert code == 0, said
    assert "内置 PostgreSQL 18" in said and "UTF8" in said
