"""What is committed is the project's own: no foreign text, no address of anyone's machine or package host."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.house.tree import ROOT, text_files

RUN = 12
MACHINES = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt)/[\w.-]+"
    r"|\b(?:py(?:pi|thonhosted)|npm(?:js|mirror)|mirrors?)\.[\w-]+(?:\.\w+)?"
    r"|(?:extra-)?index-url|--find-links",
)
GENRE = yaml.safe_load((Path(__file__).parent / "genre.yaml").read_text(encoding="utf-8"))
# Between separators, a name that ends as a government unit does: two plans may list the same offices.
UNIT = (
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,14}?(?:局|委|厅|办|部|院|中心|集团)"
    r"(?=[、，,；;。：:）)]|责任单位|牵头|$)"
)
COMMON = re.compile("|".join([*map(re.escape, GENRE["formulas"] + GENRE["indicators"]), UNIT]))


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
    documents = (path.read_text("utf-8", "replace") for path in Path(folder).rglob("*.txt"))
    foreign = {run for document in documents for run in runs(document)}
    assert foreign, f"no documents in {folder}"
    shared = {path.relative_to(ROOT): sorted(set(runs(text)) & foreign) for path, text in text_files()}
    assert [f"{path}: {'  '.join(found[:5])}" for path, found in shared.items() if found] == []


def runs(text: str) -> Iterator[str]:
    """Every stretch of RUN characters that is nearly all Chinese and not common to all plans.

    Spacing and line ends do not count.
    """
    tight = COMMON.sub("||||", re.sub(r"\s+", "", text))
    for start in range(len(tight) - RUN + 1):
        run = tight[start : start + RUN]
        if sum("\u4e00" <= character <= "\u9fff" for character in run) >= RUN - 2:
            yield run


def test_runs_ignore_spacing_short_text_and_what_all_plans_say() -> None:
    assert list(runs("青禾河畔垂柳 依依映照书声")) == ["青禾河畔垂柳依依映照书声"]
    assert list(runs("短文")) == []
    assert list(runs("县发展改革局、县住房城乡建设局、县财政局")) == []
