"""The law as text, chart and page: nothing left out, nothing that a reader would stumble over."""

import re

import numpy as np
import pytest

from portasim.brief.law.charts import history_figure, history_html, steps_of
from portasim.brief.law.layout import WIDTH
from portasim.brief.law.page import law_page
from portasim.brief.law.text import (
    coverage_text,
    eval_text,
    history_rows,
    history_text,
    list_text,
    show_text,
)
from portasim.core.calendar import day
from portasim.core.params import NO_VALUE, UNITS
from portasim.law.inquiry.answer import ask
from portasim.law.inquiry.entries import (
    coverage,
    entries,
    entries_of,
    history,
    labels_of,
    provisions,
)
from portasim.law.system import load_law, load_references

LAW = load_law("TH")
CASE = {"months": "193", "mean_wage_60_m": "15000"}
CEILING = "TH.contribution.wage_ceiling"


def squeezed(text):
    return " ".join(text.split())


def test_a_list_has_a_line_for_every_entry():
    lines = list_text(entries_of("TH")).splitlines()
    assert [line.split()[0] for line in lines[2:]] == [entry.id for entry in entries(LAW)]


def test_a_day_is_shown_with_sentences_numbers_switches_and_authorities():
    found = provisions(LAW, "TH.old_age", day("2026-03-01"))
    text = show_text(found)
    flat = squeezed(text)
    for sentence in found.sentences:
        assert squeezed(sentence.text) in flat
        for value in sentence.numbers:
            assert f"{value.id}: " in flat
            assert value.status in flat
    assert "TH.switch.late_claim: accepted (of accepted, barred; assumed)" in flat
    for ref in found.references:
        assert f"- {ref}: " in flat
    whole = [line for line in text.splitlines()[1:] if "http" not in line]
    assert max(map(len, whole)) <= WIDTH


def test_addresses_of_authorities_stay_whole():
    found = provisions(LAW, "TH.old_age", day("2026-03-01"))
    text = show_text(found)
    for reference in found.references.values():
        for address in re.findall(r"https?://\S+", reference["read"]):
            assert address in text


def test_a_worked_case_says_answer_assumptions_steps_and_authorities():
    answer = ask(LAW, "TH.pension_m", day("2026-03-01"), CASE)
    lines = eval_text(answer).splitlines()
    assert lines[0] == "TH.old_age.pension_m on 2026-03-01: 3,225.00 baht a month"
    assert "given: months 193 months, mean_wage_60_m 15,000.00 baht a month" in lines
    assert "assuming: age 55 reached, insurance ended" in lines
    assert "  accrual_rate: 21.5 % (TH-OLD-AGE-FORMULA)" in lines
    young = ask(LAW, "TH.pension_m", day("2026-03-01"), CASE | {"age": "54"})
    assert "not met: an old-age benefit is due" in squeezed(eval_text(young))


def test_a_history_says_from_when_to_when_and_under_which_switch():
    text = history_text(history(LAW, CEILING))
    assert re.search(r"2026-01-01 +2028-12-31 +17500 +THB/month +enacted +TH-MR-WAGE-2568", text)
    disputed = squeezed(history_text(history(LAW, "TH.employee_rate")))
    assert "Where TH.switch.rates_2000_2002 = recalled_two_percent." in disputed


def test_coverage_lists_every_part_with_its_open_questions():
    flat = squeezed(coverage_text(coverage()))
    for name, entry in coverage().items():
        assert f"{name}: {squeezed(entry['title'])}" in flat
        assert all(squeezed(question) in flat for question in entry["open"])


@pytest.mark.parametrize("name", [CEILING, "TH.contribution.regional_rate"])
def test_the_lines_of_a_chart_are_the_step_function_of_the_number(name):
    number = LAW.number(name)
    lines = steps_of(number)
    shown = [label for name in lines for label in name.split(", ")]
    assert len(set(shown)) == len(shown)
    drawn = dict.fromkeys(labels_of(number) or ("",), ([], []))
    drawn |= {label: line for name, line in lines.items() for label in name.split(", ")}
    for code, (dates, values) in enumerate(drawn.values()):
        pieces = [
            (day(first), day(after), value)
            for first, after, value, other in zip(
                dates, dates[1:], values, values[1:], strict=False
            )
            if value is not None and value == other
        ]
        for d in range(int(number.changes[0]) - 40, int(number.changes[-1]) + 900, 30):
            labels = np.array([code]) if number.by else None
            held = int(number.at(np.array([d]), labels, otherwise=NO_VALUE)[0])
            at = [value for first, after, value in pieces if first <= d < after]
            assert at == ([] if held == NO_VALUE else [held / UNITS[number.unit]]), (code, d)


def test_a_chart_tells_its_lines_apart_without_colour():
    figure = history_figure(LAW.number("TH.contribution.regional_rate"))
    marks = [(trace.line.color, trace.line.dash) for trace in figure.data]
    assert len(set(marks)) == len(marks)
    # Where lines coincide, the one below is the wider.
    widths = [trace.line.width for trace in figure.data]
    assert widths == sorted(set(widths), reverse=True)


def test_a_page_of_history_is_whole_and_asks_nothing_of_the_network():
    number, values = LAW.number(CEILING), history(LAW, CEILING)
    page = history_html(number, values)
    assert page == history_html(number, values)
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert not re.search(r"""<(?:script|link|img)[^>]+(?:src|href)=["']?(?:https?:)?//""", page)
    table = page.rpartition("<tbody>")[2]
    assert [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)] == [
        list(row) for row in history_rows(values)
    ]


@pytest.fixture(scope="module")
def lawyers_page():
    return law_page(LAW)


def test_the_page_for_lawyers_leaves_nothing_out(lawyers_page):
    for entry in entries(LAW):
        assert f"`{entry.id}`" in lawyers_page
    for variants in LAW.rules.values():
        assert all(variant.title.replace("<", "&lt;") in lawyers_page for variant in variants)
    for overlay in LAW.overlays():
        assert f"`{overlay.name}`" in lawyers_page
    cited = {row.ref for number in LAW.numbers.values() for row in number.rows}
    table = lawyers_page.rpartition("## Authorities")[2]
    assert all(f"| {ref} | {load_references()[ref]['kind']} |" in table for ref in cited)
    for name, entry in coverage().items():
        if name.startswith("TH."):
            assert all(question.replace("|", "\\|") in lawyers_page for question in entry["open"])


def test_every_row_of_a_table_of_the_page_has_the_columns_of_its_heading(lawyers_page):
    width = 0
    for line in lawyers_page.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.split(r"(?<!\\)\|", line)) - 2
        width = width or cells
        assert cells == width, line


def test_the_page_for_lawyers_moves_with_the_law(lawyers_page):
    row = {"from": "2027-01-01", "value": 120, "ref": "TH-SSA-77-BIS", "status": "proposed"}
    other = LAW.changed(numbers={"TH.old_age.qualifying_months": [row]})
    old, new = lawyers_page.splitlines(), law_page(other).splitlines()
    assert [line for line in new if line not in old] == [
        "| 1998-12-31 | 2026-12-31 | 180 | enacted | TH-SSA-77-BIS | Consecutive or not. |",
        "| 2027-01-01 | open | 120 | proposed | TH-SSA-77-BIS |  |",
    ]


@pytest.mark.parametrize("country", ["KH", "LA", "MM", "VN"])
def test_countries_without_rules_have_a_page_too(country):
    page = law_page(load_law(country))
    assert f"`{country}.old_age.branch_open`" in page
