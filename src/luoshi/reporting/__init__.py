"""Reporting: duties become dated obligations, units report once for all who ask."""
