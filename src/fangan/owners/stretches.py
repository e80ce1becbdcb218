"""The stretches of a leaf, each up to its own owners: in brackets, on own lines, in a last sentence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fangan.deadlines import is_deadline, label_at
from fangan.expressions import expression
from fangan.model import Certainty, Role
from fangan.owners.brackets import FINAL_AFTER, LONGEST, Bracket, all_names, closings, find_brackets, judge
from fangan.owners.clauses import Clauses, read_cell, read_clauses, unpunctuated_label
from fangan.owners.units import is_collective, is_unit
from fangan.owners.vocabulary import (
    CLOSING,
    OPENING,
    bare_label_pattern,
    label_pattern,
    label_roles,
    running_pattern,
)
from fangan.text import Span, as_span

_ENDING_VERBS = (
    *("牵头", "牵头调度", "牵头推动", "牵头汇总", "负责", "配合", "落实"),
    *("参与", "参加", "协助", "协办", "协同", "实施", "完成"),
)
_LINE_VERBS = ("牵头落实", "牵头负责", "牵头", "负责落实", "负责", "配合", "组织落实")
_LONGEST_VERB_LINE = 60
_LINE_MARKS = "（([【*—-–·•●◆■▲★☆△◎○□√→➤►▶※ "
_UNKNOWN_LABEL = expression(
    r"(?P<label>(?!抄送|主送|成员|报送|督导|督查|督办|监督|监管|验收|考核|评估|审批|指导|主管|印发|发布|制定|起草|解释|联系|组成)[\u4e00-\u9fff]{2,6}"
    r"(?P<kind>单位|部门|单元|主体|处室|科室|时间|节点))\s*[：:]\s*"
)
_LONGEST_LABEL = 12
_SHORTEST_PROSE = 6
_WATCHES = expression(
    r"[【\[]?(?:督导|督查|督办|监督|监管|验收|考核|评估|审批|指导|主管|联系)(?:责任)?(?:单位|部门|科室|人|电话)[】\]]?\s*[：:]"
)
"""A line among those of the owners that names who watches over them, and so is no new stretch."""

_TELLS = ("负责", "要", "应", "须", "应当")
"""牵头单位：负责统筹调度: what such a unit does, and no unit."""

_CLOSES_GROUP = expression(
    r"(?:以上|上述|前述|本[项条节部]分?)(?:各项|各条|所有|[一二三四五六七八九十\d]{1,3}[项条])?"
    r"(?:重点)?(?:任务|工作|措施|事项|内容|举措|项目)?(?:中)?[，,]?(?:均|都|分别)?由(?!于)"
)
"""以上任务由县商务局牵头，县统计局配合: said behind the last task for the whole group."""

_OPENS_GROUP = "以上前本"
_OPENS_LINE = _LINE_MARKS + _OPENS_GROUP
"""What a line of owners or of what closes a group may open with, labels aside."""

_IN_BRACKETS = expression(r"[（(][^（()）]*[）)][。 ]*")
"""A sentence's owners behind its stop, as most plans write them: these are read with the brackets."""

_DASHED = expression(r"(?:—(?<!\d—)|--)[—-]*\s*(?P<names>(?!\d)[^—。；;！？]{2,120})[。\s]*$")


@dataclass(slots=True)
class Stretch:
    """Text up to its own owners. `lines` says that they stand on lines of their own, not in brackets.

    `core` is the body without what follows the owners and only joins it for want of owners of its own.
    """

    body: Span
    end: int
    clauses: list[Clauses] = field(default_factory=list)
    inline: list[Clauses] = field(default_factory=list)
    lines: bool = False
    core: Span | None = None


