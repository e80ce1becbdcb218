"""fangan (方案): a government plan document in, its tasks, owners and deadlines out, each with its place.

Importing the package loads next to nothing; a name loads its module when it is first used, so that
`fangan --help` or a platform that parses no plan today need not wait for hundreds of patterns.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fangan.align import Alignment, align
    from fangan.contract import to_json
    from fangan.model import Plan
    from fangan.pipeline import parse
    from fangan.readers import read
    from fangan.text import SourceText

__all__ = ["Alignment", "Plan", "SourceText", "align", "parse", "read", "to_json"]

_HOMES = {
    "Alignment": "fangan.align",
    "Plan": "fangan.model",
    "SourceText": "fangan.text",
    "align": "fangan.align",
    "parse": "fangan.pipeline",
    "read": "fangan.readers",
    "to_json": "fangan.contract",
}

# `align` is a function here and a package beside. Loading the package sets the name to the package, once:
# it is loaded now (it holds nothing but names), so that no later import takes the function's place.
import_module("fangan.align")
del globals()["align"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
