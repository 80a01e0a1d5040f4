"""A hundred inputs of the storm of benchmarks: an exit code and a sentence each, no traceback."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "benchmarks/storm.py"


@pytest.fixture(scope="module")
def storm():
    spec = importlib.util.spec_from_file_location("storm", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["storm"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["storm"]


@pytest.mark.parametrize("part", range(4))
def test_generated_inputs_end_as_they_should(storm, part, tmp_path):
    for place, given in enumerate(storm.inputs(100)):
        if place % 4 == part:
            (here := tmp_path / str(place)).mkdir()
            found = storm.answer(given, here)
            assert not found.wrong, (given, found)


def test_the_same_seed_makes_the_same_storm(storm):
    assert list(storm.inputs(30)) == [*storm.inputs(60)][:30]
    assert list(storm.inputs(30)) != list(storm.inputs(30, seed=1))
