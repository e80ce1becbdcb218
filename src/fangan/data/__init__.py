"""Data about the genre, as TOML that an official could review."""
