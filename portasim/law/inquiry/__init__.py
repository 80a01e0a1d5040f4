"""Questions put to a law, and its answers."""
