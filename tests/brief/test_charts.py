"""Figures: what they say is what they draw, in colours that everyone can tell apart."""

import math
import subprocess
import sys

import pytest

from portasim.brief import charts
from portasim.brief.words import baht
from portasim.study.books import MONTH_ENDS


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def test_at_most_five_figures_each_with_words_and_numbers(every):
    drawn = charts.figures(every[0])
    assert 2 <= len(drawn) <= 5
    for figure in drawn:
        assert len(charts.describe(figure)) > 40
        columns, rows = charts.data_table(figure)
        assert rows
        assert all(len(row) == len(columns) and all(row) for row in rows)


def test_every_end_of_a_worked_month_is_lost_at_one_step_or_paid():
    lost = [end for _, ends in charts.CASCADE for end in ends]
    assert len(lost) == len(set(lost))
    paid = {"paid", "paid_to_heirs", "refunded", "transferred"}
    assert set(lost) | paid == set(MONTH_ENDS)
    assert not set(lost) & paid


def test_the_cascade_keeps_its_months_and_ends_at_the_months_paid(comparison):
    kept, lost = (list(trace.x) for trace in bars(charts.cascade_figure(comparison)))
    assert kept[0] == 100
    for before, after, gone in zip(kept, kept[1:], lost[1:], strict=False):
        assert math.isclose(before, after + gone, abs_tol=1e-6)
    book = comparison.baseline.months.set_index("ends")["months"]
    paid = book[["paid", "paid_to_heirs", "refunded", "transferred"]].sum()
    assert math.isclose(kept[-1], 100 * paid / book.sum(), abs_tol=1e-6)


def test_received_lost_to_practice_and_lost_to_law_add_up_to_the_whole_career(comparison):
    people = comparison.baseline.people
    received, practice, law = (list(trace.x) for trace in bars(charts.value_figure(comparison)))
    assert practice[0] == law[0] == law[1] == 0
    assert math.isclose(received[1] + practice[1], people["value_in_law_THB"].mean())
    assert math.isclose(received[2] + practice[2] + law[2], people["value_whole_career_THB"].mean())


def test_channels_add_up_to_the_mean_and_a_transfer_is_never_a_gain(comparison):
    figure = charts.transferred_figure(comparison)
    means = next(trace for trace in figure.data if trace.type == "scatter")
    channels = [trace for trace in bars(figure) if "moved" not in trace.name]
    for name, mean in zip(means.y, means.x, strict=True):
        total = sum(trace.x[list(trace.y).index(name)] for trace in channels)
        assert math.isclose(total, mean, rel_tol=1e-9)
    assert "Contribution transfer" not in means.y
    moved = comparison.differences.set_index("name").loc["Contribution transfer", "mean_moved_THB"]
    assert f"Contribution transfer: {baht(moved)} moved, not valued yet" in charts.describe(figure)


def test_instruments_stand_in_the_order_given(comparison):
    given = [results.name for results in comparison.others]
    for figure in (charts.transferred_figure(comparison), charts.gainers_figure(comparison)):
        assert [row[0] for row in charts.data_table(figure)[1]] == given


def test_gainers_untouched_and_losers_are_everybody(comparison):
    parts = zip(*(trace.x for trace in bars(charts.gainers_figure(comparison))), strict=True)
    for part, valued in zip(parts, comparison.differences["valued"][1:], strict=True):
        assert math.isclose(sum(part), 1 if valued else 0)


def test_lost_is_hatched_wherever_it_is_vermilion(every):
    for figure in charts.figures(every[0]):
        for trace in bars(figure):
            if trace.marker.color == charts.VERMILION:
                assert trace.marker.pattern.shape == "/"
            if trace.marker.color == charts.BLUE:
                assert not trace.marker.pattern.shape


def test_a_handful_of_people_has_no_interval(composites):
    means = charts.transferred_figure(composites).data[-1]
    assert means.error_x.array is None
    assert "interval" not in means.name


@pytest.mark.parametrize("module", ["portasim.brief.charts", "portasim.brief.html"])
def test_plotly_is_loaded_with_the_first_figure_only(module):
    code = f"import sys, {module}; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
