"""Units from a spreadsheet, one a row; a known one is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.actions import add_name, add_unit, guess_kind
from luoshi.directory.importing.tables import Outcome, RowRefused, Table
from luoshi.directory.models import Level, NameKind, Unit, UnitKind
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor
from luoshi.directory.reorganising import amend_unit
from luoshi.sheets.checking import Row
from luoshi.sheets.columns import Column, Kind

_FIELDS = ("kind", "level", "position", "code", "since")


# Long because it is a list: one entry a column.
def columns() -> tuple[Column, ...]:
    """In the language of the reader: titles are what the template shows."""
    kinds = [(str(label), value) for value, label in UnitKind.choices]
    levels = [(str(label), value) for value, label in Level.choices]
    return (
        Column(
            "name",
            _("全称"),
            required=True,
            longest=100,
            width=28,
            example=_("县水务局"),
            synonyms=("单位全称", "单位名称", "单位", "名称", "部门", "部门名称", "机构名称"),
        ),
        Column(
            "code",
            _("编码"),
            longest=30,
            width=14,
            synonyms=("单位编码", "机构编码", "代码", "统一社会信用代码"),
            hint=_("有编码的按编码对应已有单位，没有的按全称"),
        ),
        Column(
            "short",
            _("简称"),
            Kind.LIST,
            longest=100,
            width=22,
            synonyms=("单位简称", "别名", "又名"),
            example=_("县水利局、水务局"),
        ),
        Column("former", _("曾用名"), Kind.LIST, longest=100, width=22, synonyms=("原名", "原名称", "旧称")),
        Column(
            "kind",
            _("性质"),
            Kind.CHOICE,
            accepted=kinds,
            synonyms=("类别", "单位性质", "类型"),
            hint=_("不填的按名称判断"),
        ),
        Column("level", _("层级"), Kind.CHOICE, accepted=levels, width=10, synonyms=("级别", "行政级别")),
        Column(
            "superior",
            _("上级单位"),
            longest=100,
            width=28,
            synonyms=("上级", "主管单位", "主管部门", "隶属"),
            hint=_("写全称；可以是本表里的，也可以是名录里已有的"),
        ),
        Column(
            "position",
            _("排序"),
            Kind.INTEGER,
            least=1,
            width=8,
            synonyms=("顺序", "序号", "排列"),
            hint=_("名单里的先后，小的在前；没有这一列的按表里的先后"),
        ),
        Column("since", _("成立日期"), Kind.DATE, opens=True, width=12, synonyms=("成立", "设立日期")),
    )


class _Taking:
    """Adds and amends unit by unit; superiors are set at the end, when all units exist."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        alive = Unit.objects.filter(jurisdiction=actor.jurisdiction, until__isnull=True)
        self.units = {key_of(unit.name): unit for unit in alive}
        self.by_code = {unit.code: unit for unit in self.units.values() if unit.code}
        self.seen: dict[int, int] = {}
        self.superiors: list[tuple[Row, Unit, str]] = []
        self.details: dict[int, list[str]] = {}

    def take(self, row: Row) -> Outcome:
        known = self._known(row)
        if known is None:
            unit, what, details = self._add(row), "add", self.details.setdefault(row.number, [])
        else:
            unit, details = known, self.details.setdefault(row.number, [])
            self._once(row, unit)
            details += self._amend(row, unit)
            what = "change"
        for key, kind in (("short", NameKind.SHORT), ("former", NameKind.FORMER)):
            details += self._names(row, unit, key, kind, quiet=known is None)
        if row["superior"]:
            details += self._superior(row, unit, quiet=known is None)
        return Outcome(row.number, unit.name, what if details or what == "add" else "same", details)

    def finish(self) -> list[tuple[Row, RowRefused]]:
        refused = []
        for row, unit, name in self.superiors:
            superior = self.units.get(key_of(name))
            if superior is None:
                why = RowRefused("superior", _("表里和名录里都没有这个单位"), _("已有单位的全称，或不填"))
                refused.append((row, why))
                continue
            try:
                amend_unit(self.actor, unit, revision=unit.revision, superior=superior)
            except ValidationError as error:
                refused.append((row, RowRefused("superior", "；".join(error.messages))))
        return refused

    def _known(self, row: Row) -> Unit | None:
        by_code, by_name = self.by_code.get(row["code"] or ""), self.units.get(key_of(row["name"]))
        if by_code is None or by_code == by_name:
            return by_name
        words = _("编码 %(code)s 在名录里是“%(unit)s”；如已更名，请先在单位页登记更名")
        raise RowRefused("name", words % {"code": row["code"], "unit": by_code.name}, by_code.name)

    def _once(self, row: Row, unit: Unit) -> None:
        first = self.seen.setdefault(unit.pk, row.number)
        if first != row.number:
            words = _("与第 %(n)s 行是同一个单位") % {"n": first}
            raise RowRefused("name", words, _("删去重复的一行"))

    def _add(self, row: Row) -> Unit:
        more = {key: row[key] for key in ("code", "level", "since") if row[key]}
        unit = add_unit(
            self.actor,
            row["name"],
            kind=UnitKind(row["kind"]) if row["kind"] else guess_kind(row["name"]),
            position=row["position"] or 10 * row.number,
            **more,
        )
        self.units[key_of(unit.name)] = unit
        if unit.code:
            self.by_code[unit.code] = unit
        self._once(row, unit)
        return unit

    def _amend(self, row: Row, unit: Unit) -> list[str]:
        """Set what the row gives; an empty cell changes nothing."""
        changes = {key: row[key] for key in _FIELDS if row[key] and row[key] != getattr(unit, key)}
        if not changes:
            return []
        before = {key: _shown(unit, key) for key in changes}
        amend_unit(self.actor, unit, revision=unit.revision, superior=unit.superior, **changes)
        titles = {column.key: column.title for column in columns()}
        return [
            _("%(title)s：%(before)s → %(after)s")
            % {"title": titles[key], "before": before[key] or "—", "after": _shown(unit, key)}
            for key in changes
        ]

    def _names(self, row: Row, unit: Unit, key: str, kind: NameKind, *, quiet: bool) -> list[str]:
        had = {alias.key for alias in unit.aliases.all()}
        added = []
        for name in row[key] or ():
            if key_of(name) in had:
                continue
            try:
                add_name(self.actor, unit, name, kind)
            except ValidationError as error:
                raise RowRefused(key, "；".join(error.messages)) from error
            added.append(_("%(kind)s：加“%(name)s”") % {"kind": kind.label, "name": name})
        return [] if quiet else added

    def _superior(self, row: Row, unit: Unit, *, quiet: bool) -> list[str]:
        now = unit.superior.name if unit.superior else ""
        if key_of(now) == key_of(row["superior"]):
            return []
        self.superiors.append((row, unit, row["superior"]))
        words = _("上级：%(before)s → %(after)s") % {"before": now or "—", "after": row["superior"]}
        return [] if quiet else [words]


