"""The library is light to import and needs nothing but the standard library at its heart."""

import subprocess
import sys

PROGRAM = """
import sys
before = set(sys.modules)
import fangan
print("\\n".join(sorted(set(sys.modules) - before)))
"""


def modules_loaded_by_the_library() -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_the_library_loads_only_the_standard_library() -> None:
    assert modules_loaded_by_the_library() - set(sys.stdlib_module_names) == {"fangan"}


def test_importing_the_library_opens_no_network_and_no_event_loop() -> None:
    assert modules_loaded_by_the_library() & {"asyncio", "socket", "ssl", "http"} == set()
