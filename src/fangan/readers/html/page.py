"""Where the document stands on a saved web page, and what around it is furniture."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from fangan.data import entries
from fangan.expressions import expression

_SENTENCE = expression("[。；：，、（）;:,]")
_FULL_SENTENCE = expression("[^。]{30,}。")
_WORD = expression(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_NEVER = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio",
    "input", "select", "button", "textarea", "nav", "footer", "aside", "head", "map",
}  # fmt: skip
_NOT_ENTERED = {"p", "li", "span", "font", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "tbody", "a"}
_HOLDS_ALL = 0.9
_HOLDS_MUCH = 0.2
_CONTAINER_SHARE = 0.6
_LONGEST_FOOT = 400
_HIDDEN = expression(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def page_data() -> dict[str, Any]:
    """The tables of `data/webpages.toml`."""
    return entries("webpages.toml")


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(page_data()["furniture"])


@cache
def _furniture_line() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in page_data()["furniture_lines"]))


def is_furniture_line(text: str) -> bool:
    """Whether a whole line is a page's own (打印 关闭, 字号, 浏览次数), not the document's."""
    return is_foot(text) or (len(text) < 80 and _furniture_line().fullmatch(text.strip()) is not None)


def is_foot(text: str) -> bool:
    """Whether a line is of the page's foot: what only a site says of itself, and one thing more."""
    if len(text) > _LONGEST_FOOT or not any(mark in text for mark in page_data()["foot_marks"]):
        return False
    return sum(word in text for word in (*page_data()["foot_marks"], *page_data()["foot_words"])) >= 2


class Page:
    """A parsed page with the weight of each element: its text in sentences, links not counted."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.body = tree.body or tree.root
        self._weights: dict[int, int] = {}
        if self.body is not None:
            self._weigh(self.body)
        self._total = max(1, self.weight(self.body)) if self.body is not None else 1
        self.main = self._find_main(tree)

    def weight(self, node: LexborNode) -> int:
        return self._weights.get(node.mem_id, 0)

    def is_dropped(self, node: LexborNode) -> bool:
        """Whether the element is not shown, or is furniture by its tag, its class or its links."""
        if node.tag in _NEVER or ((node.tag or "").startswith("-") and node.tag != "-text"):
            return True
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            return True
        if self.weight(node) >= _HOLDS_MUCH * self._total and _reads_like_document(node):
            return False
        return self._is_named_furniture(node) or _is_link_list(node)

    def _is_named_furniture(self, node: LexborNode) -> bool:
        attributes = node.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if not names.strip() or node.tag in ("p", "span", "td", "th", "tr", "body"):
            return False
        if node.css_first("h1") is not None:
            return False
        return any(word.lower() in _furniture_words() for word in _WORD.findall(names))

    def _weigh(self, body: LexborNode) -> None:
        """Adds each text's length to all its ancestors; one walk, no recursion."""
        for node in body.traverse(include_text=True):
            if node.tag != "-text":
                continue
            text = (node.text_content or "").strip()
            if not text or not _SENTENCE.search(text) or is_foot(text):
                continue
            line = ancestors(node)
            if any(parent.tag in _NEVER or parent.tag == "a" for parent in line):
                continue
            for parent in line:
                self._weights[parent.mem_id] = self._weights.get(parent.mem_id, 0) + len(text)

    def _find_main(self, tree: LexborHTMLParser) -> LexborNode | None:
        """A known container that holds most of the text, else the smallest element that holds nearly all."""
        if self.body is None:
            return None
        known = [node for selector in page_data()["containers"] for node in tree.css(selector)]
        holding = [node for node in known if self.weight(node) >= _CONTAINER_SHARE * self._total]
        if holding:
            return max(holding, key=self.weight)
        node = self.body
        while (child := self._only_child(node)) is not None:
            node = child
        return node

    def _only_child(self, node: LexborNode) -> LexborNode | None:
        """The child that holds nearly all of the text while the rest is no document."""
        children = [child for child in node.iter() if child.tag not in _NEVER]
        best = max(children, key=self.weight, default=None)
        if best is None or best.tag in _NOT_ENTERED or self.weight(best) < _HOLDS_ALL * self.weight(node):
            return None
        if best.tag == "table" and not is_layout_table(best):
            return None
        if any(_reads_like_document(child) for child in children if child.mem_id != best.mem_id):
            return None
        if best.tag == "table":
            cells = [cell for cell in best.css("td") if self.weight(cell) >= _HOLDS_ALL * self.weight(best)]
            return cells[0] if cells else None
        return best


def is_layout_table(table: LexborNode) -> bool:
    """A table that places things on the page: it holds another table, or has a single row or column."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return True
    rows = table.css("tr")
    widths = [sum(1 for cell in row.iter() if cell.tag in ("td", "th")) for row in rows]
    return len(rows) < 2 or max(widths, default=0) < 2


def _reads_like_document(node: LexborNode) -> bool:
    text = node.text(deep=True, separator="")
    if is_foot(text):
        return False
    return len(_FULL_SENTENCE.findall(text)) >= 2


def _is_link_list(node: LexborNode) -> bool:
    """A block of mostly links, unless it lists the document's attachments."""
    if node.tag not in ("ul", "ol", "div", "table", "dl", "section"):
        return False
    links = node.css("a")
    if len(links) < 3:
        return False
    text = re.sub(r"\s+", "", node.text(deep=True) or "")
    linked = sum(len(re.sub(r"\s+", "", link.text(deep=True) or "")) for link in links)
    return linked > 0.6 * len(text) and "附件" not in text


def ancestors(node: LexborNode) -> list[LexborNode]:
    """The elements around a node, from the inside; a hostile page's depth is cut."""
    line: list[LexborNode] = []
    parent = node.parent
    while parent is not None and len(line) < 500:
        line.append(parent)
        parent = parent.parent
    return line
