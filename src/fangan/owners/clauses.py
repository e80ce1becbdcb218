"""The inside of an owner bracket or an owner line: labels, verbs, bare lists, deadlines among them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from fangan.deadlines import is_deadline, is_month
from fangan.expressions import expression
from fangan.model import Assignment, Certainty, Name, Role
from fangan.owners import standing
from fangan.owners.names import read_names
from fangan.owners.units import is_collective, is_unit, opens_own_name
from fangan.owners.vocabulary import (
    ALLIES,
    CLOSING,
    DEADLINE_SIGN,
    LABEL_ENDS,
    OPENING,
    clause_word_pattern,
    deadline_label_pattern,
    label_pattern,
    label_roles,
    leading_label_pattern,
    other_label_pattern,
    unit_last_characters,
    verb_pattern,
    verb_roles,
)
from fangan.text import Span, as_span

_FIRST_LEADS = expression(
    r"[（(]?(?:责任(?:单位|部门)(?:中|里)?)?(?:以)?(?:列|排名?|排列|名列|位列|排序|位居)?(?:在|为|于|名)?"
    r"(?:第一位?|第一名|第一个|首位?|首个|最前|(?<=[列排])前)(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|系)(?:总|工作|主要)?牵头(?:[或和及、兼][^，；。]{2,4})?(?:责任)?(?:单位|部门)(?:或[^，,；;。）)]{2,6})?"
    r"(?:[，,；;]\s*其[他余][^，,；;。]{0,4}为(?:配合|责任|协办|参与)(?:单位|部门))?"
    r"(?:[，,；;]?\s*(?:以?下同|以下相同))?[）)]?"
)
_NOTE = expression(
    r"[，,；;。]\s*(?:[^，,；;。、]{0,12}为[^，,；;。、]{0,4}牵头(?:单位|部门)(?:[，,；;]\s*)?)?(?:以?下同|以下相同)?(?=[。\s]*$)"
)
_SAYS_LEADS = expression(r"[为是系](?:总|工作|主要)?牵头")
"""What no note about the first of each list does without."""

_ENDS_NOTE = "同位门，,；;。"
_MAY_SAY_MORE = expression("以下|均涉及|下同|不再|[为是系]总?牵头")
"""What a list of owners holds that says more than whose the task is, unless a note ends it."""

_LEADS = expression(r"[（(](?:总?牵头|牵头单位|牵头部门|主办|主办单位|主责)[）)]$")
_ENDS_LABEL = expression(f"[{LABEL_ENDS}]")
_EITHER_BRACKET = expression(f"[{re.escape(OPENING + CLOSING)}]")
_ENDS_IN_BRACKET = expression(f"[{re.escape(CLOSING)}]")
_MARK = expression(f"[，,；;。\\n{re.escape(OPENING + CLOSING)}]")
_NO_END = " \u3000\u00a0\t\r\n。.．*★☆▲△※、丶，,；;﹑|/／"
_MAY_END_LIST = frozenset(OPENING + CLOSING + "—－-–…无")
"""Behind such a mark, which is no name, others may still be units."""

_CLAUSE_MARK = expression("[，,；;。\\n]")
_CLOSING_MARKS = "，,；;。 \n"
_BLANKS = expression(r"\s+")
_NO_NAME = r"：:﹕︰∶*；;\n" + re.escape(OPENING + CLOSING)
_LABELLED = expression(
    rf"\s*(?P<label>[^，,\s{_NO_NAME}]{{2,12}})[：:]\s*"
    rf"(?P<names>(?:[^，,{_NO_NAME}]++|[（(〔][^{_NO_NAME}]*+[）)〕]|[，,](?![^，,、{_NO_NAME}]{{2,12}}[：:]))*+)"
    r"(?:[；;，,]|$)"
)
_MANY, _SHORT = 3, 8
"""市体育局、市教育局、市城投、各区政府: the short name of a firm among units is one of them."""

_ALLIES = expression("|".join(ALLIES))
_ALLIED = expression(r"\s*(?:会同|联合)(?!会议)")
_TOGETHER = expression(r"(?:牵头)?[，,]?(?:会同|会商|联合)(?!会议)")


class Clauses(NamedTuple):
    """What one bracket or line says. `standing` holds from here on for every later item.

    `certain` is False for a bare list of names, which only its place makes owners. `of_group`: it is said of
    all that stands above (以上任务由…牵头).
    """

    assignments: tuple[Assignment, ...]
    deadline: Span | None = None
    standing: tuple[Assignment, ...] = ()
    first_leads: bool = False
    certain: bool = True
    of_group: bool = False


@lru_cache(maxsize=16)
def read_clauses(text: str, span: Span) -> Clauses | None:
    """What the stretch says of owners and deadline; None where it says neither.

    A paragraph's last sentence is judged first and read when its turn comes, hence the cache.
    """
    noted = text[span.start : span.end].rstrip()[-1:] in _ENDS_NOTE or _MAY_SAY_MORE.search(text, *span)
    if noted:
        return _read_noted(text, span)
    if _ENDS_LABEL.search(text, *span) is None and _names_nobody(text, span):
        return None
    return _gathered(text, _labelled(text, span))


def _read_noted(text: str, span: Span) -> Clauses | None:
    """The same where a note may stand among the owners that holds for other items as well."""
    for_all: list[Assignment] = []
    stretches = [span]
    first_leads = False
    for pattern in (*standing.PATTERNS, _FIRST_LEADS, _NOTE):
        start, end = stretches[0].start, stretches[-1].end
        match = pattern.search(text, start, end) if _may_hold(pattern, text, start, end) else None
        if not match:
            continue
        if pattern in standing.PATTERNS:
            names = Span(match.start("names"), match.end("names"))
            for_all.append(_assignment(text, names, standing.role_of(match["verb"]), match["verb"]))
        first_leads = first_leads or pattern is _FIRST_LEADS
        stretches = [part for whole in stretches for part in _without(whole, Span(*match.span()))]
    found = [each for stretch in stretches for each in _labelled(text, stretch)]
    return _gathered(text, found, tuple(for_all), first_leads=first_leads)


def _gathered(
    text: str,
    found: Iterable[Assignment | Span],
    for_all: tuple[Assignment, ...] = (),
    *,
    first_leads: bool = False,
) -> Clauses | None:
    """The owners and the last deadline among what labels and verbs say; None where there is neither."""
    assignments: list[Assignment] = []
    deadline: Span | None = None
    certain = False
    for each in found:
        if isinstance(each, Span):
            deadline = each
        else:
            assignments += _apart(text, each)
            certain = certain or each.label is not None
    if not assignments and deadline is None and not for_all:
        return None
    return Clauses(tuple(assignments), deadline, for_all, first_leads, certain or deadline is not None)


def _may_hold(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether the stretch holds what the pattern cannot do without."""
    if pattern in standing.PATTERNS:
        return standing.may_hold(pattern, text, start, end)
    if pattern is _FIRST_LEADS:
        return _SAYS_LEADS.search(text, start, end) is not None
    return text[start:end].rstrip()[-1:] in _ENDS_NOTE


