"""The commands under `portasim law` as their users meet them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portasim.brief.law.page import law_page
from portasim.cli.law import law_app
from portasim.law.system import load_law

ROOT = Path(__file__).parents[2]
CASE = ["--set", "months=193", "--set", "mean_wage_60_m=15000"]
PENSION = ["eval", "TH.old_age.pension_m", "--on", "2026-03-01"]
HEAVY = {"numpy", "pandas", "plotly", "scipy", "numba", "simpy", "ruamel.yaml", "jinja2"}


@pytest.fixture
def law(command):
    """A command of `portasim law`: exit code, output, what was said on the other channel."""
    return command(law_app, "portasim law")


def test_a_pension_in_words(law):
    code, out, err = law(*PENSION, *CASE)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "TH.old_age.pension_m on 2026-03-01: 3,225.00 baht a month"
    assert "assuming: age 55 reached, insurance ended" in out


def test_a_pension_as_json(law):
    code, out, _ = law(*PENSION, *CASE, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["value"], answer["unit"]) == (3225, "THB/month")
    assert answer["steps"][-1]["value"] in {3225, True}
    assert {step["ref"] for step in answer["steps"]} <= set(answer["references"])
    assert answer["assuming"] == ["age 55 reached", "insurance ended"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([*PENSION, "--set", "months"], "--set 'months' is not written name=value, such as mon"),
        ([*PENSION, "--set", "months=1", "--set", "months=2"], "--set gives months twice"),
        ([*PENSION, "--set", "monhts=1"], "did you mean 'months'?"),
        ([*PENSION, "--set", "months=193"], "TH.old_age.pension_m needs wage_sum_60 ("),
        (["eval", "TH.pension_q", "--on", "2026-03-01"], "the nearest: TH.old_age.pension_m"),
        (["eval", "TH.pension_m", "--on", "2026-3-1"], "--on is a date written YYYY-MM-DD"),
        (
            ["eval", "TH.pension_m", "--on", "1998-12-30", *CASE],
            "TH.old_age.pension_m is not in force on 1998-12-30; in force since 1998-12-31",
        ),
        (["show", "TH.oldage", "--on", "2026-03-01"], "no rule, number or switch 'TH.oldage'"),
        (["list", "--branch", "oldage"], "no branch 'oldage' in the law of any country; did you"),
        (["list", "TX"], "'TX' does not begin with a country"),
        (["history", "TH.pension_m"], "only numbers have a history of values"),
        ([*PENSION, *CASE, "--overlay", "care_drafts"], "did you mean 'care_draft'?"),
        (["page", "TX"], "'TX' does not begin with a country"),
        (
            ["diff", "--on", "2569-12-01"],
            "--on: '2569-12-01' looks like a Buddhist year; write 2026-12-01",
        ),
        (
            ["sum", "TH.employee_m", "--from", "2565-01", "--to", "2565-12"],
            "--to: '2565-12' looks like",
        ),
        (
            ["diff", "--on", "2026-12-01", "--xlsx", "sheet"],
            "--xlsx sheet: the name must end in .xlsx",
        ),
        (["history", "TH.wage_ceiling", "--html", "x.txt"], "such as x.html"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_exits_with_2(law, words, sentence):
    code, out, err = law(*words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_day_of_a_branch(law):
    code, out, _ = law("show", "TH.old_age", "--on", "2026-03-01")
    assert code == 0
    assert "TH.old_age.qualifying_months: 180 months (enacted, TH-SSA-77-BIS" in out
    _, printed, _ = law("show", "TH.old_age", "--on", "2026-03-01", "--json")
    found = json.loads(printed)
    assert found["on"] == "2026-03-01"
    assert {s["ref"] for s in found["sentences"]} <= set(found["references"])


def test_lists_and_coverage_as_json_are_those_in_words(law):
    _, out, _ = law("list", "TH", "--branch", "insured", "--json")
    _, text, _ = law("list", "TH", "--branch", "insured")
    lines = text.splitlines()[2:]
    assert [entry["id"] for entry in json.loads(out)] == [line.split()[0] for line in lines]
    _, out, _ = law("coverage", "--json")
    _, text, _ = law("coverage")
    assert all(f"{name}: {entry['title']}" in text for name, entry in json.loads(out).items())


def test_a_history_by_its_short_id_with_a_chart(law, tmp_path):
    file = tmp_path / "ceiling.html"
    code, out, err = law("history", "TH.wage_ceiling", "--html", str(file))
    assert (code, err) == (0, f"written: {file}\n")
    assert out.startswith("TH.contribution.wage_ceiling: ")
    assert file.read_text(encoding="utf-8").endswith("</html>\n")
    assert [path.name for path in tmp_path.iterdir()] == ["ceiling.html"]
    _, out, _ = law("history", "TH.wage_ceiling", "--json")
    assert [row["value"] for row in json.loads(out)] == ["15000", "17500", "20000", "23000"]


def test_a_file_that_cannot_be_written_is_a_sentence(law, tmp_path):
    for file in (tmp_path / "none" / "x.html", tmp_path):
        code, _, err = law("history", "TH.wage_ceiling", "--html", str(file))
        assert code == 2
        assert f"{file}: cannot be written: " in err
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_printed_or_written(law, tmp_path):
    page = law_page(load_law("TH"))
    assert law("page", "TH") == (0, page, "")
    file = tmp_path / "thailand.md"
    assert law("page", "TH", "--out", str(file))[0] == 0
    assert file.read_text(encoding="utf-8") == page


def test_the_page_in_the_docs_is_not_stale():
    page = (ROOT / "docs/law/thailand.md").read_text(encoding="utf-8")
    assert page == law_page(load_law("TH")), (
        "renew it: portasim law page TH --out docs/law/thailand.md"
    )


def test_help_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from portasim.cli.law import law_app\n"
        "sys.argv = ['portasim law', '--help']\n"
        "try:\n    law_app()\n"
        "except SystemExit as over:\n    assert not over.code\n"
        f"print('loaded:', *sorted({HEAVY} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded:"
