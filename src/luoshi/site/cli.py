"""The `luoshi` command.

Its own words are `run`, `db` and `doctor`; everything else is a management command of the site, such as
`luoshi migrate` or `luoshi audit verify`, run with the embedded database up.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from luoshi.site.database import Cluster, ClusterError
from luoshi.site.run import CannotRun, Site, run

SETTINGS = "luoshi.site.settings"
WITHOUT_DATABASE = frozenset(
    {"help", "version", "diffsettings", "makemessages", "compilemessages", "collectstatic", "findstatic"}
)
OVERVIEW = """\
用法：luoshi 命令 [参数]

  run [--host 地址] [--port 端口]   启动数据库、网站和后台任务；Ctrl-C 全部停止；空库载入演示数据
  db start | stop | url             单独启动、停止内置数据库，或显示它的地址
  doctor                            检查这台机器是否具备运行条件
  migrate、demo、audit verify 等    站点的管理命令；全部清单见 luoshi help

环境变量 LUOSHI_HOME 指定数据文件夹（默认为当前文件夹下的 var），LUOSHI_DATABASE_URL 指定自备的 PostgreSQL。
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 failed for a reason that was told, 2 wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        sys.exit(_dispatch(words))
    except (CannotRun, ClusterError, ImproperlyConfigured) as error:
        sys.exit(f"luoshi：{error}")
    except (OperationalError, psycopg.OperationalError) as error:
        sys.exit(f"luoshi：连不上数据库，请检查 LUOSHI_DATABASE_URL 和数据库是否在运行。\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)


def embedded() -> Cluster | None:
    """The embedded database of this installation, None where a server of one's own is named."""
    if os.environ.get("LUOSHI_DATABASE_URL"):
        return None
    return Cluster(Path(os.environ.get("LUOSHI_HOME", "var")).resolve() / "pg")


def _dispatch(words: list[str]) -> int:
    match words:
        case [] | ["-h" | "--help", *_]:
            sys.stdout.write(OVERVIEW)
            return 0
        case ["run", *rest]:
            options = _run_options().parse_args(rest)
            return run(Site(options.host, options.port, not options.no_demo), embedded())
        case ["db", *rest]:
            return _database(rest)
        case ["doctor", *_]:
            from luoshi.site.doctor import examine

            return examine(embedded(), sys.stdout)
        case _:
            return _manage(words)


def _run_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luoshi run", description="启动数据库、网站和后台任务，Ctrl-C 全部停止。"
    )
    parser.add_argument("--host", default=os.environ.get("LUOSHI_HOST", "127.0.0.1"), help="监听地址")
    parser.add_argument("--port", type=_port, default=os.environ.get("LUOSHI_PORT", "8000"), help="监听端口")
    parser.add_argument("--no-demo", action="store_true", help="空库不载入演示数据（正式使用时）")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} 不是端口号，端口号是 1 到 65535 的整数")
    return int(text)


def _database(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="luoshi db", description="内置数据库。")
    parser.add_argument("action", choices=["start", "stop", "url"], help="启动、停止，或显示地址")
    action = parser.parse_args(words).action
    cluster = embedded()
    if cluster is None:
        raise CannotRun("已用 LUOSHI_DATABASE_URL 指定自备的数据库，它由您自行启动和停止。")
    if action == "start":
        cluster.keep_running()
    elif action == "stop":
        cluster.stop()
    if action != "stop":
        sys.stdout.write(cluster.url() + "\n")
    return 0


def _manage(words: list[str]) -> int:
    """Hand the words to Django, with the embedded database up meanwhile."""
    cluster = None if words[0] in WITHOUT_DATABASE or "--help" in words else embedded()
    with cluster.in_use() if cluster else nullcontext():
        execute_from_command_line(["luoshi", *words])
    return 0


if __name__ == "__main__":
    main()
