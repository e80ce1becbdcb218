"""Of the findings on documents that people have proof-read: how many are right, how many errors are found.

`LUOSHI_SEEDS` names a folder with the texts, `LUOSHI_FINDINGS` one with the proof-reader's findings
(`NAME.json`: a list of objects with `quote`). Verdicts are kept in `specs/lint/judgement.yaml` by SHA-256,
since the documents are not ours. `python -m benchmarks.lint_precision --unjudged` lists what has no verdict.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path

import yaml

import fangan
from fangan.lint import Finding, lint

JUDGEMENT = Path(__file__).resolve().parents[1] / "specs" / "lint" / "judgement.yaml"


def fingerprint(finding: Finding, text: str) -> str:
    """What a verdict is kept under: code and quoted words."""
    return hashlib.sha256(f"{finding.code}\n{finding.span.of(text)}".encode()).hexdigest()


def verdicts() -> dict[str, bool]:
    judged = yaml.safe_load(JUDGEMENT.read_text("utf-8"))["judged"]
    return {entry["sha256"]: entry["right"] for entry in judged}


def main() -> None:
    texts, found_by_hand = os.environ.get("LUOSHI_SEEDS"), os.environ.get("LUOSHI_FINDINGS")
    if not texts or not found_by_hand:
        print("LUOSHI_SEEDS 和 LUOSHI_FINDINGS 未设置：没有可比的文件")
        return
    known = verdicts()
    counts: Counter[str] = Counter()
    for gold in sorted(Path(found_by_hand).glob("*.json")):
        source = Path(texts) / f"{gold.stem}.txt"
        plan = fangan.parse(fangan.read(source.read_bytes(), source.name))
        text, findings = plan.source.text, lint(plan)
        for error in json.loads(gold.read_text("utf-8")):
            at = text.find(error["quote"])
            end = at + len(error["quote"])
            hit = at >= 0 and any(each.span.start < end and each.span.end > at for each in findings)
            counts["errors"] += 1
            counts["errors found"] += hit
        for finding in findings:
            verdict = known.get(fingerprint(finding, text))
            counts["findings"] += 1
            counts["right"] += verdict is True
            counts["unjudged"] += verdict is None
            if verdict is None and "--unjudged" in sys.argv:
                print(gold.stem, finding.span, finding.message)
    found, right = share(counts, "errors found", "errors"), share(counts, "right", "findings")
    print(f"错误 {counts['errors']} 处，找到 {counts['errors found']} 处（{found}）")
    print(f"发现 {counts['findings']} 处，对 {counts['right']} 处（{right}），未判 {counts['unjudged']} 处")


def share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part] / counts[whole]:.0%}" if counts[whole] else "—"


if __name__ == "__main__":
    main()
