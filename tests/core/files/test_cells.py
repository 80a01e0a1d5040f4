"""Cells of tables: made alike, hidden signs named, long numbers kept out of messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.files.cells import (
    is_long_number,
    is_missing,
    is_sheet_error,
    made_alike,
    quotable,
    seen,
    unseen,
)


@pytest.mark.parametrize(
    ("text", "alike"),
    [("co\u0302ng", "c\u00f4ng"), ("Samut\u00a0Sakhon", "Samut Sakhon"), ("a\n b\t", "a b"),
     ("\u3000a\u2028b ", "a b")],
)  # fmt: skip
def test_what_only_looks_different_is_made_alike(text, alike):
    assert made_alike(text) == alike


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\u200bperson", ("holds a sign that cannot be seen, zero width space (U+200B), "
                          "at its beginning; delete it")),
        ("wor\u00adker", ("holds a sign that cannot be seen, soft hyphen (U+00AD), "
                          "after 'wor'; delete it")),
        ("w\u202e1", ("holds a sign that cannot be seen, right-to-left override (U+202E), "
                      "after 'w'; delete it")),
        ("w\x07", ("holds a sign that cannot be seen, control character (U+0007), "
                   "after 'w'; delete it")),
        ("w\u2800", ("holds a sign that cannot be seen, braille pattern blank (U+2800), "
                     "after 'w'; delete it")),
        ("ปัจจุบัน", None), ("công-nhân", None),
    ],
)  # fmt: skip
def test_a_sign_that_no_eye_sees_is_named_with_its_place(text, sentence):
    assert unseen(text) == sentence


@given(text=st.text(max_size=20))
def test_what_is_left_can_be_seen_and_is_alike_once(text):
    assert unseen(seen(made_alike(text))) is None
    assert made_alike(made_alike(text)) == made_alike(text)


@pytest.mark.parametrize(
    "text",
    ["0812345678", "081-234-5678", "+66 81 234 5678", "1103700000000", "1-1037-00000-00-0",
     "w 0812345678", "08.1234.5678", "(081) 234 5678"],
)  # fmt: skip
def test_a_long_number_is_never_repeated(text):
    assert is_long_number(text)
    assert sum(sign.isdecimal() for sign in quotable(text)) <= 1


def test_a_message_repeats_a_cell_on_one_line_and_not_at_length():
    assert quotable("a\nb") == "a b"
    assert quotable("x" * 500) == "x" * 59 + "…"


@pytest.mark.parametrize("text", ["-", "–", "n/a", "N/A", "NaN", "None", "<NA>", "?", "ไม่ทราบ"])
def test_a_mark_for_nothing_is_no_text(text):
    assert is_missing(text)


@pytest.mark.parametrize("text", ["none", "0", "no", "x", "Nan"])
def test_a_word_is_no_mark_for_nothing(text):
    assert not is_missing(text)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "########", "#VALUE!"])
def test_the_errors_of_spreadsheets_are_known(text):
    assert is_sheet_error(text)
