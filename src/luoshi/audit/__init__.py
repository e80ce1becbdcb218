"""Append-only, hash-chained events: who changed what, when, from what to what, and why.

The lowest business layer: events keep identifiers and names by value, so that they stay true when the
things they speak of are renamed or removed, and every app above may write them.
"""
