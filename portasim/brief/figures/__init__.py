"""Figures of a brief."""
