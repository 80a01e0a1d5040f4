"""Differences between two scenarios, before any result."""
