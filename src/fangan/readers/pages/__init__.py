"""Fixed pages (pdf, ofd, scans) as running text: lines, furniture, tables, paragraphs across pages."""
