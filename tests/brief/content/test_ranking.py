"""Ranking: the order, its parts, what each country gets, and refunds regretted."""

from portasim.brief.content import ranking as reasons
from portasim.brief.document import plain
from portasim.brief.messages import render, shown
from portasim.study.persons import took_refund


def test_the_instrument_said_to_transfer_most_has_the_highest_mean(comparison, composites):
    for found in (comparison, composites):
        gains = {r.name: found.difference(r).mean() for r in found.others}
        top = max(gains, key=lambda name: gains[name])
        said = render(reasons.leading(found))
        assert top in said
        assert shown(gains[top], "baht") in said


def test_the_table_of_ranks_is_the_ranking_and_its_parts_add_up(comparison, composites):
    table = plain(reasons.ranking_table(comparison))
    assert [row[0] for row in table.rows] == [str(n) for n in comparison.ranking["rank"]]
    assert [row[1] for row in table.rows] == comparison.ranking["name"].tolist()
    home = ["home_national", "home_share", "moved_home"]
    means = comparison.differences.set_index("name")
    for row in table.rows:
        paid = sum(means.loc[row[1], f"mean_{channel}_THB"] for channel in home)
        assert row[4] == shown(paid, "baht")
        assert row[3] == shown(means.loc[row[1], "mean_transferred_THB"] - paid, "baht")
    few = plain(reasons.ranking_table(composites))
    assert few.columns[0] == "Instrument"
    assert "no rank" in few.note


def test_an_instrument_that_changes_nothing_is_not_praised(alone):
    base = alone.baseline
    twin = type(alone)(base, (base,))
    assert "would transfer 0 baht" in render(reasons.leading(twin))
    assert reasons.regrets(twin) == []


def test_what_each_country_gets_adds_up_to_what_is_transferred(comparison):
    table = plain(reasons.by_country_table(comparison))
    groups = comparison.groups[comparison.groups["group"] == "origin"]
    for row, results in zip(table.rows, comparison.others, strict=True):
        for country, cell in zip(table.columns[1:], row[1:], strict=True):
            thai, home = (
                float(
                    part.split("\N{NO-BREAK SPACE}")[1]
                    .replace(",", "")
                    .replace("\N{MINUS SIGN}", "-")
                )
                for part in cell.split("\n")
            )
            mine = groups[(groups["scenario"] == results.id) & (groups["value"] == country)]
            # each number is rounded to 100 baht at most
            wanted = float(mine["mean_transferred_THB"].iloc[0])
            assert abs(thai + home - wanted) <= 100 + 1e-6


def test_regret_counts_those_who_would_have_had_more(comparison):
    sentences = [render(statement) for statement in reasons.regrets(comparison)]
    [said] = [s for s in sentences if "Refund at departure" in s]
    results = next(r for r in comparison.others if r.name == "Refund at departure")
    took = results.people["refund_THB"] > 0
    [(facts, outcome)] = results.looks()
    took_it = took_refund(outcome, facts.n)
    assert f"{round(100 * took_it.mean())}\N{NO-BREAK SPACE}% of workers" in said
    assert took.sum() <= took_it.sum()
