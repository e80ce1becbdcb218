"""A lower plan copies with other verbs, without some clauses, in another order: its tasks are found."""

import random
import re

import pytest

import fangan
from fangan.model import Kind
from tests.fangan.align.plans import ROOT

PLANS = [*sorted((ROOT / "corpus").glob("*.txt")), ROOT / "corpus/align/yunling-city.txt"]
VERBS = {
    "推进": "推动",
    "加强": "强化",
    "完善": "健全",
    "建设": "打造",
    "提升": "提高",
    "开展": "组织",
    "建立": "构建",
}


def copied(text: str, chance: random.Random) -> str:
    """About a third of the clauses left out, though never all, half of the stock verbs exchanged."""
    sentences = []
    for sentence in re.split(r"(?<=[。；;\n])", text):
        clauses = re.split(r"(?<=[，,])", sentence)
        words = "".join(clause for clause in clauses if len(clauses) == 1 or chance.random() > 0.3)
        for verb, other in VERBS.items():
            words = words.replace(verb, other) if chance.random() < 0.5 else words
        sentences.append(words)
    words = "".join(sentences) or max(re.split(r"(?<=[，,。；;\n])", text), key=len)
    return words.replace("\n", "")


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_what_was_copied_is_found_and_what_was_left_out_is_not(path):
    chance = random.Random(path.stem)
    upper = fangan.parse(fangan.read(path.read_bytes(), path.name))
    items = [item for item in upper.items if item.kind in (Kind.TASK, Kind.INDICATOR) and len(item.text) > 30]
    kept = chance.sample(items, k=len(items) * 4 // 5)
    lines = [f"{at}.{item.heading or '工作'}。{copied(item.text, chance)}" for at, item in enumerate(kept, 1)]
    lower = fangan.parse("\n".join(["青禾县落实方案", "", "一、重点任务", *lines]))
    found = {
        id(task.item): [answer.item.path[1] for answer in task.answers]
        for task in fangan.align(upper, lower).tasks
    }
    right = sum(found[id(item)][:1] == [str(at)] for at, item in enumerate(kept, 1))
    wrong = sum(bool(found[id(item)]) for item in items if item not in kept)
    assert right >= 0.95 * len(kept)
    assert wrong <= 0.1 * len(items)
