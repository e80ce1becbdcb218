"""`luoshi setup`: the first act of a real installation."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from luoshi.calendar import clock
from luoshi.directory.models import Level, PostRole
from luoshi.site.setup import Founder, found_jurisdiction

ROLES = [
    ("clerk", "督查专员", PostRole.CLERK),
    ("sysadmin", "系统管理员", PostRole.SYSTEM_ADMINISTRATOR),
    ("secadmin", "安全管理员", PostRole.SECURITY_ADMINISTRATOR),
    ("auditor", "审计员", PostRole.AUDITOR),
]


class Command(BaseCommand):
    help = "建立一个辖区和最初的四个账户（督查专员与三员）。密码从终端输入，首次登录后各自更改。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="辖区名称，如：某某县")
        parser.add_argument("--level", choices=Level.values, default=Level.COUNTY.value, help="层级")
        parser.add_argument("--office", default="督查室", help="督查机构名称")
        for option, label, _role in ROLES:
            parser.add_argument(f"--{option}", required=True, metavar="登录名:姓名", help=label)

    def handle(self, *args: Any, **options: Any) -> None:
        founders = [_founder(options[option], label, role) for option, label, role in ROLES]
        if len({founder.name for founder in founders}) < len(founders):
            raise CommandError("三员分立：督查专员和三员要由四个不同的人担任。")
        password = getpass("为四个账户设一个初始密码：")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        found_jurisdiction(
            options["name"], Level(options["level"]), options["office"], founders, password, clock.today()
        )
        self.stdout.write(f"已建立{options['name']}。启动：luoshi run")


def _founder(text: str, label: str, role: PostRole) -> Founder:
    username, colon, name = text.partition(":")
    if not colon or not username or not name:
        raise CommandError(f"{label}应写成 登录名:姓名，如 zhao:赵明")
    return Founder(username, name, role)
