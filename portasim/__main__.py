"""Run the command line as `python -m portasim`."""

from portasim.cli import main

main()
