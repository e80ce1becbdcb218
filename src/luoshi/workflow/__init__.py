"""States and allowed moves as tables; a move is a row: who, when, from where, to where, why."""
