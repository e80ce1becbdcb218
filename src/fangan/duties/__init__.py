"""Duties: standing obligations of the plan's machinery.

Who reports, meets, assesses, inspects, evaluates, plans, publishes or walks through, to whom, how often and
on which day. Reads: a stretch of text. Writes: `Duty`s in the order of the text.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fangan import numerals
from fangan.duties import actors, acts, rhythm
from fangan.expressions import expression
from fangan.indicators import masking
from fangan.indicators.clauses import Sentence, holding, sentences
from fangan.model import Action, Cadence, Certainty, Duty
from fangan.text import Span


def find(
    text: str,
    span: Span | None = None,
    *,
    task: bool = False,
    owner: str | None = None,
    ends: dt.date | None = None,
    year: int | None = None,
    skip: Sequence[Span] = (),
) -> tuple[Duty, ...]:
    """All duties in `text[span]`.

    `task`: the stretch is a task, where inspecting and publishing are everyday work. `owner`: who acts where
    no subject stands, from the owners of the same stretch. `ends`: the last day of the phase that the
    stretch describes. `year`: what 年底前 refers to.
    """
    whole = span or Span(0, len(text))
    source = _with_second_look(whole.of(numerals.narrow_whole(text)))
    inside = (each for each in skip if whole.start <= each.start and each.end <= whole.end)
    local = tuple(each.shifted(-whole.start) for each in inside)
    masked = masking.layers(source, local)[0].masked
    places = acts.places(masked, task=task)
    if not places:
        return ()
    seamed = _MAY_BE_SEAM.search(masked) is not None
    reader = _Reader(text, whole.start, source, masked, task, owner, ends, year, places, seamed)
    return tuple(reader.duties())


def may_stand_in_task(text: str, span: Span) -> bool:
    """Whether `find` can find anything in a task: in most it cannot, and nobody need ask who would do it."""
    return acts.possible(numerals.narrow_whole(text), span)


def _with_second_look(words: str) -> str:
    """The same without the marks around 回头看: what is quoted is masked, and here it is the act itself."""
    return words.replace("“回头看”", "‖回头看‖") if "“回头看”" in words else words


_MAY_BE_SEAM = expression("、[每按逐年半]")
_RHYTHM_SEAM = expression(
    r"、(?<=[\u4e00-\u9fff]{2}、)(?=(?:每(?:年|半年|季度?|半个?月|个?月|双周|两周|周|旬)|按(?:周|月|季|年)|逐[周月季]|年终|年底|半年)"
    r"(?!度?一)[^、，]{2})"
)


_MEANS = ("方式", "形式", "办法")
"""采取随机抽查等方式，对各县工作进行检查: the means and what is done by them are one duty."""

_TURN = expression(rf"、(?<=[年季度月周旬]、)(?P<actor>[^，。；、：每]{{2,16}}){rhythm.EACH}")
"""组长每半年、办公室每月召开例会: each in turn does the same, with a rhythm of its own."""

_NAMED_ACT = expression(
    r"(?P<act>考核|考评|评估|评价|督查|督导|检查)(?:工作)?(?:(?:采取|采用|实行|按|分为|以(?!上|来)|每)[^。；]{0,80}?)?由(?=[^。；]{2})"
)
_NAMED_FIRST = "考评督检"
"""What `_NAMED_ACT` opens with."""

_NAMED_ACTIONS = {
    **dict.fromkeys(("考核", "考评"), Action.ASSESS),
    **dict.fromkeys(("评估", "评价"), Action.EVALUATE),
    **dict.fromkeys(("督查", "督导", "检查"), Action.INSPECT),
}
_CARRIES_OUT = expression(
    r"(?:会同[^，。；]{2,24}?)?(?:负责|牵头|具体|统一|分别|共同)*(?:组织)?(?:实施|开展|进行|落实)"
)
"""考核采取日常与年终相结合的方式进行，由县人社局组织实施: the act stands first, who does it behind."""

_GOES_ON = expression("(?:还|同时|并)?要(?![素求点件闻])")
"""各部门要压实责任。要加强跟踪分析: the next sentence has the same subject."""


@dataclass(slots=True)
class _Reader:
    """Reads sentence by sentence; a subject goes on until another takes its place or a full stop comes.

    Subjects and rhythms are read only where an act asks for them: most clauses of a plan have none. `places`
    are where words stand that acts are made of, `seamed` says that a list may be one of rhythms.
    """

    text: str
    offset: int
    source: str
    masked: str
    task: bool
    owner: str | None
    ends: dt.date | None
    year: int | None
    places: Sequence[int]
    seamed: bool
    subject: str | None = None
    carried: rhythm.Rhythm | None = None
    acted: bool = False
    unread: list[Span] = field(default_factory=list)
    last: Duty | None = None

    def duties(self) -> Iterator[Duty]:
        every = sentences(self.masked)
        read = 0
        for index in holding(self.places, every):
            first = index
            while first > read and not self._begins_anew(every, first):
                first -= 1
            if self._begins_anew(every, first):
                self.subject, self.last = None, None
                self.unread.clear()
            for earlier in every[first:index]:
                self.unread += earlier.clauses
            read = index + 1
            yield from self._read(every[index])

    def _begins_anew(self, every: Sequence[Sentence], index: int) -> bool:
        """Whether a line's end stands before the sentence, or a full stop and it does not go on with 要."""
        start = every[index].span.start
        before = self.masked[every[index - 1].span.end if index else 0 : start]
        if "\n" in before or not index:
            return "\n" in before or "。" in before
        return "。" in before and _GOES_ON.match(self.masked, start) is None

    def _read(self, sentence: Sentence) -> Iterator[Duty]:
        self.carried, self.acted = None, False
        if self.masked[sentence.span.start] in _NAMED_FIRST:
            yield from self._named_first(sentence)
        for clause in self._by_rhythm(sentence):
            self.unread.append(clause)
            if not self._may_act(clause) or self._is_idle(clause):
                continue
            self._catch_up(sentence.span.start)
            for act in acts.found(self.source, self._without_actor(clause), clause, task=self.task):
                duty = self._duty(act, clause)
                if duty is not None and not (self.last and _repeats(duty, self.last)):
                    self.last, self.acted = duty, True
                    yield duty
                    if self.masked.count("每", *clause) > 1:
                        yield from self._in_turn(duty, clause)

    def _named_first(self, sentence: Sentence) -> Iterator[Duty]:
        """The act that the sentence opens with as a noun, where it goes on to say by whom it is done."""
        named = _NAMED_ACT.match(self.masked, *sentence.span)
        clause = next((each for each in sentence.clauses if named and each.end > named.end()), None)
        actor = actors.subject(self.source, self.masked, clause) if clause else None
        if named is None or clause is None or actor is None:
            return
        if not _CARRIES_OUT.match(self.masked, self.source.find(actor, clause.start) + len(actor)):
            return
        first = sentence.clauses[0]
        said = (rhythm.read(self.source, self.masked, each, self.year) for each in sentence.clauses)
        beat = next(filter(None, said), rhythm.ADHOC)
        action = _NAMED_ACTIONS[named["act"]]
        yield self._stated(acts.Act(action, None, True), first, actor, beat)

    def _in_turn(self, duty: Duty, clause: Span) -> Iterator[Duty]:
        """The same act of those who stand behind its first actor, each with a rhythm of their own."""
        for turn in _TURN.finditer(self.masked, *clause):
            who = Span(turn.start("actor"), turn.end())
            actor = actors.subject(self.source, self.masked, who)
            beat = rhythm.read(self.source, self.masked, who, self.year)
            if actor and beat:
                yield dataclasses.replace(
                    duty, actor=actor, cadence=beat.cadence, day=beat.day, months=beat.months, date=beat.date
                )

    def _may_act(self, stretch: Span) -> bool:
        at = bisect_left(self.places, stretch.start)
        return at < len(self.places) and self.places[at] < stretch.end

    def _is_idle(self, clause: Span) -> bool:
        """Whether a clause without any unit holds no act, so that nobody need look for its subject."""
        if actors.may_name(self.source, clause):
            return False
        words = clause.of(self.masked)
        return next(acts.found(self.source, words, clause, task=self.task), None) is None

    def _by_rhythm(self, sentence: Sentence) -> Sequence[Span]:
        """每月调度、每季度通报: each rhythm of a list has its own act."""
        if not self.seamed or _RHYTHM_SEAM.search(self.masked, *sentence.span) is None:
            return sentence.clauses
        cut: list[Span] = []
        for clause in sentence.clauses:
            start = clause.start
            for seam in _RHYTHM_SEAM.finditer(self.masked, *clause):
                cut.append(Span(start, seam.start()))
                start = seam.end()
            cut.append(Span(start, clause.end))
        return cut

    def _catch_up(self, since: int) -> None:
        """Subject and rhythm as they stand behind the clauses that no act has asked about yet."""
        for clause in self.unread:
            actor = actors.subject(self.source, self.masked, clause)
            if actor is not None:
                # 每年12月底前，各单位将…: a time said before the subject is its own, one acted upon is not.
                self.carried = None if self.acted else self.carried
                self.subject, self.acted = actor, False
            own = rhythm.read(self.source, self.masked, clause, self.year) if clause.start >= since else None
            if own and own.date and self.carried and self.carried.cadence is Cadence.YEARLY:
                own = rhythm.of_next_year(clause.of(self.masked)) or own
            if own and not (self.carried and own.adds_nothing_to(self.carried)):
                self.carried = own
        self.unread.clear()

    def _without_actor(self, clause: Span) -> str:
        """The clause's words with its subject hidden: 督办领导 is nobody's 督办."""
        words = clause.of(self.masked)
        if self.subject and (at := clause.of(self.source).find(self.subject)) >= 0:
            words = words[:at] + masking.FILL * len(self.subject) + words[at + len(self.subject) :]
        return words

    def _duty(self, act: acts.Act, clause: Span) -> Duty | None:
        actor = self.subject or self.owner
        beat = (
            act.rhythm or self.carried or (rhythm.at_end_of_phase(self.ends) if self.ends else rhythm.ADHOC)
        )
        if actor is None and not (act.alone and beat.cadence is not Cadence.ADHOC):
            return None
        incidental = self.task and act.action is Action.REPORT and beat.cadence is Cadence.ADHOC
        if self.subject is None and (act.subject or incidental):
            return None
        if act.regular and beat.cadence in (Cadence.ADHOC, Cadence.ONCE):
            return None
        return self._stated(act, clause, actor, beat, certain=self.subject is not None)

    def _stated(
        self, act: acts.Act, clause: Span, actor: str | None, beat: rhythm.Rhythm, *, certain: bool = True
    ) -> Duty:
        absolute = clause.shifted(self.offset)
        return Duty(
            action=act.action,
            actor=actor,
            recipient=act.recipient,
            cadence=beat.cadence,
            text=absolute.of(self.text),
            span=absolute,
            day=beat.day,
            months=beat.months,
            date=beat.date,
            certainty=Certainty.CERTAIN if actor and certain else Certainty.LIKELY,
            reason=_reason(actor, actor if certain else None),
        )


def _repeats(duty: Duty, last: Duty) -> bool:
    """Whether the next clause only says the same duty again (每年一次的巡察)."""
    same = (duty.action, duty.actor, duty.cadence) == (last.action, last.actor, last.cadence)
    if same and last.text.endswith(_MEANS):
        return True
    more = (duty.day is not None and last.day is None) or duty.date != last.date
    return same and duty.cadence is not Cadence.ADHOC and duty.recipient == last.recipient and not more


def _reason(actor: str | None, subject: str | None) -> str | None:
    if actor is None:
        return "没有写明由谁承担"
    return None if subject else "承担者取自同段的责任单位"
