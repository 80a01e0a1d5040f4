"""The audit of agreements against the laws they name."""