def read_line(text: str, span: Span) -> Clauses | None:
    """A line that begins with a label of role or deadline (牵头单位：…  配合单位：…)."""
    if _runs_on(text, span):
        return None
    start = span.start
    while start < span.end and text[start] in _LINE_MARKS:
        if text[start] in OPENING and (
            _opens_next(text, start, span.end) or _goes_on_in_prose(text, start, span.end)
        ):
            return None
        start += 1
    if text[start : start + 1] in _OPENS_GROUP and (closing := _CLOSES_GROUP.match(text, start, span.end)):
        found = _only_owners(text, Span(closing.end(), span.end))
        return found and found._replace(of_group=True)
    inside = Span(start, span.end) if start > span.start else span
    if text[start - 1] == "—" and start > span.start and (names := _only_names(text, inside)):
        return names
    labelled = _opens_with_label(text, inside)
    if not labelled and unpunctuated_label(text, inside) is None:
        return _read_unknown_label(text, inside)
    end = _without_closing(text, start, span.end)
    if end - start > LONGEST:
        return None
    return read_clauses(text, Span(start, end) if end < span.end else inside)


def _runs_on(text: str, span: Span) -> bool:
    """Whether a paragraph opens with running text, as nearly all do that name no owners: with no mark of a
    line, no label, no words of what closes a group."""
    return text[span.start : span.start + 1] not in _OPENS_LINE and bool(running_pattern().match(text, *span))


def _opens_next(text: str, start: int, end: int) -> bool:
    """Whether another bracket of owners follows the one opened at `start` (【…】【完成时限：…】)."""
    closing = dict(closings(text, Span(start, end)))
    at = _skip_stop(text, closing[start] + 1, end)
    if at not in closing:
        return False
    return judge(text, Span(at, end), at, closing[at]) is not None


def _goes_on_in_prose(text: str, start: int, end: int) -> bool:
    """Whether the bracket opened at `start` holds a label and its value, and the task stands behind it:
    （牵头单位：县水务局）组织清淤…."""
    label = label_pattern().match(text, start + 1, end)
    if label is None:
        return False
    close = dict(closings(text, Span(start, end)))[start]
    return label.end() < close and end - _skip_stop(text, close + 1, end) >= _SHORTEST_PROSE


def _in_brackets_only(text: str, span: Span) -> Clauses | None:
    """A line that is nothing but brackets with labels: 【牵头单位：…】【责任单位：…】【完成时限：…】."""
    if text[span.start] not in OPENING or text[span.end - 1] not in CLOSING:
        return None
    brackets = find_brackets(text, span)
    covered = sum(bracket.span.end - bracket.span.start for bracket in brackets)
    if len(brackets) < 2 or covered < len("".join(span.of(text).split())):
        return None
    said = [bracket.clauses for bracket in brackets]
    return Clauses(
        tuple(entry for found in said for entry in found.assignments),
        next((found.deadline for found in said if found.deadline), None),
        tuple(entry for found in said for entry in found.standing),
        any(found.first_leads for found in said),
    )


def is_owner_line(text: str, span: Span) -> bool:
    """Whether a paragraph opens with a label of role or deadline."""
    if _runs_on(text, span):
        return False
    start = span.start
    while start < span.end and text[start] in _LINE_MARKS:
        start += 1
    return _opens_with_label(text, Span(start, span.end) if start > span.start else span)


@lru_cache(maxsize=64)
def _opens_with_label(text: str, span: Span) -> bool:
    """Asked of a line for its item's heading, for the list above it and for itself, hence the cache."""
    label = label_pattern().match(text, *span)
    if label is not None and text.startswith(_TELLS, label.end()):
        return False
    if label is not None and label["label"] == "成员单位":
        return _beside_lead(text, span)
    return label is not None or label_at(text, *span) is not None


def _beside_lead(text: str, span: Span) -> bool:
    """Whether a list of members (成员单位：…) stands under that of the lead, or it names a body's members."""
    above = text.rfind("\n", 0, max(0, text.rfind("\n", 0, span.start))) + 1
    lead = label_pattern().search(text, above, span.start)
    return lead is not None and label_roles()[re.sub(r"\s+", "", lead["label"])] is Role.LEAD


