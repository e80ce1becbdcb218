"""A spreadsheet of tasks read row by row, before anything of it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction
from luoshi.directory.resolving import Match, ended, resolve
from luoshi.ledger.import_columns import ROLES, columns, years
from luoshi.ledger.models import ImportRun, Task, TaskState
from luoshi.plans import storage
from luoshi.plans.models import OwnerRole
from luoshi.sheets import layout
from luoshi.sheets.books import Book, open_book
from luoshi.sheets.checking import Check, Row

MOST_PROBLEMS = 10_000
_FIELDS = ("title", "text", "block", "deadline", "kind", "state")


@dataclass
class Promised:
    """One indicator of a row: `targets` by year, None for one without a year."""

    name: str
    unit: str
    operator: str
    baseline: Any
    targets: dict[int | None, Any]


@dataclass
class Draft:
    """One task as the sheet has it. `fields` holds what is filled in; `owners` names by role; `parent` the
    code of the task that it stands under, `task` the one that it changes."""

    row: int
    code: str
    parent: str
    fields: dict[str, Any]
    owners: dict[OwnerRole, tuple[str, ...]]
    promised: list[Promised] = field(default_factory=list)
    key: str = ""
    task: Task | None = None


@dataclass
class Reading:
    """What is in the sheet: `drafts` in order, `unknown` names of units with how often each stands there;
    `ended` says of each unit that is no more where open tasks are given to it, and who follows it."""

    check: Check
    drafts: list[Draft]
    meanings: dict[str, Match]
    unknown: dict[str, int]
    ended: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.check.passed and bool(self.drafts)


def book_of(run: ImportRun) -> Book:
    """The uploaded file, opened in its guarded child."""
    return open_book(storage.read(run.upload.sha256))


def read(run: ImportRun, progress: Callable[[int], None]) -> Reading:
    """Go through the sheet as the run's mapping says. Raises SheetRefused for a file that is not read."""
    book = book_of(run)
    wanted = columns()
    mapped = layout.from_plain(book, wanted, run.mapping) if run.mapping else layout.suggest(book, wanted)
    run.mapping, run.sheet = mapped.to_plain(), mapped.sheet
    check = Check(book, mapped, wanted, most=MOST_PROBLEMS)
    reader = _Reader(check, {task.key: task for task in _keyed(run.jurisdiction, check)})
    drafts: list[Draft] = []
    for number, row in enumerate(check.rows(), 1):
        if number % 1_000 == 0:
            progress(number)
        if draft := reader.draft(row):
            drafts.append(draft)
    reader.check_parents(drafts)
    names = _names(drafts)
    meanings = resolve(names, place=run.jurisdiction)
    unknown = {name: count for name, count in names.items() if name not in meanings}
    return Reading(check, drafts, meanings, unknown, _ended(drafts, meanings))


def _ended(drafts: list[Draft], meanings: dict[str, Match]) -> list[str]:
    """A sentence for each abolished unit to which the sheet gives open tasks, with the rows."""
    gone = ended((match.unit for match in meanings.values() if match.unit), clock.today())
    rows: dict[int, list[int]] = {}
    for draft in drafts if gone else ():
        if draft.fields.get("state", TaskState.OPEN) != TaskState.OPEN:
            continue
        units = {meanings[name].unit for names in draft.owners.values() for name in names if name in meanings}
        for unit in units:
            if unit is not None and unit.pk in gone:
                rows.setdefault(unit.pk, []).append(draft.row)
    return [
        _("第 %(rows)s 行：%(why)s")
        % {"rows": "、".join(map(str, found[:8])) + ("…" if len(found) > 8 else ""), "why": gone[pk]}
        for pk, found in rows.items()
    ]


def _keyed(place: Jurisdiction, check: Check) -> Iterator[Task]:
    """The tasks whose key could stand in the sheet; none are read where it has no such column."""
    if "key" not in check.layout.columns:
        return iter(())
    tasks = Task.objects.filter(jurisdiction=place, added_by__isnull=True).defer("text")
    return tasks.select_related("block").iterator()


