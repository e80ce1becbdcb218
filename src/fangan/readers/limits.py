"""How much a reader takes on: far above any plan ever issued, far below what harms the machine."""

from __future__ import annotations

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_CHARACTERS = 5_000_000
MAX_PAGES = 1_000
MAX_ARCHIVE_ENTRIES = 5_000
MAX_ARCHIVE_BYTES = 300 * 1024 * 1024
MAX_XML_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_APPLIES_FROM = 10 * 1024 * 1024
MAX_TABLE_CELLS = 500_000
MAX_DEPTH = 200
