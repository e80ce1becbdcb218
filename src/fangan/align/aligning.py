"""The steps in order: two plans in, an alignment out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fangan.align import sections
from fangan.align.alignment import Alignment, Answer, IndicatorAlignment, SentencePair, Shared, TaskAlignment
from fangan.align.attainment import judge_target
from fangan.align.coverage import cover
from fangan.align.judging import Weighed, certainty_of, judge_task, open_sentences
from fangan.align.naming import Names
from fangan.align.pairing import Pair, Pairs, pair
from fangan.align.places import jurisdiction, own_places
from fangan.align.rarity import Rarity
from fangan.align.sentences import Sentence, read_sentences
from fangan.align.targets import Match, Target, match_targets, read_targets
from fangan.align.verdicts import worst
from fangan.align.wording import Reader
from fangan.model import Indicator, Item, Kind, Plan


def align(
    upper: Plan, lower: Plan, *, upper_section: str | None = None, lower_section: str | None = None
) -> Alignment:
    """What the lower plan answers to each task and indicator of the upper one.

    A section restricts a side to a part of the plan, named as `sections.chosen_items` says; one that is not
    there raises `SectionError`.
    """
    return _Aligning(upper, lower, upper_section, lower_section).result()


class _Aligning:
    """The two sides and what the steps have found of them so far."""

    def __init__(
        self, upper: Plan, lower: Plan, upper_section: str | None, lower_section: str | None
    ) -> None:
        self.upper, self.lower = upper, lower
        self.goals = upper_section is None
        self.asked = sections.chosen_items(upper, upper_section)
        self.given = sections.chosen_items(lower, lower_section) if lower_section else lower.items
        self.labels = {place.path: place.label for place in sections.places(upper)}
        reader = Reader(own_places(upper) | own_places(lower))
        self.uppers = read_sentences(upper.source.text, self.asked, reader)
        self.lowers = read_sentences(lower.source.text, self.given, reader)
        everything = read_sentences(upper.source.text, upper.items, reader)
        self.rarity = Rarity([everything, self.lowers])
        self.pairs = pair(self.uppers, self.lowers, self.rarity)
        self.links = _links(self.pairs, self.uppers, self.lowers)
        self.targets = read_targets(upper, self.asked, self.goals)
        self.offers = read_targets(lower, self.given, lower_section is None)
        self.names = Names(reader, (target.indicator.name for target in [*self.targets, *self.offers]))
        self.matches = self._matched()

    def result(self) -> Alignment:
        indicators = tuple(self._indicator(at, target) for at, target in enumerate(self.targets))
        tasks = tuple(self._task(at, item, indicators) for at, item in enumerate(self.asked))
        total, by_section = cover(tasks, indicators)
        return Alignment(
            upper=self.upper,
            lower=self.lower,
            tasks=tasks,
            indicators=indicators,
            new_tasks=self._new_tasks(tasks),
            new_indicators=self._new_indicators(),
            total=total,
            sections=by_section,
        )

    def _matched(self) -> dict[int, Match]:
        sentences = {(self.uppers[each.upper].span, self.lowers[each.lower].span) for each in self.pairs.kept}
        tasks = {(self.asked[one].span, self.given[other].span) for one, other in self.links}
        return match_targets(self.targets, self.offers, self.names, sentences, tasks)

    def _indicator(self, at: int, target: Target) -> IndicatorAlignment:
        match = self.matches.get(at)
        above, below = jurisdiction(self.upper), jurisdiction(self.lower)
        judged = judge_target(target, match, self.upper, self.lower, parts=not above or above != below)
        return IndicatorAlignment(
            indicator=target.indicator,
            item=target.item,
            section=self._section(target.item),
            verdict=worst(reason.verdict for reason in judged.reasons),
            reasons=judged.reasons,
            counterpart=match.lower.indicator if match else None,
            counterpart_item=match.lower.item if match else None,
            certainty=judged.certainty,
        )

    def _task(self, at: int, item: Item, indicators: Sequence[IndicatorAlignment]) -> TaskAlignment:
        answers = self._answers(at, item, indicators)
        weighed = self._weighed(at)
        own = [each for each in indicators if each.item is item]
        reasons = judge_task(item, answers, weighed, own, self.lower)
        similarity = self._similarity(at, [each for pairs in self._pairs_of(at).values() for each in pairs])
        near = self.pairs.near.get(at) if not answers else None
        return TaskAlignment(
            item=item,
            section=self._section(item),
            verdict=worst(reason.verdict for reason in reasons),
            reasons=reasons,
            answers=answers,
            similarity=similarity,
            unanswered=open_sentences(weighed),
            nearest=self._answer(at, self.lowers[near.lower].task, [near]) if near else None,
            certainty=certainty_of(answers, similarity),
        )

    def _answers(self, at: int, item: Item, indicators: Sequence[IndicatorAlignment]) -> tuple[Answer, ...]:
        """By wording, the weightiest first, then by indicators of the same name alone."""
        linked = self._pairs_of(at)
        answers = [self._answer(at, other, pairs) for other, pairs in linked.items()]
        answers.sort(key=lambda answer: -answer.weight)
        have = {answer.item.span for answer in answers}
        for each in indicators:
            other = each.counterpart_item
            if each.item is item and other and other.span not in have and not answers:
                have.add(other.span)
                answers.append(Answer(other, 0.0, ()))
        return tuple(answers)

    def _pairs_of(self, at: int) -> dict[int, list[Pair]]:
        return {other: pairs for (one, other), pairs in self.links.items() if one == at}

    def _answer(self, at: int, other: int, pairs: Sequence[Pair]) -> Answer:
        used = {each.lower for each in self.pairs.kept} | {each.lower for each in pairs}
        added = tuple(
            sentence.span
            for index, sentence in enumerate(self.lowers)
            if sentence.task == other and index not in used and not sentence.heading
        )
        shown = tuple(self._sentence_pair(each) for each in pairs)
        return Answer(self.given[other], self._similarity(at, pairs), shown, added)

    def _sentence_pair(self, each: Pair) -> SentencePair:
        one, other = self.uppers[each.upper], self.lowers[each.lower]
        shared = tuple(
            Shared(
                one.wording.span(stretch.upper, stretch.upper + stretch.length),
                other.wording.span(stretch.lower, stretch.lower + stretch.length),
                stretch.weight,
            )
            for stretch in each.stretches
        )
        return SentencePair(one.span, other.span, shared)

    def _similarity(self, at: int, pairs: Sequence[Pair]) -> float:
        """The share of the task's wording, by weight, that stands in the other sentences."""
        covered: dict[int, set[int]] = defaultdict(set)
        for each in pairs:
            for stretch in each.stretches:
                covered[each.upper].update(range(stretch.upper, stretch.upper + stretch.length - 1))
        whole = part = 0.0
        for index, sentence in enumerate(self.uppers):
            if sentence.task == at:
                running = self.rarity.running(sentence.wording.symbols)
                whole += running[-1]
                part += sum(running[place + 1] - running[place] for place in covered[index])
        return part / whole if whole else 0.0

    def _weighed(self, at: int) -> list[Weighed]:
        taken = {each.upper for each in self.pairs.kept}
        return [
            Weighed(sentence, self.rarity.running(sentence.wording.symbols)[-1], index in taken)
            for index, sentence in enumerate(self.uppers)
            if sentence.task == at
        ]

    def _section(self, item: Item | None) -> str:
        return sections.label_of(item, self.labels) if item else sections.GOALS

    def _new_tasks(self, tasks: Sequence[TaskAlignment]) -> tuple[Item, ...]:
        used = {answer.item.span for task in tasks for answer in task.answers}
        kinds = (Kind.TASK, Kind.INDICATOR)
        return tuple(item for item in self.given if item.span not in used and item.kind in kinds)

    def _new_indicators(self) -> tuple[tuple[Indicator, Item | None], ...]:
        used = {id(match.lower) for match in self.matches.values()}
        return tuple((offer.indicator, offer.item) for offer in self.offers if id(offer) not in used)


def _links(
    pairs: Pairs, uppers: Sequence[Sentence], lowers: Sequence[Sentence]
) -> dict[tuple[int, int], list[Pair]]:
    """Pairs of sentences by the pair of tasks that they stand in."""
    found: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for each in pairs.kept:
        found[uppers[each.upper].task, lowers[each.lower].task].append(each)
    return dict(found)
