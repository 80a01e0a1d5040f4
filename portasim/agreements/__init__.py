"""Agreements over law: the choices an agreement makes, and the operators that carry them out."""
