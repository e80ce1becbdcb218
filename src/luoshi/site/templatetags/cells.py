"""The cells of the ledger list. Written out here and not in a template: a page has a thousand of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.ledger.columns import COLUMNS
from luoshi.ledger.grouping import NONE, Group
from luoshi.ledger.lights import NAMES, RED, in_short
from luoshi.ledger.listing import Listing
from luoshi.ledger.models import DeadlineBasis
from luoshi.ledger.values import named, promises, text_of
from luoshi.plans.models import OwnerRole
from luoshi.site.templatetags.hits import first_hit, hits
from luoshi.site.templatetags.lights import light

register = template.Library()

Words = Sequence[str]
# What one cell shows of a task on a day, the words that were looked for marked.
Cell = Callable[[Any, dt.date, Words], str]
_NOTHING = '<span class="hint">—</span>'
_SHOWN_FIGURES = 2
# Columns that the style sheets know by what they are and not by what they hold.
_STYLES = {"title": "task", "owners": "count", "deadline": "date"}
_SHOWN_NAMES = 6
_SHORT = 32  # characters of a plan's title in a heading


@register.filter
def style_of(key: str) -> str:
    """The class of a column's head."""
    return f"c-{_STYLES.get(key, key)}"


@register.simple_tag
def options(offered: Sequence[tuple[str, str]], chosen: str) -> SafeString:
    """What a select offers; there may be hundreds of plans and units."""
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for value, label in offered
        )
    )


@register.simple_tag
def groups(listing: Listing, pick: bool = False) -> SafeString:
    """The rows of a page under the headings of their groups: a cell for each column, before them a box to
    tick where one may `pick`. The heading that the rows before this page ended with stands there already."""
    asked, language = listing.asked, get_language()
    cells = [(_opening(column.key, language), _content(column.key)) for column in asked.columns]
    box = _box(_("选中 %(task)s")) if pick else _no_box
    words, today, span = asked.filters.each_word, listing.on, len(cells) + pick
    headed = asked.filters.group != NONE
    pieces = []
    for group in listing.groups:
        pieces.append("<tbody>\n")
        if headed and group.key != asked.after:
            pieces.append(_heading(group, span, with_plan=not asked.filters.plan))
        for task in group.tasks:
            filled = [f"{opening}{content(task, today, words)}</td>" for opening, content in cells]
            pieces.append(f'<tr class="row">{box(task)}{"".join(filled)}</tr>\n')
        pieces.append("</tbody>\n")
    return mark_safe("".join(pieces))


def _heading(group: Group, span: int, *, with_plan: bool) -> str:
    """What a group is and how many tasks of each light it has; each number opens the list of them."""
    plan = (
        f'<span class="of-plan">{escape(_short(group.plan.title))}</span> '
        if group.plan and with_plan
        else ""
    )
    title = (
        f'<a href="?{escape(group.query)}">{escape(group.title)} <span class="num">{group.number}</span></a>'
    )
    leaders = ""
    if group.supervisors:
        label = escape(_("督办领导"))
        leaders = f'<span class="plainly"> · {label} {escape("、".join(group.supervisors))}</span>'
    lights = "".join(
        f'<a href="?{escape(each.query)}">{escape(each.name)} {each.number}</a>' for each in group.counts
    )
    return (
        f'<tr class="group"><th colspan="{span}" scope="rowgroup"><span class="names">{plan}{title}{leaders}'
        f'</span><span class="lights num">{lights}</span></th></tr>\n'
    )


def _short(title: str) -> str:
    return title if len(title) <= _SHORT else f"{title[: _SHORT - 1]}…"


def _box(label: str) -> Callable[[Any], str]:
    """A box to tick for each task, called by the label."""

    def box(task: Any) -> str:
        name = escape(label % {"task": task.title[:30]})
        return (
            '<td class="c-pick"><input type="checkbox" name="task" form="bulk" '
            f'value="{task.pid}" aria-label="{name}"></td>'
        )

    return box


def _no_box(_task: Any) -> str:
    return ""


@cache
def _opening(key: str, _language: str | None) -> str:
    """A cell's tag, with what stands beside it on a narrow screen, where rows are cards."""
    label = "" if key in ("light", "code", "title") else f' data-label="{escape(str(COLUMNS[key].label))}"'
    return f'<td class="{style_of(key)}"{label}>'


