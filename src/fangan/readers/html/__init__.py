"""Saved web pages: the document's own text, with the index table before it as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from fangan.expressions import expression
from fangan.readers.compose import About, Block, Grid, Paragraph, Run, compose
from fangan.readers.encoding import decode
from fangan.readers.errors import Code, ReadError
from fangan.readers.html.markup import SourceIndex, collapsed
from fangan.readers.html.page import Page, ancestors, is_furniture_line, is_layout_table, page_data
from fangan.readers.html.tables import index_label, index_lines, is_index_table, placed_cells
from fangan.readers.limits import MAX_CHARACTERS, MAX_DEPTH
from fangan.text import SourceText

_CHARSET = expression(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I
)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_NO_TEXT = ("script", "style", "template", "textarea")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD_TAGS = {"b", "strong"}
_BOLD_STYLE = expression(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_LONGEST_HEADING = 60
_LONGEST_VALUE = 60
_TITLE_WITHIN = 1_500


def read(data: bytes) -> SourceText:
    """Offsets lead back to the characters of the decoded HTML source."""
    found = _CHARSET.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii", "replace") if found else None
    decoded = decode(data, declared)
    return from_markup(decoded.text, decoded.encoding, decoded.warnings)


def from_markup(source: str, encoding: str | None, warnings: tuple[str, ...] = ()) -> SourceText:
    """The page's document; raises ReadError where a page has no text of its own."""
    if len(source) > 8 * MAX_CHARACTERS:
        raise ReadError(Code.TOO_LARGE, "网页过大，请只保存正文页面后上传。")
    source = source.replace("\r\n", "\n ").replace("\r", "\n").replace("\0", " ")
    tree = LexborHTMLParser(source)
    metadata = _metadata(tree)
    page = Page(tree)
    walker = _Walker(page, SourceIndex(source))
    blocks = _with_front_matter(walker, page, metadata.get("title"))
    about = About("text/html", encoding, metadata, warnings)
    text = compose(blocks, about, offsets=True)
    if not text.text.strip():
        raise ReadError(Code.NO_TEXT, "网页里没有正文，可能是由脚本加载的，请在浏览器中打开后复制文字上传。")
    return text


def _metadata(tree: LexborHTMLParser) -> dict[str, str]:
    names: dict[str, str] = page_data()["metadata"]
    metadata: dict[str, str] = {}
    for meta in tree.css("meta[name]"):
        name = names.get((meta.attributes.get("name") or "").strip().lower())
        content = " ".join((meta.attributes.get("content") or "").split())
        if name and content:
            metadata.setdefault(name, content)
    title = tree.css_first("title")
    if title is not None and (text := " ".join(title.text(deep=True).split())):
        metadata.setdefault("page_title", text)
    return metadata


def _with_front_matter(walker: _Walker, page: Page, title: str | None) -> list[Block]:
    """Index lines and title from around the container, then the container's own blocks."""
    if page.body is None or page.main is None:
        return []
    before, main = walker.blocks(page.body, page.main)
    lines = [block for block in before if isinstance(block, Paragraph)]
    front = [block for block in _labels_joined(lines, title) if _is_front_matter(block, title)]
    head = _squeezed("".join(block.text for block in main if isinstance(block, Paragraph))[:_TITLE_WITHIN])
    front = [block for block in front if _squeezed(block.text) not in head]
    known = head + "".join(_squeezed(block.text) for block in front)
    if title and _squeezed(title) not in known and main is not before:
        front.append(Paragraph.of(title, heading=True))
    return [*front, *main]


def _labels_joined(lines: Sequence[Paragraph], title: str | None) -> Iterator[Paragraph]:
    """A label that has a line to itself with the line after it; without one it says nothing and goes."""
    waiting: Paragraph | None = None
    for line in lines:
        is_value = len(line.text) <= _LONGEST_VALUE and not _is_front_matter(line, title)
        if waiting is not None and is_value and not is_furniture_line(line.text):
            yield Paragraph(waiting.runs + line.runs)
            waiting = None
            continue
        waiting = line if _is_bare_label(line.text) else None
        if waiting is None:
            yield line


def _is_bare_label(text: str) -> bool:
    squeezed = _squeezed(text)
    return squeezed.endswith(("：", ":")) and index_label().fullmatch(squeezed) is not None