def _names_nobody(text: str, span: Span) -> bool:
    """Whether in a stretch without labels neither verb nor deadline stands and the last word ends no unit's
    name: most brackets are remarks."""
    if clause_word_pattern().search(text, *span):
        return False
    words = text[span.start : span.end].rstrip(_NO_END)
    last = words[-1:]
    if last in unit_last_characters() or last in _MAY_END_LIST or "等" in words:
        return False
    return leading_label_pattern().match(text, *span) is None


def says_first_leads(text: str, span: Span) -> bool:
    """Whether running text says for all that follows that the first of each list leads (…，下同)."""
    note = _FIRST_LEADS.search(text, *span) if _SAYS_LEADS.search(text, *span) else None
    return note is not None and ("下同" in note[0] or "以下" in text[span.start : note.start()][-40:])


def read_cell(text: str, span: Span, role: Role, label: str) -> tuple[Assignment, ...]:
    """The owners in a table's cell, whose column gives their role unless the cell says otherwise."""
    found = (
        _labelled(text, span)
        if label_pattern().search(text, *span)
        else _with_verbs(text, span, (role, label))
    )
    entries = [entry for entry in found if isinstance(entry, Assignment)]
    return tuple(each for entry in entries for each in _apart(text, entry))


def _apart(text: str, entry: Assignment) -> Iterable[Assignment]:
    if entry.role is Role.SUPERVISOR:
        return _units_apart(entry)
    return _with_marked_leads(text, entry) if _ENDS_IN_BRACKET.search(text, *entry.span) else (entry,)


