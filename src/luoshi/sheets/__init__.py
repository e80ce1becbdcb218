"""Spreadsheets that people send in and take away: read without trust, checked before anything is written."""
