"""What a block is called."""

import pytest

from fangan.model import Section
from fangan.text import Span
from luoshi.plans.blocks import label


@pytest.mark.parametrize(
    ("marker", "heading", "shown"),
    [
        ("(三)", "强化项目服务", "（三）强化项目服务"),
        ("二", "重点任务", "二、重点任务"),
        ("4", "保障水质", "4.保障水质"),
        ("第三章", "要素保障", "第三章 要素保障"),
        (None, "主要指标", "主要指标"),
        ("(一)", "优化报装（牵头单位：县水务局；督办领导：周敏）", "（一）优化报装"),
        ("(一)", "优化报装(责任单位:县水务局)", "（一）优化报装"),
        ("(二)", "推进三项制度（试点）", "（二）推进三项制度（试点）"),
    ],
)
def test_the_label_of_a_block_is_its_heading_without_owners(marker, heading, shown):
    assert label(Section(marker, heading, Span(0, 1))) == shown
