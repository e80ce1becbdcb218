"""Spreadsheets as text: titles above a table as lines, the table as a table."""
