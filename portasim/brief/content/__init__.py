"""Content of a brief: statements, tables and figures as data."""
