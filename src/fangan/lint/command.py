"""`fangan lint FILE...`: print findings, repair what is safe, tell by the exit code whether it is clean."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fangan import readers
from fangan.lint.directory import Directory
from fangan.lint.engine import lint
from fangan.lint.finding import Finding
from fangan.lint.formats import plain
from fangan.model import Plan
from fangan.pipeline import parse

CLEAN, FOUND = 0, 1


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command to `fangan`."""
    parser = commands.add_parser("lint", help="方案体检：找出印发前应改的错误")
    parser.add_argument("files", nargs="+", metavar="FILE", help="方案文件；- 为标准输入")
    parser.add_argument("--select", action="append", default=[], metavar="CODE", help="只查这些规则")
    parser.add_argument("--ignore", action="append", default=[], metavar="CODE", help="不查这些规则")
    parser.add_argument("--units", type=Path, metavar="FILE", help="本级单位名录，每行一个，别名写在等号后")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """The exit code: 0 where nothing is found, 1 where something is, 2 (argparse's) for a wrong call."""
    found = False
    for name in options.files:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        plan = parse(readers.read(data, None if name == "-" else Path(name).name))
        findings = _findings(plan, options)
        found = found or bool(findings)
        sys.stdout.write(plain.render(plan.source, findings, "标准输入" if name == "-" else name))
    return FOUND if found else CLEAN


def _findings(plan: Plan, options: argparse.Namespace) -> tuple[Finding, ...]:
    units = Directory.of(options.units.read_text("utf-8").splitlines()) if options.units else None
    return lint(plan, select=_codes(options.select), ignore=_codes(options.ignore), units=units)


def _codes(given: list[str]) -> list[str]:
    return [code.strip() for group in given for code in group.split(",") if code.strip()]
