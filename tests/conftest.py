"""Fixtures for all tests: programs that a machine may lack."""

import os
import shutil

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
