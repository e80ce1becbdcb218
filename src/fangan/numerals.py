"""Numbers as official documents write them: 1.2, 12,000, ３５, 三百二十, 二〇二三, 一点五, 百分之九十五.

Pure functions over strings. A multiplier that belongs to the unit (1.39万人) is left to the unit by those
who read quantities; `parse` of a whole number takes it in (1.39万 → 13900).
"""

from __future__ import annotations

from functools import lru_cache

from fangan.expressions import expression

_WIDE = "".join(chr(code) for code in range(0xFF10, 0xFF1A)) + "".join(
    chr(code) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
)
_NARROW = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in _WIDE} | {
    ord("．"): ".",
    ord("％"): "%",
    ord("＋"): "+",
    ord("／"): "/",
}

_WIDE_RUN = expression(f"[{_WIDE}．％＋／][{_WIDE}．％＋／]*")
"""Most texts have few, and looking is ten times quicker than translating. (One character, then more of them:
a pattern that opens with a repetition is searched half as fast.)"""

_HALF_STOP = expression(
    r"\.(?<=[\u4e00-\u9fff）)”\"》%]\.)(?<![一二三四五六七八九十]\.)(?=\s|$|[\u4e00-\u9fff（(“\"])"
)
"""推广典型经验. 加强督导: some offices type all punctuation half-width."""

_DIGIT = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""Source of a pattern for an Arabic number in narrowed text, thousands separators included."""

CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
"""Source of a pattern for a Chinese number; whether it is one, `parse` says."""

_ARABIC = expression(rf"({ARABIC})([十百千万亿]*)")
_PARTS = expression(r"([十百千万]+|[零〇一二两三四五六七八九十百千万]+)分之(.+)")


_LONGEST = 32
_LARGEST = 1e18
"""Beyond these a run of digits or numerals is no number of a document, and its value would lose digits."""


def narrow(text: str) -> str:
    """Full-width digits, letters, ％ ＋ ／ and ． as ASCII; the length stays, so offsets stay valid.

    A half-width stop that ends a Chinese sentence becomes 。, as everyone after it expects.
    """
    if _WIDE_RUN.search(text):
        text = _WIDE_RUN.sub(lambda run: run[0].translate(_NARROW), text)
    return _HALF_STOP.sub("。", text) if "." in text else text


@lru_cache(maxsize=4)
def narrow_whole(text: str) -> str:
    """`narrow` of a whole document or its title, kept: every stage asks for it and cuts its stretch out."""
    return narrow(text)


@lru_cache(maxsize=1024)
def parse(text: str) -> float | None:
    """The value of a string that is one number and nothing else, else None.

    百分之 and its like give the part of one hundred, thousand …, not the fraction: 百分之五 → 5.
    """
    if text.isascii() and text.isdigit() and len(text) < 16:
        return float(text)
    text = narrow(text).strip()
    if len(text) > _LONGEST:
        return None
    match = _ARABIC.fullmatch(text)
    value = float(match[1].replace(",", "")) * _multiplier(match[2]) if match else _chinese(text)
    return value if value is not None and value < _LARGEST else None


def parse_int(text: str) -> int | None:
    """Like `parse`, for numbers that can only be whole: markers, years, days."""
    value = parse(text)
    return int(value) if value is not None and value == int(value) else None


def fraction(text: str) -> tuple[float, float] | None:
    """三分之二 → (2, 3); 百分之九十五 → (95, 100); 千分之五 → (5, 1000). None where it is no fraction."""
    match = _PARTS.fullmatch(narrow(text).strip())
    if match is None:
        return None
    whole, part = _chinese(match[1]), parse(match[2])
    return None if whole is None or part is None or not whole else (part, whole)


def _multiplier(suffix: str) -> float:
    product = 1.0
    for char in suffix:
        product *= _TENS.get(char) or _MYRIADS[char]
    return product


def _chinese(text: str) -> float | None:
    if "分之" in text:
        parts = fraction(text)
        return None if parts is None else parts[0]
    whole, point, decimals = text.partition("点")
    value = _chinese_whole(whole)
    if value is None or not point:
        return None if value is None else float(value)
    if not decimals or any(char not in _DIGIT for char in decimals):
        return None
    return float(f"{value}." + "".join(str(_DIGIT[char]) for char in decimals))


def _chinese_whole(text: str) -> int | None:
    if not text or any(char not in _DIGIT and char not in _TENS and char not in _MYRIADS for char in text):
        return None
    if all(char in _DIGIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text)) if len(text) < 16 else None
    return _positional(text)


def _positional(text: str) -> int:
    """三百二十 → 320, 十二万五 → 125000: digits gather into sections of one myriad each."""
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
            last_unit = 10 if digit == 0 else last_unit
        elif char in _TENS:
            section += (1 if digit is None else digit) * _TENS[char]
            digit, last_unit = None, _TENS[char]
        else:
            section += digit or 0
            total = (
                (total + section or 1) * _MYRIADS[char] if char == "亿" else total + (section or 1) * 10_000
            )
            section, digit, last_unit = 0, None, _MYRIADS[char]
    # A digit that ends the number right after a unit stands for the next lower place: 三百五 is 350.
    return total + section + (digit or 0) * max(1, last_unit // 10 if last_unit > 10 else 1)
