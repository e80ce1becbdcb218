"""One error put into a sound plan is found where it was put."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import fangan
from fangan.lint import lint
from tests.fangan.lint.battery import SPECS

PLANTED = yaml.safe_load((SPECS / "planted.yaml").read_text("utf-8"))
PLAN = (SPECS.parents[1] / "corpus" / PLANTED["plan"]).read_text("utf-8")


@pytest.mark.parametrize("error", PLANTED["planted"], ids=lambda error: error["code"])
def test_a_planted_error_is_found_in_its_place(error: dict[str, Any]) -> None:
    start = PLAN.index(error["right"])
    text = PLAN.replace(error["right"], error["wrong"], 1)
    end = start + len(error["wrong"])
    found = {
        finding.code
        for finding in lint(fangan.parse(text))
        if finding.span.start < end + 3 and finding.span.end > start
    }
    assert error["code"] in found
