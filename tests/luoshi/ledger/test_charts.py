"""The chart of a plan's blocks: every bar opens the list that it counts."""

from __future__ import annotations

import re
from html import unescape

from luoshi.ledger.charts import blocks_by_light

COUNTS = [
    ("b1", "（一）优化报装", "red", 2),
    ("b1", "（一）优化报装", "green", 5),
    ("b2", "（二）保障水质", "blue", 1),
]


def test_each_bar_leads_to_its_list_within_the_site_and_its_filters() -> None:
    drawn = blocks_by_light(COUNTS, {"unit": "u9"})
    found = [unescape(address) for address in re.findall(r'xlink:href="([^"]+)"', drawn)]
    assert found == [
        "/ledger/?unit=u9&block=b1&light=red",
        "/ledger/?unit=u9&block=b1&light=green",
        "/ledger/?unit=u9&block=b2&light=blue",
    ]


def test_the_chart_says_its_blocks_and_lights_and_has_no_style_of_its_own() -> None:
    drawn = blocks_by_light(COUNTS, {})
    for words in ("（一）优化报装", "（二）保障水质", "红", "已办结"):
        assert f">{words}<" in drawn
    assert "style=" not in drawn and "<style" not in drawn


def test_no_tasks_make_no_chart() -> None:
    assert blocks_by_light([], {}) == ""