def _names(drafts: list[Draft]) -> dict[str, int]:
    """Names of units with how often they stand in the sheet; leaders are nobody's business here."""
    counted: dict[str, int] = {}
    for draft in drafts:
        for role, names in draft.owners.items():
            if role != OwnerRole.SUPERVISOR:
                for name in names:
                    counted[name] = counted.get(name, 0) + 1
    return counted


class _Reader:
    """Judges rows; remembers what came before them."""

    def __init__(self, check: Check, by_key: dict[str, Task]) -> None:
        self.check, self.by_key = check, by_key
        self.rows: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.by_row: dict[int, Row] = {}
        self.last: Draft | None = None

    def draft(self, row: Row) -> Draft | None:
        """The task of a row; None for one that gives the task above it a further indicator."""
        promised = self._promised(row)
        if promised and not row["title"] and not row["code"] and not row["key"]:
            if self.last is None:
                self.check.refuse(row, "indicator", _("上面没有任务，这个指标不知道属于谁"))
            else:
                self.last.promised.append(promised)
            return None
        draft = Draft(
            row=row.number,
            code=row["code"] or "",
            parent=row["parent"] or "",
            fields={name: row[name] for name in _FIELDS if row[name] is not None},
            owners={role: row[name] for name, role in ROLES.items() if row[name]},
            promised=[promised] if promised else [],
        )
        self._judge_key(row, draft)
        if draft.task is None and not draft.fields.get("title"):
            self.check.refuse(row, "title", _("没有填写"))
        if draft.code:
            if draft.code in self.rows:
                again = _("序号与第 %(row)s 行重复") % {"row": self.rows[draft.code]}
                self.check.refuse(row, "code", again)
            self.rows.setdefault(draft.code, row.number)
        if draft.parent:
            self.by_row[row.number] = row
        self.last = draft
        return draft

    def _judge_key(self, row: Row, draft: Draft) -> None:
        key = row["key"]
        if not key:
            return
        if key in self.keys:
            self.check.refuse(row, "key", _("编号与第 %(row)s 行重复") % {"row": self.keys[key]})
        self.keys.setdefault(key, row.number)
        draft.key, draft.task = key, self.by_key.get(key)
        if draft.task is None:
            accepted = _("台账里已有的编号；新增的任务不填")
            self.check.refuse(row, "key", _("台账里没有这个编号"), accepted)

    def _promised(self, row: Row) -> Promised | None:
        targets: dict[int | None, Any] = {
            year: row[f"y{year}"] for year in years() if row[f"y{year}"] is not None
        }
        if row["target"] is not None:
            targets[None] = row["target"]
        if not row["indicator"]:
            if targets:
                self.check.refuse(row, "indicator", _("填了目标值，没有填指标的名称"))
            return None
        return Promised(row["indicator"], row["unit"] or "", row["operator"] or "=", row["baseline"], targets)

    def check_parents(self, drafts: list[Draft]) -> None:
        """A parent that is named must be there, and no task may stand under itself; without one, 1.1
        stands under 1 where there is a 1."""
        for draft in drafts:
            if not draft.parent:
                head = draft.code.rstrip(".").rpartition(".")[0]
                draft.parent = head if head in self.rows else ""
            elif draft.parent not in self.rows:
                row = self.by_row[draft.row]
                self.check.refuse(row, "parent", _("表里没有序号为这个值的任务"))
        parents = {draft.code: draft.parent for draft in drafts if draft.code and draft.parent}
        for draft in drafts:
            if draft.row in self.by_row and _circles(draft.code, parents):
                self.check.refuse(self.by_row[draft.row], "parent", _("上级序号绕成了圈"))


def _circles(code: str, parents: dict[str, str]) -> bool:
    seen = set()
    while code:
        if code in seen:
            return True
        seen.add(code)
        code = parents.get(code, "")
    return False


def shown(value: Any) -> str:
    """A value as the preview shows it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)
