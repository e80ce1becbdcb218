"""An owner of the upper plan is found again a level below by what it does."""

import pytest

from fangan.align.functions import functions_of
from tests.fangan.align.plans import cases


@pytest.mark.parametrize("case", cases("functions"), ids=lambda case: f"{case['upper']}-{case['lower']}")
def test_two_units_have_the_same_function_or_not(case):
    assert bool(functions_of(case["upper"]) & functions_of(case["lower"])) is case["same"]
