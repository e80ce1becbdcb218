"""When two written names are the same name, and in what other ways a name may be written."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = str.maketrans("", "", " \t\n\r\u3000\u00a0·・")
_BRACKETED = re.compile(r"^(.{2,}?)\((.{2,})\)$")
_PLACE_ENDINGS = (
    "自治县",
    "自治州",
    "自治旗",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "州",
    "镇",
    "乡",
    "街道",
)
# Endings that are written long or short without meaning another unit. The longer one stands first.
_ENDINGS = (
    ("街道办事处", "街道"),
    ("人民政府", "政府"),
    ("镇人民政府", "镇"),
    ("乡人民政府", "乡"),
    ("镇政府", "镇"),
    ("乡政府", "乡"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
)
_KIND_ENDING = re.compile(r"(委员会|管委会|委|办公室|办|局|分局|中心|公司|政府|院|会|部|厅|所|站|队|处)$")


def key_of(name: str) -> str:
    """The form in which names are compared: full and half width alike, spaces and middle dots out."""
    return unicodedata.normalize("NFKC", name).translate(_DROPPED).casefold()[:100]


def variants(name: str, place: str) -> list[str]:
    """Keys of other ways to write a name in the plans of `place`, nearest first.

    Place name and level prefix come and go (青禾县水务局, 县水务局, 水务局), endings are long or short
    (县人民法院, 县法院), and a unit with a second name carries it in brackets. Nothing is abbreviated here:
    whether 县发改局 is 县发展和改革局, a person says once (see `abbreviates`).
    """
    key = key_of(name)
    keys = [key]
    if bracketed := _BRACKETED.match(key):
        keys += [bracketed[1], bracketed[2]]
    for each in list(keys):
        keys += [other for other in _with_other_ending(each) if other not in keys]
    for each in list(keys):
        keys += [other for other in _with_other_place(each, key_of(place)) if other not in keys]
    return keys[1:]


def abbreviates(short: str, full: str) -> bool:
    """Whether a name can be short for another: the same first character, the others in order, an ending.

    县发改局 for 县发展和改革局 (or 委), 县人社局 for 县人力资源和社会保障局; not 县发改局 for 县改革发展局.
    """
    short, full = key_of(short), key_of(full)
    ending = _KIND_ENDING.search(short)
    if len(short) >= len(full) or short[0] != full[0] or ending is None or not _KIND_ENDING.search(full):
        return False
    core = short[: ending.start()]
    rest = iter(_KIND_ENDING.sub("", full))
    return len(core) > 1 and all(letter in rest for letter in core)


def _with_other_ending(key: str) -> list[str]:
    found = []
    for long, short in _ENDINGS:
        if key.endswith(long):
            found.append(key.removesuffix(long) + short)
        elif key.endswith(short):
            found.append(key.removesuffix(short) + long)
    return [other for other in found if len(other) > 2]


def _with_other_place(key: str, place: str) -> list[str]:
    """With the place's name, with its level only, and without either."""
    level = next((ending for ending in _PLACE_ENDINGS if place.endswith(ending)), "")[-1:]
    if key.startswith(place):
        bare = key.removeprefix(place)
    elif level and key.startswith(level):
        bare = key.removeprefix(level)
    else:
        bare = key
    if len(bare) < 2:
        return []
    return [other for other in (f"{level}{bare}", f"{place}{bare}", bare) if other != key]
