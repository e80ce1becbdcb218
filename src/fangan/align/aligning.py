"""The steps in order: two plans in, an alignment out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fangan.align import sections
from fangan.align.alignment import Alignment, Answer, IndicatorAlignment, TaskAlignment
from fangan.align.answering import Answering
from fangan.align.attainment import judge_target
from fangan.align.coverage import cover
from fangan.align.judging import certainty_of, judge_task
from fangan.align.naming import Names
from fangan.align.places import jurisdiction, own_places
from fangan.align.rarity import Rarity
from fangan.align.sentences import Sentence, read_sentences
from fangan.align.sides import Side
from fangan.align.targets import Match, Target, match_targets, read_targets
from fangan.align.themes import Rerank
from fangan.align.verdicts import worst
from fangan.align.wording import Reader
from fangan.model import Indicator, Item, Kind, Plan


def align(
    upper: Plan,
    lower: Plan,
    *,
    upper_section: str | None = None,
    lower_section: str | None = None,
    rerank: Rerank | None = None,
) -> Alignment:
    """What the lower plan answers to each task and indicator of the upper one.

    A section restricts a side to a part of the plan, named as `sections.chosen_items` says; one that is not
    there raises `SectionError`. `rerank` may choose the nearest task where nothing answers; verdicts never
    depend on it.
    """
    asked = sections.chosen_items(upper, upper_section)
    given = sections.chosen_items(lower, lower_section) if lower_section else lower.items
    reader = Reader(own_places(upper) | own_places(lower))
    answering = _compare(upper, lower, asked, given, reader, rerank)

    targets = read_targets(upper, asked, with_goals=upper_section is None)
    offers = read_targets(lower, given, with_goals=lower_section is None)
    matches = _matches(targets, offers, answering, reader)
    labels = sections.labels(upper)
    indicators = _indicators(targets, matches, labels, upper, lower)
    tasks = tuple(_task(at, answering, indicators, labels) for at in range(len(asked)))
    total, by_section = cover(tasks, indicators)
    return Alignment(
        upper=upper,
        lower=lower,
        tasks=tasks,
        indicators=indicators,
        new_tasks=_new_tasks(given, tasks),
        new_indicators=_new_indicators(offers, matches),
        total=total,
        sections=by_section,
    )


def _compare(
    upper: Plan,
    lower: Plan,
    asked: Sequence[Item],
    given: Sequence[Item],
    reader: Reader,
    rerank: Rerank | None,
) -> Answering:
    """Both sides and the sentences that correspond. Rarity counts the whole plans, not the chosen parts."""
    everything = [read_sentences(plan.source.text, plan.items, reader) for plan in (upper, lower)]
    rarity = Rarity(everything)
    above = Side(upper, asked, _of(asked, upper.items, everything[0]), rarity)
    below = Side(lower, given, _of(given, lower.items, everything[1]), rarity)
    return Answering(above, below, rarity, rerank)


def _of(chosen: Sequence[Item], items: Sequence[Item], sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of the chosen items, which name them by their places among the chosen ones."""
    places = {id(item): at for at, item in enumerate(chosen)}
    found = ((places.get(id(items[sentence.task])), sentence) for sentence in sentences)
    return [replace(sentence, task=at) for at, sentence in found if at is not None]


def _matches(
    targets: Sequence[Target], offers: Sequence[Target], answering: Answering, reader: Reader
) -> dict[int, Match]:
    above, below = answering.above.sentences, answering.below.sentences
    sentences = {(above[each.upper].span, below[each.lower].span) for each in answering.pairs}
    names = Names(reader, (target.indicator.name for target in [*targets, *offers]))
    return match_targets(targets, offers, names, sentences, answering.linked_tasks())


def _indicators(
    targets: Sequence[Target], matches: dict[int, Match], labels: sections.Labels, upper: Plan, lower: Plan
) -> tuple[IndicatorAlignment, ...]:
    place = jurisdiction(upper)
    parts = place is None or place != jurisdiction(lower)
    found: list[IndicatorAlignment] = []
    for at, target in enumerate(targets):
        match = matches.get(at)
        judged = judge_target(target, match, upper, lower, parts)
        found.append(
            IndicatorAlignment(
                indicator=target.indicator,
                item=target.item,
                section=sections.label_of(target.item, labels),
                verdict=worst(reason.verdict for reason in judged.reasons),
                reasons=judged.reasons,
                counterpart=match.lower.indicator if match else None,
                counterpart_item=match.lower.item if match else None,
                certainty=judged.certainty,
            )
        )
    return tuple(found)


def _task(
    at: int, answering: Answering, indicators: Sequence[IndicatorAlignment], labels: sections.Labels
) -> TaskAlignment:
    item = answering.above.items[at]
    own = [each for each in indicators if each.item is item]
    answers = answering.answers(at) or _by_indicators(own)
    unanswered = answering.unanswered(at, own) if answers else ()
    similarity = answering.similarity(at)
    near = None if answers else answering.nearest(at)
    reasons = judge_task(item, answers, unanswered, own, answering.below.plan, near)
    return TaskAlignment(
        item=item,
        section=sections.label_of(item, labels),
        verdict=worst(reason.verdict for reason in reasons),
        reasons=reasons,
        answers=answers,
        similarity=similarity,
        unanswered=unanswered,
        nearest=near.answer if near else None,
        certainty=near.certainty if near else certainty_of(answers, similarity),
    )


def _by_indicators(indicators: Sequence[IndicatorAlignment]) -> tuple[Answer, ...]:
    """Tasks that answer in words of their own, but with an indicator of the same name."""
    found = {
        each.counterpart_item.span: each.counterpart_item for each in indicators if each.counterpart_item
    }
    return tuple(Answer(item, 0.0, ()) for item in found.values())


def _new_tasks(given: Sequence[Item], tasks: Sequence[TaskAlignment]) -> tuple[Item, ...]:
    used = {answer.item.span for task in tasks for answer in task.answers}
    kinds = (Kind.TASK, Kind.INDICATOR)
    return tuple(item for item in given if item.span not in used and item.kind in kinds)


def _new_indicators(
    offers: Sequence[Target], matches: dict[int, Match]
) -> tuple[tuple[Indicator, Item | None], ...]:
    used = {id(match.lower) for match in matches.values()}
    return tuple((offer.indicator, offer.item) for offer in offers if id(offer) not in used)
