"""Owner brackets in running text: which of them name owners, and which close their sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from fangan.deadlines import label_at
from fangan.expressions import expression
from fangan.owners.clauses import Clauses, are_owners, read_clauses
from fangan.owners.units import opens_own_name
from fangan.owners.vocabulary import CLOSING, OPENING, label_pattern
from fangan.text import Span, as_span

LONGEST = 1500
FINAL_AFTER = "。；;.\n"
_FINAL_BEFORE = "。.！？!?；;”」』)）】"
_EITHER = expression(f"[{re.escape(OPENING + CLOSING)}]")
_APPOSITIVE = expression(
    r"(?:[局委办厅部署处科室股组会院站所]|中心|部门|单位|机构|公司|平台|专班|小组|政府)$"
)


class Bracket(NamedTuple):
    """A bracket that names owners. `final` says that it closes a sentence or paragraph."""

    span: Span
    clauses: Clauses
    final: bool


def find_brackets(text: str, span: Span) -> list[Bracket]:
    """Every owner bracket of one paragraph, in order."""
    found: list[Bracket] = []
    after = span.start
    for at, close in closings(text, span):
        if at < after or close - at > LONGEST:
            continue
        if bracket := judge(text, span, at, close):
            found.append(bracket)
            after = bracket.span.end
    return found


def closings(text: str, span: Span) -> list[tuple[int, int]]:
    """Where each bracket opens and closes, in order of opening; the paragraph's end where it never does."""
    found: list[tuple[int, int]] = []
    open_: list[int] = []
    for match in _EITHER.finditer(text, *span):
        if match[0] in OPENING:
            open_.append(len(found))
            found.append((match.start(), span.end))
        elif open_:
            index = open_.pop()
            found[index] = (found[index][0], match.start())
    return found


def judge(text: str, paragraph: Span, at: int, close: int) -> Bracket | None:
    """The bracket from `at` to `close`, if it names owners; None where it is a remark or explains a word."""
    if not 2 <= close - at - 1 <= LONGEST:
        return None
    inside = as_span((at + 1, close))
    if close == paragraph.end and not _labels_first(text, inside):
        return None
    clauses = read_clauses(text, inside)
    if clauses is None:
        return None
    labelled = _labels_first(text, inside)
    if not (labelled or are_owners(clauses)):
        return None
    end = min(paragraph.end, close + 1)
    before = text[paragraph.start : at].rstrip()
    after = text[end : paragraph.end].lstrip()
    final = (
        not after
        or after[0] in FINAL_AFTER
        or (bool(before) and before[-1] in _FINAL_BEFORE and after[0] not in "，,、及和与")
    )
    by_verb = clauses.standing or clauses.deadline or any([entry.label for entry in clauses.assignments])
    if not by_verb and not (final and _stands_alone(before, all_names(clauses))):
        return None
    if not clauses.assignments and not clauses.standing and clauses.deadline and not labelled and not final:
        return None
    return Bracket(as_span((at, end)), clauses, final)


def _labels_first(text: str, inside: Span) -> bool:
    """Whether a bracket opens with a label of role or deadline."""
    return label_pattern().match(text, *inside) is not None or label_at(text, *inside) is not None


def _stands_alone(before: str, names: list[str]) -> bool:
    """Whether a bare list closes its sentence as owners do.

    One unit may only explain the words before it (报领导小组办公室（县应急局）), unless these name none.
    """
    if not before or before[-1] in _FINAL_BEFORE or len(names) > 1:
        return True
    return opens_own_name(names[0]) and _APPOSITIVE.search(before) is None


def all_names(clauses: Clauses) -> list[str]:
    """The names of all owners that the clauses tell."""
    return [name.text for entry in clauses.assignments for name in entry.names]
