"""How long recognising a scanned page takes, and how much of its text comes out right.

`python -m benchmarks.recognition` needs the extra `ocr`, Pillow and a Chinese font. The pages are made up,
set in type, tilted and made noisy as scanners do; what was set is compared with what was read.
Seconds of the processor stand beside those of the clock, which on a busy machine say little.
"""

from __future__ import annotations

import difflib
import io
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.measurement import machine

DOTS = 200 / 72
PAPER = (1654, 2339)
WORDS = (
    "走访抽检清淤补种核验培训公示评比修缮划定疏浚排查汇总巡护更换采样布控"
    "河道管网泵站灶台网点台账路口林带堤坝粮仓街巷渡口苗圃"
)
OWNERS = "（牵头单位：县水利局；责任单位：县财政局、各乡镇人民政府；完成时限：2026年{month}月底前）"


class Page(NamedTuple):
    name: str
    picture: Any
    text: str


class Type(NamedTuple):
    """Size and line distance in points, characters to the line, lines to the page."""

    size: float
    distance: float
    characters: int
    lines: int


class Typesetter:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        found = subprocess.run(
            ["fc-match", "-f", "%{file}\n%{index}", ":lang=zh-cn"], capture_output=True, text=True, check=True
        )
        self.file, index = found.stdout.split("\n")
        self.index = int(index) & 0xFFFF

    def font(self, points: float) -> Any:
        from PIL import ImageFont

        return ImageFont.truetype(self.file, round(points * DOTS), index=self.index)

    def words(self, count: int) -> str:
        return "".join(self.chance.choice(WORDS) for _ in range(count))

    def task(self, number: int) -> str:
        share, added, month = (self.chance.randint(1, limit) for limit in (99, 999, 12))
        text = f"　　{number}.{self.words(12)}，{self.words(20)}；到2026年达到{share}%以上，新增{added}个"
        return text + OWNERS.format(month=month)

    def prose(self, name: str, kind: Type, **wear: float) -> Page:
        from PIL import Image, ImageDraw

        text = "".join(self.task(number) for number in range(1, 40))
        lines = [text[at : at + kind.characters] for at in range(0, len(text), kind.characters)][: kind.lines]
        image = Image.new("RGB", PAPER, "white")
        draw, font = ImageDraw.Draw(image), self.font(kind.size)
        for number, line in enumerate(lines):
            draw.text((72 * DOTS, (100 + kind.distance * number) * DOTS), line, "black", font)
        return Page(name, worn(image, **wear), "".join(lines))

    def table(self, name: str) -> Page:
        from PIL import Image, ImageDraw

        image = Image.new("RGB", PAPER, "white")
        draw, font = ImageDraw.Draw(image), self.font(10.5)
        edges, text = (50, 90, 300, 380, 545), ""
        for row in range(24):
            cells = (str(row + 1), self.words(17), "县水利局", f"2026年{self.chance.randint(1, 12)}月")
            top, bottom = (80 + 26 * row) * DOTS, (106 + 26 * row) * DOTS
            for cell, (left, right) in zip(cells, pairwise(edges), strict=True):
                draw.rectangle((left * DOTS, top, right * DOTS, bottom), outline="black", width=2)
                draw.text(((left + 5) * DOTS, top + 6 * DOTS), cell, "black", font)
                text += cell
        return Page(name, worn(image), text)


def worn(image: Any, tilt: float = 0, noise: float = 0, quality: float = 80) -> Any:
    """The page as a scanner gives it: tilted by degrees, with noise in steps of grey, as JPEG."""
    import numpy
    from PIL import Image

    if tilt:
        image = image.rotate(tilt, fillcolor="white", resample=Image.Resampling.BICUBIC)
    grey = numpy.random.default_rng(1).normal(0, noise, (*image.size[::-1], 3)) if noise else 0
    noisy = Image.fromarray((numpy.asarray(image) + grey).clip(0, 255).astype("uint8"))
    stream = io.BytesIO()
    noisy.save(stream, "JPEG", quality=int(quality))
    return numpy.asarray(Image.open(stream).convert("RGB"))


def pages() -> list[Page]:
    body, small = Type(16, 28.9, 28, 22), Type(10.5, 19, 42, 34)
    return [
        Typesetter(1).prose("正文 三号", body),
        Typesetter(2).prose("小字 五号", small),
        Typesetter(3).table("表格 96 格"),
        Typesetter(4).prose("斜 0.8 度", body, tilt=0.8, noise=8, quality=60),
        Typesetter(5).prose("有噪点", body, noise=18, quality=50),
    ]


def likeness(read: list[str], page: Page, plain: Callable[[str], str]) -> float:
    """Of two texts' characters, how many they share in order; of a table's, without regard to order."""
    one, other = plain("".join(read)), plain(page.text)
    if page.name.startswith("表格"):
        return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def without_blanks(text: str) -> str:
    return "".join(text.split())


def half_width(text: str) -> str:
    """Without blanks, brackets and points in one width: the models do not always tell the widths apart."""
    return without_blanks(text).translate(str.maketrans("（），；：", "(),;:"))


def missing() -> str | None:
    """What this machine lacks for the measurement, in one sentence."""
    if any(find_spec(name) is None for name in ("rapidocr", "onnxruntime", "numpy", "PIL")):
        return "没有安装文字识别组件，先装附加包：pip install 'luoshi[ocr]'"
    if shutil.which("fc-match") is None:
        return "没有 fc-match（fontconfig），找不到排版用的中文字体"
    return None


def main() -> None:
    if lack := missing():
        print(f"未测：{lack}。")
        return
    from fangan.readers.scans.engine import Recogniser

    print(machine())
    recogniser = Recogniser()
    made = pages()
    recogniser.page(made[0].picture[:400], 1, 1 / DOTS)  # loads the models
    for page in made:
        clock, processor = time.perf_counter(), time.process_time()
        glyphs = recogniser.page(page.picture, 1, 1 / DOTS).content.glyphs
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        text = [glyph.text for glyph in sorted(glyphs, key=lambda each: (each.box.top // 8, each.box.left))]
        same, widths_aside = (
            likeness(text, page, lambda t: "".join(t.split())),
            likeness(text, page, half_width),
        )
        print(
            f"{page.name:<10}{len(page.text):>6} 字  时钟 {clock:5.2f} s  处理器 {processor:5.2f} s"
            f"  相同 {same:.4f}  不计全半角 {widths_aside:.4f}"
        )


if __name__ == "__main__":
    main()
