"""The English catalogue knows every word that users see, and its compiled form is in step with it."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tests.house.tree import ROOT, project_files

CATALOGUE = ROOT / "src/luoshi/site/locale/en/LC_MESSAGES/django.po"
CHINESE = re.compile(r"[\u3400-\u9fff]")
CALLS = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(?:_|n?gettext)\({STRING}")
QUOTED = r'(?:"[^\n]*"\n)'
ENTRY = re.compile(
    rf"^msgid ({QUOTED}+)(?:msgid_plural {QUOTED}+)?((?:msgstr[^\n]*\n{QUOTED}*)+)", re.MULTILINE
)
HOW = "run `make messages`, fill in what is empty in django.po, and run it again"


def of_python(path: Path) -> Iterator[str]:
    """The message ids that a module gives to gettext."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def of_template(source: str) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(templatize(source)):
        yield ast.literal_eval(found[1])


def shown() -> dict[str, str]:
    """Each Chinese string that goes through gettext, with a file that has it."""
    found: dict[str, str] = {}
    for path in project_files():
        if "luoshi" not in path.parts or "src" not in path.parts:
            continue
        words: Iterator[str] = iter(())
        if path.suffix == ".py":
            words = of_python(path)
        elif "templates" in path.parts and path.suffix == ".html":
            words = of_template(path.read_text(encoding="utf-8"))
        found |= {each: str(path.relative_to(ROOT)) for each in words if CHINESE.search(each)}
    return found


def unquoted(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in re.findall(r'"[^\n]*"', lines))


def written() -> dict[str, list[str]]:
    """The catalogue as a person edits it: message id to its translations."""
    return {
        unquoted(mid): [unquoted(each) for each in re.split(r"^msgstr", translations, flags=re.M)[1:]]
        for mid, translations in ENTRY.findall(CATALOGUE.read_text(encoding="utf-8"))
        if unquoted(mid)
    }


def compiled() -> dict[str, list[str]]:
    """The catalogue as the site reads it."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        rows = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for key, value in rows.items():
        found.setdefault(key[0] if isinstance(key, tuple) else key, []).append(value)
    return {key: values for key, values in found.items() if key}


def test_every_shown_string_has_its_english() -> None:
    catalogue = written()
    assert {words: path for words, path in shown().items() if not all(catalogue.get(words, [""]))} == {}, HOW


def test_the_compiled_catalogue_is_in_step() -> None:
    assert compiled() == written(), HOW


def test_english_keeps_the_placeholders_and_leaves_no_chinese() -> None:
    names, quoted = re.compile(r"%\(\w+\)s|{\w+}"), re.compile(r"“[^”]*”|、")
    for words, translations in written().items():
        for english in translations:
            assert set(names.findall(words)) - {"%(n)s"} <= set(names.findall(english)), words
            assert not CHINESE.search(quoted.sub("", english)), english


def test_strings_are_found_in_templates() -> None:
    source = (
        "{% translate '台账' %}{% include 'x' with y=_('单位') %}"
        "{% blocktranslate %}共 {{ n }} 项{% endblocktranslate %}"
        "{% blocktranslate count n=x %}一项{% plural %}多项{% endblocktranslate %}"
    )
    assert list(of_template(source)) == ["台账", "单位", "共 %(n)s 项", "一项"]
