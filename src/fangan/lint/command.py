"""`fangan lint FILE...`: print findings, repair what is safe, tell by the exit code whether it is clean."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from fangan.lint.directory import Directory
from fangan.lint.engine import lint
from fangan.lint.finding import Finding
from fangan.lint.formats import plain
from fangan.model import Plan

CLEAN, FOUND, FAILED = 0, 1, 3
_EPILOG = """退出码:
  0   没有发现问题
  1   有发现
  2   命令写法不对
  3   有文件读不了，或结果写不出去
  70  程序内部出错，请反馈该文件
"""

Read = Callable[[str], Plan | int]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], read: Read) -> None:
    """Add the sub-command. `read` gives a file's plan, or the exit code of what it has complained of."""
    parser = commands.add_parser(
        "lint",
        help="方案体检：找出印发前应改的错误",
        description="方案体检：找出印发前应改的错误。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="方案文件；- 为标准输入")
    parser.add_argument("--select", action="append", default=[], metavar="CODE", help="只查这些规则")
    parser.add_argument("--ignore", action="append", default=[], metavar="CODE", help="不查这些规则")
    parser.add_argument("--units", type=Path, metavar="FILE", help="本级单位名录，每行一个，别名写在等号后")
    parser.set_defaults(run=partial(run, read))


def run(read: Read, options: argparse.Namespace) -> int:
    """The exit code of the whole call: the worst of all files'."""
    code = CLEAN
    for name in options.files:
        plan = read(name)
        if isinstance(plan, int):
            code = max(code, FAILED, plan)
            continue
        findings = _findings(plan, options)
        code = max(code, FOUND if findings else CLEAN)
        sys.stdout.write(plain.render(plan.source, findings, "标准输入" if name == "-" else name))
    return code


def _findings(plan: Plan, options: argparse.Namespace) -> tuple[Finding, ...]:
    units = Directory.of(options.units.read_text("utf-8").splitlines()) if options.units else None
    return lint(plan, select=_codes(options.select), ignore=_codes(options.ignore), units=units)


def _codes(given: list[str]) -> list[str]:
    return [code.strip() for group in given for code in group.split(",") if code.strip()]