@cache
def _pattern() -> str:
    return reverse("ledger:task", args=["pid"])


def _address(task: Any) -> str:
    """The task's page. The pattern is resolved once and not for every row."""
    return _pattern().replace("pid", task.pid)


def _content(key: str) -> Cell:
    """What fills the cells of a column. What is the same in all of them is worked out once a page."""
    made = _CELLS.get(key)
    return made() if made else (lambda task, today, _words: _plain(text_of(key, task, today)))


def _plain(text: str) -> str:
    return escape(text) if text else _NOTHING


def _hint(words: str) -> str:
    return f'<span class="hint">{escape(words)}</span>'


def _lights() -> Cell:
    drawn = {colour: light(colour) for colour in NAMES}
    return lambda task, _today, _words: drawn[task.light]


def _title(task: Any, today: dt.date, words: Words) -> str:
    beside = first_hit(task.text, words) if words else ""
    found = f'<small class="found">{beside}</small>' if beside else ""
    why = escape(in_short(task, today))
    return f'<a href="{_address(task)}">{hits(task.title, words)}</a>{found}<small class="hint">{why}</small>'


def _leads() -> Cell:
    unwritten = _hint(_("原文未写"))

    def content(task: Any, _today: dt.date, words: Words) -> str:
        found = named(task.heads, OwnerRole.LEAD)
        if not found:
            return unwritten if task.ownerless_because else _NOTHING
        chips = (
            f'<span class="chip lead">{hits(each.name, words)}'
            + (f' <span class="num">{each.count}</span>' if each.count else "")
            + "</span>"
            for each in found
        )
        return f'<span class="chips">{"".join(chips)}</span>'

    return content


def _owners(task: Any, _today: dt.date, _words: Words) -> str:
    if not task.responsible_count and not task.cooperating_count:
        return _NOTHING
    numbers = f"{task.responsible_count} / {task.cooperating_count}"
    return f'<a class="num" href="{_address(task)}#roles">{numbers}</a>'


def _many(role: OwnerRole) -> Cell:
    def content(task: Any, _today: dt.date, words: Words) -> str:
        found = [str(each) for each in named(task.heads, role)]
        text = hits("、".join(found[:_SHOWN_NAMES]), words)
        if len(found) > _SHOWN_NAMES:
            return text + escape(_(" 等 %(n)s 个") % {"n": len(found)})
        return text if found else _NOTHING

    return content


def _deadline() -> Cell:
    beside = {
        value: f'<small class="hint">{escape(str(label))}</small>' for value, label in DeadlineBasis.choices
    }
    beside[DeadlineBasis.STATED.value] = ""

    def content(task: Any, _today: dt.date, _words: Words) -> str:
        if task.deadline is None:
            shown = _plain(task.deadline_text)
        else:
            day = task.deadline.isoformat()
            late = ' class="late"' if task.light == RED else ""
            shown = f'<time datetime="{day}"{late}>{day}</time>'
        return shown + beside[task.deadline_basis]

    return content


def _figures() -> Cell:
    none = _hint(_("无量化指标"))

    def content(task: Any, _today: dt.date, _words: Words) -> str:
        found = promises(task.targets)
        if not found:
            return none
        shown = "".join(
            f'<span class="figure">{escape(name)} <b class="num">{escape(text)}</b></span>'
            for name, text in found[:_SHOWN_FIGURES]
        )
        if len(found) <= _SHOWN_FIGURES:
            return shown
        more = _("共 %(n)s 项指标") % {"n": len(found)}
        return f'{shown}<a class="small" href="{_address(task)}#targets">{escape(more)}</a>'

    return content


_CELLS: dict[str, Callable[[], Cell]] = {
    "light": _lights,
    "code": lambda: lambda task, _today, words: hits(task.code, words),
    "title": lambda: _title,
    "lead": _leads,
    "owners": lambda: _owners,
    "responsible": lambda: _many(OwnerRole.RESPONSIBLE),
    "cooperating": lambda: _many(OwnerRole.COOPERATING),
    "deadline": _deadline,
    "figures": _figures,
    "text": lambda: (
        lambda task, _today, words: f'<span class="clamped">{hits(task.text[:400], words)}</span>'
    ),
}
