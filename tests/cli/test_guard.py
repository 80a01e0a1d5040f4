"""No traceback, whatever is given and whatever the system refuses."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import portasim
from portasim.cli.guard import unharmed
from portasim.cli.main import app
from portasim.core.files.userfile import no_file, shown
from portasim.law.inquiry.answer import ask

ROOT = Path(__file__).parents[2]
BASE = str(ROOT / "scenarios/baseline.yaml")
LONG = "x" * 300
MEMORY = "there is too little memory; try fewer people, or close other programs\n"
FAULT = (
    "this is a fault of portasim, not of what you gave: RuntimeError: one two; "
    "nothing is half written; PORTASIM_TRACEBACK=1 shows where\n"
)
FULL = "the output or a temporary file: cannot be written: no space left on device\n"
NO_FILE = "is a pipe, not a file; save what it gives as a file first"


@pytest.fixture
def run(command):
    return command(app, "portasim")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def raising(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (KeyboardInterrupt(), 130, "stopped; no file is half written\n"),
        (MemoryError(), 2, MEMORY),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 2, MEMORY),
        (OSError(errno.EACCES, "No access", "a.yaml"), 2, "a.yaml: cannot be used: no access\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, FULL),
        (RuntimeError("one\ntwo"), 70, FAULT),
        (SystemExit(2), 2, ""),
        (SystemExit(None), 0, ""),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_an_exit_code(error, code, sentence, capsys, monkeypatch):
    monkeypatch.setattr("portasim.cli.guard._close", lambda _: None)
    assert unharmed(raising(error)) == code
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize("sign", ["a**b", "a**b/*.yaml", "[a", f"{LONG}*", LONG, ".", "", "a\0b"])
def test_names_that_are_no_files_are_sentences(run, here, sign):
    code, out, err = run("validate", sign)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (f"people={LONG}", "cannot be read: file name too long"),
        ("people=.", "people: .: is a folder, not a file"),
        (f"{'a.' * 3000}b=1", "is nested more than 50 deep"),
        (f"seed={'9' * 5000}", "is too large a number"),
        ("offices.officers=" + "9" * 30, f"is {'9' * 30}, which is too large a number"),
        (f"id={'[' * 3000}", "is nested more than 50 deep"),
    ],
)
def test_settings_without_bounds_are_sentences(run, here, setting, sentence):
    code, out, err = run("validate", BASE, "--set", setting)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err) < 1000


def test_pipes_and_devices_are_refused_and_not_waited_for(run, here):
    os.mkfifo("pipe")
    Path("x.yaml").write_text("extends: pipe\n")
    assert run("validate", "pipe") == (2, "", f"pipe: {NO_FILE}\n")
    assert run("validate", "x.yaml") == (2, "", f"x.yaml:1:10: extends: pipe: {NO_FILE}\n")
    code, _, err = run("validate", BASE, "--set", "people=pipe")
    assert (code, err) == (2, f"--set people=pipe: people: pipe: {NO_FILE}\n")
    assert no_file(Path("/dev/null")) == NO_FILE.replace("pipe", "device")


def test_a_current_folder_that_is_gone_is_a_sentence(run, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert shown(Path("a.yaml")) == "a.yaml"
    assert run("validate", "a.yaml") == (2, "", "a.yaml: no such file\n")
    sentence = "x: the current folder is not there any more; change into another\n"
    assert run("run", BASE, "--out", "x") == (2, "", sentence)


def test_a_name_that_no_disk_takes_is_a_sentence(run, here):
    code, _, err = run("law", "history", "TH.wage_ceiling", "--html", f"{LONG}.html")
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot be written: file name too long" in err


@pytest.mark.parametrize("workers", [10**5, 10**30, 10**5000], ids=["many", "more", "most"])
def test_absurd_workers_are_refused(workers):
    with pytest.raises(portasim.UserError, match=r"^workers: .*(at most \d+|whole number)"):
        portasim.run(BASE, workers=workers)


def test_numbers_and_settings_without_end_are_sentences_in_python():
    with pytest.raises(portasim.UserError, match="people: a number of too many digits"):
        portasim.load(BASE, people=10**5000)
    deep: dict = {}
    deep["a"] = deep
    with pytest.raises(portasim.UserError, match="sets: is nested too deep, or contains itself"):
        portasim.load(BASE, sets=deep)
    with pytest.raises(portasim.UserError, match="months is a number of 5,000 signs; at most 60"):
        ask(portasim.load_law("TH"), "TH.old_age.pension_m", 20454, {"months": "9" * 5000})


def program(*words, **more):
    return subprocess.run(
        [sys.executable, "-m", "portasim", *words],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False, **more,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_full_output_is_a_sentence():
    with Path("/dev/full").open("w") as full:
        done = program("schema", stdout=full)
    assert (done.returncode, done.stderr) == (2, FULL)


def test_a_reader_who_has_gone_is_no_fault():
    end, begin = os.pipe()
    os.close(end)
    done = program("schema", stdout=begin)
    os.close(begin)
    assert (done.returncode, done.stderr) == (141, "")


def test_python_without_its_sentences_is_refused():
    done = program("--help", env={**os.environ, "PYTHONOPTIMIZE": "2"}, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Python was started with PYTHONOPTIMIZE=2 or -OO, which takes")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux")
def test_a_killed_run_leaves_no_worker_behind(tmp_path):
    words = [sys.executable, "-m", "portasim", "run", BASE, "--people", "50", "--workers", "2"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL) as run:
        workers = []
        while not workers and run.poll() is None:
            time.sleep(0.05)
            workers = children(run.pid)
        run.kill()
    assert workers
    until = time.monotonic() + 60
    while any(is_alive(pid) for pid in workers):
        assert time.monotonic() < until, "a worker was left behind"
        time.sleep(0.05)


def is_alive(pid):
    """Whether a process runs; one that has ended and that nobody asks about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid):
    """The workers of a process, by their numbers."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            words = folder.joinpath("cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == pid and b"spawn_main" in words:
            found.append(int(folder.name))
    return found
