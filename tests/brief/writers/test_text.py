"""The summary of a terminal keeps to what the brief says."""

from portasim.brief.content.headline import headline
from portasim.brief.document import paragraph
from portasim.brief.writers.text import summary_text
from portasim.study.run import compare

UNREGISTERED = "conduct.registration.share={none: 0, card: 0, mou: 0, border: 0}"


def test_intervals_are_shown_for_many_people_alone(comparison, composites):
    many, few = (summary_text(found).splitlines() for found in (comparison, composites))
    assert many[-1] == "intervals: sampling only; the rates are assumed"
    assert few[-1] == "intervals: too few workers for an interval; the rates are assumed"
    assert [line for line in many if line.startswith("Payment abroad") and " to " in line]
    assert not [line for line in few if line.startswith("Payment abroad") and " to " in line]


def test_where_nobody_is_registered_nothing_is_received():
    found = compare(["scenarios/baseline.yaml"], people=1, sets=[UNREGISTERED])
    assert found.baseline.people["value_in_law_THB"].sum() > 0
    assert paragraph(headline(found)).startswith(
        "Of the old-age benefit that Thai and home law promise 1 simulated worker, nothing is "
        "received today; all of it is lost to practice (present value on "
    )
    assert summary_text(found).startswith("1 person, seed ")


def test_the_summary_ranks_as_the_comparison_does_and_not_a_handful(comparison, composites):
    lines = summary_text(comparison).splitlines()
    for row in comparison.ranking.itertuples():
        line = next(line for line in lines if line.startswith(row.name))
        assert line.split()[-1] == str(row.rank)
    few = summary_text(composites).splitlines()
    rows = [line for line in few if line.startswith(tuple(composites.ranking["name"]))]
    assert len(rows) == len(composites.others)
    assert {line.split()[-1] for line in rows} == {"-"}
