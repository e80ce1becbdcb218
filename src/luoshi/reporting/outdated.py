"""What has changed between the day on which a sheet was given out and the day on which it comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.plans.models import Version
from luoshi.reporting import queries
from luoshi.reporting.fields import Field
from luoshi.reporting.models import Obligation, State
from luoshi.reporting.sheet import Sheet
from luoshi.reporting.stamp import Stamp
from luoshi.sheets.checking import Row

# Things named in one sentence; the rest is counted.
NAMED = 6


def some(names: Sequence[str]) -> str:
    """Names for a sentence: the first few, and how many there are."""
    shown = "、".join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s 等 %(n)s 处") % {"names": shown, "n": len(names)}


def print_of(names: Iterable[str]) -> str:
    """A short mark of a form: the same for the same fields, in whatever order."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:12]


@dataclass
class Since:
    """What is different now, by names for a sentence."""

    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    remeasured: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    # Rows that are not in the sheet although they were, or may have been, given out with it.
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def compare(self, sheet: Sheet, given: str, rows: Mapping[str, Row]) -> dict[str, str]:
        """Note how one report's form differs from the rows that came back (by field name); `given` is the
        mark of the form that was given out. Returns why a row cannot be taken, by field name."""
        fields = {each.name: each for each in sheet.fields}
        new = [
            label_of(sheet, each) for name, each in fields.items() if name not in rows and not _explains(name)
        ]
        if given == print_of(rows) and given != print_of(fields):
            self.added += new
        elif new:
            self.left_out[str(sheet.obligation)] = new
        told = {name: row for name, row in rows.items() if not _explains(name)}
        self.gone += [_row_name(row) for name, row in told.items() if name not in fields]
        refused = {}
        for name, row in told.items():
            each = fields.get(name)
            if each is not None and each.unit != row.found("measure"):
                self.remeasured.append(each.label)
                words = {"old": row.found("measure") or "—", "new": each.unit or "—"}
                refused[name] = _("计量单位已由“%(old)s”改为“%(new)s”，请按新的单位重填") % words
            elif each is not None and each.label != row.found("field"):
                self.renamed.append(each.label)
        return refused

    @property
    def sentences(self) -> list[str]:
        """Each kind of difference in words."""
        found = (
            (self.added, _("新增了%(which)s")),
            (self.gone, _("不再要求%(which)s，这些行没有读")),
            (self.remeasured, _("%(which)s换了计量单位")),
            (self.renamed, _("%(which)s改了名称")),
        )
        return [sentence % {"which": some(names)} for names, sentence in found if names]


def _explains(name: str) -> bool:
    """Whether a field goes with that of a figure: what is said of that one need not be said twice."""
    return name.startswith("because:")


def _row_name(row: Row) -> str:
    task = row.found("task")
    return f"{task} · {row.found('field')}" if task else row.found("field")


def label_of(sheet: Sheet, made: Field) -> str:
    """A field named with the task that it is of."""
    part = next((each for each in sheet.parts if made in each.fields), None)
    return f"{part.task.title} · {made.label}" if part else made.label


def name_of(made: Field) -> str:
    """What a row is for, where it stands apart from the field that it explains."""
    if made.name.startswith("because:") and made.indicator is not None:
        return f"{made.label}（{made.indicator.name}）"
    return made.label


def in_one_sentence(unit: Unit, given: Stamp, held: Iterable[Obligation], since: Since) -> str:
    """That the sheet is of an older version, why, and what has changed; empty where nothing has."""
    what = since.sentences
    others = [
        str(each)
        for each in queries.owed(unit, clock.today())
        if each.pid not in given.prints and each.state != State.ENDORSING
    ]
    if others:
        what.append(_("另有%(which)s要报，不在这份表里") % {"which": some(others)})
    if not what:
        return ""
    words = {"why": _why(given, held), "what": "；".join(what)}
    return _("这是旧版的表格，给出以后要填的内容变了%(why)s：%(what)s。其余照常读入。") % words


def _why(given: Stamp, held: Iterable[Obligation]) -> str:
    """The versions of plans that were issued since, in brackets."""
    plans = {each.duty.plan_id for each in held if each.duty.plan_id}
    versions = Version.objects.filter(plan__in=plans, issued_at__gt=given.at).select_related("plan")
    said = [
        _("《%(plan)s》第 %(n)s 版下达") % {"plan": each.plan.title, "n": each.number}
        for each in versions.order_by("issued_at")
    ]
    return f"（{some(said)}）" if said else ""
