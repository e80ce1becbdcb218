"""The YAML cases of `specs/readers/`, for parametrize."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

SPECS = Path(__file__).parents[3] / "specs" / "readers"


def cases(name: str) -> list[Any]:
    """Each case of a file under its own name."""
    loaded = yaml.safe_load((SPECS / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=case["name"]) for case in loaded]
