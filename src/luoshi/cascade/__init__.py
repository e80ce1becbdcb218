"""对照: which task of an upper plan a lower plan answers, how well, and what people confirmed of it."""
