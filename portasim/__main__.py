"""Run the command line as `python -m portasim`."""

from __future__ import annotations

import sys

from portasim.cli.guard import unharmed


def main() -> None:
    """Run the command line; a stop while it is being imported is met as any other."""

    def work() -> int:
        from portasim.cli.main import main as run

        run()
        return 0

    sys.exit(unharmed(work))


if __name__ == "__main__":
    main()
