"""Every word that a page shows can be translated."""

import re

import pytest

from tests.house.tree import ROOT, project_files

CHINESE = re.compile(r"[\u3400-\u9fff]+")
# A language is called by its own name whatever the page is in.
LANGUAGE_NAMES = {"中文"}
# What is translated, and what no user sees.
LEFT_OUT = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{#.*?#}"
    r"|{%\s*trans(?:late)?\s.*?%}"
    r"|{[%{][^}]*?_\((?:\"[^\"]*\"|'[^']*')\).*?[%}]}"
    r"|<!--.*?-->",
    re.DOTALL,
)


def bare_chinese(template: str) -> list[tuple[int, str]]:
    """(line, words) of Chinese text that stands outside every translation tag."""
    blanked = LEFT_OUT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), template)
    return [
        (blanked.count("\n", 0, found.start()) + 1, found[0])
        for found in CHINESE.finditer(blanked)
        if found[0] not in LANGUAGE_NAMES
    ]


def test_templates_show_no_untranslatable_chinese() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in project_files()
        if "templates" in path.parts and path.suffix in {".html", ".txt", ".svg"}
        for line, words in bare_chinese(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>台账</p>", [(1, "台账")]),
        ("<p>\n<a title='台账'>x</a></p>", [(2, "台账")]),
        ("{% translate '台账' %}", []),
        ("{% blocktranslate with n=count %}共 {{ n }} 项{% endblocktranslate %}", []),
        ("{# 台账 #}{% comment %}台账{% endcomment %}", []),
        ('{% include "row.html" with title=_("台账") %}', []),
        ("{% translate '台账' %}督办", [(1, "督办")]),
    ],
)
def test_bare_chinese_is_found(template: str, found: list[tuple[int, str]]) -> None:
    assert bare_chinese(template) == found