def _read_unknown_label(text: str, span: Span) -> Clauses | None:
    """A line whose label no list knows (作战单元：区商务局): counted when its value can be nothing else."""
    match = _UNKNOWN_LABEL.match(text, *span)
    if match is None or span.end - match.end() > LONGEST:
        return None
    value = Span(match.end(), span.end)
    if match["kind"] in ("时间", "节点"):
        return Clauses((), value) if is_deadline(value.of(text).rstrip("。；;")) else None
    reason = f"“{match['label']}”不是常用的分工标签"
    found = tuple(
        dataclasses.replace(entry, certainty=Certainty.LIKELY, reason=reason)
        for entry in read_cell(text, value, Role.RESPONSIBLE, match["label"])
    )
    names = [name.text for entry in found for name in entry.names]
    return Clauses(found) if names and all(map(is_unit, names)) else None


def _without_closing(text: str, start: int, end: int) -> int:
    """The end of a line without closing marks and the bracket that was opened before its label."""
    while end > start and text[end - 1] in "。 】]*）)":
        if text[end - 1] in "）)":
            opened = text.count("（", start, end) + text.count("(", start, end)
            if opened >= text.count("）", start, end) + text.count(")", start, end):
                break
        end -= 1
    return end


def _cut_tails(text: str, paragraphs: Sequence[Span]) -> tuple[list[Span], set[int]]:
    """Paragraphs whose last sentence says nothing but owners (…。责任单位：…) are cut before it.

    Also where the cut-off tails start: they are owners of their own paragraph only, never of a group.
    """
    cut: list[Span] = []
    tails: set[int] = set()
    for paragraph in paragraphs:
        if (tail := _tail(text, paragraph)) is None:
            cut.append(paragraph)
        else:
            cut += [Span(paragraph.start, tail.start), tail]
            tails.add(tail.start)
    return cut, tails


def _tail(text: str, paragraph: Span) -> Span | None:
    """The last sentence of a paragraph, where it says nothing but owners."""
    start, end = paragraph
    stop = _last_stop(text, start, end - 2)
    dashed = _dashed(text, max(stop, start) + 1, end)
    stop = stop if dashed is None else dashed - 1
    if stop <= start:
        return None
    after = _skip_blank(text, stop + 1, end)
    if _IN_BRACKETS.fullmatch(text, after, end):
        return None
    tail = Span(after, end)
    if is_deadline(text[tail.start : end]):
        # 由各村负责。8月底前完成。: the owners are in the sentence before.
        before = _last_stop(text, start, stop)
        owners = Span(_skip_blank(text, before + 1, end), end)
        stop, tail = (before, owners) if _read_tail(text, owners) else (stop, tail)
        if stop <= start:
            return None
    if text.find("：", tail.start, tail.start + _LONGEST_LABEL) >= 0 and _opens_with_label(text, tail):
        tail = _with_labels_before(text, start, Span(stop, end), tail)
    if _runs_on(text, tail):
        return tail if _only_owners(text, tail) else None
    label = label_pattern().match(text, *tail)
    in_bracket = label is not None and label[0][0] in "【[" and label[0][-1] not in "】]"
    return None if in_bracket or not _read_tail(text, tail) else tail


def _with_labels_before(text: str, start: int, rest: Span, tail: Span) -> Span:
    """…。牵头单位：甲。责任单位：乙。完成时限：丙。: every label has a sentence of its own.

    `rest`: from the stop before the tail on.
    """
    stop, end = rest
    while (before := _last_stop(text, start, stop)) > start:
        earlier = Span(_skip_blank(text, before + 1, end), end)
        if label_pattern().match(text, *earlier) is None and label_at(text, *earlier) is None:
            break
        stop, tail = before, earlier
    return tail


def _last_stop(text: str, start: int, end: int) -> int:
    return max(text.rfind("。", start, end), text.rfind("！", start, end), text.rfind(".", start, end))


def _dashed(text: str, start: int, end: int) -> int | None:
    """Where the dash stands behind which a sentence may name its owners."""
    if text.find("—", start, end) < 0 and text.find("--", start, end) < 0:
        return None
    found = _DASHED.search(text, start, end)
    return found.start() if found else None


