"""How much is taken on: well above any office's table, well below what harms the machine."""

from __future__ import annotations

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_PART_BYTES = 200 * 1024 * 1024
MAX_ARCHIVE_BYTES = 400 * 1024 * 1024
# A table of equal rows is packed a hundredfold; what is packed more than that is a bomb.
MAX_RATIO = 250
RATIO_APPLIES_FROM = 10 * 1024 * 1024
MAX_CELLS = 5_000_000
MAX_CELL_CHARACTERS = 32_767  # Excel's own limit
SECONDS = 60
MEMORY_MB = 1_536
SPOOL_BYTES = 512 * 1024 * 1024
