"""fangan (方案): a government plan document in, its tasks, owners and deadlines out, each with its place."""

from __future__ import annotations

from fangan.align import Alignment, align
from fangan.contract import to_json
from fangan.model import Plan
from fangan.pipeline import parse
from fangan.readers import read
from fangan.text import SourceText

__all__ = ["Alignment", "Plan", "SourceText", "align", "parse", "read", "to_json"]
