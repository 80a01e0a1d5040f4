"""A folder of results replaced whole: at any moment, after any kill, it holds one run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.brief.verify import verify
from portasim.brief.writers import folder as module
from portasim.brief.writers.folder import folder_at, settle
from portasim.core.faults import UserError
from portasim.core.files.claim import claimed, work_of
from portasim.core.fingerprint import fingerprint

EXCHANGES = pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two renames"])


def results(mark, *names):
    """The files of a run: those of some names, and the manifest of them."""
    made = {name: f"{mark} {name}".encode() for name in names}
    specified = {"portasim": "0.1.0", "seed": mark}
    outputs = {name: sha256(raw).hexdigest() for name, raw in made.items()}
    whole = {"fingerprint": fingerprint(specified), **specified, "outputs": outputs}
    return {**made, "manifest.json": json.dumps(whole).encode()}


FIRST = results("first", "brief.html", "rights.csv", "people.csv")
SECOND = results("second", "brief.html", "rights.csv")


def write(out, contents):
    with folder_at(out, contents) as folder:
        folder.write(contents)


def tree(folder):
    """Every file below a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def without_exchange(monkeypatch, exchange):
    with monkeypatch.context() as patch:
        if not exchange:
            patch.setattr(module, "exchanged", lambda *_: False)
        yield


def killed(step, work, events):
    """Do some work in a process of its own that is killed before its n-th step on the disk."""
    child = os.fork()
    if not child:
        left = [step]

        def count(event, _):
            if event in events:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(count)
        with suppress(BaseException):
            work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.listdir", "open"}


@EXCHANGES
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_before_any_step_leaves_one_whole_set_of_results(tmp_path, monkeypatch, exchange):
    out = tmp_path / "results"
    theirs = {"notes.txt": b"mine", "deeper/results.csv": b"theirs"}
    with without_exchange(monkeypatch, exchange):
        for step in range(0, 400, 2 - exchange):
            write(out, FIRST)
            for name, raw in theirs.items():
                (out / name).parent.mkdir(exist_ok=True)
                (out / name).write_bytes(raw)
            ended = killed(step, lambda: write(out, SECOND), STEPS)
            if exchange:  # nothing is waited for: the folder is whole as the kill left it
                seen = {name: raw for name, raw in tree(out).items() if name not in theirs}
                assert seen in (FIRST, SECOND)
            settle(out)
            assert tree(out) in ({**FIRST, **theirs}, {**SECOND, **theirs})
            assert [path.name for path in tmp_path.iterdir()] == ["results"]
            assert verify(out).others == ("deeper", "notes.txt")
            if not ended:
                assert tree(out) == {**SECOND, **theirs}
                assert step > 30
                return
    pytest.fail("the work has no end")


@EXCHANGES
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_next_run_finishes_what_a_kill_has_left(tmp_path, monkeypatch, exchange):
    out = tmp_path / "results"
    with without_exchange(monkeypatch, exchange):
        for step in range(1, 400, 5):
            write(out, FIRST)
            (out / "notes.txt").write_bytes(b"mine")
            ended = killed(step, lambda: write(out, SECOND), STEPS)
            write(out, FIRST)
            assert tree(tmp_path) == {
                f"results/{name}": raw for name, raw in {**FIRST, "notes.txt": b"mine"}.items()
            }
            if not ended:
                return
    pytest.fail("the work has no end")


@EXCHANGES
def test_stale_files_go_and_what_others_put_there_stays(tmp_path, monkeypatch, exchange):
    out = tmp_path / "results"
    with without_exchange(monkeypatch, exchange):
        write(out, FIRST)
        (out / "notes.txt").write_text("mine")
        (out / "empty").mkdir()
        (out / "link").symlink_to("nowhere")
        out.chmod(0o750)
        write(out, SECOND)
        assert {path.name for path in out.iterdir()} == {*SECOND, "notes.txt", "empty", "link"}
        assert (out / "link").readlink() == Path("nowhere")
        assert out.stat().st_mode & 0o777 == 0o750
        assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_file_of_others_with_a_name_of_ours_is_refused_before_any_work(tmp_path):
    out = tmp_path / "results"
    out.mkdir()
    (out / "Rights.csv").write_text("mine")
    (out / "manifest.json").write_text('{"name": "a web page", "outputs": {"Rights.csv": ""}}')
    with pytest.raises(UserError) as raised, folder_at(out, SECOND):
        pytest.fail("work has begun")
    message = "was not written by portasim and would be replaced; move it elsewhere"
    assert [str(fault) for fault in raised.value.faults] == [
        f"{out / 'manifest.json'}: {message}",
        f"{out / 'Rights.csv'}: {message}",
    ]
    assert (out / "Rights.csv").read_text() == "mine"


