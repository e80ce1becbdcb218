"""Who there is: jurisdictions, units and their names, groups of units, people and their posts."""
