"""Run the command line as `python -m portasim`."""

from __future__ import annotations

from portasim.cli.main import main

main()
