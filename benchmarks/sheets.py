"""How long a large spreadsheet takes to open and to check, and the memory of both processes.

One run in a fresh interpreter: fifty thousand rows of twelve columns, as an office's whole ledger would be.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator

import xlsxwriter

ROWS = 50_000
HEADER = (
    "序号", "任务", "板块", "牵头单位", "责任单位", "时限", "指标", "单位", "目标", "进展", "完成率", "备注"
)  # fmt: skip
CHILD = """
import json, resource, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from luoshi.sheets import layout
from luoshi.sheets.books import open_book
from luoshi.sheets.checking import Check
from luoshi.sheets.columns import Column, Kind
kinds = {"序号": Kind.INTEGER, "责任单位": Kind.LIST, "时限": Kind.DATE, "目标": Kind.NUMBER}
titles = json.loads(sys.argv[1])
columns = [Column(str(at), title, kinds.get(title, Kind.TEXT)) for at, title in enumerate(titles)]
data = sys.stdin.buffer.read()
start = time.perf_counter()
book = open_book(data)
opened = time.perf_counter()
check = Check(book, layout.suggest(book, columns), columns)
for row in check.rows():
    pass
done = time.perf_counter()
print(json.dumps({
    "rows": check.row_count, "wrong": check.problem_count, "open": opened - start, "check": done - opened,
    "own": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
}))
"""


def table() -> bytes:
    """A made-up ledger; every hundredth deadline is no date."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADER)
        for n in range(1, ROWS + 1):
            day = "长期坚持" if n % 100 == 0 else f"2026年{n % 12 + 1}月底"
            sheet.write_row(n, 0, (
                n, f"推进第{n}项供水服务提升", f"板块{n % 9}", "县水务局", "县供电局、县政务服务局", day,
                "报装时限", "个工作日", 5, f"已完成第{n}次巡查并通报", 0.5, "",
            ))  # fmt: skip
    return file.getvalue()


def report() -> Iterator[str]:
    """One line: rows, seconds to open and to check, peak memory of the platform's and the child's process."""
    data = table()
    command = [sys.executable, "-c", CHILD, json.dumps(HEADER)]
    said = json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)
    yield (
        f"sheets: {said['rows']:,} rows x {len(HEADER)} columns ({len(data) / 1e6:.1f} MB), "
        f"{said['wrong']} errors: "
        f"open {said['open']:.1f} s, check {said['check']:.1f} s; "
        f"memory {said['own'] / 1024:.0f} MB, reading child {said['child'] / 1024:.0f} MB"
    )


REPORTS = [report]
