"""The embedded PostgreSQL: starts anywhere, survives being killed, leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest

from luoshi.site.database import Cluster, ClusterError

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own folder: another run of pytest would shut it to the server's system user.
    with TemporaryDirectory() as folder:
        yield Path(folder).resolve()


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    """One data folder for the module: making it takes a second, starting it a tenth."""
    cluster = Cluster(folder / "pg", throwaway=True)
    yield cluster
    cluster.stop()


def postmaster(cluster: Cluster) -> psutil.Process:
    return psutil.Process(int((cluster.folder / "postmaster.pid").read_text().splitlines()[0]))


def test_text_is_utf8_and_case_folds_beyond_ascii(cluster: Cluster) -> None:
    with cluster.in_use(), psycopg.connect(cluster.url()) as connection:
        row = connection.execute("SELECT current_setting('server_encoding'), upper('é'), '县'").fetchone()
    assert row == ("UTF8", "É", "县")


def test_the_last_user_stops_the_server(cluster: Cluster) -> None:
    with cluster.in_use():
        with Cluster(cluster.folder).in_use():
            assert cluster.is_running()
        assert cluster.is_running()
    assert not cluster.is_running()


def test_a_server_kept_running_outlives_its_users_until_it_is_stopped(cluster: Cluster) -> None:
    cluster.keep_running()
    with cluster.in_use():
        pass
    assert cluster.is_running()
    cluster.stop()
    with cluster.in_use():
        pass
    assert not cluster.is_running()


def test_data_is_there_after_the_server_was_killed(cluster: Cluster) -> None:
    durable = Cluster(cluster.folder)
    with durable.in_use():
        with psycopg.connect(durable.url()) as connection:
            connection.execute("CREATE TABLE kept (name text)")
            connection.execute("INSERT INTO kept VALUES ('青禾县')")
        server = postmaster(durable)
        server.send_signal(signal.SIGKILL)
        wait_for_end(server)
        durable.start()
        with psycopg.connect(durable.url()) as connection:
            assert connection.execute("SELECT name FROM kept").fetchone() == ("青禾县",)
            connection.execute("DROP TABLE kept")


def wait_for_end(process: psutil.Process) -> None:
    until = time.monotonic() + 10
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.02)


def test_a_process_number_taken_over_by_another_program_is_not_a_server(cluster: Cluster) -> None:
    with cluster.in_use():
        pass
    (cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n")
    (cluster.folder / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with cluster.in_use(), psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_creation_cut_short_is_begun_anew(folder: Path) -> None:
    cluster = Cluster(folder / "anew" / "pg", throwaway=True)
    draft = cluster.folder.with_name("pg.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    with cluster.in_use():
        assert cluster.is_running()
    assert not draft.exists()


def test_a_path_too_long_for_a_socket_gets_its_socket_elsewhere(folder: Path) -> None:
    cluster = Cluster(folder / ("一个很长的文件夹名 " * 6).strip() / "pg", throwaway=True)
    with cluster.in_use(), psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len(os.fsencode(cluster.socket_folder)) < 60


def test_data_of_another_version_is_refused_with_what_to_do(cluster: Cluster) -> None:
    with cluster.in_use():
        pass
    version = cluster.folder / "PG_VERSION"
    version.write_text("12\n")
    try:
        with pytest.raises(ClusterError, match=r"PostgreSQL 12 建立.*pg_dump"):
            cluster.start()
    finally:
        version.write_text("18\n")


def test_a_killed_user_leaves_a_server_that_its_guard_stops(cluster: Cluster) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from luoshi.site.database import Cluster\n"
        "from luoshi.site.guard import Guard\n"
        "cluster, guard = Cluster(Path(sys.argv[1])), Guard()\n"
        "guard.watch_database(cluster)\n"
        "with cluster.in_use():\n"
        "    sys.stdout.write('up\\n'), sys.stdout.flush(), time.sleep(60)\n"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", program, str(cluster.folder)], stdout=subprocess.PIPE, text=True
    )
    assert user.stdout and user.stdout.readline() == "up\n"
    assert cluster.is_running()
    user.kill()
    user.communicate()
    until = time.monotonic() + 20
    while cluster.is_running() and time.monotonic() < until:
        time.sleep(0.05)
    assert not cluster.is_running()
