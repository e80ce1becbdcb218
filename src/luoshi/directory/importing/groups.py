"""Groups with their members from a spreadsheet: one group a row, or one of its members a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar import clock
from luoshi.directory.actions import add_group, add_name
from luoshi.directory.importing.tables import Outcome, RowRefused, Table
from luoshi.directory.membership import set_members
from luoshi.directory.models import Group, NameKind, Unit
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor
from luoshi.directory.queries import members
from luoshi.directory.resolving import Names, ended, similar
from luoshi.sheets.checking import Row
from luoshi.sheets.columns import Column, Kind


def columns() -> tuple[Column, ...]:
    """In the language of the reader: titles are what the template shows."""
    return (
        Column(
            "name",
            _("集体名称"),
            required=True,
            longest=100,
            width=28,
            example=_("各乡镇（街道）"),
            synonyms=("集体", "名称", "组名", "统称"),
        ),
        Column("aliases", _("又作"), Kind.LIST, longest=100, width=28, synonyms=("别名", "其他写法")),
        Column(
            "members",
            _("成员单位"),
            Kind.LIST,
            required=True,
            longest=100,
            width=60,
            synonyms=("成员", "单位", "单位名称", "成员名单"),
            hint=_("一格写多个，用顿号隔开；也可以一行写一个，集体名称每行都写或上下合并"),
        ),
        Column(
            "on",
            _("生效日期"),
            Kind.DATE,
            opens=True,
            width=12,
            synonyms=("自", "起始日期", "生效"),
            hint=_("从哪天起是这些成员；不填为今天"),
        ),
    )


@dataclass
class _Wanted:
    """A group as the rows so far describe it."""

    row: Row
    units: dict[int, Unit] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    on: dt.date | None = None


class _Taking:
    """Gathers the rows of each group; groups are written at the end."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.today = clock.today()
        self.names = Names(actor.jurisdiction)
        self.wanted: dict[str, _Wanted] = {}

    def take(self, row: Row) -> Outcome:
        wanted = self.wanted.setdefault(key_of(row["name"]), _Wanted(row))
        for name in row["members"]:
            match = self.names.meaning(name, row["on"] or self.today)
            if match is None or match.unit is None:
                raise RowRefused("members", _("名录里没有“%(name)s”") % {"name": name}, _like(name))
            if gone := ended([match.unit], row["on"] or self.today):
                raise RowRefused("members", gone[match.unit.pk])
            wanted.units[match.unit.pk] = match.unit
        wanted.aliases += row["aliases"] or ()
        if row["on"] and wanted.on and row["on"] != wanted.on:
            raise RowRefused("on", _("同一个集体的生效日期前后不一"), str(wanted.on))
        wanted.on = wanted.on or row["on"]
        if wanted.row is not row:
            return Outcome(row.number, row["name"], "same")
        return self._outcome(row, wanted)

    def finish(self) -> list[tuple[Row, RowRefused]]:
        refused = []
        for wanted in self.wanted.values():
            try:
                self._write(wanted)
            except ValidationError as error:
                refused.append((wanted.row, RowRefused("name", "；".join(error.messages))))
        return refused

    def _outcome(self, row: Row, wanted: _Wanted) -> Outcome:
        group = self._group(row["name"])
        if group is None:
            return Outcome(row.number, row["name"], "add")
        now = {unit.pk for unit in members(group, wanted.on or self.today)}
        return Outcome(
            row.number,
            group.name,
            "change",
            [_("原有 %(n)s 个成员，以表里的为准") % {"n": len(now)}],
        )

    def _write(self, wanted: _Wanted) -> None:
        on, name = wanted.on or self.today, wanted.row["name"]
        group = self._group(name)
        if group is None:
            group = add_group(self.actor, name, wanted.units.values(), since=on)
        else:
            set_members(self.actor, group, wanted.units.values(), on)
        had = {alias.key for alias in group.aliases.all()}
        for alias in dict.fromkeys(wanted.aliases):
            if key_of(alias) not in had:
                add_name(self.actor, group, alias, NameKind.SHORT)

    def _group(self, name: str) -> Group | None:
        match = self.names.meaning(name, self.today)
        return match.group if match is not None else None


def _like(name: str) -> str:
    near = "、".join(alias.unit.name for alias in similar(name, 3) if alias.unit is not None)
    return _("相近的有：%(names)s") % {"names": near} if near else _("先登记或导入这个单位")


def held() -> Iterator[dict[str, Any]]:
    """The groups of the directory as rows of the template."""
    today = clock.today()
    for group in Group.objects.prefetch_related("aliases"):
        yield {
            "name": group.name,
            "aliases": [alias.name for alias in group.aliases.all() if alias.kind != NameKind.FULL],
            "members": [unit.name for unit in members(group, today)],
        }


GROUPS = Table(
    "groups",
    gettext_lazy("集体和成员"),
    "directory.change",
    columns,
    (
        gettext_lazy("一个集体一行，成员写在一格里；成员多的也可以一行写一个成员。"),
        gettext_lazy("表里写的就是生效那天起的全部成员，没写的退出；以前的成员记录保留。"),
    ),
    _Taking,
    held,
)
