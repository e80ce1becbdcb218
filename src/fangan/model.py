"""What a parsed plan contains: frozen facts, each with its span into the text.

The shapes follow the contract of `fangan parse --json`; `certainty` and `reason` are the parser's own
judgement of a fact, so that a reviewer looks where it matters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from fangan.facts import quickly_made
from fangan.text import SourceText, Span


class Certainty(StrEnum):
    """How far a person may rely on a fact without looking."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


class Kind(StrEnum):
    TASK = "task"
    INDICATOR = "indicator"
    SAFEGUARD = "safeguard"
    PHASE = "phase"


class Role(StrEnum):
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"
    SUPERVISOR = "supervisor"


class Action(StrEnum):
    REPORT = "report"
    MEETING = "meeting"
    ASSESS = "assess"
    INSPECT = "inspect"
    EVALUATE = "evaluate"
    PLAN = "plan"
    PUBLISH = "publish"
    WALKTHROUGH = "walkthrough"


class Cadence(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    YEARLY = "yearly"
    ONCE = "once"
    ADHOC = "adhoc"


@quickly_made
@dataclass(frozen=True, slots=True)
class Name:
    """One owner as written in the text."""

    text: str
    span: Span


@quickly_made
@dataclass(frozen=True, slots=True)
class Assignment:
    """One role label with its list of owners.

    `source` is the path of the section that an inherited assignment comes from; None on an item's own.
    """

    role: Role
    label: str | None
    names: tuple[Name, ...]
    span: Span
    open_ended: bool = False
    inherited: bool = False
    source: tuple[str, ...] | None = None
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """`date` is the last day that is still in time; None for 长期, 持续推进."""

    text: str
    date: dt.date | None
    span: Span
    inherited: bool = False
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


class Measure(StrEnum):
    """What the values of an indicator are, since unlike ones are never added up."""

    LEVEL = "level"
    COUNT = "count"
    GROWTH = "growth"
    SHARE = "share"
    DURATION = "duration"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@quickly_made
@dataclass(frozen=True, slots=True)
class Indicator:
    """A measurable commitment. `value` is in `unit` as written: 1.39 万人, not 13900 人.

    `op` is one of = >= <= > < ~. A target without a number has neither value nor unit. `measure` and
    `better` (which way is better) follow from unit, words and bound. `binding` is True under 约束性, False
    under 预期性. `baseline` is the value that the text starts from (由58%提高到62%), `baseline_year` the year
    that it compares with (比2020年下降).
    """

    name: str
    op: str
    value: float | None
    unit: str | None
    year: int | None
    text: str
    span: Span
    value_hi: float | None = None
    measure: Measure | None = None
    better: Direction | None = None
    binding: bool | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated commitment without a number."""

    year: int | None
    date: dt.date | None
    text: str
    span: Span
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Duty:
    """A standing obligation of the plan's machinery: who does what, to whom, how often, on which day.

    `months` is [] for every month; `date` is set for a one-off.
    """

    action: Action
    actor: str | None
    recipient: str | None
    cadence: Cadence
    text: str
    span: Span
    day: int | None = None
    months: tuple[int, ...] = ()
    date: dt.date | None = None
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    start: dt.date | None
    end: dt.date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named by its title (inside 《》) or its number (文号).

    `superior` is true for the plan of a superior level that this one says it implements.
    """

    title: str | None
    doc_number: str | None
    span: Span
    superior: bool = False


@dataclass(frozen=True, slots=True)
class Projects:
    """A list of projects named inside a task. `count` is the number stated, often more than the names."""

    names: tuple[Span, ...]
    count: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the plan's leading group, with the post there and the office held."""

    post: str
    name: str
    office: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What stands around the plan: to whom it goes, what is attached, how public it is, who leads it."""

    addressees: tuple[Span, ...] = ()
    openness: str | None = None
    attachments: tuple[Span, ...] = ()
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """The title block and what the plan says of itself. `spans` names the place of each field found."""

    title: str | None = None
    doc_number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    signed_on: dt.date | None = None
    published_on: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    spans: dict[str, Span] = field(default_factory=dict)


@quickly_made
@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. `span` covers its heading line and everything below it.

    `marker` is as the contract wants it: half-width, without trailing punctuation; None where a heading
    has no number. `body` is the text of the node's own paragraphs, children excluded.
    """

    marker: str | None
    heading: str | None
    span: Span
    body: tuple[Span, ...] = ()
    children: tuple[Section, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the outline that says what is to be done.

    `body` is the span of `text`; `span` covers marker, heading and owners as well. `section` is the heading
    of the outermost section that it stands in, the block of the ledger. `steps` are its sentences.
    """

    path: tuple[str, ...]
    kind: Kind
    heading: str | None
    text: str
    span: Span
    body: Span
    section: str | None = None
    assignments: tuple[Assignment, ...] = ()
    deadline: Deadline | None = None
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    steps: tuple[Span, ...] = ()
    projects: tuple[Projects, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Goals:
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that was found in one document."""

    source: SourceText
    meta: Meta
    outline: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    citations: tuple[Citation, ...] = ()
    goals: Goals = Goals()
    duties: tuple[Duty, ...] = ()
    phases: tuple[Phase, ...] = ()
    wrapper: Wrapper = Wrapper()
