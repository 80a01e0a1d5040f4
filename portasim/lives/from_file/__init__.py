"""Real people, read from files."""
