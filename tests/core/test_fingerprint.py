"""Equal content has equal names, on whatever system it was checked out."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.fingerprint import text_sha256
from portasim.scenario.load import load
from portasim.study import manifest
from portasim.study.manifest import code_sha256

BASE = Path(__file__).parents[2] / "scenarios/baseline.yaml"
LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))


@given(LINES)
def test_line_endings_and_a_mark_do_not_change_a_fingerprint(lines):
    wanted = hashlib.sha256("\n".join(lines).removeprefix("\ufeff").encode()).hexdigest()
    for end in ("\n", "\r\n", "\r"):
        for mark in ("", "\ufeff"):
            raw = (mark + end.join(lines).removeprefix("\ufeff")).encode()
            assert text_sha256(raw) == wanted


def test_a_changed_letter_changes_it():
    assert text_sha256(b"a\n") != text_sha256(b"b\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_scenario_has_one_digest_whatever_its_line_endings(tmp_path, end, mark):
    text = f"extends: {BASE}\nid: x\nname: x\nprecedent: |\n  one\n  two\n"
    (tmp_path / "x.yaml").write_text(mark + text.replace("\n", end), encoding="utf-8", newline="")
    found = load(tmp_path / "x.yaml")
    (tmp_path / "y.yaml").write_text(text, encoding="utf-8", newline="\n")
    plain = load(tmp_path / "y.yaml")
    assert found.digest == plain.digest
    assert found.files[-1][1] == plain.files[-1][1]


def test_the_code_has_one_fingerprint_whatever_its_line_endings(monkeypatch):
    before = code_sha256()
    windows = [
        (name, SimpleNamespace(read_bytes=item.read_bytes().replace(b"\n", b"\r\n").__bytes__))
        for name, item in manifest._walk(files("portasim"), "")
    ]
    monkeypatch.setattr(manifest, "_walk", lambda *_: iter(windows))
    assert code_sha256() == before
