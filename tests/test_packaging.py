"""What a wheel carries, and that it works away from the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = (".yaml", ".csv", ".j2")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    out = tmp_path_factory.mktemp("dist")
    command = [uv, "build", "--wheel", "--out-dir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # Only the build backend comes from outside; a fault of our own does not name it as missing.
    if done.returncode and "Failed to resolve requirements from `build-system" in done.stderr:
        pytest.skip("the build backend is neither cached nor within reach")
    assert done.returncode == 0, done.stderr
    [path] = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_all_code_and_data_of_the_package_are_inside(names):
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "portasim").rglob("*")
        if path.suffix in {".py", *DATA}
    }
    assert any(name.endswith(".j2") for name in wanted)
    assert wanted <= names


def test_scenarios_are_inside_the_package(names):
    scenarios = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "scenarios").rglob("*")
        if path.suffix in DATA
    }
    assert "scenarios/people/composites.csv" in scenarios
    assert {f"portasim/{name}" for name in scenarios} <= names


def test_nothing_else_is_inside(names):
    assert {name.split("/")[0].split("-")[0] for name in names} == {"portasim"}
    assert [name for name in names if name.endswith(".pyc") or "tests/" in name] == []


def test_the_licence_and_the_notice_travel_with_it(names):
    assert {name.rsplit("/", 1)[1] for name in names if "/licenses/" in name} == {
        "LICENSE",
        "NOTICE",
    }


def test_the_installed_package_validates_its_own_scenarios(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    scenarios = tmp_path / "portasim" / "scenarios"
    instruments = sorted(map(str, (scenarios / "instruments").glob("*.yaml")))
    assert instruments
    command = [sys.executable, "-m", "portasim", "validate", str(scenarios / "baseline.yaml")]
    done = subprocess.run(
        [*command, *instruments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1 + len(instruments)
