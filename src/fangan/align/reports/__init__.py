"""An alignment for people and programs: one module a form, found by its name."""
