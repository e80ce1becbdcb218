"""Two short plans to align, made from what a case says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import fangan
from fangan.model import Plan

ROOT = Path(__file__).parents[3]


def cases(name: str) -> Any:
    return yaml.safe_load((ROOT / "specs/align" / f"{name}.yaml").read_text("utf-8"))


def corpus(name: str) -> Plan:
    path = ROOT / "corpus/align" / name
    return fangan.parse(fangan.read(path.read_bytes(), path.name))


def plan(title: str, *tasks: str) -> Plan:
    """A plan of one section with numbered tasks, each written as `标题。正文。（责任单位：…）`."""
    lines = [f"{at}.{task}" for at, task in enumerate(tasks, 1)]
    return fangan.parse("\n".join([title, "", "一、重点任务", *lines, ""]))