def _units_apart(entry: Assignment) -> Iterator[Assignment]:
    """责任人：赵磊、各社区: units among persons are responsible, since they supervise nobody."""
    units = [name for name in entry.names if _is_surely_unit(name.text)]
    if not units:
        yield entry
        return
    if persons := [name for name in entry.names if name not in units]:
        yield _of_names(entry.role, entry.label, persons, open_ended=entry.open_ended)
    found = _of_names(Role.RESPONSIBLE, entry.label, units, open_ended=entry.open_ended)
    yield dataclasses.replace(found, certainty=Certainty.LIKELY, reason="责任人一栏里写的是单位")


def _is_surely_unit(name: str) -> bool:
    return is_unit(name) and (is_collective(name) or (len(name) >= 4 and opens_own_name(name)))


def _without(whole: Span, part: Span) -> list[Span]:
    if not (whole.start <= part.start and part.end <= whole.end):
        return [whole]
    return [Span(whole.start, part.start), Span(part.end, whole.end)]


def _labelled(text: str, span: Span) -> Iterable[Assignment | Span]:
    """What stands under labels, and before the first of them."""
    has_label = _ENDS_LABEL.search(text, *span) is not None
    plain = _plainly_labelled(text, span) if has_label else None
    return _between_labels(text, span, has_label=has_label) if plain is None else plain


def _between_labels(text: str, span: Span, *, has_label: bool) -> Iterator[Assignment | Span]:
    """Stretches from label to label; before the first one stands a clause with verbs or a bare list."""
    marks: list[tuple[int, int, Role | None, str]] = []
    if (bare := unpunctuated_label(text, span)) is not None:
        label = _BLANKS.sub("", text[span.start : bare])
        marks.append((span.start, bare, label_roles()[label], label))
    for match in label_pattern().finditer(text, *span) if has_label else ():
        if _outside_brackets(text, span.start, match.start()):
            level, label = match["level"].strip(), _BLANKS.sub("", match["label"])
            marks.append((match.start(), match.end(), label_roles()[label], level + label))
    timed = has_label and DEADLINE_SIGN.search(text, *span) is not None
    for match in deadline_label_pattern().finditer(text, *span) if timed else ():
        if not any([start <= match.start() < end for start, end, _, _ in marks]):
            marks.append((match.start(), match.end(), None, "time"))
    for match in other_label_pattern().finditer(text, max(0, span.start - 1), span.end) if has_label else ():
        at = match.end()
        known = any([start <= at < end for start, end, _, _ in marks])
        if not known and _outside_brackets(text, span.start, at):
            marks.append((at, at, None, ""))
    if len(marks) > 1:
        marks.sort(key=lambda mark: mark[:2])
    yield from _with_verbs(text, Span(span.start, marks[0][0] if marks else span.end), None)
    for index, (_, start, role, label) in enumerate(marks):
        stretch = Span(start, marks[index + 1][0] if index + 1 < len(marks) else span.end)
        if role is None and label:
            yield _until_stop(text, stretch)
        elif role is not None:
            yield from _with_verbs(text, stretch, (role, label))


def _plainly_labelled(text: str, span: Span) -> list[Assignment | Span] | None:
    """Labels that each open the stretch or follow a semicolon, with nothing but names or a deadline behind
    them: how most plans write their owners. None for anything else."""
    found: list[Assignment | Span] = []
    at = span.start
    while at < span.end:
        part = _LABELLED.match(text, at, span.end)
        if part is None:
            return None
        words, names = part.group("label", "names")
        role, label = _meaning(words)
        start, stop = part.span("names")
        if role is not None:
            stop = start + len(names.rstrip(_CLOSING_MARKS))
            if clause_word_pattern().search(text, start, stop) and not _holds_only_names(text[start:stop]):
                return None
            entry = _assignment(text, as_span((start, stop)), role, label)
            if entry.names:
                found.append(entry)
        elif label is not None:
            found.append(_until_stop(text, as_span((start, stop))))
        else:
            return None
        at = part.end()
    return found


