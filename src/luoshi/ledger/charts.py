"""Pictures of the ledger, as SVG made on the server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import altair as alt
import vl_convert
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from luoshi.ledger.lights import NAMES

# The same hues as the design tokens in `luoshi.css`.
COLOURS = {"red": "#b3261e", "yellow": "#e0a100", "green": "#2f9e5b", "blue": "#1a5fb4", "grey": "#b8c1cb"}


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
    chart = (
        alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]
        .mark_bar(height=14)
        .encode(
            x=alt.X("sum(tasks):Q", title=None, axis=alt.Axis(tickMinStep=1, grid=True)),
            y=alt.Y(
                "block:N", title=None, sort=None, axis=alt.Axis(labelLimit=320, ticks=False, domain=False)
            ),
            color=alt.Color(
                "light:N",
                scale=alt.Scale(domain=names, range=list(COLOURS.values())),
                legend=alt.Legend(title=None, orient="top"),
            ),
            order="order:Q",
            href="url:N",
            tooltip=["block:N", "light:N", "tasks:Q"],
        )
        .properties(width=560, height=alt.Step(24))
        .configure(font="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif")
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def shortened(title: str, limit: int = 24) -> str:
    """A title that fits beside a bar."""
    return title if len(title) <= limit else title[: limit - 1] + "…"
