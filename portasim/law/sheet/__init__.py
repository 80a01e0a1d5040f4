"""The old-age schemes side by side."""
