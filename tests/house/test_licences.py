"""What ships with the product may be shipped: no part under the GPL or the AGPL (the LGPL is fine)."""

import re
from importlib import metadata

import pytest

from tests.house.tree import ROOT

COPYLEFT = re.compile(r"\bA?GPL|Affero|GNU General Public", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL[\w.+-]*|GNU (?:Lesser|Library)[\w ]*(?:\([^)]*\))?", re.IGNORECASE)


def shipped() -> list[str]:
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE)


def licence(name: str) -> str | None:
    """What the part itself declares; None for one that this platform does not install."""
    try:
        declared = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [line for line in declared.get_all("Classifier") or [] if line.startswith("License ::")]
    first_line = (declared.get("License") or "").strip().split("\n", 1)[0]
    return declared.get("License-Expression") or "; ".join([*classifiers, first_line])


def is_refused(text: str) -> bool:
    """Of several licences joined by OR, one that is allowed is enough."""
    return all(COPYLEFT.search(LESSER.sub("", choice)) for choice in re.split(r"\sOR\s", text))


def test_no_part_is_under_the_gpl() -> None:
    found = {name: text for name in shipped() if (text := licence(name)) is not None and is_refused(text)}
    assert found == {}


def test_every_part_says_what_it_is_under() -> None:
    silent = [name for name in shipped() if (text := licence(name)) is not None and not text.strip("; ")]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT OR GPL-2.0", False),
        ("Apache-2.0", False),
    ],
)
def test_copyleft_is_told_from_its_lesser_kind(text: str, refused: bool) -> None:
    assert is_refused(text) is refused
