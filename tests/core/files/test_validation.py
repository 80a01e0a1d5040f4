"""Sentences about data that do not fit a model; tests/study has the table of wrong files."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from portasim.core.faults import Fault, UserError
from portasim.core.files.validation import near, number_meant, validated


class Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    shape: Literal["fixed"]
    minutes: float


class Spread(BaseModel):
    model_config = ConfigDict(extra="forbid")
    shape: Literal["spread"]
    mean: float
    sd: float


class Times(BaseModel):
    service: Fixed | Spread | None = None
    step: Annotated[int, Field(multiple_of=5)] = 5
    code: Annotated[str, Field(pattern="^[A-Z]{2}$", description="two capitals.")] = "AB"
    few: Annotated[tuple[int, ...], Field(max_length=1)] = ()


def sentences(data: dict) -> list[str]:
    def nowhere(path, message, key=False):
        return Fault("", 0, 0, message)

    with pytest.raises(UserError) as caught:
        validated(Times, data, nowhere)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # of a union without a tag: the branch with the fewest faults
        ({"shape": "fixed", "minutes": "1"}, "service.minutes: is the text '1'; write 1 without "),
        ({"shape": "spread", "mean": 1}, "service.sd: is missing"),
        (5, "service: is the number 5; write 'key: value' lines below it"),
    ],
)
def test_a_union_speaks_for_the_branch_that_was_probably_meant(data, expected):
    (sentence,) = sentences({"service": data})
    assert sentence.startswith(expected)


def test_other_findings_keep_the_words_of_the_validator():
    assert sentences({"step": 7, "code": "abc", "few": [1, 2]}) == [
        "code: 'abc' must have the form ^[A-Z]{2}$ (two capitals)",
        "few: holds 2; write at most 1",
        "step: is the number 7; input should be a multiple of 5",
    ]


def test_sound_data_become_the_model():
    def never(path, message, key=False):
        raise AssertionError(message)

    model = validated(Times, {"service": {"shape": "fixed", "minutes": 3}}, never)
    assert model == Times(service=Fixed(shape="fixed", minutes=3.0))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,000", "write 1000"),
        ("1,234,567.5", "write 1234567.5"),
        ("0,5", "write 0.5"),
        ("1_000", "write 1000"),
        ("15,000 THB", "write 15000"),
        ("15 000 baht", "write 15000"),
        ("๑๕๐๐๐", "write 15000"),
        ("7.5 %", "write 7.5 where the unit is per cent, 0.075 where it is a share"),
        ("5", "write 5 without quotes"),
        ("five", None),
        ("cohort.csv", None),
        ("inf", None),
        ("1,2,3", None),
    ],
)
def test_a_number_written_as_text_is_recognised(text, hint):
    assert number_meant(text) == hint


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("kh", ["KH", "VN"], "KH"),
        ("Vietnam", ["KH", "VN"], "VN"),
        ("myanmar", ["MM", "VN"], "MM"),
        ("Thailand", ["KH", "VN"], None),
        ("Domestic work", ["domestic_work", "fishing"], "domestic_work"),
        ("samut sakorn", ["Samut Sakhon", "Samut Prakan"], "Samut Sakhon"),
    ],
)
def test_the_word_that_was_meant_is_found(word, allowed, meant):
    assert near(word, allowed) == meant
