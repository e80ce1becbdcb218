"""The parts of an OFD container: documents, pages, templates, fonts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fangan.readers.archive import Archive
from fangan.readers.errors import Code, ReadError
from fangan.readers.xml import local_name, parse

_METADATA = {
    "Title": "core_title",
    "Author": "author",
    "CreationDate": "created",
    "ModDate": "modified",
}
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(slots=True)
class Document:
    """`pages`, `templates` and `pictures` are part names; `area` is the page box in millimetres."""

    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    black_fonts: set[str] = field(default_factory=set)
    pictures: dict[str, str] = field(default_factory=dict)
    area: tuple[float, float, float, float] = _A4
    metadata: dict[str, str] = field(default_factory=dict)


def documents(archive: Archive) -> list[Document]:
    """The container's documents in order; raises ReadError where it is encrypted or names none."""
    if any(posixpath.basename(name) in ("Encryptions.xml", "OFDEncryptions.xml") for name in archive.names):
        raise ReadError(Code.ENCRYPTED, "OFD 文件已加密，请解密后上传。")
    found = []
    for body in children(parse(archive.read("OFD.xml")), "DocBody"):
        root = next(children(body, "DocRoot"), None)
        name = "" if root is None else resolved("", str(root.text or ""))
        if name in archive:
            document = _document(archive, name)
            document.metadata = _metadata(body)
            found.append(document)
    if not found:
        raise ReadError(Code.DAMAGED, "OFD 文件不完整，打不开，请从原处重新取得后上传。")
    return found


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children by local name: producers disagree on the namespace."""
    return (child for child in element.iterchildren() if local_name(child) == name)


def resolved(folder: str, location: str) -> str:
    """A part's name from a location as written in a part of `folder`; a leading slash means the root."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, location))


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height in millimetres."""
    try:
        left, top, width, height = map(float, (text or "").split())
    except ValueError:
        return None
    return left, top, width, height


def _document(archive: Archive, name: str) -> Document:
    root = parse(archive.read(name))
    folder = posixpath.dirname(name)
    document = Document()
    for common in children(root, "CommonData"):
        for element in common.iterchildren():
            kind = local_name(element)
            if kind == "PageArea":
                physical = next(children(element, "PhysicalBox"), None)
                document.area = box_of(None if physical is None else physical.text) or _A4
            elif kind == "TemplatePage":
                document.templates[element.get("ID") or ""] = resolved(folder, element.get("BaseLoc") or "")
            elif kind in ("PublicRes", "DocumentRes"):
                _add_resources(archive, resolved(folder, str(element.text or "")), document)
    for pages in children(root, "Pages"):
        document.pages = [resolved(folder, page.get("BaseLoc") or "") for page in children(pages, "Page")]
    return document


def _add_resources(archive: Archive, name: str, document: Document) -> None:
    """The fonts that headings are set in, and the files of pictures, by identifier."""
    if name not in archive:
        return
    root = parse(archive.read(name))
    folder = posixpath.join(posixpath.dirname(name), root.get("BaseLoc") or "")
    for font in root.iter("{*}Font"):
        title = f"{font.get('FontName') or ''} {font.get('FamilyName') or ''}".lower()
        if font.get("Bold") == "true" or any(word in title for word in ("bold", "simhei", "黑体")):
            document.black_fonts.add(font.get("ID") or "")
    for media in root.iter("{*}MultiMedia"):
        file = next(children(media, "MediaFile"), None)
        if file is not None:
            document.pictures[media.get("ID") or ""] = resolved(folder, str(file.text or ""))


def _metadata(body: etree._Element) -> dict[str, str]:
    stated: dict[str, str] = {}
    for info in children(body, "DocInfo"):
        for element in info.iterchildren():
            name = _METADATA.get(local_name(element))
            if name and (element.text or "").strip():
                stated[name] = str(element.text).strip()
    return stated
