"""Data about the genre, as TOML that an official could review."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def entries(name: str) -> dict[str, Any]:
    """What a file of this folder holds, such as `units.toml`; read once, and not to be changed.

    By its path: `importlib.resources` loads a dozen modules to find what stands beside this one.
    """
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))
