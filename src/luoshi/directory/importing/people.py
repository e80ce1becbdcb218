"""People and their posts from a spreadsheet: one post a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar import clock
from luoshi.directory.importing.tables import Outcome, RowRefused, Table
from luoshi.directory.models import Person, Post, PostRole, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.queries import in_force
from luoshi.directory.resolving import Names, similar
from luoshi.directory.tenure import end_post, give_post, register_person
from luoshi.sheets.checking import Row
from luoshi.sheets.columns import Column, Kind


# Long because it is a list: one entry a column.
def columns() -> tuple[Column, ...]:
    """In the language of the reader: titles are what the template shows."""
    roles = [(str(label), value) for value, label in PostRole.choices]
    return (
        Column(
            "name",
            _("姓名"),
            required=True,
            longest=40,
            width=12,
            synonyms=("名字", "人员"),
            example=_("李伟"),
        ),
        Column(
            "code",
            _("工号"),
            longest=30,
            width=12,
            synonyms=("编号", "人员编号", "职工号"),
            hint=_("有同名的人时要填，用来认人"),
        ),
        Column(
            "note", _("区分"), longest=40, width=14, synonyms=("备注",), hint=_("同名时显示，如“水务系统”")
        ),
        Column(
            "unit", _("单位"), required=True, longest=100, width=28, synonyms=("单位名称", "所在单位", "部门")
        ),
        Column(
            "role",
            _("角色"),
            Kind.CHOICE,
            required=True,
            accepted=roles,
            width=12,
            synonyms=("系统角色", "身份"),
        ),
        Column("title", _("职务"), longest=60, synonyms=("职位", "岗位")),
        Column(
            "since",
            _("任职日期"),
            Kind.DATE,
            required=True,
            opens=True,
            width=12,
            synonyms=("任职", "起始日期", "任职时间"),
        ),
        Column(
            "until",
            _("离任日期"),
            Kind.DATE,
            width=12,
            synonyms=("离任", "结束日期", "离任时间"),
            hint=_("在任的不填"),
        ),
        Column("acting", _("代理"), Kind.CHOICE, accepted=((_("是"), "yes"), (_("否"), "no")), width=8),
    )


class _Taking:
    """Registers people it does not know, gives posts they do not have, ends those that have an end."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.names = Names(actor.jurisdiction)

    def take(self, row: Row) -> Outcome:
        unit = self._unit(row)
        role = PostRole(row["role"])
        person, details = self._person(row, unit)
        what = "change" if person else "add"
        if person is None:
            place = self.actor.jurisdiction
            person = register_person(
                self.actor, place, row["name"], code=row["code"] or "", note=row["note"] or ""
            )
        label = _("%(unit)s %(role)s") % {"unit": unit.name, "role": role.label}
        held = Post.objects.filter(person=person, unit=unit, role=role, since=row["since"]).first()
        if held is None:
            give_post(
                self.actor,
                person,
                unit,
                role,
                title=row["title"] or "",
                since=row["since"],
                until=row["until"],
                acting=row["acting"] == "yes",
            )
            details.append(_("任%(post)s，%(since)s 起") % {"post": label, "since": row["since"]})
        elif row["until"] and held.until is None:
            end_post(self.actor, held, row["until"])
            details.append(_("%(post)s到 %(until)s 离任") % {"post": label, "until": row["until"]})
        elif row["until"] and row["until"] != held.until:
            words = _("这个任职已于 %(day)s 结束，不能再改") % {"day": held.until}
            raise RowRefused("until", words, str(held.until))
        return Outcome(row.number, f"{person.name} {label}", what if details else "same", details)

    def finish(self) -> list[tuple[Row, RowRefused]]:
        return []

    def _unit(self, row: Row) -> Unit:
        match = self.names.meaning(row["unit"], row["since"])
        if match is not None and match.unit is not None:
            return match.unit
        near = "、".join(alias.unit.name for alias in similar(row["unit"], 3) if alias.unit is not None)
        accepted = _("相近的有：%(names)s") % {"names": near} if near else _("请督查专员先登记这个单位")
        raise RowRefused("unit", _("名录里没有这个单位"), accepted)

    def _person(self, row: Row, unit: Unit) -> tuple[Person | None, list[str]]:
        """Who is meant: the staff number decides; without one, someone of that name in that unit."""
        name = row["name"] if row["name"].isascii() else "".join(row["name"].split())
        if row["code"]:
            known = Person.objects.filter(code=row["code"]).first()
            if known is not None and known.name != name:
                words = _("工号 %(code)s 在名录里是%(name)s")
                raise RowRefused("code", words % {"code": row["code"], "name": known.name}, known.name)
            return known, []
        same = list(Person.objects.filter(name=name, posts__unit=unit).distinct())
        if len(same) > 1:
            words = _("“%(unit)s”有 %(n)s 位同名的人") % {"unit": unit.name, "n": len(same)}
            raise RowRefused("name", words, _("请填工号"))
        if same:
            return same[0], []
        others = Person.objects.filter(name=name).count()
        note = _("名录里另有 %(n)s 位同名的人，按另一个人登记；若是同一人请填工号") % {"n": others}
        return None, [note] if others else []


def held() -> Iterator[dict[str, Any]]:
    """The posts in force as rows of the template."""
    posts = Post.objects.filter(in_force(clock.today())).select_related("person", "unit")
    for post in posts.order_by("unit__position", "unit__pk", "role", "pk"):
        yield {
            "name": post.person.name,
            "code": post.person.code,
            "note": post.person.note,
            "unit": post.unit.name,
            "role": post.get_role_display(),
            "title": post.title,
            "since": post.since,
            "until": post.until,
            "acting": _("是") if post.acting else "",
        }


PEOPLE = Table(
    "people",
    gettext_lazy("人员和任职"),
    "directory.appoint",
    columns,
    (
        gettext_lazy("一个任职一行；一个人有几个任职就写几行。"),
        gettext_lazy("下载时已填好现在的任职。离任的填离任日期，新任的接着填；任职记录只增不删。"),
        gettext_lazy("登录账户由系统管理员另外开设，导入人员不会开账户。"),
    ),
    _Taking,
    held,
)
