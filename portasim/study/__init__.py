"""Studies: scenarios run, compared and counted."""
