"""Scenarios: plans made of files, and what differs between them."""
