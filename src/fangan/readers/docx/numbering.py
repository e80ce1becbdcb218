"""Automatic numbering of a Word document, rendered to the markers that a reader sees.

Source of the rules: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from fangan.readers.docx.formats import render_number
from fangan.readers.docx.names import W, attribute, child_value, whole_number

_MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; `pattern` has %1 to %9 for the levels' numbers."""

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    restart_after: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """An abstract list: its levels and how far each has been counted."""

    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    style_link: str | None = None


@dataclass(slots=True)
class _Instance:
    """A list in use: the abstract list, its own levels and the starts that it sets when first met."""

    list_id: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The document's lists. `marker` is asked once for each numbered paragraph, in document order."""

    def __init__(self, root: etree._Element | None, style_lists: Mapping[str, str]) -> None:
        """`style_lists` gives the list (numId) of a numbering style."""
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._style_lists = style_lists
        if root is not None:
            self._load(root)

    def marker(self, list_id: str, level: int) -> str:
        """The next marker of the list on this level, or "" where the list is unknown or shows none."""
        instance = self._instances.get(list_id)
        if instance is None or not 0 <= level < _MAX_LEVELS:
            return ""
        counted = self._resolve(instance)
        shown = instance.levels.get(level) or counted.levels.get(level)
        if shown is None:
            return ""
        self._advance(instance, counted, level, shown)
        return self._render(instance, counted, level, shown)

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that is tied to a paragraph style."""
        instance = self._instances.get(list_id)
        if instance is None:
            return None
        levels = self._resolve(instance).levels | instance.levels
        return next((number for number, level in levels.items() if level.style == style), None)

    def _advance(self, instance: _Instance, counted: _List, level: int, shown: Level) -> None:
        if level in instance.starts:
            counted.counts[level] = instance.starts.pop(level)
        elif level in counted.counts:
            counted.counts[level] += 1
        else:
            counted.counts[level] = shown.start
        for deeper in [number for number in counted.counts if number > level]:
            rule = counted.levels.get(deeper, Level()).restart_after
            if rule is None or (rule > 0 and level < rule):
                del counted.counts[deeper]

    def _render(self, instance: _Instance, counted: _List, level: int, shown: Level) -> str:
        if shown.number_format == "bullet":
            return "●" if not shown.pattern or "\ue000" <= shown.pattern[0] <= "\uf8ff" else shown.pattern
        text = shown.pattern
        for number in range(_MAX_LEVELS):
            if f"%{number + 1}" not in text:
                continue
            other = instance.levels.get(number) or counted.levels.get(number) or Level()
            count = counted.counts.get(number, other.start)
            number_format = "decimal" if shown.legal and number != level else other.number_format
            text = text.replace(f"%{number + 1}", render_number(count, number_format))
        return text

    def _resolve(self, instance: _Instance) -> _List:
        """The list that holds the levels; a list may point at a numbering style that points at another."""
        found = self._lists.get(instance.list_id, _List())
        if found.style_link and not found.levels:
            linked = self._instances.get(self._style_lists.get(found.style_link, ""))
            if linked is not None and linked is not instance:
                return self._lists.get(linked.list_id, found)
        return found

    def _load(self, root: etree._Element) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            levels = dict(_level(element) for element in abstract.findall(f"{W}lvl"))
            link = child_value(abstract, "numStyleLink")
            self._lists[attribute(abstract, "abstractNumId") or ""] = _List(levels, style_link=link)
        for number in root.findall(f"{W}num"):
            instance = _Instance(child_value(number, "abstractNumId") or "")
            for override in number.findall(f"{W}lvlOverride"):
                level = whole_number(attribute(override, "ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    instance.levels[level] = _level(own)[1]
                start = child_value(override, "startOverride")
                if start is not None:
                    instance.starts[level] = whole_number(start, 1)
            self._instances[attribute(number, "numId") or ""] = instance


def _level(element: etree._Element) -> tuple[int, Level]:
    restart = child_value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return whole_number(attribute(element, "ilvl"), 0), Level(
        start=whole_number(child_value(element, "start"), 1),
        number_format=_number_format(element),
        pattern=child_value(element, "lvlText") or "",
        restart_after=None if restart is None else whole_number(restart, 0),
        legal=legal is not None and attribute(legal, "val") not in ("0", "false"),
        style=child_value(element, "pStyle"),
    )


def _number_format(level: etree._Element) -> str:
    """The format, also where a newer one stands in an alternate-content wrapper."""
    found = next(level.iter(f"{W}numFmt"), None)
    return (attribute(found, "val") if found is not None else None) or "decimal"