def test_a_manifest_that_points_elsewhere_deletes_nothing_there(tmp_path):
    out, other = tmp_path / "results", tmp_path / "other.txt"
    other.write_text("mine")
    write(out, FIRST)
    manifest = json.loads(FIRST["manifest.json"])
    manifest["outputs"] |= {"../other.txt": "", str(other): "", "..": "", "": ""}
    (out / "manifest.json").write_text(json.dumps(manifest))
    write(out, SECOND)
    assert tree(tmp_path) == {"other.txt": b"mine"} | {
        f"results/{name}": raw for name, raw in SECOND.items()
    }


@EXCHANGES
def test_a_step_that_is_refused_leaves_the_old_results(tmp_path, monkeypatch, exchange):
    out = tmp_path / "results"
    write(out, FIRST)

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    def renamed(self, target, original=Path.rename):
        if target.name == "results" and self.name == "new":
            refused()
        return original(self, target)

    with without_exchange(monkeypatch, exchange), monkeypatch.context() as patch:
        if exchange:
            patch.setattr(module, "exchanged", refused)
        patch.setattr(Path, "rename", renamed)
        with pytest.raises(UserError) as raised:
            write(out, SECOND)
    assert str(raised.value) == f"{out}: cannot be written (permission denied)"
    assert tree(tmp_path) == {f"results/{name}": raw for name, raw in FIRST.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_locked_table_is_seen_before_any_work(tmp_path, monkeypatch):
    out = tmp_path / "results"
    write(out, FIRST)
    opened = os.open

    def locked(path, flags, *rest, **named):
        if Path(path).name == "rights.csv" and flags & os.O_APPEND:
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", locked)
    with pytest.raises(UserError) as raised, folder_at(out, SECOND):
        pytest.fail("work has begun")
    assert str(raised.value) == (
        f"{out / 'rights.csv'}: cannot be replaced (permission denied); "
        "close it, or choose another folder"
    )
    assert tree(tmp_path) == {f"results/{name}": raw for name, raw in FIRST.items()}


def test_two_runs_at_once_are_one_run_and_a_sentence(tmp_path):
    for out in (tmp_path / "results", tmp_path / "not/yet/there"):
        sentence = (
            f"{out}: another run is writing this folder; wait for its end, "
            "or choose another folder with --out"
        )
        with folder_at(out) as folder:
            with pytest.raises(UserError) as raised, folder_at(out):
                pytest.fail("work has begun")
            assert str(raised.value) == sentence
            folder.write(FIRST)
        assert tree(out) == FIRST
    assert sorted(path.name for path in tmp_path.iterdir()) == ["not", "results"]


def test_a_folder_in_which_another_run_writes_is_not_exchanged(tmp_path):
    write(tmp_path / "results", FIRST)
    sentence = "another run is writing in it, beside .mine.portasim; wait for its end"
    with (
        folder_at(tmp_path / "results/mine"),
        pytest.raises(UserError, match=sentence),
        folder_at(tmp_path / "results"),
    ):
        pytest.fail("work has begun")
    write(tmp_path / "results", SECOND)
    assert tree(tmp_path / "results") == SECOND


def test_parents_are_made_and_go_again_where_nothing_is_written(tmp_path):
    def broken(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match=r"cannot be written \(no space left on device\)"):
        write(tmp_path / "a/b/c", {"brief.html": b"", "people.csv": broken})
    assert not [*tmp_path.iterdir()]
    write(tmp_path / "a/b/c", FIRST)
    assert tree(tmp_path / "a/b/c") == FIRST


def test_results_behind_a_link_are_replaced_where_they_are(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "results").symlink_to(tmp_path / "disk")
    for contents in (FIRST, SECOND):
        write(tmp_path / "results", contents)
        assert tree(tmp_path / "disk") == contents
        assert (tmp_path / "results").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "results"]


def test_what_cannot_be_a_folder_of_results_is_said_before_any_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    Path("lost").symlink_to("nowhere")
    Path("round").symlink_to("round")
    os.mkfifo("pipe")
    long = "x" * 300
    cut = f"{long[:90]}...{long[-90:]}"
    deep = "/".join(["y" * 200] * 22)
    cases = {
        "": "out: is empty; give the name of a folder for the results, such as results",
        "  ": "out: is empty; give the name of a folder for the results, such as results",
        "a\0b": "out: holds a NUL character; give the name of a folder, such as results",
        "file": "file: is a file; give a folder for the results",
        "pipe": "pipe: is a device or a pipe; give a folder for the results",
        "file/in": f"file/in: cannot be made, because {tmp_path}/file is a file",
        "lost": "lost: is a link to nowhere, which is not there; "
        "give another folder, or remove the link",
        "lost/in": f"{tmp_path}/lost: is a link to nowhere, which is not there; "
        "give another folder, or remove the link",
        ".": ".: is the current folder, which cannot be replaced whole; "
        "give a folder below it, such as results",
        "..": "..: holds the current folder, which cannot be replaced whole; "
        "give a folder below it, such as results",
        long: f"{cut}: is too long a name: 300 bytes, where a disk takes 255",
        f"not/there/{long}": f"not/there/{long[:80]}...{long[-90:]}: "
        "is too long a name: 300 bytes, where a disk takes 255",
        "ก" * 90: f"{'ก' * 90}: is too long a name: 270 bytes, where a disk takes 255",
        deep: f"{deep[:90]}...{deep[-90:]}: is too long a path: "
        f"{len(os.fsencode(tmp_path)) + 1 + len(deep) + 64} bytes with the files in it; "
        "4096 are taken",
    }
    for out, sentence in cases.items():
        with pytest.raises(UserError) as raised, folder_at(out):
            pytest.fail(out)
        assert str(raised.value) == sentence
    with pytest.raises(UserError, match="round: is a link to round, which is not there"):
        write("round", FIRST)
    assert {p.name for p in tmp_path.iterdir()} == {"file", "lost", "pipe", "round"}


