"""Items that stand together, for rules that compare one with its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from fangan.lint.draft import Draft
from fangan.model import Item, Kind

_ENOUGH = 3


def odd_ones(draft: Draft, has: Callable[[Item], bool]) -> Iterator[tuple[Item, int, int]]:
    """Items that lack what at least two thirds of their part have: the item, how many do, of how many.

    A part is what stands under one heading of the outermost level; phases and boxes (专栏) are left out.
    """
    parts: dict[tuple[str, Kind], list[Item]] = defaultdict(list)
    for item in draft.plan.items:
        if item.kind is not Kind.PHASE and not any(step.startswith("专栏") for step in item.path):
            parts[item.path[0], item.kind].append(item)
    for items in parts.values():
        without = [item for item in items if not has(item)]
        having = len(items) - len(without)
        if having >= _ENOUGH and having * 3 >= len(items) * 2:
            yield from ((item, having, len(items)) for item in without)
