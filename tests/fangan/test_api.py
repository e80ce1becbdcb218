"""The public names of the library: one list, and what importing it may load."""

import subprocess
import sys

import fangan


def test_the_public_names_are_these():
    assert sorted(fangan.__all__) == [
        "Alignment",
        "Plan",
        "SourceText",
        "align",
        "parse",
        "read",
        "to_json",
    ]


def test_importing_the_library_loads_no_reader_of_a_format_and_no_django():
    code = "import sys, fangan; print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    assert not loaded & {
        "lxml",
        "pypdfium2",
        "selectolax",
        "xlsxwriter",
        "django",
        "luoshi",
        "numpy",
    }