@pytest.mark.skipif(not os.path.ismount("/proc"), reason="needs Linux")
def test_mounted_disks_and_folders_without_permission_are_seen_before_any_work():
    for out in ("/proc", "/dev/shm"):
        if os.path.ismount(out):
            with pytest.raises(UserError) as raised, folder_at(out):
                pytest.fail(out)
            assert str(raised.value) == (
                f"{out}: is a mounted disk, which cannot be replaced whole; "
                f"give a folder in it, such as {out}/results"
            )
    with pytest.raises(UserError) as raised, folder_at("/proc/results"):
        pytest.fail("work has begun")
    assert str(raised.value) == "/proc/results: cannot be written; choose another folder with --out"


def test_mounts_that_only_the_system_lists_are_seen(tmp_path, monkeypatch):
    listed = tmp_path / "mountinfo"
    inner = tmp_path / "my results/in"
    inner.mkdir(parents=True)
    text = str(inner).replace(" ", r"\040")
    listed.write_text(f"36 35 98:0 / {text} rw,noatime shared:1 - ext4 /dev/sda rw\n")
    monkeypatch.setattr("portasim.core.files.place._MOUNTS", listed)
    with pytest.raises(UserError, match=r"my results: holds the mounted disk .*/my results/in, "):
        write(tmp_path / "my results", FIRST)
    with pytest.raises(UserError, match=r"my results/in: is a mounted disk, "):
        write(inner, FIRST)
    write(inner / "deeper", FIRST)


def test_a_long_name_needs_no_longer_one_beside_it(tmp_path):
    out = tmp_path / ("x" * 255)
    write(out, FIRST)
    write(out, SECOND)
    assert tree(out) == SECOND
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_lock_ends_with_its_process(tmp_path):
    out = tmp_path / "results"
    script = (
        "import sys; from portasim.brief.writers.folder import folder_at\n"
        "with folder_at(sys.argv[1]): print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(UserError, match="another run is writing this folder"):
            write(out, FIRST)
        other.kill()
    assert work_of(out).is_dir()
    write(out, FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_verify_names_every_file_that_is_not_as_it_was_written(tmp_path):
    out = tmp_path / "results"
    write(out, FIRST)
    found = verify(out)
    assert (found.files, found.others) == (4, ())
    assert found.fingerprint == fingerprint({"portasim": "0.1.0", "seed": "first"})
    (out / "brief.html").write_text("other")
    (out / "people.csv").unlink()
    (out / "manifest.json").write_bytes(FIRST["manifest.json"].replace(b'"first"', b'"third"'))
    with pytest.raises(UserError) as raised:
        verify(out)
    assert [str(fault) for fault in raised.value.faults] == [
        f"{out}/brief.html: is not as it was written: its SHA-256 differs",
        f"{out}/people.csv: is missing",
        f"{out}/manifest.json: has been changed: its fingerprint is not that of what it says",
    ]
    for name, sentence in (("none", "no such folder"), ("file", "is a file, not a folder of ")):
        (tmp_path / "file").write_text("")
        with pytest.raises(UserError, match=f"{name}: {sentence}"):
            verify(tmp_path / name)
    with pytest.raises(UserError, match=r"holds no manifest\.json of portasim"):
        verify(tmp_path)


def test_verify_waits_for_no_run_that_is_at_work(tmp_path):
    write(tmp_path / "results", FIRST)
    with (
        folder_at(tmp_path / "results"),
        pytest.raises(UserError, match="another run is writing this folder"),
    ):
        verify(tmp_path / "results")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sets(st.sampled_from(["a.csv", "b.csv", "c.csv", "d.csv"])), max_size=4))
def test_a_folder_holds_the_files_of_the_last_run_and_no_other(tmp_path_factory, runs):
    out = tmp_path_factory.mktemp("any") / "results"
    last = {}
    for number, names in enumerate(runs):
        last = results(number, *sorted(names))
        write(out, last)
    assert (tree(out) if out.exists() else {}) == last


def test_a_claim_is_given_back_whatever_happens_under_it(tmp_path):
    with pytest.raises(KeyboardInterrupt), claimed(tmp_path / "results", "results"):
        raise KeyboardInterrupt
    assert not [*tmp_path.iterdir()]
    assert re.fullmatch(r"\.results\.portasim", work_of(tmp_path / "results").name)
