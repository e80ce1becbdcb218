"""落实: the platform."""
