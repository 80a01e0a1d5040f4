"""The pages of the laws of home in the docs are those that the laws write."""

from pathlib import Path

import pytest

from portasim.brief.law.page import law_page
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.law.system import load_law

DOCS = Path(__file__).parents[2] / "docs" / "law"


@pytest.mark.parametrize("country", ORIGINS)
def test_a_page_in_the_docs_is_not_stale(country):
    name = COUNTRY_NAMES[country].lower().replace(" ", "-")
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert page == law_page(load_law(country)), (
        f"renew it: portasim law page {country} --out docs/law/{name}.md"
    )
