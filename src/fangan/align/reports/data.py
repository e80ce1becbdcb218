"""The report for programs: one JSON object, spans as [start, end) into the texts that it carries."""

from __future__ import annotations

import json
from typing import Any

from fangan.align.alignment import (
    Alignment,
    Answer,
    Coverage,
    IndicatorAlignment,
    SentencePair,
    TaskAlignment,
)
from fangan.align.verdicts import Reason
from fangan.model import Indicator, Item, Plan
from fangan.text import Span

Json = dict[str, Any]


def render(alignment: Alignment) -> str:
    return json.dumps(to_json(alignment), ensure_ascii=False) + "\n"


def to_json(alignment: Alignment) -> Json:
    upper, lower = alignment.upper.source.text, alignment.lower.source.text
    return {
        "schema_version": "1",
        "upper": _plan(alignment.upper),
        "lower": _plan(alignment.lower),
        "coverage": {
            "total": _coverage(alignment.total),
            "sections": [_coverage(section) for section in alignment.sections],
        },
        "tasks": [_task(task, upper, lower) for task in alignment.tasks],
        "indicators": [_indicator(found) for found in alignment.indicators],
        "unanswered": {
            "tasks": [_item(task.item) for task in alignment.unanswered_tasks],
            "indicators": [_target(found.indicator, found.item) for found in alignment.unanswered_indicators],
        },
        "new": {
            "tasks": [_item(item) for item in alignment.new_tasks],
            "indicators": [_target(indicator, item) for indicator, item in alignment.new_indicators],
        },
    }


def _plan(plan: Plan) -> Json:
    return {
        "title": plan.meta.title,
        "filename": plan.source.filename,
        "sha256": plan.source.sha256,
        "text": plan.source.text,
    }


def _item(item: Item) -> Json:
    return {
        "path": list(item.path),
        "kind": item.kind.value,
        "heading": item.heading,
        "text": item.text,
        "span": list(item.span),
    }


def _target(indicator: Indicator, item: Item | None) -> Json:
    return {
        "name": indicator.name,
        "op": indicator.op,
        "value": indicator.value,
        "value_hi": indicator.value_hi,
        "unit": indicator.unit,
        "year": indicator.year,
        "text": indicator.text,
        "span": list(indicator.span),
        "path": list(item.path) if item else None,
    }


def _coverage(coverage: Coverage) -> Json:
    return {
        "section": coverage.section,
        "tasks": coverage.tasks,
        "tasks_answered": coverage.tasks_answered,
        "indicators": coverage.indicators,
        "indicators_answered": coverage.indicators_answered,
    }


def _judgement(entry: TaskAlignment | IndicatorAlignment) -> Json:
    return {
        "section": entry.section,
        "verdict": entry.verdict.value,
        "certainty": entry.certainty.value,
        "reasons": [_reason(reason) for reason in entry.reasons],
    }


def _task(task: TaskAlignment, upper: str, lower: str) -> Json:
    return {
        **_item(task.item),
        **_judgement(task),
        "similarity": round(task.similarity, 4),
        "answers": [_answer(answer, upper, lower) for answer in task.answers],
        "unanswered": [_quoted(span, upper) for span in task.unanswered],
        "nearest": _answer(task.nearest, upper, lower) if task.nearest else None,
    }


def _indicator(found: IndicatorAlignment) -> Json:
    counterpart = found.counterpart
    return {
        **_target(found.indicator, found.item),
        **_judgement(found),
        "counterpart": _target(counterpart, found.counterpart_item) if counterpart else None,
    }


def _answer(answer: Answer, upper: str, lower: str) -> Json:
    return {
        **_item(answer.item),
        "similarity": round(answer.similarity, 4),
        "weight": round(answer.weight, 4),
        "pairs": [_pair(pair, upper, lower) for pair in answer.pairs],
        "added": [_quoted(span, lower) for span in answer.added],
    }


def _pair(pair: SentencePair, upper: str, lower: str) -> Json:
    return {
        "upper": _quoted(pair.upper, upper),
        "lower": _quoted(pair.lower, lower),
        "weight": round(pair.weight, 4),
        "shared": [
            {
                "upper": _quoted(stretch.upper, upper),
                "lower": _quoted(stretch.lower, lower),
                "weight": round(stretch.weight, 4),
            }
            for stretch in pair.shared
        ],
    }


def _quoted(span: Span, text: str) -> Json:
    return {"span": list(span), "text": span.of(text)}


def _reason(reason: Reason) -> Json:
    return {
        "verdict": reason.verdict.value,
        "text": reason.text,
        "upper": list(reason.upper) if reason.upper else None,
        "lower": list(reason.lower) if reason.lower else None,
    }