def _shown(unit: Unit, key: str) -> str:
    if key in ("kind", "level"):
        return str(getattr(unit, f"get_{key}_display")())
    return str(getattr(unit, key) or "")


def held() -> Iterator[dict[str, Any]]:
    """The units of the directory as rows of the template."""
    units = Unit.objects.filter(until__isnull=True).select_related("superior").prefetch_related("aliases")
    for unit in units.order_by("position", "pk"):
        names = {
            kind: [alias.name for alias in unit.aliases.all() if alias.kind == kind]
            for kind in ("short", "former")
        }
        yield {
            "name": unit.name,
            "code": unit.code,
            "kind": unit.get_kind_display(),
            "level": unit.get_level_display() if unit.level else "",
            "superior": unit.superior.name if unit.superior else "",
            "position": unit.position,
            "since": unit.since,
            **names,
        }


UNITS = Table(
    "units",
    gettext_lazy("单位名录"),
    "directory.change",
    columns,
    (
        gettext_lazy("一个单位一行。下载时已填好名录里现有的单位，可以直接改，也可以在后面接着填。"),
        gettext_lazy("已有的单位按编码或全称对应；空着的格子不改动原来的内容。"),
        gettext_lazy("更名、撤销、合并不能用表格办，请到单位页登记，这样旧方案里的旧名称仍能对上。"),
    ),
    _Taking,
    held,
)
