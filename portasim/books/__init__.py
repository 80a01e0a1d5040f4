"""Books: cash of funds, months of persons, values of scenarios."""
