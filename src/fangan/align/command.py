"""`fangan align UPPER LOWER`: the sub-command."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from fangan import readers
from fangan.align.aligning import align
from fangan.align.sections import SectionError
from fangan.model import Plan
from fangan.pipeline import parse

FORMS = {
    "json": ("data", "机读的对照结果（JSON），带出处位置"),
    "html": ("page", "左右对照的网页：单个文件，没有脚本，可打印"),
    "docx": ("document", "Word 文档"),
    "xlsx": ("workbook", "Excel 工作簿"),
}
READ_FAILED, MISUSED, WRITE_FAILED = 1, 2, 3
_EPILOG = """退出码:
  0  对照完成，不论结论如何
  1  有文件读不了
  2  命令写法不对，或没有所指的部分
  3  结果写不出去
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the sub-command to `fangan`."""
    parser = commands.add_parser(
        "align",
        help="对照：下级方案对上级方案逐项回应了什么",
        description="对照上下级方案：上级每项任务、每个指标，下级怎样回应，哪些没有回应，哪些弱了、晚了。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("upper", metavar="UPPER", help="上级方案；- 表示标准输入")
    parser.add_argument("lower", metavar="LOWER", help="本级方案；- 表示标准输入")
    words = "只看上级方案的一部分：序号（如 （七）、三/（七））或标题里的字"
    parser.add_argument("--upper-section", metavar="部分", help=words)
    parser.add_argument("--lower-section", metavar="部分", help="只看本级方案的一部分，写法同上")
    forms = parser.add_mutually_exclusive_group()
    for form, (_, words) in FORMS.items():
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=words)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="写到文件；docx 和 xlsx 必须指定")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.form in ("docx", "xlsx") and not options.output:
        return _fail(f"--{options.form} 要用 -o 指定输出文件，例如 -o 对照.{options.form}", MISUSED)
    if options.upper == options.lower == "-":
        return _fail("只有一份方案可以来自标准输入", MISUSED)
    plans: list[Plan] = []
    for name in (options.upper, options.lower):
        plan = _read(name)
        if isinstance(plan, int):
            return plan
        plans.append(plan)
    sections = {"upper_section": options.upper_section, "lower_section": options.lower_section}
    try:
        found = align(*plans, **sections)
    except SectionError as error:
        return _fail(str(error), MISUSED)
    module = FORMS[options.form][0] if options.form else "terminal"
    return _write(import_module(f"fangan.align.reports.{module}").render(found), options.output)


def _read(name: str) -> Plan | int:
    """The plan, or the exit code after a message."""
    label = "标准输入" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        plan = parse(readers.read(data, None if name == "-" else Path(name).name))
    except OSError as error:
        return _fail(f"{label}：{_why(error)}", READ_FAILED)
    except readers.ReadError as error:
        return _fail(f"{label}：{error}", READ_FAILED)
    for warning in plan.source.warnings:
        _fail(f"{label}：{warning}", 0)
    if not plan.items:
        _fail(f"{label}：没有找到任务，全文没有编号的条目，也没有任务表", 0)
    return plan


def _write(report: str | bytes, output: Path | None) -> int:
    data = report.encode("utf-8") if isinstance(report, str) else report
    if output is None:
        sys.stdout.write(data.decode("utf-8"))
        return 0
    try:
        output.write_bytes(data)
    except OSError as error:
        return _fail(f"{output}：写不出去，{_why(error)}", WRITE_FAILED)
    return 0


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件或文件夹"
    if isinstance(error, IsADirectoryError):
        return "是文件夹，不是文件"
    return "没有权限" if isinstance(error, PermissionError) else error.strerror or str(error)


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"fangan align：{message}\n")
    return code
