"""How long reading a file takes, and how much memory.

`make bench` times the formats with the rest. `python -m benchmarks.read_speed [--scan FILE]` reads each file
in a fresh process and prints the machine, the first read (imports included), the best of five after it and
the peak of memory, also of a 200-page PDF (seconds of the processor beside those of the clock, which on a
busy machine say little); with the extra `ocr` and a PDF it times recognition as well.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measurement import Measurement, machine

TESTS = Path(__file__).parents[1] / "tests" / "fangan" / "readers"
PARAGRAPH = (
    "{n}.推进农村饮水安全提升。实施水厂改造{n}处、管网延伸{n}公里，受益人口{n}万人，供水保证率达到95%以上，"
    "建立县级统管、乡镇协管、村组直管的管护机制。（牵头单位：县水利局；责任单位：县发展改革局、县财政局、"
    "县卫生健康局、县生态环境分局，各乡镇人民政府；完成时限：2026年12月底前）"
)
CHILD = """
import json, resource, sys, time
data = sys.stdin.buffer.read()
def timed(do):
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - clock, time.process_time() - processor
def first_read():
    global read, source
    from fangan.readers import read
    source = read(data, sys.argv[1])
first = timed(first_read)
times = [timed(lambda: read(data, sys.argv[1])) for _ in range(int(sys.argv[2]))] or [first]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"first": first, "best": [*map(min, zip(*times))], "peak": peak, "size": len(source.text)}))
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


def measured(name: str, data: bytes, repeats: int = 5) -> dict[str, Any]:
    """What a fresh process takes that reads the bytes: seconds by clock and processor, KiB at the peak."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, str(repeats)], input=data, capture_output=True, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def line(label: str, result: dict[str, Any]) -> str:
    first, best = (
        f"{clock * 1000:>6.0f} ({cpu * 1000:>6.0f}) ms" for clock, cpu in (result["first"], result["best"])
    )
    return (
        f"{label:<28}{result['size']:>8.0f} 字   首次 {first}   再读 {best}   "
        f"内存峰值 {result['peak'] / 1024:>5.0f} MB"
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
    print(f"{machine()}   时钟（处理器）")
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
