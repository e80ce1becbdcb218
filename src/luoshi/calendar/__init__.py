"""The one clock, and the days that people work on."""
