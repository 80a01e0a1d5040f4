"""Compiled code that was changed on disk is compiled again, and not run."""

from __future__ import annotations

import pytest

numba = pytest.importorskip("numba")


def doubled(number):
    return 2 * number


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """A compiled function as a new process meets it, and its files."""
    from portasim.core.compiled import checked

    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))

    def new():
        return checked(numba.njit(cache=True)(doubled))

    return new, lambda ending: next(tmp_path.rglob(f"*.{ending}"))


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize("how", ["empty", "short", "other", "text"])
def test_code_that_was_changed_on_disk_is_compiled_again(compiled, ending, how):
    new, file = compiled
    assert new()(21) == 42
    again = new()
    assert again(21) == 42
    assert sum(again.stats.cache_hits.values()) == 1
    raw = file(ending).read_bytes()
    spoilt = {"empty": b"", "short": raw[: len(raw) // 2], "text": b"garbage\n"}
    spoilt["other"] = raw[:200] + bytes([raw[200] ^ 255]) + raw[201:]
    file(ending).write_bytes(spoilt[how])
    mended = new()
    assert mended(21) == 42
    if ending == "nbc":
        assert not mended.stats.cache_hits
    fresh = new()
    assert fresh(21) == 42
    assert sum(fresh.stats.cache_hits.values()) == 1
