"""What a unit owes as one spreadsheet, filled in away from the system and sent back.

A row is a field of a report. Its hidden key names the field, a second hidden column holds what the server
held when the sheet was given out, a third the sheet's stamp: a cell that somebody has changed on the page
meanwhile is a conflict, which the person decides; rows of other units, pasted rows and added rows are named
and refused, deleted ones are named and stay as they are. What is taken goes through `drafting`, as the page
does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.directory.permission import Actor, may, require
from luoshi.reporting import drafting, problem_rows, stamp
from luoshi.reporting.access import visible
from luoshi.reporting.cells import open_cell
from luoshi.reporting.models import Obligation
from luoshi.reporting.outdated import Since, in_one_sentence, label_of, name_of, print_of, some
from luoshi.reporting.sheet import Sheet, sheets_of
from luoshi.sheets import layout
from luoshi.sheets.books import NoValue, open_book
from luoshi.sheets.checking import Check, Row, letters
from luoshi.sheets.columns import Column
from luoshi.sheets.writing import write_template


def columns() -> Sequence[Column]:
    """The columns of the sheet; only 本期 can be typed in."""
    return (
        Column("key", _("编号（请勿改动）"), locked=True, hidden=True),
        Column("base", _("原值（请勿改动）"), locked=True, hidden=True, longest=drafting.MOST_CHARACTERS),
        Column("stamp", _("印记（请勿改动）"), locked=True, hidden=True, longest=drafting.MOST_CHARACTERS),
        Column("obligation", _("事项"), locked=True, width=34),
        Column("task", _("任务"), locked=True, width=36),
        Column("field", _("栏目"), locked=True, width=32),
        Column("measure", _("计量单位"), locked=True, width=9),
        Column("last", _("上期"), locked=True, width=24, longest=drafting.MOST_CHARACTERS),
        Column("now", _("本期"), width=60, longest=drafting.MOST_CHARACTERS, hint=_("只填这一列")),
    )


def write(actor: Actor, obligations: Sequence[Obligation]) -> bytes:
    """The sheet of these obligations, filled in as far as the system can."""
    rows, sheets = [], sheets_of(obligations)
    prints = {sheet.obligation.pid: print_of(each.name for each in sheet.fields) for sheet in sheets}
    mark = stamp.made(actor.unit, prints)
    for sheet in sheets:
        require(actor, "reporting.report", sheet.obligation)
        tasks = {each.name: part.task.title for part in sheet.parts for each in part.fields}
        of_all = {"stamp": mark, "obligation": str(sheet.obligation)}
        for each in sheet.fields:
            rows.append(
                of_all
                | {
                    "key": f"{sheet.obligation.pid}|{each.name}",
                    "base": each.saved,
                    "task": tasks.get(each.name, ""),
                    "field": name_of(each),
                    "measure": each.unit,
                    "last": each.last,
                    "now": open_cell(each),
                }
            )
        for name, label, held, cell in problem_rows.rows_of(sheet.obligation):
            key = f"{sheet.obligation.pid}|{name}"
            rows.append(
                of_all | {"key": key, "base": held, "task": _("问题清单"), "field": label, "now": cell}
            )
    how = [
        _("只填“本期”一列，其余各列是锁定的，不用改。"),
        _("填好后在“我要办”页上传，先看改动，确认后才写入；写入后还要点“报送”。"),
        _("办不动、要别人配合的，写在每份报送后面的“问题”各行；没有的空着，不够写的在页面上加。"),
        _("行可以删去，删去的不受影响；不要增加行，也不要从别的表格贴行。"),
    ]
    return write_template(columns(), title=_("报送"), how=how, rows=rows, may_add=False)


@dataclass(frozen=True)
class Change:
    """One cell that differs from what the system holds.

    `before` is what the sheet was given out with, `now` what the system holds; they differ where somebody
    has changed it meanwhile (`who`): a conflict. `problem` says why the cell cannot be taken at all.
    """

    key: str
    cell: str
    obligation: str
    label: str
    before: str
    now: str
    after: str
    who: str = ""
    problem: str = ""


@dataclass
class Sent:
    """A sheet that was sent back, looked at whole. `refused` and `missing` are sentences about rows, `older`
    is the one that says what has changed since the sheet was given out."""

    at: dt.datetime
    older: str = ""
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unchanged: int = 0
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)
    # What is said of problems, and the rows that it stands in, by obligation.
    problems: dict[str, list[problem_rows.Said]] = field(default_factory=dict)
    problem_rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    @property
    def good(self) -> int:
        """Cells that will be taken without a decision."""
        return sum(not each.problem and not each.who for each in self.changes)

    @property
    def conflicts(self) -> int:
        return sum(bool(each.who) for each in self.changes)


def look(actor: Actor, data: bytes) -> Sent:
    """What a sheet would change, cell by cell; writes nothing. Raises SheetRefused for what is no sheet, and
    ValidationError for one that was not given to this unit by this system."""
    require(actor, "reporting.report")
    book = open_book(data)
    check = Check(book, layout.suggest(book, columns()), columns())
    every = list(check.rows())
    marks = [mark for row in every if (mark := row.found("stamp"))]
    usual = max(marks, key=marks.count, default="")
    given = stamp.of(usual, actor.unit)
    sent = Sent(given.at)
    own = {each.pid: each for each in _own(actor, given.prints)}
    rows = _own_rows(every, usual, own, sent)
    at = letters(check.layout.columns.get("now", 0))
    since = Since()
    for sheet in sheets_of(own.values()):
        pid = sheet.obligation.pid
        every_row = {key.partition("|")[2]: row for key, row in rows.items() if key.startswith(f"{pid}|")}
        present = {name: row for name, row in every_row.items() if not problem_rows.is_one(name)}
        _compare_problems(sheet.obligation, every_row, at, sent)
        refused = {} if _closed(sheet.obligation) else since.compare(sheet, given.prints[pid], present)
        _compare(sheet, present, refused, at, sent)
    sent.older = in_one_sentence(actor.unit, given, own.values(), since)
    for what, which in since.left_out.items():
        words = {"what": what, "which": some(which)}
        sent.missing.append(_("“%(what)s”的这些栏不在表里，保持原样：%(which)s。") % words)
    sent.changes.sort(key=lambda each: rows[each.key].number)
    return sent


def _own_rows(every: Iterable[Row], mark: str, own: Mapping[str, Obligation], sent: Sent) -> dict[str, Row]:
    """Rows by key: those that the system gave out, each once."""
    rows: dict[str, Row] = {}
    added, pasted, strange = [], [], []
    for row in every:
        key = row.found("key")
        if not key or key in rows:
            added.append(row.number)
        elif row.found("stamp") != mark:
            pasted.append(row.number)
        elif key.partition("|")[0] not in own:
            strange.append(row.number)
        else:
            rows[key] = row
    for numbers, sentence in (
        (added, _("第 %(rows)s 行不是系统给出的（自己增加的，或重复的），没有读。")),
        (pasted, _("第 %(rows)s 行是从别的表格贴来的，没有读。")),
        (strange, _("第 %(rows)s 行的事项不在这份表里，没有读。")),
    ):
        if numbers:
            sent.refused.append(sentence % {"rows": some([str(each) for each in numbers])})
    return rows


def _own(actor: Actor, pids: Iterable[str]) -> list[Obligation]:
    found = visible(actor).filter(pid__in=list(pids)).select_related("duty__plan", "unit", "jurisdiction")
    return [each for each in found if may(actor, "reporting.report", each)]


def _compare(sheet: Sheet, rows: Mapping[str, Row], refused: Mapping[str, str], at: str, sent: Sent) -> None:
    """The cells of one report; `refused` says of fields why nothing of them can be taken."""
    obligation = sheet.obligation
    pid, closed = obligation.pid, _closed(obligation)
    present = {each.name: rows[each.name] for each in sheet.fields if each.name in rows}
    broken = {name for name, row in present.items() if isinstance(row.cells.get("now"), NoValue)}
    held_back = broken | set(refused)
    values = {name: _text(row) for name, row in present.items() if name not in held_back}
    bases = {name: row.found("base") for name, row in present.items()}
    sent.values[pid], sent.bases[pid] = values, bases
    saved = drafting.Saved(sheet.report)
    changed = drafting.changes_of(sheet, values, bases, saved)
    found = {each.name: (text, "", "") for each, text in changed.items()}
    found |= {name: (values[name], "", why) for name, why in saved.problems.items()}
    found |= {each.name: (each.mine, each.who or _("有人"), "") for each in saved.clashes}
    found |= {name: (present[name].found("now"), "", _("公式没有算出的值")) for name in broken}
    found |= {name: (text, "", why) for name, why in refused.items() if (text := _text(present[name]))}
    for name, (text, who, why) in found.items():
        sent.changes.append(
            Change(
                key=f"{pid}|{name}",
                cell=f"{at}{present[name].number}",
                obligation=str(obligation),
                label=label_of(sheet, made) if (made := sheet.field(name)) else name,
                before=bases[name],
                now=before_of(sheet, name),
                after=text,
                who="" if closed else who,
                problem=closed or why,
            )
        )
    sent.unchanged += len(present) - len(found)


def _compare_problems(obligation: Obligation, every_row: Mapping[str, Row], at: str, sent: Sent) -> None:
    """The cells in which problems are named."""
    pid, closed = obligation.pid, _closed(obligation)
    rows = {name: row for name, row in every_row.items() if problem_rows.is_one(name)}
    found = problem_rows.compare(obligation, rows)
    if not closed:
        sent.problems[pid], sent.problem_rows[pid] = found, rows
    for each in found:
        sent.changes.append(
            Change(
                key=f"{pid}|{each.name}",
                cell=f"{at}{rows[each.name].number}",
                obligation=str(obligation),
                label=each.label,
                before=each.base,
                now=each.now,
                after=each.after,
                who=_("有人") if each.changed and not closed else "",
                problem=closed or each.problem,
            )
        )
    sent.unchanged += len(rows) - len(found)


def _closed(obligation: Obligation) -> str:
    """Why nothing of a report can be taken any more, if so."""
    try:
        drafting.refuse_unless_writable(obligation)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""


def _text(row: Row) -> str:
    """What was filled in; a day without the midnight that a spreadsheet gives it."""
    cell = row.cells.get("now")
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else row.found("now")


def before_of(sheet: Sheet, name: str) -> str:
    """What the system holds of a field now."""
    made = sheet.field(name)
    return made.saved if made else ""


@transaction.atomic
def take(actor: Actor, data: bytes, decided: Mapping[str, str] | None = None) -> tuple[int, int]:
    """Write what can be written; returns how many fields were, and how many were not.

    `decided` holds, for each conflict that the person settled for the sheet's own value, the value of the
    system that they saw, by the cell's key: one that has changed once more is a conflict again.
    """
    sent = look(actor, data)
    for key, seen in (decided or {}).items():
        pid, _bar, name = key.partition("|")
        if name in sent.bases.get(pid, {}):
            sent.bases[pid][name] = seen
    kept = 0
    for obligation in _own(actor, sent.values):
        with suppress(PermissionDenied):
            saved = drafting.keep(actor, obligation, sent.values[obligation.pid], sent.bases[obligation.pid])
            kept += len(saved.kept)
            kept += _take_problems(actor, obligation, sent, decided or {})
    left = len(sent.changes) - kept
    if kept:
        record(
            actor,
            "reporting.sheet-taken",
            actor.unit,
            jurisdiction=actor.jurisdiction.pid,
            after={"given": sent.at, "kept": kept, "left": left},
        )
    return kept, left


def _take_problems(actor: Actor, obligation: Obligation, sent: Sent, decided: Mapping[str, str]) -> int:
    pid = obligation.pid
    settled = {
        key.removeprefix(f"{pid}|"): seen for key, seen in decided.items() if key.startswith(f"{pid}|")
    }
    cells, rows = sent.problems.get(pid, []), sent.problem_rows.get(pid, {})
    return problem_rows.take(actor, obligation, problem_rows.wanted(cells, rows, settled))
