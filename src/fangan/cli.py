"""`fangan`: plans to tasks, in the shell."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fangan.model import Plan

_REASONS = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是文件夹，请给出文件",
    PermissionError: "没有读这个文件的权限",
}
_OTHERS = {
    "lint": ("fangan.lint.command", "方案体检：找出印发前应改的错误"),
    "align": ("fangan.align.command", "对照：下级方案对上级方案逐项回应了什么"),
    "explain": ("fangan.explain", "说明某处读出了什么"),
}
"""The other sub-commands: where each lives, loaded when it is called for, and its line in the help."""

READ_FAILED, WRITE_FAILED, INTERNAL = 1, 3, 70
_EPILOG = """退出码:
  0   全部文件解析完成
  1   有文件读不了，其余已解析
  2   命令写法不对
  3   结果写不出去
  70  程序内部出错，请反馈该文件
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. No traceback ever reaches the user."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = _arguments(words).parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character shows "?" for it rather than a traceback.
            stream.reconfigure(errors="replace")
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (`fangan parse … | head`): what it wanted it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _arguments(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fangan", description="方案：把计划文件读成任务、单位和时限。")
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    command = commands.add_parser(
        "parse",
        help="解析方案文件",
        description="解析方案文件，列出任务、责任单位和完成时限。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("files", nargs="+", metavar="FILE", help="方案文件；- 表示标准输入")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--table", action="store_true", help="对齐的表（默认）")
    form.add_argument("--json", action="store_true", help="每个文件一行 JSON，带出处位置")
    form.add_argument("--xlsx", metavar="OUT", type=Path, help="写成 Excel 台账，每个文件一张表")
    command.set_defaults(run=_parse)
    for name, (module, words_of_help) in _OTHERS.items():
        if name in words[:1]:
            add: Callable[..., None] = import_module(module).add_to
            add(commands, *(() if name == "align" else (_read,)))
        else:
            commands.add_parser(name, help=words_of_help)
    return parser


class _Version(argparse.Action):
    """Asks for the version when it is wanted."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"fangan {_installed_version()}\n")
        parser.exit()


def _installed_version() -> str:
    """As the folder says that the installer made for the package; who reads the files in it takes longer than
    everything else that `fangan --version` does."""
    for place in sys.path:
        for folder in Path(place).glob("luoshi-*.dist-info"):
            return folder.name.removeprefix("luoshi-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("luoshi")


def _parse(options: argparse.Namespace) -> int:
    code = 0
    plans: list[Plan] = []
    for name in options.files:
        plan = _read(name)
        if isinstance(plan, int):
            code = max(code, plan)
        elif options.xlsx:
            plans.append(plan)
        else:
            _print(name, plan, options)
    if options.xlsx and plans:
        code = max(code, _write(plans, options.xlsx))
    return code


def _read(name: str) -> Plan | int:
    """The plan of one file, or the exit code of what went wrong with it."""
    from fangan.pipeline import parse
    from fangan.readers import ReadError, read

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        plan = parse(read(data, None if name == "-" else Path(name).name))
    except OSError as error:
        return _complain(name, _REASONS.get(type(error), error.strerror or str(error)), READ_FAILED)
    except ReadError as error:
        return _complain(name, str(error), READ_FAILED)
    except Exception as error:  # the parser is total; should it fail all the same, say so in one line
        return _complain(name, f"程序内部出错（{type(error).__name__}），请反馈该文件", INTERNAL)
    for warning in _warnings(plan):
        _complain(name, warning, 0)
    return plan


def _warnings(plan: Plan) -> Iterator[str]:
    yield from plan.source.warnings
    if not plan.items:
        yield "没有找到任务：全文没有编号的条目，也没有任务表"


def _print(name: str, plan: Plan, options: argparse.Namespace) -> None:
    if options.json:
        from fangan.contract import to_json

        sys.stdout.write(json.dumps(to_json(plan), ensure_ascii=False) + "\n")
        return
    import shutil  # here, because JSON needs no width

    from fangan.listing import listing

    width = shutil.get_terminal_size((120, 24)).columns
    head = plan.meta.title or name
    owned = sum(bool(item.assignments) for item in plan.items)
    dated = sum(item.deadline is not None for item in plan.items)
    sys.stdout.write(f"{head}\n共{len(plan.items)}项，{owned}项有责任单位，{dated}项有时限\n")
    for line in listing(plan, width):
        sys.stdout.write(line + "\n")
    sys.stdout.write("\n")


def _write(plans: Sequence[Plan], path: Path) -> int:
    from fangan.workbook import write_workbook

    try:
        write_workbook(plans, path)
    except OSError as error:
        return _complain(str(path), f"写不出去：{error.strerror or error}", WRITE_FAILED)
    return 0


def _complain(name: str, message: str, code: int) -> int:
    """One line on standard error, `FILE:LINE: message`, and the exit code to end with."""
    place = "标准输入" if name == "-" else name
    sys.stderr.write(f"{place}:1: {message}\n")
    return code
