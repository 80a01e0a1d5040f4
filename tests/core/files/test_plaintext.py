"""Characters that may not stand in what people wrote are named with their place."""

from __future__ import annotations

import pytest

from portasim.core.faults import Fault, UserError, on_one_line
from portasim.core.files.yamlfile import read_value, read_yaml

WIDE = "with which spreadsheets begin a formula; write"
TURNS = "after which text is shown in another order than it is read; delete it"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("name: a\u202eb\n", [f"x.yaml:1:8: contains the direction character U+202E, {TURNS}"]),
        ("# \u2066\nid: a\n", [f"x.yaml:1:3: contains the direction character U+2066, {TURNS}"]),
        ('name: "a\\u200Fb"\n', [f"x.yaml:1:7: contains the direction character U+200F, {TURNS}"]),
        (
            "id: a\x07\nname: \x85\n",
            [
                "x.yaml:1:6: contains the control character U+0007",
                "x.yaml:2:7: contains the control character U+0085",
            ],
        ),
        ('name: "\\e[31m"\n', ["x.yaml:1:7: contains the control character U+001B"]),
        (
            "name: ＝1+1\nnote: '＋66'\n",
            [
                f"x.yaml:1:7: begins with the full-width sign '＝' (U+FF1D), {WIDE} '='",
                f"x.yaml:2:7: begins with the full-width sign '＋' (U+FF0B), {WIDE} '+'",
            ],
        ),
        ("＠a: 1\n", [f"x.yaml:1:1: begins with the full-width sign '＠' (U+FF20), {WIDE} '@'"]),
    ],
)
def test_control_and_direction_characters_and_full_width_signs_are_refused(
    text, sentences, tmp_path
):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(UserError) as raised:
        read_yaml(tmp_path / "x.yaml", "x.yaml")
    assert [str(fault) for fault in raised.value.faults] == sentences


@pytest.mark.parametrize("text", ["แรงงาน", "ກ\u200bຂ", "ျ\u200c", "a\tb", "=1", "1 ＝ 1", "😀"])
def test_letters_of_the_region_and_plain_signs_are_taken(text):
    assert read_value(f"'{text}'", "--set name") == text


def test_a_message_does_nothing_to_a_terminal_but_print():
    assert on_one_line("a\x1b[31m\nb\u202e ก\u200bข\xa0é") == "a\\x1b[31m\\nb\\u202e ก\u200bข\xa0é"
    assert str(Fault("a\nb", 1, 2, "is\r\nwrong")) == "a\\nb:1:2: is\\nwrong"
