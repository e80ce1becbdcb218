"""Rich text (rtf), which old office systems save under the name doc: text, tables, nothing else.

Source: Rich Text Format (RTF) Specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from fangan.expressions import expression
from fangan.readers.compose import About, Block, Grid, GridCell, Paragraph, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.grids import settled
from fangan.readers.limits import MAX_CHARACTERS
from fangan.text import Place, SourceText

_TOKEN = expression(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "annotation", "fldinst", "listtable", "listoverridetable",
    "themedata", "datastore", "generator", "xmlnstbl", "latentstyles", "revtbl", "rsidtbl",
    "nonshppict",
}  # fmt: skip
_CHARACTERS = {
    "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "bullet": "●", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": "\u3000",
    "~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 1252: "cp1252", 54936: "gb18030"}
_MAX_GROUPS = 10_000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces: whether it is skipped, hidden, and how \\u is followed."""

    skipped: bool = False
    fallback: int = 1


@dataclass(slots=True)
class _State:
    encoding: str = "gb18030"
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    pending: bytearray = field(default_factory=bytearray)
    text: list[str] = field(default_factory=list)
    to_skip: int = 0
    in_table: bool = False
    cell_lines: list[str] = field(default_factory=list)
    row: list[tuple[str, ...]] = field(default_factory=list)
    rows: list[list[tuple[str, ...]]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    size: int = 0


def read(data: bytes) -> SourceText:
    """Places are paragraph indices."""
    state = _State()
    for token in _TOKEN.finditer(data):
        _take(state, token)
    _end_paragraph(state)
    _end_table(state)
    source = compose(settled(state.blocks), About("application/rtf"))
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "文件里没有文字，请检查是否上传了空白文件。")
    return source


def _take(state: _State, token: re.Match[bytes]) -> None:
    word, number, code, symbol, brace, plain = token.groups()
    if brace:
        _brace(state, brace)
    elif symbol == b"*":
        state.groups[-1] = replace(state.groups[-1], skipped=True)
    elif code:
        _bytes(state, bytes.fromhex(code.decode()))
    elif plain:
        _bytes(state, plain)
    elif word or symbol:
        name = (word or symbol).decode("latin-1")
        _word(state, name, int(number) if number else None)


def _brace(state: _State, brace: bytes) -> None:
    _decode_pending(state)
    state.to_skip = 0
    if brace == b"{":
        if len(state.groups) > _MAX_GROUPS:
            raise ReadError(Code.DAMAGED, "文件内容已损坏，请用办公软件打开并另存后上传。")
        state.groups.append(state.groups[-1])
    elif len(state.groups) > 1:
        state.groups.pop()


def _word(state: _State, name: str, number: int | None) -> None:
    group = state.groups[-1]
    if name == "ansicpg":
        state.encoding = _CODE_PAGES.get(number or 0, state.encoding)
    elif name == "uc":
        state.groups[-1] = replace(group, fallback=number or 0)
    elif name in _SKIPPED:
        state.groups[-1] = replace(group, skipped=True)
    elif name == "u" and number is not None:
        _decode_pending(state)
        _write(state, chr(number & 0xFFFF))
        state.to_skip = group.fallback
    elif name in _CHARACTERS:
        _decode_pending(state)
        _write(state, _CHARACTERS[name])
    elif not group.skipped:
        _structure(state, name)


def _structure(state: _State, name: str) -> None:
    if name in ("par", "sect", "page"):
        _end_paragraph(state)
    elif name in ("intbl", "trowd"):
        state.in_table = True
    elif name == "pard":
        state.in_table = False
    elif name in ("cell", "nestcell"):
        _decode_pending(state)
        state.row.append((*state.cell_lines, "".join(state.text)))
        state.text, state.cell_lines = [], []
    elif name == "row":
        state.rows.append(state.row)
        state.row = []


def _bytes(state: _State, data: bytes) -> None:
    """Text in the file's code page; what stands in for a \\u character in older programs is passed over."""
    skipped = min(state.to_skip, len(data))
    state.to_skip -= skipped
    if not state.groups[-1].skipped:
        state.pending += data[skipped:]


def _decode_pending(state: _State) -> None:
    if state.pending:
        _write(state, bytes(state.pending).decode(state.encoding, "replace"))
        state.pending.clear()


def _write(state: _State, text: str) -> None:
    if state.groups[-1].skipped:
        return
    state.size += len(text)
    if state.size > MAX_CHARACTERS:
        raise ReadError(Code.TOO_LARGE, "文字超过500万字，不像一份方案，请检查文件。")
    state.text.append(text)


def _end_paragraph(state: _State) -> None:
    _decode_pending(state)
    # Two halves of a character outside the first plane arrive as two \u words.
    text = "".join(state.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    state.text = []
    if state.in_table:
        state.cell_lines.append(text)
        return
    _end_table(state)
    for line in text.split("\n"):
        if line.strip():
            state.blocks.append(Paragraph.of(line, Place(paragraph=len(state.blocks))))


def _end_table(state: _State) -> None:
    cells = [
        GridCell(tuple(Paragraph.of(line) for line in lines if line.strip()), row, column)
        for row, texts in enumerate(state.rows)
        for column, lines in enumerate(texts)
    ]
    if cells:
        state.blocks.append(Grid(tuple(cells)))
    state.rows = []
