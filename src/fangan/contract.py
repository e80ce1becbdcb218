"""A plan as the JSON object of the parser's contract, schema version 1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fangan.model import (
    Assignment,
    Citation,
    Deadline,
    Duty,
    Indicator,
    Item,
    Meta,
    Milestone,
    Plan,
    Projects,
    Section,
)
from fangan.text import Span

Json = dict[str, Any]


# One entry for each key of the contract: in pieces it could not be read beside the schema.
def to_json(plan: Plan) -> Json:
    """Dates as ISO strings, spans as [start, end) into `text`."""
    source = plan.source
    return {
        "schema_version": "1",
        "source": {
            "filename": source.filename,
            "media_type": source.media_type,
            "sha256": source.sha256 or "",
            "chars": len(source.text),
        },
        "text": source.text,
        "meta": _meta(plan.meta),
        "citations": [_citation(found) for found in plan.citations],
        "outline": [_section(section) for section in plan.outline],
        "items": [_item(source.text, item) for item in plan.items],
        "goals": {
            "indicators": [_indicator(found) for found in plan.goals.indicators],
            "milestones": [_milestone(found) for found in plan.goals.milestones],
        },
        "duties": [_duty(found) for found in plan.duties],
        "phases": [
            {
                "name": found.name,
                "start": _date(found.start),
                "end": _date(found.end),
                "span": list(found.span),
            }
            for found in plan.phases
        ],
        "wrapper": _wrapper(plan),
        "findings": [],
    }


def _citation(found: Citation) -> Json:
    return {
        "title": found.title,
        "doc_number": found.doc_number,
        "superior": found.superior,
        "span": list(found.span),
    }


def _wrapper(plan: Plan) -> Json:
    text, around = plan.source.text, plan.wrapper
    return {
        "addressees": [_words(text, span) for span in around.addressees],
        "openness": around.openness,
        "attachments": [_words(text, span) for span in around.attachments],
        "members": [
            {"post": each.post, "name": each.name, "office": each.office, "span": list(each.span)}
            for each in around.members
        ],
    }


def _words(text: str, span: Span) -> Json:
    return {"text": span.of(text), "span": list(span)}


def _date(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _meta(meta: Meta) -> Json:
    return {
        "title": meta.title,
        "doc_number": meta.doc_number,
        "issuer": meta.issuer,
        "index_number": meta.index_number,
        "signed_on": _date(meta.signed_on),
        "published_on": _date(meta.published_on),
        "period_start": _date(meta.period_start),
        "period_end": _date(meta.period_end),
    }


def _section(section: Section) -> Json:
    return {
        "marker": section.marker,
        "heading": section.heading,
        "span": list(section.span),
        "children": [_section(child) for child in section.children],
    }


def _item(text: str, item: Item) -> Json:
    return {
        "path": list(item.path),
        "kind": item.kind.value,
        "heading": item.heading,
        "text": item.text,
        "span": list(item.span),
        "assignments": [_assignment(entry) for entry in item.assignments],
        "deadline": _deadline(item.deadline),
        "indicators": [_indicator(found) for found in item.indicators],
        "milestones": [_milestone(found) for found in item.milestones],
        "steps": [_words(text, span) for span in item.steps],
        "projects": [_projects(text, found) for found in item.projects],
        **_judged(item),
    }


def _judged(fact: Item | Assignment | Deadline | Indicator | Milestone | Duty) -> Json:
    """How far a person may rely on the fact, and why no further."""
    return {"certainty": fact.certainty.value, "reason": fact.reason}


def _projects(text: str, found: Projects) -> Json:
    names = [_words(text, span) for span in found.names]
    return {"names": names, "count": found.count, "span": list(found.span)}


def _assignment(entry: Assignment) -> Json:
    return {
        "role": entry.role.value,
        "label": entry.label,
        "names": [name.text for name in entry.names],
        "open_ended": entry.open_ended,
        "inherited": entry.inherited,
        "span": list(entry.span),
        **_judged(entry),
    }


def _deadline(deadline: Deadline | None) -> Json | None:
    if deadline is None:
        return None
    return {
        "text": deadline.text,
        "date": _date(deadline.date),
        "inherited": deadline.inherited,
        "span": list(deadline.span),
        **_judged(deadline),
    }


def _indicator(found: Any) -> Json:
    return {
        "name": found.name,
        "op": found.op,
        "value": found.value,
        "value_hi": found.value_hi,
        "unit": found.unit,
        "year": found.year,
        "measure": found.measure.value if found.measure else None,
        "better": found.better.value if found.better else None,
        "binding": found.binding,
        "baseline": found.baseline,
        "baseline_year": found.baseline_year,
        "text": found.text,
        "span": list(found.span),
        **_judged(found),
    }


def _milestone(found: Any) -> Json:
    return {
        "year": found.year,
        "date": _date(found.date),
        "text": found.text,
        "span": list(found.span),
        **_judged(found),
    }


def _duty(found: Any) -> Json:
    return {
        "action": found.action.value,
        "actor": found.actor,
        "recipient": found.recipient,
        "cadence": found.cadence.value,
        "day": found.day,
        "months": list(found.months),
        "date": _date(found.date),
        "text": found.text,
        "span": list(found.span),
        **_judged(found),
    }
