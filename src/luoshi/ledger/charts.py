"""Pictures of the ledger, as SVG made on the server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import altair as alt
import vl_convert
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.ledger.lights import NAMES

# The hues of the design tokens; what is in order is pale, so that the exceptions stand out.
COLOURS = {"red": "#c0342a", "yellow": "#e6b035", "green": "#b5dbc3", "blue": "#8fb6e0", "grey": "#d3d9df"}
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_STYLE = re.compile(r' style="[^"]*"')
# The renderer resolves a bare path against a server of its own; a whole address it leaves as it is.
_ELSEWHERE = "https://site.invalid"
INK, INK_PALE, RULE = "#17212c", "#5d6976", "#e3e8ed"


def blocks_by_light(counts: list[tuple[str, str, str, int]], query: Mapping[str, str]) -> SafeString:
    """Stacked bars, a block a row, tasks by light; each bar opens the list, filtered by `query` as well,
    that it counts."""
    if not counts:
        return mark_safe("")
    rows = tuple(
        (
            title,
            str(NAMES[light]),
            light,
            number,
            _address({**query, "block": pid, "light": light}),
        )
        for pid, title, light, number in counts
    )
    return mark_safe(_drawn(rows))


def _address(query: Mapping[str, str]) -> str:
    return f"{_ELSEWHERE}{reverse('ledger:list')}?{urlencode(query)}"


# One function: it only declares the marks of one picture, layer by layer.
@lru_cache(maxsize=256)
def _drawn(rows: tuple[tuple[str, str, str, int, str], ...]) -> str:
    order = list(NAMES)
    values: list[dict[str, Any]] = [
        {"block": title, "light": name, "order": order.index(light), "tasks": number, "url": url}
        for title, name, light, number, url in rows
    ]
    return _made_ours(str(vl_convert.vegalite_to_svg(_styled(_bars(values)).to_json())))


def _bars(values: list[dict[str, Any]]) -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]
    beside = alt.Axis(labelLimit=320, ticks=False, domain=False, labelPadding=8)
    colours = alt.Scale(domain=[str(name) for name in NAMES.values()], range=list(COLOURS.values()))
    bars: alt.Chart = chart.mark_bar(height=16, cursor="pointer").encode(
        x=alt.X("sum(tasks):Q", title=None, axis=alt.Axis(tickMinStep=1, grid=True, domain=False)),
        y=alt.Y("block:N", title=None, sort=None, axis=beside),
        color=alt.Color("light:N", scale=colours, legend=alt.Legend(title=None, orient="top", offset=4)),
        order="order:Q",
        href="url:N",
        tooltip=[
            alt.Tooltip("block:N", title=_("板块")),
            alt.Tooltip("light:N", title=_("灯")),
            alt.Tooltip("tasks:Q", title=_("任务")),
        ],
    )
    return bars


def _styled(chart: alt.Chart) -> alt.Chart:
    styled: alt.Chart = (
        chart.properties(width=640, height=alt.Step(26))
        .configure(font=FONT, background="transparent")
        .configure_axis(labelFontSize=13, labelColor=INK, gridColor=RULE, tickColor=RULE, labelFlush=False)
        .configure_axisX(labelColor=INK_PALE, labelFontSize=12)
        .configure_legend(labelFontSize=13, labelColor=INK, symbolType="square", symbolSize=110)
        .configure_view(stroke=None)
    )
    return styled


def _made_ours(svg: str) -> str:
    """The picture with the site's own addresses, and without the inline styles that the content security
    policy refuses."""
    return _STYLE.sub("", svg).replace(_ELSEWHERE, "")
