"""方案体检报告 as one self-contained web page: no scripts, no addresses, prints well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from fangan.lint.finding import Finding, Severity
from fangan.lint.labels import CERTAINTIES, SEVERITIES
from fangan.lint.report import Report

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2329;--soft:#5b6670;--line:#d9dee3;--ground:#fff;--paper:#f6f7f8;
--error:#b3261e;--warning:#8a5a00;--note:#38597a}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa5af;--line:#39424a;--ground:#14181c;
--paper:#1d2329;--error:#ff8a80;--warning:#f2b84b;--note:#8ab6de}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:16px/1.7 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.5rem;line-height:1.4;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .5rem}
p{margin:.25rem 0}.soft{color:var(--soft)}
table{border-collapse:collapse;margin:1rem 0;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
article{border-left:4px solid var(--line);padding:.5rem 0 .5rem 1rem;margin:1rem 0;break-inside:avoid}
article.error{border-color:var(--error)}article.warning{border-color:var(--warning)}
article.note{border-color:var(--note)}
h3{font-size:1rem;margin:0}h3 b{font-weight:600}
.error h3 b{color:var(--error)}.warning h3 b{color:var(--warning)}.note h3 b{color:var(--note)}
blockquote{margin:.5rem 0;padding:.5rem .75rem;background:var(--paper);overflow-wrap:anywhere}
mark{background:none;color:inherit;font-weight:600;text-decoration:underline wavy;text-underline-offset:.3em}
@media print{body{max-width:none;padding:0;font-size:11pt}}
"""


def render(reports: Sequence[Report]) -> str:
    """The whole page."""
    title = f"方案体检报告：{reports[0].title}" if len(reports) == 1 else "方案体检报告"
    body = "".join(part for report in reports for part in _report(report))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _report(report: Report) -> Iterator[str]:
    yield f"<h1>{escape(report.title)}</h1><p class=soft>方案体检报告 · {escape(report.filename)}</p>"
    yield f"<p>{escape(report.score.explained())}</p>"
    yield from _counts(report)
    for severity, findings in report.by_severity():
        yield f"<section><h2>{SEVERITIES[severity]}（{len(findings)} 处）</h2>"
        yield from (_article(report, finding) for finding in findings)
        yield "</section>"
    if not report.findings:
        yield "<p>没有发现问题。</p>"


def _counts(report: Report) -> Iterator[str]:
    yield "<table><thead><tr><th>级别</th><th class=number>处</th><th>含义</th></tr></thead><tbody>"
    meanings = {
        Severity.ERROR: "印发前必须改",
        Severity.WARNING: "应当核对",
        Severity.NOTE: "体例和文字，建议改",
    }
    for severity, meaning in meanings.items():
        count = report.count(severity)
        yield f"<tr><td>{SEVERITIES[severity]}</td><td class=number>{count}</td><td>{meaning}</td></tr>"
    yield "</tbody></table>"
    if report.accepted:
        yield f"<p class=soft>另有 {report.accepted} 处已接受，不再列出。</p>"


def _article(report: Report, finding: Finding) -> str:
    before, marked, after = map(escape, report.around(finding.span))
    line, _ = report.position(finding.span.start)
    fixes = "；".join(escape(fix.label) for fix in finding.fixes)
    related = "、".join(f"第 {report.position(span.start)[0]} 行" for span in finding.related)
    notes = [f"第 {line} 行", CERTAINTIES[finding.certainty]]
    notes += [f"参见{related}"] if related else []
    notes += [f"建议：{fixes}"] if fixes else []
    return (
        f"<article class={finding.severity.value}><h3><b>{finding.code}</b> {escape(finding.message)}</h3>"
        f"<blockquote>{before}<mark>{marked}</mark>{after}</blockquote>"
        f"<p class=soft>{' · '.join(notes)}</p></article>"
    )
