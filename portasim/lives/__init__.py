"""Careers of migrant workers: who they are, how a life moves, what employers do, known people."""
