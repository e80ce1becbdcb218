"""`luoshi doctor`: whether this machine has what the site needs, each line with what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import NamedTuple, TextIO

from luoshi.site.database import Cluster, ClusterError
from luoshi.site.prepare import close_connections

LEAST_FREE_BYTES = 2 * 1024**3


class Finding(NamedTuple):
    """One thing looked at: `level` is 正常, 注意 or 错误."""

    level: str
    subject: str
    detail: str


def examine(cluster: Cluster | None, out: TextIO) -> int:
    """Write one line for each thing looked at; 1 when one of them keeps the site from running."""
    failed = False
    for look in (_python, _disk, _fonts, _database):
        for finding in look(cluster):
            out.write(f"{finding.level}  {finding.subject}：{finding.detail}\n")
            failed = failed or finding.level == "错误"
    return int(failed)


def _python(cluster: Cluster | None) -> Iterator[Finding]:
    yield Finding("正常", "Python", sys.version.split()[0])


def _disk(cluster: Cluster | None) -> Iterator[Finding]:
    from django.conf import settings

    settings.HOME.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.HOME).free
    level = "正常" if free >= LEAST_FREE_BYTES else "注意"
    yield Finding(level, "磁盘", f"{settings.HOME} 所在磁盘剩余 {free / 1024**3:.1f} GB")


def _fonts(cluster: Cluster | None) -> Iterator[Finding]:
    """Charts and papers are drawn on the server, with the fonts that it has."""
    if not shutil.which("fc-list"):
        yield Finding("注意", "中文字体", "没有 fc-list 命令，无法检查；图表和文书需要一种中文字体")
        return
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], check=False, capture_output=True, text=True)
    families = sorted({line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()})
    if families:
        yield Finding("正常", "中文字体", "、".join(families[:5]))
    else:
        yield Finding(
            "注意", "中文字体", "没有中文字体，图表和文书中的汉字会显示为方框；Debian 可安装 fonts-noto-cjk"
        )


def _database(cluster: Cluster | None) -> Iterator[Finding]:
    import django
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    try:
        with cluster.in_use() if cluster else nullcontext():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('server_version'), current_setting('server_encoding')")
                version, encoding = cursor.fetchone()
            kind = "内置" if cluster else "自备"
            level = "正常" if encoding == "UTF8" else "错误"
            yield Finding(level, "数据库", f"{kind} PostgreSQL {version}，编码 {encoding}（须为 UTF8）")
            executor = MigrationExecutor(connection)
            waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            if waiting:
                yield Finding("注意", "数据表", f"有 {waiting} 项结构更新未执行，luoshi run 会自动执行")
            close_connections()
    except (ClusterError, DatabaseError) as error:
        yield Finding("错误", "数据库", str(error))
