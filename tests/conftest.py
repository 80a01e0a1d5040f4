"""Fixtures for all tests: programs that a machine may lack, and commands run in this process."""

import os
import shutil
import sys

import pytest


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium-family browser; without one the test skips, or fails if required."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    reason = "no Chromium-family browser is on the path"
    if "browser" in os.environ.get("PORTASIM_REQUIRE", ""):
        pytest.fail(f"{reason}, but PORTASIM_REQUIRE asks for one")
    pytest.skip(reason)


@pytest.fixture
def command(monkeypatch, capsys):
    """A typer app as a program: words in; exit code, output, what was said on the other channel."""

    def program(app, name):
        def run(*words):
            from portasim.cli import _guarded

            monkeypatch.setattr(sys, "argv", [name, *words])
            try:
                code = _guarded(app)
            except SystemExit as over:
                code = over.code or 0
            out, err = capsys.readouterr()
            return code, out, err

        return run

    return program
