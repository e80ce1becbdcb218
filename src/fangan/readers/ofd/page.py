"""One page of an OFD document: its text objects as glyphs, its paths as rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from fangan.expressions import expression
from fangan.readers.archive import Archive
from fangan.readers.limits import MAX_DEPTH
from fangan.readers.ofd.container import Document, box_of, children
from fangan.readers.ofd.frame import POINTS, Frame, Sheet
from fangan.readers.pages.document import PageContent
from fangan.readers.pages.lines import Box, Glyph
from fangan.readers.pages.rulings import rule_of
from fangan.readers.xml import local_name, parse

_WIDE = expression("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2014\u2018-\u201d\u2026]")
_BROAD = expression("[A-Zmw@%&]")
_BROADEST, _WIDEST = 0.95, 0.72
_PATH = expression(r"([MLQBACS])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")
_COORDINATES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MAX_REPEAT = 100_000


def page_content(archive: Archive, document: Document, part: str, number: int) -> PageContent:
    """The page with the templates that it is laid over; `number` counts from 1 through all documents."""
    root = parse(archive.read(part))
    named = [document.templates.get(used.get("TemplateID") or "", "") for used in children(root, "Template")]
    layers = [parse(archive.read(name)) for name in named if name in archive]
    drawn = [element for layer in (*layers, root) for element in _objects(layer, 0)]
    _, _, width, height = _area(root) or document.area
    sheet = Sheet(width, height).turned_to(_texts(drawn))
    content = PageContent(number, *sheet.read_size)
    _collect(drawn, sheet, document, content)
    return content


def page_pictures(archive: Archive, document: Document, part: str) -> list[str]:
    """The files of the pictures on the page that are in the container."""
    drawn = parse(archive.read(part)).iter("{*}ImageObject")
    names = [document.pictures.get(picture.get("ResourceID") or "", "") for picture in drawn]
    return [name for name in names if name in archive]


def _area(root: etree._Element) -> tuple[float, float, float, float] | None:
    for area in children(root, "Area"):
        for physical in children(area, "PhysicalBox"):
            return box_of(physical.text)
    return None


def _texts(drawn: Iterable[etree._Element]) -> Iterator[tuple[Frame, int]]:
    for element in drawn:
        if local_name(element) == "TextObject":
            yield Frame.of(element), len(_text(element))


def _text(element: etree._Element) -> str:
    """What a text object says, without blanks."""
    return "".join("".join(str(code.text or "") for code in children(element, "TextCode")).split())


def _collect(drawn: Iterable[etree._Element], sheet: Sheet, document: Document, content: PageContent) -> None:
    for element in drawn:
        if local_name(element) == "TextObject":
            frame = sheet.frame(element)
            content.glyphs.extend(_glyphs(element, frame, document))
            content.aside += len(_text(element)) if frame.quarter else 0
        else:
            for box in _drawn(element, sheet.frame(element)):
                found = rule_of(box)
                if found is not None:
                    (content.horizontal if found[0] else content.vertical).append(found[1])


def _objects(element: etree._Element, depth: int) -> Iterator[etree._Element]:
    """Text and path objects in drawing order, through layers and blocks."""
    for child in element.iterchildren():
        name = local_name(child)
        if name in ("TextObject", "PathObject"):
            if child.get("Visible") != "false":
                yield child
        elif name in ("Content", "Layer", "PageBlock") and depth < MAX_DEPTH:
            yield from _objects(child, depth + 1)


def _glyphs(element: etree._Element, frame: Frame, document: Document) -> Iterator[Glyph]:
    if not frame.is_upright:
        return
    size = _number(element.get("Size"), 3.5)
    bold = element.get("Font") in document.black_fonts or _number(element.get("Weight"), 400) >= 600
    x = y = 0.0
    for code in children(element, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        text = str(code.text or "")
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            step = across[index] if index < len(across) else None
            yield _glyph(character, frame, (at_x, at_y), size, bold, _width(character, size, step))
            at_x += step if step is not None else (_advance(character, size) if not down else 0.0)
            at_y += down[index] if index < len(down) else 0.0


def _glyph(
    character: str, frame: Frame, at: tuple[float, float], size: float, bold: bool, width: float
) -> Glyph:
    left, baseline = frame.at(*at)
    em, right = size * frame.d * POINTS, left + width * frame.a * POINTS
    return Glyph(character, Box(left, baseline - 0.85 * em, right, baseline + 0.15 * em), baseline, em, bold)


def _width(character: str, size: float, step: float | None) -> float:
    """Not in the file: half an em for Latin letters, or the step to the next unless that shows a gap."""
    own = _advance(character, size)
    most = (_BROADEST if _BROAD.match(character) else _WIDEST) * size
    return step if step is not None and own < step <= most else own


def _advance(character: str, size: float) -> float:
    return size if _WIDE.match(character) else size / 2


def _steps(text: str | None, count: int) -> list[float]:
    """The distances between characters; "g 3 4.2" stands for 4.2 three times."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times = int(_number(next(words, None), 0))
            steps.extend([_number(next(words, None), 0.0)] * max(0, min(times, count, _MAX_REPEAT)))
        else:
            steps.append(_number(word, 0.0))
    return steps[:count]


def _drawn(element: etree._Element, frame: Frame) -> Iterator[Box]:
    """The straight strokes of a path, or a filled bar as a whole."""
    data = next((str(child.text or "") for child in children(element, "AbbreviatedData")), "")
    strokes = list(_strokes(data, frame))
    if not strokes:
        return
    whole = Box.around(strokes)
    if rule_of(whole) is not None:
        yield whole
    elif element.get("Stroke") != "false":
        yield from strokes


def _strokes(data: str, frame: Frame) -> Iterator[Box]:
    start = last = (0.0, 0.0)
    for command, numbers in _commands(data):
        if command == "C":
            yield _between(last, start)
            last = start
            continue
        at = frame.at(numbers[-2], numbers[-1])
        if command in "MS":
            start = at
        elif command == "L":
            yield _between(last, at)
        last = at


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its coordinates; one that lacks some ends the path."""
    command, numbers = "", list[float]()
    for found in _PATH.finditer(data):
        if found[1]:
            command, numbers = found[1], []
        else:
            numbers.append(float(found[2]))
        if command and len(numbers) == _COORDINATES[command]:
            yield command, numbers
            command, numbers = "", []


def _between(a: tuple[float, float], b: tuple[float, float]) -> Box:
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text is not None else default
    except ValueError:
        return default
