"""Units, groups and people from a spreadsheet: checked whole, rehearsed, then written whole or not at all."""
