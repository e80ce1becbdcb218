"""What a unit owes as one spreadsheet, filled in away from the system and sent back.

A row is a field of a report. Its hidden key names the field, a second hidden column holds what the server
held when the sheet was given out: a row that somebody has changed on the page meanwhile is a clash, never
overwritten. What is sent back goes through `drafting`, as the page does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.directory.permission import Actor, may, require
from luoshi.reporting import drafting
from luoshi.reporting.access import visible
from luoshi.reporting.models import Obligation
from luoshi.reporting.sheet import Sheet, sheet_of
from luoshi.sheets import layout
from luoshi.sheets.books import open_book
from luoshi.sheets.checking import Check, Row, letters
from luoshi.sheets.columns import Column
from luoshi.sheets.writing import write_template


def columns() -> Sequence[Column]:
    """The columns of the sheet; only 本期 can be typed in."""
    return (
        Column("key", _("编号（请勿改动）"), locked=True, hidden=True),
        Column("base", _("原值（请勿改动）"), locked=True, hidden=True, longest=drafting.MOST_CHARACTERS),
        Column("obligation", _("事项"), locked=True, width=34),
        Column("task", _("任务"), locked=True, width=36),
        Column("field", _("栏目"), locked=True, width=20),
        Column("measure", _("计量单位"), locked=True, width=9),
        Column("last", _("上期"), locked=True, width=24, longest=drafting.MOST_CHARACTERS),
        Column("now", _("本期"), width=60, longest=drafting.MOST_CHARACTERS, hint=_("只填这一列")),
    )


def write(actor: Actor, obligations: Iterable[Obligation]) -> bytes:
    """The sheet of these obligations, filled in as far as the system can."""
    rows = []
    for obligation in obligations:
        require(actor, "reporting.report", obligation)
        sheet = sheet_of(obligation)
        tasks = {each.name: part.task.title for part in sheet.parts for each in part.fields}
        for each in sheet.fields:
            rows.append(
                {
                    "key": f"{obligation.pid}|{each.name}",
                    "base": each.saved,
                    "obligation": str(obligation),
                    "task": tasks.get(each.name, ""),
                    "field": each.label,
                    "measure": each.unit,
                    "last": each.last,
                    "now": each.value,
                }
            )
    how = [
        _("只填“本期”一列，其余各列是锁定的，不用改。"),
        _("填好后在“我要办”页上传，先看改动，确认后才写入；写入后还要点“报送”。"),
        _("行可以删去，删去的不受影响；不要增加行。"),
    ]
    return write_template(columns(), title=_("报送"), how=how, rows=rows, may_add=False)


@dataclass(frozen=True)
class Change:
    """One cell that differs from what the system holds; `problem` says why it will not be taken."""

    cell: str
    obligation: str
    label: str
    before: str
    after: str
    problem: str = ""


@dataclass
class Sent:
    """A sheet that was sent back, looked at whole; `refused` are rows that are none of the unit's."""

    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unchanged: int = 0
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def good(self) -> int:
        return sum(not each.problem for each in self.changes)


def look(actor: Actor, data: bytes) -> Sent:
    """What a sheet would change, cell by cell; writes nothing. Raises SheetRefused for what is no sheet."""
    require(actor, "reporting.report")
    book = open_book(data)
    check = Check(book, layout.suggest(book, columns()), columns())
    rows = {row.found("key"): row for row in check.rows() if row.found("key")}
    sent = Sent()
    without = check.row_count - len(rows)
    if without:
        sent.refused.append(_("有 %(n)s 行没有编号或编号重复，不是系统给出的行，没有读。") % {"n": without})
    at = letters(check.layout.columns.get("now", 0))
    _sort_by_report(actor, rows, sent)
    for obligation in _own(actor, sent.values):
        _compare(actor, obligation, rows, at, sent)
    return sent


def _sort_by_report(actor: Actor, rows: dict[str, Row], sent: Sent) -> None:
    own = {each.pid for each in _own(actor, {key.partition("|")[0] for key in rows})}
    strangers = 0
    for key, row in rows.items():
        pid, _bar, name = key.partition("|")
        if pid not in own:
            strangers += 1
            continue
        sent.values.setdefault(pid, {})[name] = row.found("now")
        sent.bases.setdefault(pid, {})[name] = row.found("base")
    if strangers:
        sent.refused.append(_("有 %(n)s 行不是本单位的报送事项，没有读。") % {"n": strangers})


def _own(actor: Actor, pids: Iterable[str]) -> list[Obligation]:
    found = visible(actor).filter(pid__in=list(pids)).select_related("duty__plan", "unit", "jurisdiction")
    return [each for each in found if may(actor, "reporting.report", each)]


def _compare(actor: Actor, obligation: Obligation, rows: dict[str, Row], at: str, sent: Sent) -> None:
    sheet = sheet_of(obligation)
    closed = ""
    try:
        drafting.refuse_unless_writable(obligation)
    except PermissionDenied as refusal:
        closed = str(refusal)
    saved = drafting.Saved(sheet.report)
    values = sent.values[obligation.pid]
    changes = drafting.changes_of(sheet, values, sent.bases[obligation.pid], saved)
    found = {each.name: (text, "") for each, text in changes.items()}
    found |= {name: (values[name], why) for name, why in saved.problems.items()}
    for clash in saved.clashes:
        words = {"who": clash.who, "theirs": clash.theirs}
        found[clash.name] = (clash.mine, _("给出表格之后，%(who)s在页面上改成了“%(theirs)s”") % words)
    for name, (text, why) in found.items():
        row = rows[f"{obligation.pid}|{name}"]
        sent.changes.append(
            Change(
                f"{at}{row.number}",
                str(obligation),
                _label(sheet, name),
                before_of(sheet, name),
                text,
                closed or why,
            )
        )
    sent.unchanged += len(values) - len(found)


def _label(sheet: Sheet, name: str) -> str:
    for part in sheet.parts:
        for each in part.fields:
            if each.name == name:
                return f"{part.task.title} · {each.label}"
    made = sheet.field(name)
    return made.label if made else name


def before_of(sheet: Sheet, name: str) -> str:
    """What the system holds of a field now."""
    made = sheet.field(name)
    return made.saved if made else ""


@transaction.atomic
def take(actor: Actor, data: bytes) -> tuple[int, int]:
    """Write what can be written; returns how many fields were, and how many were not."""
    sent = look(actor, data)
    kept = left = 0
    for obligation in _own(actor, sent.values):
        try:
            saved = drafting.keep(actor, obligation, sent.values[obligation.pid], sent.bases[obligation.pid])
        except PermissionDenied:
            left += len(sent.values[obligation.pid])
            continue
        kept += len(saved.kept)
        left += len(saved.problems) + len(saved.clashes)
    return kept, left
