"""The ladder in a brief: whose it is, that unpaid money is named, and bars that are its numbers."""

import pytest

from portasim.books.ladder import RUNGS
from portasim.brief.content.ladder import ladder_bars, ladder_table, ladder_words
from portasim.brief.document import paragraph, plain


def test_the_section_says_whose_ladder_it_is_and_how_to_read_it(every):
    comparison, page = every
    words = paragraph(ladder_words(comparison))
    assert f"“{comparison.baseline.name}”" in words
    assert "present value on 1 January 2026 at 3 % a year" in words
    assert "No old-age branch runs in Myanmar, so home gives nothing there at any rung." in words
    assert "The order is fixed" in words
    assert "“Lost to practice” elsewhere on this page" in words
    assert words.replace("'", "&#39;") in page or words in page


def test_money_never_paid_in_is_called_unpaid(comparison):
    table = plain(ladder_table(comparison))
    unpaid = [column for column in table.columns if "unpaid" in column]
    assert len(unpaid) == 3
    frame = comparison.table("ladder")
    mine = frame[(frame["group"] == "all") & (frame["reading"] == "accepted")].set_index("rung")
    row = mine.loc["registered"]
    assert row["unpaid_employee_THB"] > 0
    place = RUNGS.index("registered")
    ours = row["unpaid_employee_THB"] + row["unpaid_employer_THB"]
    assert table.rows[place][table.columns.index(unpaid[0])] == f"{round(ours / 100) * 100:,}"
    assert "are unpaid" in paragraph(ladder_words(comparison))
    assert table.rows[RUNGS.index("claimed")][table.columns.index(unpaid[0])] == "nothing"


def test_bars_are_the_rungs_one_after_the_other(every):
    bars = ladder_bars(every[0])
    assert len(bars) == len(RUNGS)
    assert bars[0].parts[0].kind == "received"
    whole = max(bar.so_far.value for bar in bars)
    at = 0.0
    for bar in bars:
        for part in bar.parts:
            step = -part.width if part.kind == "taken" else part.width
            start = part.left + part.width if part.kind == "taken" else part.left
            assert start == pytest.approx(at, abs=1e-6)
            at += step
        assert at == pytest.approx(100 * bar.so_far.value / whole, abs=1e-6)


def test_few_people_have_a_ladder_without_intervals(composites):
    table = plain(ladder_table(composites))
    assert "Adds" in table.columns
    assert not any("(" in row[2] for row in table.rows)
    assert "too few workers for an interval" in paragraph(ladder_words(composites))
