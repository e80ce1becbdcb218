"""Documents that can rot are tested: links lead somewhere, commands exist, examples run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, project_files

DOCUMENTS = [
    path for path in project_files() if path.suffix == ".md" and not path.is_relative_to(ROOT / "corpus")
]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#)([^)#\s]+)")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name for path in decisions if f"decisions/{path.name}" not in index] == []
    numbers = [int(path.name[:4]) for path in decisions]
    assert len(set(numbers)) == len(numbers), "a number is given once; it may be waiting for its decision"


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / link).resolve() for link in LINK.findall(index)}
    documents = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "README.md"]
    # A rule of 方案体检 has its page made from its docstring: the folder is listed, not each page.
    lost = [path for path in documents if path not in listed and path.parent != ROOT / "docs" / "lint"]
    assert [named(path) for path in lost] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    named_targets = re.findall(r"(?:`|^)make ([a-z]+)\b", text, re.MULTILINE)
    assert set(named_targets) - targets == set()


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_the_example_does_what_its_comments_say(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    claims = re.findall(r"^(item\.\S+) +# ('.*'|datetime\..*)$", example, re.MULTILINE)
    assert len(claims) == 2
    checks = "".join(f"assert {code} == {value}, {code}\n" for code, value in claims)
    subprocess.run([sys.executable, "-c", f"import datetime\n{example}\n{checks}"], check=True)
