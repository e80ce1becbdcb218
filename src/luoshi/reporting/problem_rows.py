"""The rows of a unit's sheet in which problems are named (问题清单): what stands in the way, what would help.

Each problem has two rows, `problem:SLOT` and `help:SLOT`. A slot is the public id of a problem that stands in
the report, or one of the empty ones; what is written there is raised as on the page. A sheet that comes back
twice raises nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from luoshi.directory.permission import Actor
from luoshi.reporting import problems
from luoshi.reporting.models import Asks, Obligation, Problem, ProblemState
from luoshi.reporting.problems import MOST_LETTERS
from luoshi.sheets.books import NoValue
from luoshi.sheets.checking import Row
from luoshi.sheets.columns import Column
from luoshi.sheets.writing import Open

# Empty slots of each report; who has more to say says it on the page.
_EMPTY = tuple(f"new{number}" for number in range(1, 4))
_TEXT, _HELP = "problem", "help"


@dataclass(frozen=True)
class Said:
    """One cell of a problem as it came back. `base` is what the sheet was given out with, `now` what the
    system holds; `problem` says why it cannot be taken, `changed` that somebody has changed it meanwhile."""

    name: str
    label: str
    base: str
    now: str
    after: str
    problem: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is to become of a slot: both cells as they are to be, and the names of those that differ."""

    slot: str
    text: str
    help: str
    cells: tuple[str, ...]


def is_one(name: str) -> bool:
    """Whether a row of this name is one of a problem."""
    return name.partition(":")[0] in (_TEXT, _HELP)


def rows_of(obligation: Obligation) -> Iterator[tuple[str, str, str, Open]]:
    """(name, label, what is held, cell) of each row; none where the report asks for no problems."""
    if Asks.PROBLEMS not in obligation.duty.asks:
        return
    held = _held(obligation)
    for number, slot in enumerate([*held, *_EMPTY], 1):
        text, help = (held[slot].text, held[slot].help) if slot in held else ("", "")
        for kind, value in ((_TEXT, text), (_HELP, help)):
            label = _label(kind, number)
            yield f"{kind}:{slot}", label, value, Open(value, Column("now", label, longest=MOST_LETTERS))


def compare(obligation: Obligation, rows: Mapping[str, Row]) -> list[Said]:
    """The cells of problems that differ from what the system holds."""
    held = _held(obligation)
    known = {(each.text, each.help) for each in held.values()}
    found = []
    for slot in dict.fromkeys(name.partition(":")[2] for name in rows):
        text, help = rows.get(f"{_TEXT}:{slot}"), rows.get(f"{_HELP}:{slot}")
        if slot in _EMPTY and (_after(text), _after(help)) in known:
            continue
        found += [
            said
            for kind, row, other in ((_TEXT, text, help), (_HELP, help, text))
            if row is not None and (said := _cell(kind, slot, row, other, held)) is not None
        ]
    return found


def _cell(kind: str, slot: str, row: Row, other: Row | None, held: Mapping[str, Problem]) -> Said | None:
    problem = held.get(slot)
    now = "" if problem is None else (problem.text if kind == _TEXT else problem.help)
    base, after = row.found("base"), _after(row)
    said = Said(f"{kind}:{slot}", row.found("field"), base, now, after)
    if isinstance(row.cells.get("now"), NoValue):
        return replace(said, problem=_("公式没有算出的值"))
    if slot not in _EMPTY and problem is None:
        gone = _("这个问题已经处理过，或已在页面上删去，不能再改")
        return replace(said, problem=gone) if after != base else None
    if after in (now, base):
        return None
    if kind == _TEXT and not after:
        return replace(said, problem=_("要删去这个问题，请在页面上点“删去”"))
    if kind == _HELP and slot in _EMPTY and not _after(other):
        return replace(said, problem=_("上一行没有写是什么问题"))
    if len(after) > MOST_LETTERS:
        return replace(said, problem=_("超过 %(n)s 字，请写短些") % {"n": MOST_LETTERS})
    return replace(said, changed=now != base)


def wanted(cells: list[Said], rows: Mapping[str, Row], settled: Mapping[str, str]) -> Iterator[Wanted]:
    """What the slots are to become, of the cells that can be taken. `settled` holds, for cells that somebody
    else changed, the system's value that the person saw when choosing their own."""
    fit = {
        each.name: each
        for each in cells
        if not each.problem and (not each.changed or settled.get(each.name) == each.now)
    }
    for slot in dict.fromkeys(name.partition(":")[2] for name in fit):
        names = (f"{_TEXT}:{slot}", f"{_HELP}:{slot}")
        if slot in _EMPTY and names[0] not in fit:
            continue
        text, help = (
            fit[name].after if name in fit else rows[name].found("base") if name in rows else ""
            for name in names
        )
        yield Wanted(slot, text, help, tuple(name for name in names if name in fit))


def take(actor: Actor, obligation: Obligation, slots: Iterator[Wanted]) -> int:
    """Raise what is new and amend what stands there, by the rules of the page; returns how many cells."""
    held, kept = _held(obligation), 0
    for each in slots:
        if each.slot in held:
            standing = held[each.slot]
            text = each.text if f"{_TEXT}:{each.slot}" in each.cells else standing.text
            help = each.help if f"{_HELP}:{each.slot}" in each.cells else standing.help
            problems.amend_problem(actor, standing, text, help=help)
        else:
            problems.raise_problem(actor, obligation, each.text, help=each.help)
        kept += len(each.cells)
    return kept


def _held(obligation: Obligation) -> dict[str, Problem]:
    """The problems that stand in the report and are not solved, by public id."""
    found = Problem.objects.filter(report__obligation=obligation, state=ProblemState.OPEN)
    return {each.pid: each for each in found.select_related("report__obligation").order_by("pk")}


def _label(kind: str, number: int) -> str:
    words = _("问题 %(n)s：什么问题") if kind == _TEXT else _("问题 %(n)s：希望怎么解决")
    return words % {"n": number}


def _after(row: Row | None) -> str:
    return row.found("now").strip() if row is not None else ""
