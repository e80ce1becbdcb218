"""A small writer of Word 97 documents: an OLE container with the text in a piece table, nothing else."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def document(text: str, *, encrypted: bool = False) -> bytes:
    """`text` has Word's own marks: \\r after a paragraph, \\x07 after a cell and after a row."""
    body = text.encode("utf-16-le")
    fib = bytearray(0x600)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 0x0A, 0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<I", fib, 0x4C, len(text))
    clx = (
        b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 0x600, 0)
    )
    struct.pack_into("<II", fib, 0x01A2, 0, len(clx))
    return container({"WordDocument": bytes(fib) + body, "1Table": clx})


def word_95(body: bytes, code_page: int | None) -> bytes:
    """Text in one run of single bytes, with the code page in the summary, if there is one."""
    fib = bytearray(0x300)
    struct.pack_into("<HH", fib, 0, 0xA5DC, 0x68)
    struct.pack_into("<I", fib, 0x18, len(fib))
    struct.pack_into("<I", fib, 0x34, len(body))
    streams = {"WordDocument": bytes(fib) + body}
    if code_page is not None:
        # One property set with one property: PIDSI_CODEPAGE (1), a VT_I2.
        section = struct.pack("<IIII", 24, 1, 1, 16) + struct.pack("<IHxx", 2, code_page)
        head = struct.pack("<HHI16sI", 0xFFFE, 0, 0, b"", 1) + struct.pack("<16sI", b"", 48)
        streams["\x05SummaryInformation"] = head + section
    return container(streams)


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file whose streams are long enough to need no mini sectors."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors: list[bytes] = []
    fat: list[int] = []
    starts = {}
    for name, data in padded.items():
        starts[name] = len(sectors)
        _add(sectors, fat, data)
    directory_start = len(sectors)
    _add(sectors, fat, _directory({name: (starts[name], len(data)) for name, data in padded.items()}))
    count = (len(fat) + 1) // 127 + 1
    fat_sectors = range(len(sectors), len(sectors) + count)
    fat += [_FAT] * count
    fat += [_FREE] * (-len(fat) % 128)
    table = struct.pack(f"<{len(fat)}I", *fat)[: count * _SECTOR]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory_start, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *fat_sectors, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + table


def _add(sectors: list[bytes], fat: list[int], data: bytes) -> None:
    count = -(-len(data) // _SECTOR)
    for index in range(count):
        sectors.append(data[index * _SECTOR : (index + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
        fat.append(len(fat) + 1 if index + 1 < count else _END)


def _directory(streams: dict[str, tuple[int, int]]) -> bytes:
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    entries = [_entry("Root Entry", 5, child=1)]
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, start=streams[name][0], size=streams[name][1]))
    return b"".join(entries).ljust(_SECTOR, b"\0")


def _entry(
    name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int = _END, size: int = 0
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _FREE, right, child, b"", 0, 0, 0,
        start if kind == 2 else _END, size,
    )  # fmt: skip
