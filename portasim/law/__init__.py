"""Content: the law of each country, and questions put to it; knows no person."""
