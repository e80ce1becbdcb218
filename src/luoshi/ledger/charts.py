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
            f"{reverse('ledger:list')}?{urlencode({**query, 'block': pid, 'light': light})}",
        )
        for pid, title, light, number in counts
    )
    return mark_safe(_drawn(rows))


def _address(query: Mapping[str, str]) -> str:
    return f"{_ELSEWHERE}{reverse('ledger:list')}?{urlencode(query)}"


@lru_cache(maxsize=256)
def _drawn(rows: tuple[tuple[str, str, str, int, str], ...]) -> str:
    names = [str(name) for name in NAMES.values()]
    values: list[dict[str, Any]] = [
        {
            "block": shortened(title),
            "light": name,
            "order": list(NAMES).index(light),
            "tasks": number,
            "url": url,
        }
        for title, name, light, number, url in rows
    ]
    bars = alt.Chart(alt.Data(values=values)).encode(  # type: ignore[no-untyped-call]
        x=alt.X("sum(tasks):Q", title=None, axis=alt.Axis(tickMinStep=1, grid=True, domain=False)),
        y=alt.Y(
            "block:N",
            title=None,
            sort=None,
            axis=alt.Axis(labelLimit=320, ticks=False, domain=False, labelPadding=8),
        ),
        order="order:Q",
        href="url:N",
    )
    fill = alt.Color(
        "light:N",
        scale=alt.Scale(domain=names, range=list(COLOURS.values())),
        legend=alt.Legend(title=None, orient="top", offset=4),
    )
    tips = [
        alt.Tooltip("block:N", title=_("板块")),
        alt.Tooltip("light:N", title=_("灯")),
        alt.Tooltip("tasks:Q", title=_("任务")),
    ]
    chart = (
        bars.mark_bar(height=16, cursor="pointer")
        .encode(color=fill, tooltip=tips)
        .properties(width=640, height=alt.Step(26))
        .configure(font=FONT, background="transparent")
        .configure_axis(labelFontSize=13, labelColor=INK, gridColor=RULE, tickColor=RULE, labelFlush=False)
        .configure_axisX(labelColor=INK_PALE, labelFontSize=12)
        .configure_legend(labelFontSize=13, labelColor=INK, symbolType="square", symbolSize=110)
        .configure_view(stroke=None)
    )
    return _made_ours(str(vl_convert.vegalite_to_svg(chart.to_json())))


def _made_ours(svg: str) -> str:
    """The picture with the site's own addresses, and without the inline styles that the content security
    policy refuses."""
    return _STYLE.sub("", svg).replace(_ELSEWHERE, "")


def shortened(title: str, limit: int = 24) -> str:
    """A title that fits beside a bar."""
    return title if len(title) <= limit else title[: limit - 1] + "…"
