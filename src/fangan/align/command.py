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
    "json": ("data", "机读的对照结果（JSON）"),
    "html": ("page", "左右对照的网页，单个文件，可打印"),
    "docx": ("document", "Word 文档"),
    "xlsx": ("workbook", "Excel 工作簿"),
}
FAILED = 2


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    parser = commands.add_parser("align", help="对照：下级方案对上级方案逐项回应了什么")
    parser.add_argument("upper", metavar="UPPER", help="上级方案")
    parser.add_argument("lower", metavar="LOWER", help="本级方案")
    parser.add_argument(
        "--upper-section", metavar="部分", help="只看上级方案的一部分，如 （七） 或 三/（七）"
    )
    parser.add_argument("--lower-section", metavar="部分", help="只看本级方案的一部分")
    forms = parser.add_mutually_exclusive_group()
    for form, (_, words) in FORMS.items():
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=words)
    parser.add_argument("-o", "--output", metavar="FILE", help="写到文件；docx 和 xlsx 必须指定")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.form in ("docx", "xlsx") and not options.output:
        return _fail(f"--{options.form} 要用 -o 指定输出文件，例如 -o 对照.{options.form}")
    try:
        result = align(
            _plan(options.upper),
            _plan(options.lower),
            upper_section=options.upper_section,
            lower_section=options.lower_section,
        )
        module = FORMS[options.form][0] if options.form else "terminal"
        report: str | bytes = import_module(f"fangan.align.reports.{module}").render(result)
        _write(report, options.output)
    except OSError as error:
        return _fail(f"{error.filename}：{_why(error)}")
    except (readers.ReadError, SectionError) as error:
        return _fail(str(error))
    return 0


def _plan(name: str) -> Plan:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return parse(readers.read(data, None if name == "-" else Path(name).name))


def _write(report: str | bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.write(report if isinstance(report, str) else report.decode("utf-8"))
    elif isinstance(report, str):
        Path(output).write_text(report, "utf-8")
    else:
        Path(output).write_bytes(report)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件或文件夹"
    if isinstance(error, IsADirectoryError):
        return "是文件夹，不是文件"
    return "没有权限" if isinstance(error, PermissionError) else "不能读写"


def _fail(message: str) -> int:
    sys.stderr.write(f"fangan align：{message}\n")
    return FAILED
