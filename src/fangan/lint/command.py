"""`fangan lint FILE...`: print findings, repair what is safe, tell by the exit code whether it is clean."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from fangan.lint import baseline
from fangan.lint.directory import Directory
from fangan.lint.engine import lint
from fangan.lint.fixing import difference, fixed_original
from fangan.lint.formats import data, github, page, plain, sarif, word
from fangan.lint.report import Report
from fangan.lint.rule import all_rules
from fangan.model import Plan
from fangan.readers.encoding import decode

CLEAN, FOUND, WRONG, FAILED = 0, 1, 2, 3
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
    parser.add_argument("files", nargs="*", metavar="FILE", help="方案文件；- 为标准输入")
    parser.add_argument(
        "--select", action="append", default=[], metavar="CODE", help="只查这些规则（前缀，可用逗号）"
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="不查这些规则（前缀，可用逗号）"
    )
    parser.add_argument("--units", type=Path, metavar="FILE", help="本级单位名录，每行一个，别名写在等号后")
    parser.add_argument(
        "--format", choices=["text", "json", "sarif", "github", "html", "docx"], default="text"
    )
    parser.add_argument("--output", "-o", type=Path, metavar="OUT", help="写到文件，不写到屏幕")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="已接受的发现，不再列出")
    parser.add_argument("--write-baseline", type=Path, metavar="FILE", help="把现有发现全部记为已接受")
    parser.add_argument("--fix", action="store_true", help="改正不影响文意的错误（只改 txt 文件）")
    parser.add_argument("--diff", action="store_true", help="只显示 --fix 会改什么")
    parser.add_argument("--rules", action="store_true", help="列出全部规则")
    parser.set_defaults(run=partial(run, read))


def run(read: Read, options: argparse.Namespace) -> int:
    """The exit code of the whole call: the worst of all files'."""
    if options.rules:
        sys.stdout.write("".join(f"{rule.code}  {rule.title}（{rule.name}）\n" for rule in all_rules()))
        return CLEAN
    if not options.files:
        return _complain("请给出方案文件，例如 fangan lint 方案.txt", WRONG)
    try:
        known = baseline.load(_text_of(options.baseline)) if options.baseline else None
        units = Directory.of(_text_of(options.units).splitlines()) if options.units else None
    except OSError as error:
        return _complain(f"{error.filename}：读不了，请检查文件名", WRONG)
    except ValueError as error:
        return _complain(str(error), WRONG)
    code, reports = _reports(read, options, units)
    if options.write_baseline:
        return max(code, _write(options.write_baseline, baseline.dump(reports).encode()))
    if known is not None:
        reports = [baseline.without_known(report, known) for report in reports]
    if options.fix or options.diff:
        return max([code, *(_repair(report, options) for report in reports)])
    written = _write(options.output, rendered(reports, options.format))
    return max(code, written, FOUND if any(report.findings for report in reports) else CLEAN)


def _text_of(path: Path) -> str:
    """A small text file in whatever encoding the user's editor wrote."""
    content = path.read_bytes()
    return decode(content).text if content else ""


def _reports(read: Read, options: argparse.Namespace, units: Directory | None) -> tuple[int, list[Report]]:
    """The worst exit code of reading, and a report of each file that could be read."""
    code, reports = CLEAN, []
    for name in options.files:
        plan = read(name)
        if isinstance(plan, int):
            code = max(code, FAILED, plan)
            continue
        findings = lint(plan, select=_codes(options.select), ignore=_codes(options.ignore), units=units)
        reports.append(Report("标准输入" if name == "-" else name, plan, findings))
    return code, reports


def rendered(reports: Sequence[Report], form: str) -> bytes:
    """The reports in one of the output formats."""
    match form:
        case "json":
            return data.render(reports).encode()
        case "sarif":
            return sarif.render(reports).encode()
        case "github":
            return github.render(reports).encode()
        case "html":
            return page.render(reports).encode()
        case "docx":
            return word.render(reports)
        case _:
            return "\n".join(plain.render(report) for report in reports).encode()


def _repair(report: Report, options: argparse.Namespace) -> int:
    """Rewrite a text file with its safe fixes in its own encoding, or show what would change."""
    path = Path(report.filename)
    if path.suffix.lower() != ".txt" or not path.is_file():
        return _complain(f"{report.filename}：只能改 txt 文件，其他格式请按报告修改", FAILED)
    content = path.read_bytes()
    decoded = decode(content)
    after = fixed_original(decoded.text, report.plan.source, report.findings)
    if options.diff:
        sys.stdout.write(difference(decoded.text, after, report.filename))
    elif after != decoded.text:
        path.write_bytes(_encoded(after, decoded.encoding, content))
    left = [finding for finding in report.findings if not finding.safe_fix]
    sys.stdout.write(
        "" if options.diff else f"{report.filename}：已改 {len(report.findings) - len(left)} 处\n"
    )
    return FOUND if left or (options.diff and after != decoded.text) else CLEAN


def _encoded(text: str, encoding: str, before: bytes) -> bytes:
    """The text in the file's own encoding; a byte order mark stays."""
    marked = before.startswith(codecs.BOM_UTF8)
    return text.encode("utf-8-sig" if marked else "utf-8" if encoding == "ascii" else encoding)


def _write(path: Path | None, content: bytes) -> int:
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return CLEAN
    try:
        path.write_bytes(content)
    except OSError as error:
        return _complain(f"{path}：写不出去：{error.strerror or error}", FAILED)
    return CLEAN


def _complain(message: str, code: int) -> int:
    sys.stderr.write(message + "\n")
    return code


def _codes(given: list[str]) -> list[str]:
    return [code.strip() for group in given for code in group.split(",") if code.strip()]