def _holds_only_names(words: str) -> bool:
    """Whether nothing is done there nor due, though a word of a deadline stands in it (各成员单位)."""
    if _ALLIES.search(words) or verb_pattern().search(words) or _EITHER_BRACKET.search(words):
        return False
    return not any(is_deadline(piece) or is_month(piece) for piece in _CLAUSE_MARK.split(words))


@lru_cache(maxsize=256)
def _meaning(words: str) -> tuple[Role | None, str | None]:
    """The role that a label stands for, and the label as it is kept; of a deadline's label only that. Neither
    for words that are more or less than one label."""
    match = label_pattern().match(words + "：")
    if match is not None and match.end() > len(words):
        label = _BLANKS.sub("", match["label"])
        return label_roles()[label], match["level"].strip() + label
    timed = deadline_label_pattern().match(words + "：")
    whole = match is None and timed is not None and timed.end() > len(words)
    return None, words if whole and not label_pattern().search(words + "：") else None


def unpunctuated_label(text: str, span: Span) -> int | None:
    """Where the names begin after a label whose colon was left out; None where none opens the stretch."""
    match = leading_label_pattern().match(text, span.start, span.end)
    if match is None:
        return None
    first = re.split(r"[、，,；;\s]", text[match.end() : span.end].strip())[0]
    return match.end() if first and opens_own_name(first) and is_unit(first) else None


def _until_stop(text: str, span: Span) -> Span:
    words = span.of(text).rstrip(" \u3000\t\n。；;，,、")
    return Span(span.start, span.start + len(words))


def _outside_brackets(text: str, start: int, at: int) -> bool:
    if start == at:
        return True
    marks = _EITHER_BRACKET.findall(text, start, at)
    return not marks or sum(mark in OPENING for mark in marks) * 2 <= len(marks)


def _with_verbs(text: str, span: Span, label: tuple[Role, str] | None) -> Iterator[Assignment | Span]:
    """A list that verbs end (X牵头，Y、Z配合); what no verb ends has the label's role, or is responsible."""
    if span.start == span.end:
        return
    if label and (plain := _plain_list(text, span)):
        found = _assignment(text, plain, *label)
        if found.names:
            yield found
        return
    pending: Span | None = None
    together: Role | None = None
    allied = _ALLIES.search(text, *span) is not None
    for piece in _clause_pieces(text, span):
        words = piece.of(text)
        if is_deadline(words) or (piece != span and is_month(words)):
            yield piece
            continue
        start = pending.start if pending else piece.start
        if allied and not pending and (joined := _ALLIED.match(text, start, piece.end)):
            start, together = joined.end(), Role.COOPERATING
        while (
            allied
            and (match := _TOGETHER.search(text, start, piece.end)) is not None
            and is_unit(_last_name(text, start, match.start()))
        ):
            yield _assignment(text, Span(start, match.start()), Role.LEAD, match[0].strip("，,"))
            start, together = match.end(), Role.COOPERATING
        while (verb := _closing_verb(text, Span(start, piece.end))) is not None:
            role = verb_roles()[verb[0]]
            yield _assignment(text, Span(start, verb[1]), role, verb[0])
            start, together = verb[2], None
        pending = Span(start, piece.end) if start < piece.end else None
    if pending:
        fallback = (together or (label[0] if label else Role.RESPONSIBLE), label[1] if label else None)
        found = _assignment(text, pending, *fallback)
        if not label and not together:
            found = dataclasses.replace(found, certainty=Certainty.LIKELY, reason="括号里没有写明分工")
        if found.names and (label or together or _are_units(found.names)):
            yield found


def _are_units(names: Sequence[Name]) -> bool:
    """Whether a bare list names units: all of its members, or all but one of many that have their level."""
    others = [name.text for name in names if not is_unit(name.text)]
    if not others:
        return True
    levels = sum(opens_own_name(name.text) and is_unit(name.text) for name in names)
    return len(others) == 1 and levels >= _MANY and opens_own_name(others[0]) and len(others[0]) <= _SHORT


