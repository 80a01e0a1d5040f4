"""Files are written whole, never through a link and never over what is no file."""

from __future__ import annotations

import os

import pytest

from portasim.core.faults import UserError
from portasim.core.files.output import check_output, write_all, written_whole


def test_no_file_is_written_through_a_link_or_over_what_is_no_file(tmp_path):
    kept, link, dangling = tmp_path / "kept", tmp_path / "link.html", tmp_path / "lost.html"
    kept.write_text("kept")
    link.symlink_to(kept)
    dangling.symlink_to("nowhere")
    pipe, long = tmp_path / "pipe.html", tmp_path / ("x" * 300)
    os.mkfifo(pipe)
    cases = {
        link: f"{link}: cannot be written: is a link to {kept}; name the file itself",
        dangling: f"{dangling}: cannot be written: is a link to nowhere; name the file itself",
        pipe: f"{pipe}: cannot be written: is a pipe",
        tmp_path: f"{tmp_path}: cannot be written: is a directory",
        kept / "in": f"{kept / 'in'}: cannot be written: not a directory",
    }
    for path, sentence in cases.items():
        with pytest.raises(UserError) as raised:
            check_output(path)
        assert str(raised.value) == sentence
    with pytest.raises(UserError, match="cannot be written: file name too long"):
        check_output(long)
    with pytest.raises(UserError, match="/dev/null: cannot be written: is a device"):
        check_output(type(kept)(os.devnull))
    # all that stands in the way is named at once, and nothing is written
    with pytest.raises(UserError) as raised:
        write_all({tmp_path / "new": b"", **dict.fromkeys(cases, b"")})
    assert [str(fault) for fault in raised.value.faults] == list(cases.values())
    assert {path.name for path in tmp_path.iterdir()} == {
        *("kept", "link.html", "lost.html", "pipe.html")
    }
    assert kept.read_text() == "kept"


def test_a_file_that_fails_halfway_leaves_the_one_before(tmp_path):
    path = tmp_path / "a.bin"
    write_all({path: b"before"})
    with pytest.raises(UserError) as raised, written_whole(path) as scratch:
        _full(scratch)
    assert str(raised.value) == f"{path}: cannot be written: no space left on device"
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.bin", b"before")]
    with written_whole(path) as scratch:
        scratch.write_bytes(b"after")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.bin", b"after")]


def _full(scratch):
    scratch.write_bytes(b"half")
    raise OSError(28, "No space left on device")
