"""The words by which users know severities and certainties."""

from __future__ import annotations

from fangan.lint.finding import Certainty, Severity

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
CERTAINTIES = {Certainty.CERTAIN: "确定", Certainty.LIKELY: "很可能", Certainty.POSSIBLE: "可能"}
