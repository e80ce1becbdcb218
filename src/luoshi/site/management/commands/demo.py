"""`luoshi demo load`: fills an empty installation with the demo."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from luoshi.site.demo.county import FOUNDERS, PASSWORD, PEOPLE
from luoshi.site.demo.load import load


class Command(BaseCommand):
    help = "演示数据：一个虚构的县，含单位、人员和一份已下达的方案。只能载入空库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        if get_user_model()._default_manager.exists():
            raise CommandError("库里已有账户，演示数据只能载入空库。")
        load()
        names = [founder.username for founder in FOUNDERS] + [person[0] for person in PEOPLE]
        self.stdout.write(f"演示账户：{'、'.join(names)}；密码都是 {PASSWORD}")
