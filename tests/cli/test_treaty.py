"""The commands under `portasim treaty` as their users meet them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portasim.cli.main import app
from portasim.cli.treaty import treaty_app

ROOT = Path(__file__).parents[2]
INSTRUMENTS = sorted((ROOT / "scenarios/instruments").glob("*.yaml"))
HEAVY = {"numpy", "pandas", "plotly", "scipy", "numba", "simpy", "ruamel.yaml", "jinja2"}
FILE = """extends: {baseline}
id: text
name: A text
agreements:
  - id: th-vn
    basis: hypothetical
    parties: [TH, VN]
    from: 2028-01-01
    amount:
      method: prorata
    export: {{fee_pct: 3.0}}
    articles: {{modelled: ["12"], not_modelled: ["15"], keys: {{"12": [amount.method]}}}}
"""


@pytest.fixture
def text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    baseline = ROOT / "scenarios/baseline.yaml"
    Path("text.yaml").write_text(FILE.format(baseline=baseline), encoding="utf-8")
    return "text.yaml"


@pytest.fixture
def treaty(command):
    """A command of `portasim treaty`: exit code, output, what was said on the other channel."""
    return command(treaty_app, "portasim treaty")


def test_findings_stand_with_their_line_and_law(treaty, text):
    code, out, err = treaty("check", text)
    assert (code, err) == (0, "")
    assert out.startswith("text.yaml: 0 errors, ")
    lines = out.splitlines()
    assert "    text.yaml:10: article 12, amount.method" in lines
    [law] = [line for line in lines if "VN.old_age.treaty_pension_m" in line]
    assert "Law on" in law
    assert max(map(len, lines)) <= 100


def test_an_error_is_exit_code_1_and_a_fault_of_the_file_2(treaty, text):
    code, out, _ = treaty("check", text, "--set", "agreements.0.parties=[TH, MM]")
    assert code == 1
    assert "[branch_does_not_run]" in out
    code, out, err = treaty("check", text, "--set", "agreements.0.amount.method=prorate")
    assert (code, out) == (2, "")
    assert "did you mean 'prorata'?" in err
    code, out, err = treaty("check", "nowhere.yaml")
    assert (code, out) == (2, "")
    assert "nowhere.yaml" in err


@pytest.mark.parametrize("word", ["check", "show"])
def test_a_file_without_agreements(treaty, word):
    code, out, err = treaty(word, str(ROOT / "scenarios/baseline.yaml"))
    assert (code, out) == (2, "")
    assert "agreements: there is none to read" in err


def test_findings_as_json(treaty, text):
    code, out, _ = treaty("check", text, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["agreements"] == ["th-vn"]
    words = [one["severity"] for one in found["findings"]]
    assert found["counts"] == {word: words.count(word) for word in ("error", "warning", "note")}
    [one] = [one for one in found["findings"] if one["kind"] == "home_method"]
    assert (one["place"], one["articles"], one["ref"]) == ("text.yaml:10", ["12"], "VN-LSI-8")


def test_a_key_left_at_its_default_stands_where_the_agreement_begins(treaty, text):
    found = json.loads(treaty("check", text, "--json")[1])
    [one] = [one for one in found["findings"] if one["key"] == "cover"]
    assert one["place"] == "text.yaml:5"


def test_a_law_that_the_file_changes_changes_what_is_found(treaty, text):
    mm = ("check", text, "--set", "agreements.0.parties=[TH, MM]")
    code, out, _ = treaty(*mm, "--set", "law.overlays=[old_age_2012]")
    assert code == 0
    assert "[branch_does_not_run]" not in out
    assert "overlay old_age_2012" in out


def test_a_text_to_read(treaty, text):
    code, out, err = treaty("show", text)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "AGREEMENT th-vn between Thailand and Viet Nam" in lines
    assert "Article 1. Parties" in lines
    assert "  In the text: article 12" in lines
    assert "Articles of the text not modelled: 15" in lines
    assert "What the laws of the Parties say on 2028-01-01" in lines
    assert "hypothetical" in out
    assert max(map(len, lines)) <= 100


def test_a_text_as_json(treaty, text):
    code, out, _ = treaty("show", text, "--json")
    [agreement] = json.loads(out)["agreements"]
    assert code == 0
    assert agreement["parties"] == ["Thailand", "Viet Nam"]
    assert [clause["number"] for clause in agreement["clauses"]][:2] == [1, 2]
    assert {"heading", "text", "precedent", "keys", "articles"} <= set(agreement["clauses"][0])


@pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)
def test_every_instrument_can_be_read_and_audited(treaty, path):
    assert treaty("show", str(path))[0] == 0
    code, out, err = treaty("check", str(path), "--json")
    assert err == ""
    found = json.loads(out)
    assert code == int(found["counts"]["error"] > 0)
    assert all(":" in one["place"] for one in found["findings"])


def test_the_same_file_says_the_same(treaty, text):
    assert treaty("check", text) == treaty("check", text)
    assert treaty("show", text) == treaty("show", text)


def test_the_commands_hang_under_portasim():
    assert "treaty" in {group.name for group in app.registered_groups}


def test_help_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from portasim.cli.treaty import treaty_app\n"
        "try:\n"
        "    treaty_app(['check', '--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(sorted(set(sys.argv[1:]) & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code, *HEAVY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
