"""Pages of the plans, by what a person does there."""
