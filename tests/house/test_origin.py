"""What is committed is the project's own: no foreign text, no address of anyone's machine or mirror."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, text_files

RUN = 12
MACHINES = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt)/[\w.-]+"
    r"|\b(?:pypi|test\.pypi)\.org\b|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror"
    r"|\bmirrors?\.[\w-]+\.\w+|(?:extra-)?index-url|--find-links",
)
# Words that every plan has, whoever wrote it: laws of the genre, not anybody's text.
FORMULAS = ("按照职责分工负责", "各乡镇人民政府、街道办事处")


def test_nothing_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in text_files()
        if path != Path(__file__)
        for match in MACHINES.finditer(text)
    ]
    assert found == []


def test_nothing_is_taken_from_documents_of_others() -> None:
    """LUOSHI_SEEDS names a folder of documents whose text must not stand in the project."""
    folder = os.environ.get("LUOSHI_SEEDS")
    if not folder:
        pytest.skip("LUOSHI_SEEDS 未设置：未与外部文件比对")
    foreign = {
        run for path in Path(folder).rglob("*.txt") for run in runs(path.read_text("utf-8", "replace"))
    }
    assert foreign, f"no documents in {folder}"
    found = []
    for path, text in text_files():
        shared = sorted(run for run in set(runs(text)) & foreign if not is_formula(run))
        if shared:
            found.append(f"{path.relative_to(ROOT)}: {'  '.join(shared[:5])}")
    assert found == []


def runs(text: str) -> Iterator[str]:
    """Every stretch of RUN characters that is nearly all Chinese; spacing and line ends do not count."""
    tight = re.sub(r"\s+", "", text)
    for start in range(len(tight) - RUN + 1):
        run = tight[start : start + RUN]
        if sum("\u4e00" <= character <= "\u9fff" for character in run) >= RUN - 2:
            yield run


def is_formula(run: str) -> bool:
    return any(run in formula for formula in FORMULAS)


def test_runs_ignore_spacing_and_short_text() -> None:
    assert list(runs("落实责任单位 每月报送进展")) == ["落实责任单位每月报送进展"]
    assert list(runs("短文")) == []
