"""Ruled tables: from the lines drawn on a page to cells with their merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fangan.readers.pages.lines import Box

_TOLERANCE = 3.0
_LEAST_LENGTH = 5.0
_MAX_RULES = 4_000
_MAX_GRID = 50_000


class Rule(NamedTuple):
    """A straight line: at `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledCell:
    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    box: Box
    cells: tuple[RuledCell, ...]


def rule_of(box: Box) -> tuple[bool, Rule] | None:
    """A drawn line or thin bar as a rule, True for a horizontal one; None for what is neither."""
    width, height = box.right - box.left, box.bottom - box.top
    if height <= _TOLERANCE and width >= _LEAST_LENGTH:
        return True, Rule((box.top + box.bottom) / 2, box.left, box.right)
    if width <= _TOLERANCE and height >= _LEAST_LENGTH:
        return False, Rule((box.left + box.right) / 2, box.top, box.bottom)
    return None


def ruled_tables(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[RuledTable]:
    """Every table of at least two cells; one box alone frames text and is none."""
    across, down = _merged(horizontal), _merged(vertical)
    if len(across) + len(down) > _MAX_RULES:
        return []
    tables = []
    for rows, columns in _components(across, down):
        table = _table(rows, columns)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: (table.box.top, table.box.left))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch, as one; positions that differ by a hair's breadth made equal."""
    merged: list[Rule] = []
    position = None
    group: list[Rule] = []
    for rule in sorted(rules):
        if position is None or rule.at - position > _TOLERANCE:
            merged.extend(_chained(group))
            position, group = rule.at, []
        group.append(Rule(position, rule.start, rule.end))
    merged.extend(_chained(group))
    return merged


def _chained(group: Sequence[Rule]) -> list[Rule]:
    chained: list[Rule] = []
    for rule in sorted(group, key=lambda rule: rule.start):
        if chained and rule.start <= chained[-1].end + _TOLERANCE:
            chained[-1] = chained[-1]._replace(end=max(chained[-1].end, rule.end))
        else:
            chained.append(rule)
    return chained


def _components(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross or touch one another, directly or by others."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, row in enumerate(across):
        for j, column in enumerate(down):
            if _touch(row, column):
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, row in enumerate(across):
        groups[root(i)][0].append(row)
    for j, column in enumerate(down):
        groups[root(len(across) + j)][1].append(column)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _touch(row: Rule, column: Rule) -> bool:
    return (
        row.start - _TOLERANCE <= column.at <= row.end + _TOLERANCE
        and column.start - _TOLERANCE <= row.at <= column.end + _TOLERANCE
    )


def _table(rows: Sequence[Rule], columns: Sequence[Rule]) -> RuledTable | None:
    """The smallest boxes of the grid, joined wherever no rule parts them."""
    ys, xs = sorted({rule.at for rule in rows}), sorted({rule.at for rule in columns})
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1 or height * width < 2 or height * width > _MAX_GRID:
        return None
    rows_at, columns_at = _by_position(rows), _by_position(columns)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) in owner:
                continue
            down, right = _extent(row, column, (ys, xs), rows_at, columns_at, owner)
            for i in range(row, row + down):
                for j in range(column, column + right):
                    owner[i, j] = (row, column)
            box = Box(xs[column], ys[row], xs[column + right], ys[row + down])
            cells.append(RuledCell(box, row, column, down, right))
    if len(cells) < 2:
        return None
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))


def _extent(
    row: int,
    column: int,
    axes: tuple[Sequence[float], Sequence[float]],
    rows: Mapping[float, Sequence[Rule]],
    columns: Mapping[float, Sequence[Rule]],
    owner: dict[tuple[int, int], tuple[int, int]],
) -> tuple[int, int]:
    """How many rows and columns the cell that begins here covers."""
    ys, xs = axes
    right = 1
    while (
        column + right < len(xs) - 1
        and (row, column + right) not in owner
        and not _drawn(columns, xs[column + right], ys[row], ys[row + 1])
    ):
        right += 1
    down = 1
    while row + down < len(ys) - 1 and not any(
        _drawn(rows, ys[row + down], xs[j], xs[j + 1]) for j in range(column, column + right)
    ):
        down += 1
    return down, right


def _by_position(rules: Sequence[Rule]) -> Mapping[float, Sequence[Rule]]:
    found: dict[float, list[Rule]] = defaultdict(list)
    for rule in rules:
        found[rule.at].append(rule)
    return found


def _drawn(rules: Mapping[float, Sequence[Rule]], at: float, start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(rule.start <= middle <= rule.end for rule in rules[at])
