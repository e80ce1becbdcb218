"""`fangan parse FILE...` and `fangan align UPPER LOWER`"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from fangan import readers
from fangan.align import command as align_command
from fangan.contract import to_json
from fangan.pipeline import parse


def main(argv: Sequence[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(prog="fangan")
    commands = arguments.add_subparsers(dest="command", required=True)
    parsing = commands.add_parser("parse")
    parsing.add_argument("files", nargs="+", metavar="FILE")
    parsing.add_argument("--json", action="store_true")
    parsing.set_defaults(run=_parse)
    align_command.add_to(commands)
    options = arguments.parse_args(argv)
    return int(options.run(options))


def _parse(options: argparse.Namespace) -> int:
    for name in options.files:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        plan = parse(readers.read(data, None if name == "-" else Path(name).name))
        sys.stdout.write(json.dumps(to_json(plan), ensure_ascii=False) + "\n")
    return 0
