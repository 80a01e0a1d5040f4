"""Scenarios, worlds, experiments, results: where lives, law and counters meet."""
