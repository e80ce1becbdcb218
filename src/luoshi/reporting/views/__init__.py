"""Pages of reporting, by who uses them."""
