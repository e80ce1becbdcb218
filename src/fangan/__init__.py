"""方案: reads plan documents. Text in, facts out."""
