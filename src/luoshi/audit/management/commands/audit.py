"""`luoshi audit verify`: walks every chain of events and names the first broken link."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luoshi.audit.queries import verify_all


class Command(BaseCommand):
    help = "核验审计事件链。verify：逐条核对哈希，指出第一处断链；有断链时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = list(verify_all())
        for verdict in verdicts:
            if verdict.broken_at is None:
                self.stdout.write(f"{verdict.jurisdiction}：{verdict.length} 条，完好，链头 {verdict.head}")
            else:
                self.stderr.write(f"{verdict.jurisdiction}：第 {verdict.broken_at} 条断链——{verdict.why}")
        if not verdicts:
            self.stdout.write("还没有事件。")
        if any(verdict.broken_at is not None for verdict in verdicts):
            raise CommandError("事件链不完整", returncode=1)
