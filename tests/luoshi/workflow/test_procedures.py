"""Procedures are what `specs/workflow/` says in words that officials read, and nothing else moves a thing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.directory.models import PostRole
from luoshi.directory.permission import grants
from luoshi.workflow.procedures import Procedure, Step, procedures

FOLDER = Path(__file__).parents[3] / "specs" / "workflow"
SPECS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))}


def told(procedure: Procedure, step: Step) -> dict[str, Any]:
    roles = grants()[step.permission].roles
    return {
        "步骤": str(step.label),
        "代号": step.name,
        "从": [procedure.label_of(state) for state in step.origins],
        "到": procedure.label_of(step.to),
        "谁": [str(role.label) for role in PostRole if role.value in roles],
        "理由": "必填" if step.reason else "可不填",
    }


def test_every_procedure_has_its_spec_and_no_spec_is_left_over():
    assert sorted(SPECS) == sorted(procedure.name for procedure in procedures())


@pytest.mark.parametrize("name", sorted(SPECS))
def test_code_and_spec_agree_step_by_step(name):
    procedure = next(each for each in procedures() if each.name == name)
    assert SPECS[name]["名称"] == str(procedure.label)
    assert SPECS[name]["步骤"] == [told(procedure, step) for step in procedure.steps]


@pytest.mark.parametrize("procedure", procedures(), ids=lambda procedure: procedure.name)
def test_no_state_is_a_trap(procedure):
    """Each step starts and ends in a state there is; step names are unique."""
    names = [step.name for step in procedure.steps]
    assert len(names) == len(set(names))
    for step in procedure.steps:
        assert {*step.origins, step.to} <= set(procedure.states.values)
