"""The command line as its users meet it: every door the same figures, faults as sentences."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import portasim

ROOT = Path(__file__).parents[2]
BASE = "scenarios/baseline.yaml"
ABROAD = "scenarios/instruments/payment-abroad.yaml"
PEOPLE = "400"


def portasim_run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portasim", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    out = tmp_path_factory.mktemp("door") / "results"
    done = portasim_run("compare", BASE, ABROAD, "--people", PEOPLE, "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_the_command_line_python_and_the_files_give_the_same_figures(compared):
    out, printed = compared
    result = portasim.compare([ROOT / BASE, ROOT / ABROAD], people=int(PEOPLE))
    frame = result.to_frame()
    assert [row["scenario"] for row in printed["differences"]] == list(frame["scenario"])
    for column in ("mean_value_THB", "mean_transferred_THB", "share_gain"):
        assert [row[column] for row in printed["differences"]] == pytest.approx(
            list(frame[column]), rel=1e-12
        )
    written = pd.read_csv(out / "differences.csv")
    assert list(written["mean_value_THB"]) == pytest.approx(
        list(frame["mean_value_THB"]), rel=1e-15
    )
    loaded = [portasim.load(ROOT / path, people=int(PEOPLE)) for path in (BASE, ABROAD)]
    assert portasim.compare(loaded).people.equals(result.people)
    assert portasim.run(loaded[1]).people.equals(result.others[0].people)
    assert portasim.run(loaded[1]).people.equals(result.others[0].people)


def test_the_folder_holds_the_brief_the_tables_and_a_manifest_that_names_their_hashes(compared):
    import hashlib

    out, printed = compared
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["fingerprint"] == printed["fingerprint"]
    assert manifest["people"] == int(PEOPLE)
    assert "brief.html" in manifest["outputs"]
    for name, sha in manifest["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == sha
    assert {path.name for path in out.iterdir()} == {*manifest["outputs"], "manifest.json"}


def test_the_same_command_gives_the_same_bytes_whatever_the_folder_and_workers(compared, tmp_path):
    out, _ = compared
    again = tmp_path / "other"
    done = portasim_run(
        "compare", str(ROOT / BASE), str(ROOT / ABROAD), "--people", PEOPLE, "--out", str(again),
        "--workers", "2", "--quiet", cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for path in sorted(out.iterdir()):
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_summary_says_what_the_figures_are_not():
    done = portasim_run("run", BASE, "--people", "100")
    assert done.returncode == 0, done.stderr
    assert "uncalibrated: illustrates the method, not the population" in done.stdout
    assert "hypothetical: no pair of these countries has an agreement in force" in done.stdout


def test_patterns_a_shell_has_not_expanded_are_expanded():
    done = portasim_run("validate", "scenarios/instruments/totalisation-*.yaml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("is a valid scenario") == 3


def test_show_names_the_file_and_line_of_each_value():
    done = portasim_run("show", ABROAD, "--origin")
    lines = done.stdout.splitlines()
    text = (ROOT / "scenarios/assumptions.yaml").read_text(encoding="utf-8").splitlines()
    number = next(i for i, line in enumerate(text, start=1) if line.startswith("seed:"))
    assert f"seed: 20260706  # scenarios/assumptions.yaml:{number}" in lines
    assert any(line.startswith('id: "payment-abroad"  # ' + ABROAD) for line in lines)


def test_diff_says_what_differs_and_for_programs_too():
    done = portasim_run("diff", BASE, ABROAD)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1] == f"after:  Payment abroad ({ABROAD})"
    assert lines[-1].startswith("Agreements are hypothetical")
    printed = json.loads(portasim_run("diff", BASE, ABROAD, "--json").stdout)
    found = portasim.diff(ROOT / BASE, ROOT / ABROAD)
    assert [row["path"] for row in printed["differences"]] == [row.path for row in found.rows]
    assert printed["same_lives"] is found.same_lives is True
    # a setting applied over both makes them equal where it lies
    set_ = ("--set", "agreements=[]", "--json")
    parts = json.loads(portasim_run("diff", BASE, ABROAD, *set_).stdout)["differences"]
    assert {row["kind"] for row in parts} == {"prose"}


def test_a_scenario_beside_itself_has_no_difference():
    done = portasim_run("diff", ABROAD, ABROAD)
    assert (done.returncode, done.stdout) == (0, f"{ABROAD} and {ABROAD}: no difference\n")


def test_diff_says_all_faults_of_both_files_at_once(tmp_path):
    (tmp_path / "one.yaml").write_text(f"extends: {ROOT / BASE}\nid: one\nname: One\nseeed: 4\n")
    (tmp_path / "two.yaml").write_text(f"extends: {ROOT / BASE}\nid: two\nname: Two\nseed: -1\n")
    done = portasim_run("diff", "one.yaml", "two.yaml", cwd=tmp_path)
    expect_refusal(
        done,
        "one.yaml:4:1: seeed: is not a known key; did you mean 'seed'?",
        "two.yaml:4:7: seed: is -1; must be 0 or more (seed of all luck)",
    )


def test_the_committed_schema_is_the_one_the_program_prints():
    done = portasim_run("schema")
    committed = (ROOT / "docs/scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(done.stdout) == json.loads(committed)


def expect_refusal(done: subprocess.CompletedProcess[str], *sentences: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines() == list(sentences)


def test_all_faults_of_all_files_are_said_at_once_and_nothing_is_written(tmp_path):
    (tmp_path / "one.yaml").write_text(
        f"extends: {ROOT / BASE}\nid: one\nname: One\nseeed: 4\nas_of: 2027-13-01\n"
    )
    (tmp_path / "two.yaml").write_text(
        f"extends: {ROOT / BASE}\nid: two\nname: Two\nlaw:\n  switches:\n"
        "    TH.switch.late_clam: barred\n"
    )
    done = portasim_run("compare", "one.yaml", "two.yaml", "--out", "results", cwd=tmp_path)
    expect_refusal(
        done,
        "one.yaml:4:1: seeed: is not a known key; did you mean 'seed'?",
        "one.yaml:5:8: as_of: '2027-13-01' is not a date: there is no month 13; write YYYY-MM-DD",
        "two.yaml:6:26: law: no switch 'TH.switch.late_clam' in the law of TH; "
        "did you mean 'TH.switch.late_claim'?",
    )
    assert {path.name for path in tmp_path.iterdir()} == {"one.yaml", "two.yaml"}


def test_outputs_that_cannot_be_written_are_refused_before_any_work(tmp_path):
    (tmp_path / "taken").write_text("")
    began = time.monotonic()
    done = portasim_run(
        "run", str(ROOT / BASE), "--people", "1000000", "--out", "taken", cwd=tmp_path
    )
    expect_refusal(done, "taken: is a file; give a folder for the results")
    done = portasim_run(
        "run", str(ROOT / BASE), "--people", "1000000", "--out", "taken/in", cwd=tmp_path
    )
    expect_refusal(done, f"taken/in: cannot be made, because {tmp_path / 'taken'} is a file")
    done = portasim_run("run", str(ROOT / BASE), "--people", "1000000", "--out", "", cwd=tmp_path)
    sentence = "out: is empty; give the name of a folder for the results, such as results"
    expect_refusal(done, sentence)
    assert time.monotonic() - began < 60
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_verify_says_whether_results_are_as_they_were_written(compared):
    out, printed = compared
    done = portasim_run("verify", str(out))
    files = len(list(out.iterdir()))
    sentence = f"{out}: {files} files, each as it was written; fingerprint {printed['fingerprint']}"
    assert (done.returncode, done.stdout, done.stderr) == (0, sentence + "\n", "")
    found = json.loads(portasim_run("verify", str(out), "--json").stdout)
    assert found["fingerprint"] == printed["fingerprint"]
    done = portasim_run("verify", str(out.parent))
    expect_refusal(done, f"{out.parent}: holds no manifest.json of portasim, so it is no results")


def test_scenarios_about_different_people_are_not_compared(tmp_path):
    (tmp_path / "few.yaml").write_text(f"extends: {ROOT / BASE}\nid: few\nname: Few\nseed: 4\n")
    done = portasim_run("compare", str(ROOT / BASE), "few.yaml", "--people", "50", cwd=tmp_path)
    expect_refusal(
        done,
        f"few.yaml: seed is 4, but {ROOT / BASE} has 20260706; "
        "scenarios are compared for the same persons",
    )


def test_the_same_id_twice_is_refused():
    done = portasim_run("compare", BASE, BASE, "--people", "50")
    expect_refusal(
        done,
        "scenarios/baseline.yaml: id 'today' is also that of scenarios/baseline.yaml; "
        "give each scenario its own id",
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_half_written_file(tmp_path, how):
    command = [sys.executable, "-m", "portasim", "compare", str(ROOT / BASE), str(ROOT / ABROAD)]
    process = subprocess.Popen(
        [*command, "--people", "60000", "--out", "results"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(3)
    process.send_signal(how)
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "Traceback" not in errors
    assert not (tmp_path / "results").exists()
    if how is signal.SIGINT:
        assert errors.splitlines()[-1] == "stopped; no file is half written"


def test_the_version_is_that_of_the_package():
    done = portasim_run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"portasim {portasim.__version__}\n",
        "",
    )


def test_the_table_of_persons_is_written_when_asked_for(tmp_path):
    command = ["run", str(ROOT / BASE), "--people", "60", "--quiet"]
    done = portasim_run(*command, "--out", "results", "--persons", "csv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(pd.read_csv(tmp_path / "results/people.csv")) == 60
    refused = portasim_run(*command, "--persons", "csv", cwd=tmp_path)
    sentence = "--persons: is written into the folder of results; give one with --out"
    expect_refusal(refused, sentence)
    refused = portasim_run(*command, "--out", "other", "--persons", "xls", cwd=tmp_path)
    expect_refusal(refused, "persons: 'xls' is no format; allowed: csv, parquet")
    assert not (tmp_path / "other").exists()


def test_the_ladder_of_every_scenario_is_made_where_it_is_wanted(tmp_path):
    command = ["compare", BASE, ABROAD, "--people", "60", "--quiet", "--out", str(tmp_path / "out")]
    done = portasim_run(*command, "--ladder", "all")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = pd.read_csv(tmp_path / "out/ladder.csv")
    assert set(written["scenario"]) == {"today", "payment-abroad"}
    refused = portasim_run(*command, "--ladder", "last")
    sentence = "--ladder: 'last' does not say whose ladder is made; allowed: first, all"
    expect_refusal(refused, sentence)


def test_a_file_of_people_is_no_scenario():
    done = portasim_run("compare", BASE, "people.csv", "--quick")
    said = "people.csv: is a file of people, not a scenario; write --people before it\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


WRITTEN = (
    "person,origin,sex,birth_year,job_start,job_end,wage_m,papers,registered,sector\n"
    "w1,MM,F,2528,03/2553,ปัจจุบัน,325,card,yes,domestic_work\n"
)
NOTES = """\
note: people.csv:2:4: 2528 read as 1985; 03/2553 read as March 2010
note: people.csv:2:7: wage_m: 325 baht a month is read as it is written; is it a wage a day? \
26 days make 8,450
note: people.csv: registered work in domestic work is not insured in law, and its months do not \
count: w1 (201 months)
"""


def test_what_is_noted_of_a_file_of_people_is_on_the_error_stream(tmp_path):
    (tmp_path / "people.csv").write_text(WRITTEN, encoding="utf-8")
    people = ["--set", "people=people.csv"]
    done = portasim_run("validate", str(ROOT / BASE), *people, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, NOTES)
    assert "note" not in done.stdout
    quiet = portasim_run("validate", str(ROOT / BASE), *people, "--quiet", cwd=tmp_path)
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_a_wrong_file_of_people_and_a_wrong_key_are_found_at_once(tmp_path):
    (tmp_path / "people.csv").write_text(WRITTEN.replace("MM", "XX"), encoding="utf-8")
    scenario = f"extends: {(ROOT / BASE).as_posix()}\nid: x\nnane: X\nhorizonn: 1\n"
    (tmp_path / "wrong.yaml").write_text(scenario, encoding="utf-8")
    for command in (["validate", "wrong.yaml", "--set", "people=people.csv"],
                    ["run", "wrong.yaml", "--people", "people.csv"]):  # fmt: skip
        done = portasim_run(*command, cwd=tmp_path)
        places = [line.split(": ")[0] for line in done.stderr.splitlines()]
        assert (done.returncode, places) == (
            2,
            ["people.csv:2:2", "wrong.yaml:3:1", "wrong.yaml:4:1"],
        )