def _read_tail(text: str, tail: Span) -> Clauses | None:
    """The last sentence as an owner line, or as units and role verbs only (县农机中心牵头，各乡镇配合)."""
    timed = label_at(text, *tail) is not None and label_pattern().search(text, *tail) is not None
    if timed or label_pattern().match(text, *tail) or _CLOSES_GROUP.match(text, *tail):
        return read_line(text, tail)
    if label_at(text, *tail) is not None and label_pattern().search(text, *tail):
        return read_line(text, tail)
    if dashed := _DASHED.match(text, *tail):
        names = Span(dashed.start("names"), tail.end)
        return read_line(text, names) if _opens_with_label(text, names) else _only_names(text, names)
    return _only_owners(text, tail)


def _only_names(text: str, span: Span) -> Clauses | None:
    """Units that stand behind a dash, with or without verbs (…每周巡查。——县林草局、各乡镇)."""
    clauses = read_clauses(text, span)
    names = all_names(clauses) if clauses else []
    return clauses if names and all(map(is_unit, names)) else None


def _only_owners(text: str, span: Span) -> Clauses | None:
    """Units and role verbs that fill the whole stretch; None where anything else is said."""
    sentence = Span(span.start, _without_closing(text, *span))
    if sentence.end - sentence.start > 150 or not text.endswith(_ENDING_VERBS, *sentence):
        return None
    clauses = read_clauses(text, sentence)
    if clauses is None or not clauses.assignments:
        return None
    names = all_names(clauses)
    # 各部门密切配合 is an exhortation; an assignment names at least one unit of its own.
    if not all(map(is_unit, names)) or all(map(is_collective, names)):
        return None
    rest = sentence.of(text)
    for entry in clauses.assignments:
        for name in entry.names:
            rest = rest.replace(name.text, "", 1)
        rest = rest.replace(entry.label or "", "", 1)
    if clauses.deadline:
        rest = rest.replace(clauses.deadline.of(text), "", 1)
    return clauses if not rest.strip("、，,；;。 等由") else None


def read_stretches(
    text: str, paragraphs: Sequence[Span], known: Sequence[Bracket] | None = None
) -> list[Stretch]:
    """Reads: the paragraphs of one leaf. Writes: its stretches; one without owners joins its neighbour.

    `known`: the brackets of the first paragraph, where they have been read already.
    """
    paragraphs, tails = _cut_tails(text, paragraphs)
    stretches: list[Stretch] = []
    open_: Stretch | None = None
    listed: Stretch | None = None
    index = 0
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        index += 1
        if listed and (_goes_on(text, paragraph, listed) or _WATCHES.match(text, *paragraph)):
            continue
        listed = None
        line = _read_tail(text, paragraph) if paragraph.start in tails else read_line(text, paragraph)
        line = line or _in_brackets_only(text, paragraph)
        if line is None and (stretches or open_) and _may_be_verb_line(text, paragraph):
            line = _only_owners(text, paragraph)
        if line is None and index < len(paragraphs) and bare_label_pattern().fullmatch(text, *paragraph):
            line = read_clauses(text, Span(paragraph.start, paragraphs[index].end))
            paragraph = paragraphs[index] if line else paragraph
            index += 1 if line else 0
        if line is not None:
            if open_:
                stretches.append(open_)
                open_ = None
            listed = _take_line(paragraph, line, stretches, own_line=paragraph.start not in tails)
            continue
        if known is not None and index == 1:
            brackets = [bracket for bracket in known if paragraph.start <= bracket.span.start < paragraph.end]
        else:
            brackets = find_brackets(text, paragraph)
        open_ = _take_paragraph(text, paragraph, brackets, stretches, open_)
    if open_ is not None:
        _join_last(text, stretches, open_)
    return _with_owners_of_title(stretches)


def _with_owners_of_title(stretches: list[Stretch]) -> list[Stretch]:
    """（一）清理河道（县水务局牵头） / 清淤30公里。（县水利站）: the only text has the title's, too."""
    if len(stretches) == 2 and _wants_body(stretches[0]):
        led, only = stretches
        only.clauses[:0] = led.clauses
        return [only]
    return stretches


