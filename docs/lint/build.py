"""Write the rules' pages from their docstrings: `python docs/lint/build.py`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

from fangan.lint.labels import CERTAINTIES, SEVERITIES
from fangan.lint.rule import Rule, all_rules

FOLDER = Path(__file__).resolve().parent
JUDGEMENT = FOLDER.parents[1] / "specs" / "lint" / "judgement.yaml"
FAMILIES = {
    "OL": "编号",
    "UN": "单位",
    "DL": "时限",
    "IN": "指标",
    "TK": "任务",
    "RF": "引用",
    "TX": "文字",
}


def pages() -> dict[str, str]:
    """File names to contents: a page for each rule, and the list of them all."""
    found = {f"{rule.code}.md": page(rule) for rule in all_rules()}
    return {"README.md": index(), **found}


def page(rule: Rule) -> str:
    state = "默认检查" if rule.default else "默认不查，用 --select 打开"
    head = (
        f"# {rule.code} {rule.title}\n\n`{rule.name}` · {SEVERITIES[rule.severity]} · "
        f"{CERTAINTIES[rule.certainty]} · {state}{measured(rule.code)}\n"
    )
    parts = [f"## {heading}\n\n{body(heading, text)}\n" for heading, text in rule.page.items()]
    return "\n".join([head, *parts[1:]])


def body(heading: str, text: str) -> str:
    """Examples stand as they are; ⟦ ⟧ marks what is found."""
    return f"```text\n{text}\n```" if heading in ("反例", "正例") else text


def measured(code: str) -> str:
    right, wrong = verdicts()[code, True], verdicts()[code, False]
    return f" · 人工判读 {right + wrong} 处，对 {right} 处" if right + wrong else ""


def verdicts() -> Counter[tuple[str, bool]]:
    judged = yaml.safe_load(JUDGEMENT.read_text("utf-8"))["judged"]
    return Counter((entry["code"], entry["right"]) for entry in judged)


def index() -> str:
    lines = ["# 方案体检的规则", "", "由 `python docs/lint/build.py` 从各规则的说明生成。", ""]
    for family, name in FAMILIES.items():
        lines += [f"## {family} {name}", "", "| 代码 | 查什么 | 级别 | 默认 |", "|---|---|---|---|"]
        for rule in all_rules():
            if rule.code.startswith(family):
                severity, default = SEVERITIES[rule.severity], "查" if rule.default else "不查"
                lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.title} | {severity} | {default} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
