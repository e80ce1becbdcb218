"""How long reading a file takes, and how much memory.

`make bench` times the formats with the rest. `python -m benchmarks.read_speed [--scan FILE]` reads each file
in a fresh process and prints the machine, the first read (imports included), the best of five after it and
the peak of memory, also of a 200-page PDF; with the extra `ocr` and a PDF it times recognition as well.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measurement import Measurement

TESTS = Path(__file__).parents[1] / "tests" / "fangan" / "readers"
PARAGRAPH = (
    "{n}.推进农村饮水安全提升。实施水厂改造{n}处、管网延伸{n}公里，受益人口{n}万人，供水保证率达到95%以上，"
    "建立县级统管、乡镇协管、村组直管的管护机制。（牵头单位：县水利局；责任单位：县发展改革局、县财政局、"
    "县卫生健康局、县生态环境分局，各乡镇人民政府；完成时限：2026年12月底前）"
)
CHILD = """
import json, resource, sys, time
data = sys.stdin.buffer.read()
start = time.perf_counter()
from fangan.readers import read
source = read(data, sys.argv[1])
first = time.perf_counter() - start
times = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    read(data, sys.argv[1])
    times.append(time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"first": first, "best": min(times, default=first), "peak": peak, "size": len(source.text)}))
"""


def plan(paragraphs: int) -> str:
    return "青禾县农村饮水安全三年行动方案\n" + "\n".join(
        PARAGRAPH.format(n=n) for n in range(1, paragraphs + 1)
    )


def made(format_name: str, paragraphs: int = 98) -> bytes:
    """A file of the format, by the writers of the tests; 98 paragraphs fill 20 pages."""
    sys.path.insert(0, str(TESTS))
    import plan_files

    return plan_files.MAKERS[format_name](plan(paragraphs))


def reading(format_name: str) -> Callable[[], object]:
    from fangan.readers import read

    return partial(read, made(format_name), f"方案.{format_name}")


def measured(name: str, data: bytes, repeats: int = 5) -> dict[str, float]:
    """Seconds and KiB of a fresh process that reads the bytes."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, str(repeats)], input=data, capture_output=True, check=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def line(label: str, result: dict[str, float]) -> str:
    return (
        f"{label:<28}{result['size']:>8.0f} 字   首次 {result['first'] * 1000:>7.0f} ms   "
        f"再读 {result['best'] * 1000:>7.0f} ms   内存峰值 {result['peak'] / 1024:>5.0f} MB"
    )


def scanned(path: Path, pages: int) -> bytes:
    sys.path.insert(0, str(TESTS))
    import pdf_files
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    pictures = []
    for index in range(min(pages, len(document))):
        picture = document[index].render(scale=200 / 72).to_pil().convert("RGB").resize((1654, 2339))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=80)
        pictures.append(stream.getvalue())
    return bytes(pdf_files.scan(pictures, (1654, 2339)))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--scan", type=Path)
    arguments = options.parse_args()
    print(f"{platform.node()}  {platform.machine()}  Python {platform.python_version()}  {os.cpu_count()} 核")
    for name in FORMATS:
        print(line(f"20 页 {name}", measured(f"方案.{name}", made(name))))
    print(line("20 页 txt (GB18030)", measured("方案.txt", plan(98).encode("gb18030"))))
    print(line("200 页 pdf", measured("方案.pdf", made("pdf", 980), 1)))
    if arguments.scan:
        start = time.perf_counter()
        result = measured("扫描件.pdf", scanned(arguments.scan, 3), 0)
        print(line("3 页扫描件", result), f"  每页 {(time.perf_counter() - start) / 3:.1f} s")


FORMATS = ("docx", "html", "pdf", "ofd")
MEASUREMENTS = [
    Measurement(f"read 20 pages of {name}", partial(reading, name), 20, "pages") for name in FORMATS
]

if __name__ == "__main__":
    main()