def _plain_list(text: str, span: Span) -> Span | None:
    """The stretch without closing marks, where nothing in it can be a verb or a deadline."""
    end = span.start + len(text[span.start : span.end].rstrip(_CLOSING_MARKS))
    return None if clause_word_pattern().search(text, span.start, end) else Span(span.start, end)


def _clause_pieces(text: str, span: Span) -> Iterator[Span]:
    """Stretches between commas and semicolons outside brackets; 、 does not end a clause."""
    depth, start = 0, span.start
    for mark in _MARK.finditer(text, *span):
        char, at = mark[0], mark.start()
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            yield Span(start, at)
            start = at + 1
    yield Span(start, span.end)


def _last_name(text: str, start: int, end: int) -> str:
    return re.split(r"[、，,；;]", text[start:end])[-1].strip()


def _closing_verb(text: str, span: Span) -> tuple[str, int, int] | None:
    """The first verb that closes the list at the start of `span`: verb, its start, and where to go on."""
    for match in verb_pattern().finditer(text, span.start, span.end):
        if not _outside_brackets(text, span.start, match.start()):
            continue
        rest = text[match.end() : span.end].lstrip(" \u3000")
        closes = not rest or rest[0] in "，,；;。、\n"
        if not (closes or verb_pattern().search(rest)):
            continue
        if not read_names(text, Span(span.start, match.start())).names:
            continue
        if closes:
            skipped = len(text[match.end() : span.end]) - len(rest)
            return match[0], match.start(), min(span.end, match.end() + skipped + bool(rest))
        if is_unit(_last_name(text, span.start, match.start())) and any(
            is_unit(rest[: other.start()].split("、")[0]) for other in verb_pattern().finditer(rest)
        ):
            return match[0], match.start(), match.end()
    return None


def _with_marked_leads(text: str, entry: Assignment) -> Iterator[Assignment]:
    """县财政局（牵头）、县审计局: the marked name leads, the others keep the role of the list."""
    marked: list[Name] = []
    for name in entry.names:
        mark = _LEADS.search(name.span.of(text))
        if mark and entry.role is not Role.LEAD:
            span = Span(name.span.start, name.span.start + mark.start())
            marked.append(Name(_LEADS.sub("", name.text), span))
    if not marked:
        yield entry
        return
    yield _of_names(Role.LEAD, entry.label, marked, open_ended=False)
    others = [name for name in entry.names if not _LEADS.search(name.span.of(text))]
    if others:
        yield _of_names(entry.role, entry.label, others, open_ended=entry.open_ended)


def _of_names(role: Role, label: str | None, names: Sequence[Name], *, open_ended: bool) -> Assignment:
    return Assignment(role, label, tuple(names), Span(names[0].span.start, names[-1].span.end), open_ended)


def _assignment(text: str, span: Span, role: Role, label: str | None) -> Assignment:
    names = read_names(text, span)
    start = names.names[0].span.start if names.names else span.start
    end = names.names[-1].span.end if names.names else span.end
    return Assignment(role, label or None, names.names, as_span((start, end)), names.open_ended)


def are_owners(clauses: Clauses) -> bool:
    """Whether names found by a verb or in a bare list are units, and not words of an ordinary sentence."""
    names = [name.text for entry in clauses.assignments for name in entry.names]
    if not names:
        return clauses.deadline is not None or bool(clauses.standing)
    units = sum(is_unit(name) or is_collective(name) for name in names)
    return units * 2 > len(names) and max(map(len, names)) <= 45


def lead_first(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """列第一位者为牵头单位: the first name of the first list leads, all others are responsible."""
    entries = tuple(assignments)
    own = [entry for entry in entries if not entry.inherited and entry.names]
    first = next((entry for entry in own if entry.role is Role.RESPONSIBLE), None)
    if first is None or any(entry.role is Role.LEAD for entry in own):
        return entries
    lead, rest = first.names[0], first.names[1:]
    split = [dataclasses.replace(first, role=Role.LEAD, names=(lead,), span=lead.span, open_ended=False)]
    if rest:
        span = Span(rest[0].span.start, rest[-1].span.end)
        split.append(dataclasses.replace(first, names=rest, span=span))
    at = entries.index(first)
    return (*entries[:at], *split, *entries[at + 1 :])