def _may_be_verb_line(text: str, paragraph: Span) -> bool:
    """Whether a paragraph may be units and a role verb alone: 县水务局牵头落实 in a column of its own."""
    short = paragraph.end - paragraph.start <= _LONGEST_VERB_LINE
    return short and text.endswith(_LINE_VERBS, *paragraph) and text.find("。", *paragraph) < 0


def _take_line(paragraph: Span, line: Clauses, stretches: list[Stretch], *, own_line: bool) -> Stretch:
    """A line of owners is the last stretch's, or its own where there is none; gives the one that took it."""
    if not stretches:
        stretches.append(Stretch(Span(paragraph.start, paragraph.start), paragraph.end))
    target = stretches[-1]
    target.clauses.append(line)
    target.lines = target.lines or own_line
    target.end = max(target.end, paragraph.end)
    return target


def _goes_on(text: str, paragraph: Span, target: Stretch) -> bool:
    """Whether a line goes on with the list of the label above it (责任单位：甲、乙 / 丙、丁)."""
    line = target.clauses[-1]
    if not line.assignments or text[paragraph.end - 1] in FINAL_AFTER or _opens_with_label(text, paragraph):
        return False
    more = _only_names(text, paragraph)
    if more is None or len(more.assignments) > 1 or more.assignments[0].label or more.deadline:
        return False
    last, names = line.assignments[-1], more.assignments[0].names
    grown = dataclasses.replace(
        last,
        names=(*last.names, *names),
        span=Span(last.span.start, names[-1].span.end),
        open_ended=more.assignments[0].open_ended,
    )
    target.clauses[-1] = line._replace(assignments=(*line.assignments[:-1], grown))
    target.end = max(target.end, paragraph.end)
    return True


def _take_paragraph(
    text: str,
    paragraph: Span,
    brackets: Iterable[Bracket],
    stretches: list[Stretch],
    open_: Stretch | None,
) -> Stretch | None:
    """Cut one paragraph at its final brackets; what is left open goes on into the next paragraph."""
    start = _skip_blank(text, paragraph.start, paragraph.end)
    inline: list[Clauses] = []
    for bracket in brackets:
        if not bracket.final:
            inline.append(bracket.clauses)
            continue
        end = _skip_stop(text, bracket.span.end, paragraph.end)
        body = as_span((start, _trim_end(text, start, bracket.span.start)))
        if open_ is not None:
            body = Span(open_.body.start, body.end if body.end > body.start else open_.body.end)
            inline = open_.inline + inline
            open_ = None
        if body.end <= body.start and stretches:
            stretches[-1].clauses.append(bracket.clauses)
            stretches[-1].end = end
        elif stretches and _wants_body(stretches[-1]) and not bracket.clauses.assignments:
            led = stretches[-1]
            led.body, led.end, led.inline = body, end, led.inline + inline
            led.clauses.append(bracket.clauses)
        else:
            stretches.append(Stretch(body, end, [bracket.clauses], inline))
        start, inline = end, []
    end = paragraph.end
    start = _skip_blank(text, start, end)
    if start >= end:
        return open_
    if open_ is not None:
        return Stretch(Span(open_.body.start, end), end, inline=open_.inline + inline)
    return Stretch(as_span((start, end)), end, inline=inline)


def _wants_body(stretch: Stretch) -> bool:
    """Whether the owners stand before the text that is theirs: （县水务局牵头）清理河道…."""
    return stretch.body.end <= stretch.body.start and not stretch.lines


def _join_last(text: str, stretches: list[Stretch], open_: Stretch) -> None:
    if stretches:
        last = stretches[-1]
        led = _wants_body(last)
        if not led or "\n" in text[last.end : open_.body.start]:
            last.core = last.body if last.clauses else None
        start = open_.body.start if led else last.body.start
        last.body, last.end = Span(start, open_.body.end), open_.end
        last.inline += open_.inline
    else:
        stretches.append(open_)


def _skip_stop(text: str, at: int, end: int) -> int:
    while at < end and text[at] in "。；;.， ,\u3000":
        at += 1
    return at


def _skip_blank(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \u3000\t\n":
        at += 1
    return at


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \u3000\t\n":
        end -= 1
    return end
