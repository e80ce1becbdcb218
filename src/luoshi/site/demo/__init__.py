"""The demo: a made-up county with its units, people, and a plan read and issued."""
