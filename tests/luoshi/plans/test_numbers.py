"""Numbers of items: one twice, one left out."""

import pytest
import yaml

from luoshi.plans.models import Item
from luoshi.plans.numbers import left_out, repeated
from tests.house.tree import ROOT

CASES = yaml.safe_load((ROOT / "specs" / "item_numbers.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_series_are_checked_as_the_spec_says(case):
    assert left_out(case["codes"]) == case.get("left_out", [])
    found = repeated(Item(code=code) for code in case["codes"])
    assert sorted(found) == sorted(case.get("repeated", []))
