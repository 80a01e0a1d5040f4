"""What was parsed is remembered by content alone, and a broken memory changes nothing."""

from __future__ import annotations

import pytest

from portasim.core.faults import UserError
from portasim.core.files import yamlfile
from portasim.core.files.yamlcache import folder
from portasim.core.files.yamlfile import read_yaml

TEXT = "a: {b: 1, c: [1.5, true, ~, text]}\nd: 2027-13-01\n"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTASIM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def parses(monkeypatch) -> list[str]:
    """The texts that are parsed from now on."""
    seen: list[str] = []
    parse = yamlfile._parse
    monkeypatch.setattr(
        yamlfile, "_parse", lambda text, file: seen.append(text) or parse(text, file)
    )
    yamlfile._document.cache_clear()
    return seen


def test_a_remembered_file_is_parsed_once_and_reads_the_same(tmp_path, monkeypatch):
    path = tmp_path / "law.yaml"
    path.write_text(TEXT)
    fresh = read_yaml(path)
    read_yaml(path, remembered=True)
    seen = parses(monkeypatch)
    again = read_yaml(path, remembered=True)
    assert (again.data, again.sha256, again.file) == (fresh.data, fresh.sha256, fresh.file)
    assert seen == []
    assert again.position(("a", "c", 1)) == fresh.position(("a", "c", 1))
    assert seen == [TEXT]


def test_a_changed_file_is_parsed_anew(tmp_path):
    path = tmp_path / "law.yaml"
    path.write_text(TEXT)
    read_yaml(path, remembered=True)
    path.write_text(TEXT.replace("b: 1", "b: 2"))
    assert read_yaml(path, remembered=True).data["a"]["b"] == 2


def test_a_file_with_faults_is_not_remembered(tmp_path, cache):
    path = tmp_path / "law.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(UserError):
        read_yaml(path, remembered=True)
    assert not cache.exists()


@pytest.mark.parametrize("damage", ["", "[1]", "{", "\udcff"])
def test_a_damaged_memory_is_as_good_as_none(tmp_path, cache, damage):
    path = tmp_path / "law.yaml"
    path.write_text(TEXT)
    read_yaml(path, remembered=True)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert read_yaml(path, remembered=True).data["d"] == "2027-13-01"


def test_a_folder_that_cannot_be_made_is_no_hindrance(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("PORTASIM_CACHE", str(tmp_path / "taken" / "cache"))
    assert folder() == tmp_path / "taken" / "cache"
    path = tmp_path / "law.yaml"
    path.write_text(TEXT)
    assert read_yaml(path, remembered=True).data == read_yaml(path).data


def test_a_memory_that_was_edited_is_not_taken(tmp_path, cache, monkeypatch):
    path = tmp_path / "law.yaml"
    path.write_text(TEXT)
    whole = read_yaml(path, remembered=True).data
    (kept,) = cache.iterdir()
    raw = kept.read_bytes()
    other = raw.replace(b'"b": 1', b'"b": 9')
    assert other != raw
    for spoilt in (other, raw.partition(b"\n")[2], raw[:-1], b"", b"{}", b"\n{}", raw + b" "):
        kept.write_bytes(spoilt)
        yamlfile._document.cache_clear()
        assert read_yaml(path, remembered=True).data == whole
        assert kept.read_bytes() == raw
    seen = parses(monkeypatch)
    assert read_yaml(path, remembered=True).data == whole
    assert not seen
