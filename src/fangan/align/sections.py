"""Sections of a plan: what an item stands under, and a part of the plan chosen by its number or name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fangan.model import Item, Kind, Plan, Section

_WIDE = str.maketrans("（）［］", "()[]", "、.．,， 　")
GOALS = "目标"

Labels = dict[tuple[str, ...], str]
"""Path of a section → its number and heading."""


class SectionError(ValueError):
    """A section that is not there, or several that the words may mean; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section by its markers from the top; where it has no number its heading stands for the marker."""

    path: tuple[str, ...]
    heading: str

    @property
    def label(self) -> str:
        marker = self.path[-1]
        return self.heading if marker == self.heading else f"{'/'.join(self.path)} {self.heading}".strip()


def places(plan: Plan) -> list[Place]:
    return list(_walk(plan.outline, ()))


def _walk(sections: Sequence[Section], above: tuple[str, ...]) -> Iterator[Place]:
    for section in sections:
        heading = section.heading or ""
        path = (*above, section.marker or heading)
        yield Place(path, heading)
        yield from _walk(section.children, path)


def labels(plan: Plan) -> Labels:
    return {place.path: place.label for place in places(plan)}


def label_of(item: Item | None, known: Labels) -> str:
    """The section directly above the item, as number and heading."""
    if item is None:
        return GOALS
    above = item.path[:-1]
    while above:
        if above in known:
            return known[above]
        above = above[:-1]
    return item.section or "/".join(item.path[:-1]) or "全文"


def chosen_items(plan: Plan, wanted: str | None) -> tuple[Item, ...]:
    """The items to align: of the section that `wanted` names, else every task and indicator of the plan.

    A section may be named by its marker (（七）), by its markers from the top (三/（七）) or by words of its
    heading. A number that occurs in several sections means the one that holds tasks.
    """
    if wanted is None:
        tasks = tuple(item for item in plan.items if item.kind in (Kind.TASK, Kind.INDICATOR))
        return tasks or plan.items
    found = [place for place in places(plan) if _names(place, wanted)]
    inside = {place.path: _items_under(plan, place.path) for place in found}
    inside = {path: items for path, items in inside.items() if items}
    if len(inside) > 1:
        inside = {path: items for path, items in inside.items() if _holds_tasks(items)} or inside
    outermost = [path for path in inside if not any(path[:n] in inside for n in range(1, len(path)))]
    if not outermost:
        raise SectionError(f"没有找到“{wanted}”这一部分。可用的部分：{_list(plan)}")
    if len(outermost) > 1:
        several = "；".join("/".join(path) for path in outermost)
        raise SectionError(f"“{wanted}”可以指几处：{several}。请写明上级序号，例如 {'/'.join(outermost[0])}")
    return inside[outermost[0]]


def _names(place: Place, wanted: str) -> bool:
    path = tuple(part.translate(_WIDE) for part in place.path)
    parts = tuple(part.translate(_WIDE) for part in wanted.split("/"))
    return path[-len(parts) :] == parts or (len(wanted) >= 2 and wanted in place.heading)


def _items_under(plan: Plan, path: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(item for item in plan.items if item.path[: len(path)] == path)


def _holds_tasks(items: Sequence[Item]) -> bool:
    return any(item.kind in (Kind.TASK, Kind.INDICATOR) for item in items)


def _list(plan: Plan) -> str:
    return "；".join(place.label for place in places(plan) if len(place.path) <= 2) or "（全文没有编号）"
