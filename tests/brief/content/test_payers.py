"""Who pays: the sentence on the receiving country's worry is true of its tables."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.brief.content import payers
from portasim.brief.document import paragraph, plain
from portasim.brief.messages import shown


class Found:
    """A comparison of scenarios reduced to the tables that the sentence is made from."""

    def __init__(self, rows):
        base = rows[0]
        self.all = [type("R", (), {"id": f"s{n}", "name": f"S{n}"}) for n in range(len(rows))]
        fairness = pd.DataFrame(
            [
                {
                    "scenario": f"s{n}",
                    "origin": "all",
                    "mean_collected_THB": collected,
                    "mean_fund_TH_pays_THB": pays,
                    "mean_fund_TH_pays_change_THB": pays - base[1],
                    "fund_TH_pays_per_THB": pays / collected if collected else float("nan"),
                    "fund_TH_pays_change_per_THB": (pays - base[1]) / collected
                    if collected
                    else float("nan"),
                    "totalised_share_per_THB": share / collected if collected else float("nan"),
                    "persons_totalised": int(share != 0),
                }
                for n, (collected, pays, share) in enumerate(rows)
            ]
        )
        sides = pd.DataFrame(
            {
                "scenario": [f"s{n}" for n in range(len(rows))],
                "mean_collected_less_THB": [base[0] - c for c, _, _ in rows],
            }
        )
        self.tables = {"fairness": fairness, "sides": sides}

    def table(self, name):
        return self.tables[name]


def worry(found):
    return paragraph(payers.worry(found))


def test_the_worry_has_its_number():
    said = worry(Found([(1000.0, 200.0, 0.0), (1000.0, 550.0, 30.0), (1000.0, 150.0, 0.0)]))
    assert "it pays out about 20 today" in said
    assert "35 more under \N{LEFT DOUBLE QUOTATION MARK}S1" in said
    assert "and 5 less under \N{LEFT DOUBLE QUOTATION MARK}S2" in said
    assert "adding periods takes 3 of 100" in said
    assert "collect" not in said.split("Of 100 collected")[1].replace("collected", "")
    assert said.endswith("In no scenario does it pay out more than these workers and their "
                         "employers paid in.")  # fmt: skip


def test_contributions_that_go_elsewhere_are_no_gain_of_the_fund():
    said = worry(Found([(1000.0, 200.0, 0.0), (400.0, 180.0, 0.0)]))
    assert "5 less under" in said
    assert "600 baht" not in said.split("It would also collect")[0]
    assert "600 baht a worker less under \N{LEFT DOUBLE QUOTATION MARK}S1" in said


def test_a_fund_that_collects_nothing_has_nothing_to_lose():
    assert "nothing to lose" in worry(Found([(0.0, 0.0, 0.0), (0.0, 0.0, 0.0)]))


AMOUNTS = st.floats(0, 1e6).map(lambda x: round(x, 2))


@given(
    st.lists(
        st.tuples(st.one_of(st.just(0.0), st.floats(1, 1e6)), AMOUNTS, AMOUNTS),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_no_sentence_contradicts_its_numbers(rows):
    said = worry(Found(rows))
    assert not re.search(r"\b(nan|inf|None)\b", said)
    if "has nothing to lose" in said:
        assert rows[0][0] == 0
        return
    beyond = sum(pays > collected for collected, pays, _ in rows)
    if "In no scenario" in said:
        assert beyond == 0
    if "In one scenario" in said:
        assert beyond == 1
    changes = [(p - rows[0][1]) / c for c, p, _ in rows[1:] if c]
    if " more under" in said:
        assert max(changes) > 0
    if len(rows) > 1 and "It would also collect" in said:
        assert min(c for c, _, _ in rows[1:]) < rows[0][0]


def test_the_table_of_a_comparison_is_that_of_the_study(comparison):
    table = plain(payers.who_pays_table(comparison))
    fairness = comparison.table("fairness")
    frame = fairness[fairness["origin"] == "all"].set_index("scenario")
    assert [row[0] for row in table.rows] == [results.name for results in comparison.all]
    for row, results in zip(table.rows, comparison.all, strict=True):
        mine = frame.loc[results.id]
        assert row[2] == shown(mine["mean_fund_TH_pays_THB"], "baht")
        change = results.people["value_THB"].mean() - comparison.baseline.people["value_THB"].mean()
        if "totalisation" in results.id or "payment" in results.id:  # contributions are the same
            assert row[5] == shown(change, "baht")


@pytest.mark.parametrize("kind", ["comparison", "composites", "alone"])
def test_rights_of_a_scheme_add_up_to_who_has_months_there(kind, request):
    found = request.getfixturevalue(kind)
    table = plain(payers.rights_table(found))
    rights = found.table("rights")
    none = rights[rights["state"] == "none"].set_index(["scenario", "scheme"])
    n = len(found.baseline.people)
    names = {results.name: results.id for results in found.all}
    for row in table.rows:
        scheme = {"Thai": "TH", "Home": "home"}[row[1]]
        assert int(row[2].replace(",", "")) == n - none.loc[(names[row[0]], scheme), "persons"]


def test_the_brief_asks_whether_thailand_would_lose(every, read):
    comparison, page = every
    reader = read(page)
    assert reader.paragraphs["worry"] == worry(comparison).replace("\N{NO-BREAK SPACE}", " ")
    captions = [table.caption for table in reader.tables]
    assert sum("costs, and whom" in caption for caption in captions) == 1
    assert sum(caption.startswith("What becomes of rights") for caption in captions) == 1
