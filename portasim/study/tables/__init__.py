"""Tables of results, each declared once."""
