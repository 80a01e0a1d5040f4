"""The closed words of the model."""

from portasim.core import words


def test_every_country_has_a_name_and_a_currency():
    assert set(words.COUNTRIES) == set(words.COUNTRY_NAMES) == set(words.CURRENCY)
    assert set(words.ORIGINS) == set(words.COUNTRIES) - {"TH"}


def test_every_kind_has_its_code():
    codes = (words.TH_WORK, words.TH_SEARCH, words.TH_REST, words.HOME_WORK, words.HOME_REST)
    assert [words.KINDS[code] for code in codes] == [
        "th_work", "th_search", "th_rest", "home_work", "home_rest",
    ]  # fmt: skip
