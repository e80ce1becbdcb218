"""Accepted findings: a file that keeps known remarks quiet though the text around them moves.

A finding is known by its code, the words that it points at and the document's name, not by its place; of
two alike one acceptance covers one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

from fangan.lint.finding import Finding
from fangan.lint.report import Report

_VERSION = 1
Known = Counter[tuple[str, str, str]]


class BaselineError(ValueError):
    """The file is no baseline; the message says so in the user's language."""


def dump(reports: Iterable[Report]) -> str:
    """The baseline that accepts everything found."""
    counts = Counter(_key(report, finding) for report in reports for finding in report.findings)
    entries = [
        {"file": file, "code": code, "text": text, "count": count}
        for (file, code, text), count in sorted(counts.items())
    ]
    return json.dumps({"version": _VERSION, "accepted": entries}, ensure_ascii=False, indent=1) + "\n"


def load(data: str) -> Known:
    """What a baseline file accepts; raises BaselineError for anything else."""
    try:
        content = json.loads(data)
        entries = content["accepted"]
        return Counter(
            {(entry["file"], entry["code"], entry["text"]): int(entry["count"]) for entry in entries}
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BaselineError("基线文件的格式不对，请用 --write-baseline 重新生成。") from error


def without_known(report: Report, known: Known) -> Report:
    """The report less what the baseline accepts; `accepted` says how many."""
    left = known.copy()
    fresh: list[Finding] = []
    for finding in report.findings:
        key = _key(report, finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    return Report(report.filename, report.plan, tuple(fresh), len(report.findings) - len(fresh))


def _key(report: Report, finding: Finding) -> tuple[str, str, str]:
    words = "".join(finding.span.of(report.text).split())
    return PurePath(report.filename).name, finding.code, words
