"""Figures: what they say is what they draw, in colours that everyone can tell apart."""

import math
import subprocess
import sys

import pytest

from portasim.books.cascade import CASCADE
from portasim.books.months import MONTH_ENDS
from portasim.books.values import AT_HOME, CHANNELS
from portasim.brief.figures import charts
from portasim.brief.figures.drawing import data_table, describe
from portasim.brief.figures.palette import BLUE, CHANNEL_LOOKS, HOME, VERMILION, VISIBLE
from portasim.brief.messages import render, term
from portasim.core.words import COUNTRY_NAMES, ORIGINS


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def test_at_most_five_figures_each_with_words_and_numbers(every):
    drawn = charts.figures(every[0])
    assert 2 <= len(drawn) <= 5
    for figure in drawn:
        assert len(describe(figure)) > 40
        columns, rows = data_table(figure)
        assert rows
        assert all(len(row) == len(columns) and all(row) for row in rows)


def test_every_end_of_a_worked_month_is_lost_at_one_step_or_paid():
    lost = [end for _, ends in CASCADE for end in ends]
    assert len(lost) == len(set(lost))
    paid = {"paid", "paid_to_heirs", "refunded", "transferred", "counted_at_home"}
    assert set(lost) | paid == set(MONTH_ENDS)
    assert not set(lost) & paid


def test_the_cascade_keeps_its_months_and_ends_at_the_months_paid(comparison):
    kept, lost = (list(trace.x) for trace in bars(charts.cascade_figure(comparison)))
    assert kept[0] == 100
    for before, after, gone in zip(kept, kept[1:], lost[1:], strict=False):
        assert math.isclose(before, after + gone, abs_tol=1e-6)
    book = comparison.baseline.table("month_book").set_index("ends")["months"]
    ends = ["paid", "paid_to_heirs", "refunded", "transferred", "counted_at_home"]
    paid = book[ends].sum()
    assert math.isclose(kept[-1], 100 * paid / book.sum(), abs_tol=1e-6)


def test_received_and_lost_add_up_to_what_is_promised_and_to_the_whole_career(every):
    people = every[0].baseline.people
    parts = [list(trace.x) for trace in bars(charts.value_figure(every[0]))]
    columns = ("value_THB", "value_in_law_THB", "value_whole_career_THB")
    for place, column in enumerate(columns):
        total = sum(part[place] for part in parts)
        assert math.isclose(total, people[column].mean(), rel_tol=1e-9, abs_tol=1e-6)
        assert all(part[place] >= 0 for part in parts)
    home = people[["home_national_THB", "home_share_THB", "moved_home_THB"]].sum(axis=1).mean()
    assert math.isclose(parts[1][0], home, abs_tol=1e-6)


def test_a_whole_career_worth_less_than_the_law_is_said_and_nothing_is_drawn_backwards(few_home):
    figure = charts.value_figure(few_home)
    people = few_home.baseline.people
    assert people["lost_to_law_THB"].mean() < 0
    assert "lost to law" not in [trace.name for trace in bars(figure)]
    assert "below nothing because home pays more for its months" in describe(figure)


def test_every_channel_has_words_a_colour_and_a_pattern_of_its_own():
    assert set(CHANNEL_LOOKS) == set(CHANNELS)
    assert len(set(CHANNEL_LOOKS.values())) == len(CHANNELS)
    assert len({render(term("channel", channel)) for channel in CHANNELS}) == len(CHANNELS)
    dotted = {channel for channel, look in CHANNEL_LOOKS.items() if look[1] == HOME}
    assert dotted == set(AT_HOME)


@pytest.mark.parametrize("kind", ["comparison", "composites"])
def test_channels_add_up_to_the_mean(kind, request):
    figure = charts.transferred_figure(request.getfixturevalue(kind))
    means = next(trace for trace in figure.data if trace.type == "scatter")
    unseen = len(CHANNELS) * max(VISIBLE * max(abs(mean) for mean in means.x), 1)
    for name, mean in zip(means.y, means.x, strict=True):
        total = sum(trace.x[list(trace.y).index(name)] for trace in bars(figure))
        assert math.isclose(total, mean, abs_tol=unseen)


def test_by_nationality_thai_and_home_parts_add_up_to_the_means(comparison):
    drawn = bars(charts.origin_figure(comparison))
    groups = comparison.groups[comparison.groups["group"] == "origin"]
    countries = [COUNTRY_NAMES[code] for code in ORIGINS]
    for thai, home, country in zip(drawn[::2], drawn[1::2], countries, strict=True):
        mine = groups[groups["value"] == country].set_index("scenario")
        wanted = [mine["mean_in_law_THB"].iloc[0], *mine["mean_value_THB"]]
        both = [a + b for a, b in zip(thai.x, home.x, strict=True)]
        assert both == pytest.approx(wanted)


def test_instruments_stand_in_the_order_given(comparison):
    given = [results.name for results in comparison.others]
    for figure in (charts.transferred_figure(comparison), charts.gainers_figure(comparison)):
        assert [row[0] for row in data_table(figure)[1]] == given


def test_gainers_untouched_and_losers_are_everybody(comparison):
    parts = zip(*(trace.x for trace in bars(charts.gainers_figure(comparison))), strict=True)
    assert all(math.isclose(sum(part), 1) for part in parts)


def test_lost_is_hatched_wherever_it_is_vermilion(every):
    for figure in charts.figures(every[0]):
        for trace in bars(figure):
            if trace.marker.color == VERMILION:
                assert trace.marker.pattern.shape == "/"
            if trace.marker.color == BLUE:
                assert not trace.marker.pattern.shape


def test_a_handful_of_people_has_no_interval(composites):
    means = next(t for t in charts.transferred_figure(composites).data if t.type == "scatter")
    assert means.error_x.array is None
    assert "interval" not in means.name


@pytest.mark.parametrize("module", ["portasim.brief.figures.charts", "portasim.brief.writers.html"])
def test_plotly_is_loaded_with_the_first_figure_only(module):
    code = f"import sys, {module}; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