def _is_front_matter(block: Paragraph, title: str | None) -> bool:
    text = block.text.strip()
    if is_furniture_line(text):
        return False
    squeezed = _squeezed(text)
    return (
        block.heading
        or bool(index_label().match(squeezed))
        or (title is not None and squeezed == _squeezed(title))
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


class _Style(NamedTuple):
    """What a text inherits from the elements around it."""

    bold: bool = False
    preformatted: bool = False

    def within(self, node: LexborNode) -> _Style:
        bold = node.tag in _BOLD_TAGS or bool(_BOLD_STYLE.search(node.attributes.get("style") or ""))
        return _Style(self.bold or bold, self.preformatted or node.tag == "pre")


class _Walker:
    """Turns elements into blocks. A line ends at a block's border and at `<br>`."""

    def __init__(self, page: Page, index: SourceIndex) -> None:
        self._page = page
        self._index = index
        self._stream = self._locate_all()
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._all_bold = True
        self._heading = False

    def blocks(self, root: LexborNode, main: LexborNode) -> tuple[list[Block], list[Block]]:
        """What stands before `main` on the page, and what stands in it."""
        around = {parent.mem_id for parent in ancestors(main)}
        if main.mem_id != root.mem_id:
            self._walk_up_to(root, main.mem_id, around)
        self._flush()
        before, self._blocks = self._blocks, []
        style = _Style(preformatted=any(node.tag == "pre" for node in (main, *ancestors(main))))
        for child in main.iter(include_text=True):
            self._walk(child, 0, style)
        self._flush()
        return before, self._blocks

    def _locate_all(self) -> dict[int, int | None]:
        """Every text node's place in the source, asked for in document order."""
        stream: dict[int, int | None] = {}
        for node in self._page.body.traverse(include_text=True) if self._page.body is not None else ():
            parent = node.parent
            if node.tag == "-text" and (parent is None or parent.tag not in _NO_TEXT):
                stream[node.mem_id] = self._index.locate(node.text_content or "")
        return stream

    def _walk_up_to(self, root: LexborNode, main: int, around: set[int]) -> None:
        """Walks what precedes the container, down the line of elements that hold it."""
        children = iter(list(root.iter(include_text=True)))
        while (child := next(children, None)) is not None and child.mem_id != main:
            if child.mem_id in around:
                self._flush()
                children = iter(list(child.iter(include_text=True)))
            else:
                self._walk(child, 0, _Style())

    def _walk(self, node: LexborNode, depth: int, style: _Style) -> None:
        if node.tag == "-text":
            self._text(node, style)
        elif self._page.is_dropped(node) or depth > MAX_DEPTH:
            return
        elif node.tag == "br":
            self._flush()
        elif node.tag == "table" and not is_layout_table(node):
            self._flush()
            self._table(node, depth)
        else:
            self._element(node, depth, style.within(node))

    def _element(self, node: LexborNode, depth: int, style: _Style) -> None:
        is_block = node.tag in _BLOCKS
        if is_block:
            self._flush()
        if node.tag in _HEADINGS:
            self._heading = True
        for child in node.iter(include_text=True):
            self._walk(child, depth + 1, style)
        if is_block:
            self._flush()
        if node.tag in _HEADINGS:
            self._heading = False

    def _text(self, node: LexborNode, style: _Style) -> None:
        text = node.text_content or ""
        if text.strip() and not style.bold:
            self._all_bold = False
        for run in self._index.runs(text, self._stream.get(node.mem_id)):
            if style.preformatted:
                self._preformatted(run)
            else:
                self._runs.append(run)

    def _preformatted(self, run: Run) -> None:
        at = 0
        for line in run.text.split("\n"):
            if at:
                self._flush()
            self._runs.append(Run(line, None if run.original is None else run.original + at))
            at += len(line) + 1

    def _flush(self) -> None:
        """Ends the line, if there is one."""
        runs = collapsed(self._runs)
        text = "".join(run.text for run in runs).strip()
        heading = (self._heading or self._all_bold) and len(text) <= _LONGEST_HEADING
        self._runs, self._all_bold = [], True
        if text and not is_furniture_line(text):
            self._blocks.append(Paragraph(tuple(runs), heading=heading))

    def _table(self, table: LexborNode, depth: int) -> None:
        outer, self._blocks = self._blocks, []
        cells = placed_cells(table, lambda cell: self._cell_paragraphs(cell, depth))
        self._blocks = outer
        if is_index_table(cells):
            self._blocks.extend(index_lines(cells))
        elif any(cell.text.strip() for cell in cells):
            self._blocks.append(Grid(tuple(cells)))

    def _cell_paragraphs(self, cell: LexborNode, depth: int) -> tuple[Paragraph, ...]:
        """A cell's lines; inside a table bold says nothing of a heading."""
        self._blocks = []
        for child in cell.iter(include_text=True):
            self._walk(child, depth + 1, _Style())
        self._flush()
        lines: list[Paragraph] = []
        for block in self._blocks:
            inner = [block] if isinstance(block, Paragraph) else block.paragraphs
            lines.extend(Paragraph(line.runs, line.place) for line in inner)
        return tuple(lines)
